"""Why something is not accepted: a code that never changes, and words that may.

Three blames, three roads.  Bad input raises one of the classes below; the answer "no" is a
`Finding` made from them; a bug of ours is whatever Python raises, never caught, never a verdict.
"""

from credential.codes import Code


class Objection(Exception):
    """Base: something stands against acceptance."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type["Objection"], tuple[Code, str]]:
        return type(self), (self.code, self.message)


class Refused(Objection):
    """The answer is no, and more knowledge would not change it."""


class Malformed(Refused):
    """The input is not what the format says it must be."""


class CannotTell(Objection):
    """This machine does not know enough to say yes or no."""
