"""What one input said, or why it said nothing."""

from collections.abc import Sequence
from typing import NamedTuple


class Problem(NamedTuple):
    """Why an input gave no text: a stable code of the format, and words that name the input."""

    code: str
    message: str


class Reading(NamedTuple):
    """What one input said: its texts in order, or the problem that kept it silent."""

    source: str
    texts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Further inputs that frames of the one text came from."""
    problem: Problem | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """Every input it came from."""
        return (self.source, *self.others)


def seen(source: str, texts: Sequence[str], otherwise: str) -> Reading:
    """The reading of an input in which these texts were found; `otherwise` says there were none."""
    if not texts:
        return silent(source, "input.no_code", otherwise)
    return Reading(source, tuple(texts))


def silent(source: str, code: str, words: str) -> Reading:
    """The reading of an input without a text; `words` go on where its name ends."""
    return Reading(source, problem=Problem(code, f"{source} {words}"))


def too_large(source: str, limit: int) -> Reading:
    """The reading of an input of more than `limit` bytes."""
    return silent(source, "input.too_large", f"is larger than {limit >> 20} MiB")
