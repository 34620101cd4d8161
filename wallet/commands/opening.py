"""Opening the wallet for a command, and what is said when that fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from credential.sealing import Damaged, NewerVersion, WrongPassphrase
from device import homes, passphrase
from device.command import Session
from device.errors import PassportError
from wallet.pocket import Pocket

WALLET = "your wallet"
_RESTORE = "get your wallet back from a backup: passport-wallet restore FILE --home DIR"


def home_of(session: Session) -> Path:
    """The folder this command works in."""
    return homes.home_for("wallet", session.home)


@contextmanager
def opened(session: Session) -> Iterator[Pocket]:
    """The wallet, opened with the person's passphrase and locked again afterwards."""
    home = homes.open_home(home_of(session), "wallet")
    secret = passphrase.read(session, WALLET)
    with seals_in_words(WALLET), Pocket.open(home, secret) as pocket:
        yield pocket


@contextmanager
def seals_in_words(what: str) -> Iterator[None]:
    """Tell apart the three ways in which something sealed does not open."""
    try:
        yield
    except WrongPassphrase:
        raise PassportError(
            f"the passphrase does not open {what}", hint="mind capitals and spaces; nothing was changed"
        ) from None
    except Damaged as problem:
        raise PassportError(
            f"{what} is damaged: {problem}",
            hint=_RESTORE if what == WALLET else "try another copy of it",
        ) from None
    except NewerVersion:
        raise PassportError(
            f"{what} was made by a newer version of this program", hint="update this program"
        ) from None
