"""`init`, `trust` and `import`: a wallet, whom it believes, and how fresh that is."""

from pathlib import Path

import click

from credential.limits import MAX_TRUST_FILE
from device import clock, files, homes, passphrase
from device import trust as installed
from device.command import Session, emit, generate_option, passport_command
from device.errors import PassportError
from device.fingerprint import fingerprint_of
from device.terminal import safe_text, say
from wallet.commands.opening import WALLET, home_of, opened
from wallet.commands.words import card_lines, card_members
from wallet.pocket import Card, Pocket
from wallet.store import NAME, is_empty


@passport_command(example="passport-wallet init --generate")
@generate_option
def init(session: Session, *, generate: bool) -> None:
    """Make your wallet. The passphrase locks it; nobody can open it without."""
    home = home_of(session)
    if (home / NAME).exists():
        raise PassportError(f"there is already a wallet in {home}", hint="choose another folder with --home")
    if homes.is_home(home):
        homes.open_home(home, "wallet")  # another role's home is no place for a wallet
    secret = passphrase.read_new(session, WALLET, generate_words=generate)
    Pocket.create(home, secret).close()
    emit(
        session,
        {"home": str(home)},
        f"Your wallet is ready in {safe_text(str(home))}\n"
        "Now say whom to trust:  passport-wallet trust ROOT.json --fingerprint HEX",
    )


@passport_command(example="passport-wallet trust root.json --fingerprint 3f9a…")
@click.argument(
    "root", type=click.Path(path_type=Path), metavar="ROOT.json", help="The root file of the scheme."
)
@click.option("--fingerprint", required=True, metavar="HEX", help="SHA-256 of the file, from its authority.")
@click.option("--replace", is_flag=True, help="Trust this scheme instead of the one trusted now.")
def trust(session: Session, *, root: Path, fingerprint: str, replace: bool) -> None:
    """Say whom to trust. The fingerprint must come by another way than the file."""
    home = homes.open_home(home_of(session), "wallet")
    data = files.read_bounded(root, MAX_TRUST_FILE)
    scheme = installed.pin_root(home, data, fingerprint, replace=replace)
    emit(
        session,
        {"scheme": scheme, "fingerprint": fingerprint_of(data)},
        f"You trust {safe_text(scheme)} now. Take in its bundle:  passport-wallet import BUNDLE",
    )


@passport_command("import", example="passport-wallet import /media/stick/bundle.zip")
@click.argument(
    "bundle",
    type=click.Path(path_type=Path),
    metavar="BUNDLE",
    help="The trust bundle: a folder or a zip.",
)
def import_(session: Session, *, bundle: Path) -> None:
    """Take in a trust bundle, a folder or a zip of it, and check all cards again."""
    home = homes.open_home(home_of(session), "wallet")
    report = installed.import_bundle(home, bundle, now=clock.now())
    cards = _recheck(session, home)
    members = report.to_json() | {"cards": None if cards is None else [card_members(card) for card in cards]}
    lines = [line for card in cards or () for line in card_lines(card)]
    emit(session, members, "\n".join([report.words, *lines]))


def _recheck(session: Session, home: Path) -> list[Card] | None:
    """All cards under the new trust; None where nobody is there to open the wallet."""
    if is_empty(home):
        return []
    try:
        with opened(session) as pocket:
            return pocket.cards()
    except PassportError as problem:
        say(f"imported; your cards are checked when the wallet is opened next ({problem.message})")
        return None
