"""The exceptions that end a command: one line for a person, a hint, an exit code."""


class PassportError(Exception):
    """What went wrong, worded for the person at the keyboard; `command.run` prints it and exits.

    `message` is one lowercase line, `hint` says what to do next, `code` is a stable word for
    scripts where the cause has one.
    """

    def __init__(
        self, message: str, *, hint: str | None = None, exit_code: int = 1, code: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code
        self.code = code


class FileProblem(PassportError):
    """A file that cannot be read or written as asked; exit code 2 where a person named it."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint, exit_code=2)


class Missing(FileProblem):
    """There is nothing of that name."""


class Exists(FileProblem):
    """Something of that name is already there and was left alone."""


class TooLarge(FileProblem):
    """The file is over the limit for its purpose."""
