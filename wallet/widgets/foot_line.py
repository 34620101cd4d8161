"""The keys of a screen, all of them, at its foot; each can be clicked."""

from typing import Any

from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.style import Style

from wallet.widgets.words import Words, safe

_APART = "  "


class FootLine(Words):
    """Follows the screen's bindings; goes on in a second line before it hides a key."""

    upright = reactive(False)
    """One key below the other, for a foot line that stands at the side."""
    lead: reactive[tuple[str, ...]] = reactive(())
    """What is said before the keys; nothing moves where only a number in it changes."""

    def on_mount(self) -> None:
        """Follow the bindings from now on."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._changed(self.screen)

    def _changed(self, screen: Screen[Any]) -> None:
        self.show(self._line(screen))

    def on_resize(self) -> None:
        """Break the line where the keys allow it."""
        self._changed(self.screen)

    def _line(self, screen: Screen[Any]) -> Content:
        keys = [self._key(binding) for binding in _one_each(screen)]
        lead = [safe(words) for words in self.lead]
        if self.upright:
            return Content("\n").join([*lead, Content(""), *keys] if lead else keys)
        said = [Content(", ").join(lead)] if lead else []
        return _lines([*said, *keys], self.size.width or screen.size.width)

    def watch_lead(self, old: tuple[str, ...], new: tuple[str, ...]) -> None:
        """Say it; the keys move only when it has another length."""
        same = [len(words) for words in old] == [len(words) for words in new]
        self.update(self._line(self.screen), layout=not same)

    def _key(self, binding: Binding) -> Content:
        label = Content.assemble(
            (self.app.get_key_display(binding), "bold $primary"),
            f" {binding.description}",
        )
        return label.stylize(Style.from_meta({"@click": f"app.simulate_key({binding.key!r})"}))


def _one_each(screen: Screen[Any]) -> list[Binding]:
    """The shown bindings in force, the first of each action."""
    first: dict[str, Binding] = {}
    for active in screen.active_bindings.values():
        if active.binding.show and active.enabled:
            first.setdefault(active.binding.action, active.binding)
    return list(first.values())


def _lines(pieces: list[Content], width: int) -> Content:
    """The pieces beside each other, none of them broken in two where a line is full."""
    lines = [pieces[0]] if pieces else []
    for piece in pieces[1:]:
        longer = Content.assemble(lines[-1], _APART, piece)
        if longer.cell_length <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return Content("\n").join(lines)
