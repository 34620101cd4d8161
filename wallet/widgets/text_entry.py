"""A line to type into, to paste into, and for a scanner that types."""

from textual import events
from textual.widgets import Input

LONGEST = 65_536
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # names of files are spelled with them


class TextEntry(Input):
    """An input that takes a whole pasted text: `Input` itself keeps only the first of several lines."""

    def __init__(
        self,
        placeholder: str = "",
        *,
        secret: bool = False,
        id: str | None = None,  # noqa: A002 - as all widgets call it
    ) -> None:
        super().__init__(
            placeholder=placeholder, password=secret, id=id, max_length=LONGEST, select_on_focus=False
        )

    def _on_paste(self, event: events.Paste) -> None:
        # Line ends and what nobody can see are dropped; a space may be a letter of the code (Base45).
        self.replace("".join(letter for letter in event.text if _visible(letter)), *self.selection)
        event.prevent_default()
        event.stop()


def _visible(letter: str) -> bool:
    return letter.isprintable() or letter in _JOINERS
