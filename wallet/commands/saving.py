"""`backup` and `restore`: the wallet in one sealed file, and back."""

from pathlib import Path

import click

from device import homes, passphrase
from device.command import Session, emit, passport_command
from device.terminal import safe_text
from wallet.commands.opening import WALLET, home_of, seals_in_words
from wallet.pocket import Pocket


@passport_command(example="passport-wallet backup /media/stick/wallet.backup")
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE", help="The backup file.")
def backup(session: Session, *, target: Path) -> None:
    """Write your whole wallet into one new file, sealed with its passphrase, and try that it opens."""
    home = homes.open_home(home_of(session), "wallet")
    secret = passphrase.read(session, WALLET)
    with seals_in_words(WALLET), Pocket.open(home, secret) as pocket:
        pocket.backup(target, secret)
        count = len(pocket.cards())
    emit(
        session,
        {"file": str(target), "cards": count},
        f"Backed up {_cards(count)} to {safe_text(str(target))}, and tried that it opens.\n"
        "Keep it away from this device. It opens with the passphrase your wallet has today.",
    )


@passport_command(example="passport-wallet restore /media/stick/wallet.backup")
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE", help="The backup file.")
def restore(session: Session, *, source: Path) -> None:
    """Get your wallet back from a backup, into a new home or a wallet that is still empty."""
    secret = passphrase.read(session, "the backup")
    what = f"the backup {safe_text(str(source))}"
    with seals_in_words(what), Pocket.restore(home_of(session), source, secret) as pocket:
        count = len(pocket.cards())
    emit(
        session,
        {"home": str(home_of(session)), "cards": count},
        f"Restored {_cards(count)}. Whom you trust came back too, but not the trust bundle:\n"
        "take in a fresh one, and your cards are checked:  passport-wallet import BUNDLE",
    )


def _cards(count: int) -> str:
    return f"{count} card" if count == 1 else f"{count} cards"
