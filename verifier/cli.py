"""`passport-verifier`: its commands, each loaded when it is used so that `check` is quick."""

import atexit
import gc
from typing import Final, NoReturn

from device.command import PassportGroup, passport_group, run

_COMMANDS: Final = {
    "trust": ("verifier.trusting:trust", "Say whom to trust: the root file of a scheme."),
    "import": ("verifier.trusting:import_", "Take in a trust bundle."),
    "status": ("verifier.trusting:status", "Show whom this gate trusts and how old that is."),
    "request": ("verifier.asking:request", "Ask a worker for a certificate."),
    "check": ("verifier.gate:check", "Check certificates: pictures, PDFs, text, folders."),
    "completion": ("device.completion:verifier", "Make TAB complete commands in your shell."),
}


def group() -> PassportGroup:
    """The program's commands."""
    return passport_group(
        "verifier",
        lazy=_COMMANDS,
        help="Check a skills passport, offline, and see why it is or is not accepted.",
        example="passport-verifier check photo.jpg",
    )


def main() -> NoReturn:
    """Run the program; exits 0 accepted or done, 1 refused or failed, 2 usage, 3 cannot tell."""
    # A check lives for a tenth of a second, and a sixth of that went into looking for garbage while
    # modules load and once more at the end, when the system takes everything back anyway.
    gc.disable()
    atexit.register(gc.freeze)
    run(group(), "passport-verifier")
