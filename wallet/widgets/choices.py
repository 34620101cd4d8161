"""A list to move in; what Enter and Space do is the screen's to say, in its foot line."""

from collections.abc import Sequence

from textual.binding import Binding
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class Choices(OptionList, inherit_bindings=False):
    """An option list without keys of its own but those that move; a click selects."""

    BINDINGS = [
        Binding("down", "cursor_down", "Down", show=False),
        Binding("up", "cursor_up", "Up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
    ]

    def fill(self, options: Sequence[Option]) -> None:
        """Put `options` in place of those before; the list grows with them as far as the window allows."""
        self.clear_options()
        self.add_options(options)
        self.styles.max_height = sum(len(str(option.prompt).split("\n")) for option in options)
