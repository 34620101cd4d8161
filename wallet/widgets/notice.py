"""The line in which a screen answers: what went wrong and what to do, or what is going on."""

from textual.content import Content

from wallet.widgets.words import Words, literal, safe


class Notice(Words):
    """Takes no room until there is something to say; a problem carries a sign, not its colour alone."""

    def __init__(self) -> None:
        super().__init__(id="notice")
        self.display = False

    def show(self, text: str | Content) -> None:
        """Put other words in place of these; nothing at all for none."""
        super().show(text)
        self.display = bool(text)

    def problem(self, message: str, hint: str | None = None) -> None:
        """Say what went wrong, and underneath what to do about it."""
        lines = [Content.assemble(("✗ ", "$text-error bold"), literal(message))]
        if hint:
            lines.append(Content.assemble("  ", safe(hint)))
        self.show(Content("\n").join(lines))

    def done(self, message: str) -> None:
        """Say that something worked."""
        self.show(Content.assemble(("✓ ", "$text-success bold"), literal(message)))

    def care(self, message: str) -> None:
        """Say what to look out for."""
        self.show(Content.assemble(("! ", "$text-warning bold"), literal(message)))

    def clear_words(self) -> None:
        """Say nothing."""
        self.show("")
