"""What is said against a code whose checksum is right and whose content is not."""

from credential.codes import Code
from credential.errors import CannotTell, Malformed


def malformed(message: str) -> Malformed:
    """The objection for content of another form than any of ours."""
    return Malformed(Code.QR_FORM, message)


def newer(what: str) -> CannotTell:
    """The objection for a number that a later edition of the tables may have."""
    return CannotTell(Code.QR_NEWER, f"the code holds {what} that only a newer program knows")


def cut_short() -> Malformed:
    """The objection for a code that ends too early."""
    return Malformed(Code.QR_CUT, "the code's content is cut short")


def too_many(what: str) -> Malformed:
    """The objection for a count that no credential comes to."""
    return Malformed(Code.QR_COUNT, f"the code says that it holds more {what} than a credential may have")


def trailing() -> Malformed:
    """The objection for a code that holds more than it says."""
    return Malformed(Code.QR_TRAILING, "the code holds more than it says")


def too_large() -> Malformed:
    """The objection for content that expands beyond what a token may be."""
    return Malformed(Code.QR_TOO_LARGE, "the code's content is too large")
