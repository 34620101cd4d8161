"""The parts of a card with a box to tick before each, in two groups: asked for, and not."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from wallet.part_words import part_name
from wallet.widgets.choices import Choices
from wallet.widgets.words import safe


@dataclass(frozen=True, slots=True)
class Group:
    """Parts under one heading."""

    heading: str
    parts: tuple[str, ...]


class PartList(Choices):
    """A box is ticked, or emptied, by selecting its line."""

    class Changed(Message):
        """A box was ticked or emptied."""

    def __init__(self, groups: Sequence[Group], ticked: Sequence[str], fixed: Sequence[str] = ()) -> None:
        self._groups = [group for group in groups if group.parts]
        self._fixed = set(fixed)
        self.ticked: set[str] = {*ticked, *fixed}
        super().__init__(id="parts", markup=False)
        self.fill(self._options_of(self._groups))
        self.action_first()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ticked parts, in the order shown."""
        return tuple(part for group in self._groups for part in group.parts if part in self.ticked)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tick, or take the tick away."""
        event.stop()
        part = event.option_id
        if part is None or part in self._fixed:
            return
        self.ticked ^= {part}
        self.replace_option_prompt(part, self._line(part))
        self.post_message(self.Changed())

    def _options_of(self, groups: Sequence[Group]) -> list[Option]:
        options = []
        for group in groups:
            options.append(Option(safe(group.heading), disabled=True))
            options.extend(Option(self._line(part), id=part) for part in group.parts)
        return options

    def _line(self, part: str) -> Content:
        box = "[x] " if part in self.ticked else "[ ] "
        always = "  (always on a paper card)" if part in self._fixed else ""
        return Content.assemble(" ", box, safe(part_name(part)), always)
