"""`passport-wallet`: the words it knows, each loaded when it is used. Without one the app opens."""

import sys
from typing import Final, NoReturn

from device.command import PassportGroup, Session, passport_group, run
from device.errors import PassportError
from device.homes import home_for

_COMMANDS: Final = {
    "init": ("wallet.commands.setup:init", "Make your wallet."),
    "trust": ("wallet.commands.setup:trust", "Say whom to trust: the root file of a scheme."),
    "import": ("wallet.commands.setup:import_", "Take in a trust bundle and check all cards again."),
    "enrol": ("wallet.commands.enrol:enrol", "Make a code for the centre that will give you a card."),
    "receive": ("wallet.commands.receive:receive", "Take in a card: a file, a picture, a PDF."),
    "list": ("wallet.commands.cards:list_", "Show all your cards."),
    "show": ("wallet.commands.cards:show", "Show everything one card says."),
    "present": ("wallet.commands.present:present", "Show a card to somebody: you choose what they see."),
    "remove": ("wallet.commands.cards:remove", "Delete a card."),
    "backup": ("wallet.commands.saving:backup", "Write your whole wallet into one sealed file."),
    "restore": ("wallet.commands.saving:restore", "Get your wallet back from a backup."),
    "completion": ("device.completion:wallet", "Make TAB complete commands in your shell."),
}


def group() -> PassportGroup:
    """The program's commands."""
    return passport_group(
        "wallet",
        lazy=_COMMANDS,
        default="wallet.cli:open_app",
        help="Receive, keep and show your skills passport. Without a command the app opens.",
        example="passport-wallet receive card.png",
    )


def open_app(session: Session) -> int:
    """Open the app in this terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise PassportError(
            "the app needs a terminal", hint="name a command: passport-wallet --help", exit_code=2
        )
    from wallet.app import run_app

    secret = None
    if session.passphrase_files:
        from device import passphrase

        secret = passphrase.read(session, "your wallet")
    return run_app(home_for("wallet", session.home), passphrase=secret)


def main() -> NoReturn:
    """Run the program; exits 0 done, 1 refused or failed with nothing changed, 2 usage."""
    run(group(), "passport-wallet")
