"""`rotate-key` and `compromise`: a new signing key, in good time or after a theft."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import click
from click.shell_completion import CompletionItem

from credential.keys import SigningKey, VerifyingKey
from device import asking, clock, passphrase
from device.command import Session, emit, generate_option, passport_command
from device.errors import PassportError
from device.instants import day_of
from device.locks import locked
from issuer.authority.options import day_option
from issuer.centre import Desk, open_desk
from issuer.custody import key_change, keystore
from issuer.desk.options import Completed
from issuer.desk.wording import counted, indented, table

_SHOWN = 8


class Key(Completed):
    """A fingerprint of a key of this centre, or the beginning of it."""

    name = "key"

    def suggestions(self, session: Session, begun: str) -> Iterator[CompletionItem[Any]]:
        """The fingerprints that begin so."""
        with open_desk(session, anyway=True) as desk:
            yield from (
                CompletionItem(key.fingerprint)
                for key in desk.all_keys()
                if key.fingerprint.startswith(begun)
            )


@passport_command("rotate-key", example="passport-issuer rotate-key")
@click.option("--new-passphrase", is_flag=True, help="Choose another passphrase, for this and older keys.")
@generate_option
def rotate_key(session: Session, *, new_passphrase: bool, generate: bool) -> None:
    """Make a new signing key, in use at once; for two months the old one vouches for it.

    A second --passphrase-file gives the new passphrase, if it is to be another. If that was cut short,
    run it again with the same two.
    """
    with open_desk(session) as desk:
        keys = desk.vouching_keys(clock.now())
        words = passphrase.read(session, keystore.WHAT)
        if new_passphrase or generate or passphrase.pick(session, 1):
            opened, words = _under_another(session, desk, keys, words, generate=generate)
        else:
            keystore.unseal_keys(desk.home, words, keys)
            opened = []  # nothing is sealed anew
        with locked(desk.home, "passport-issuer rotate-key"):
            new, until = _rotate(desk, opened, words)
    old, last = keys[0].fingerprint, day_of(until)
    rows = [("New key", new.fingerprint), ("Old key", old)]
    said = f"""The new key signs certificates from now on.
{table(rows)}
The old key signs your deliveries until {last}: that is how your authority
knows that the new one is yours. Old certificates stay as good as they were.
Next: passport-issuer publish --out DIR, and passport-issuer backup FILE"""
    emit(session, {"fingerprint": new.fingerprint, "old": old, "until": str(last)}, said)


def _under_another(
    session: Session, desk: Desk, keys: Sequence[VerifyingKey], words: bytes, *, generate: bool
) -> tuple[list[SigningKey], bytes]:
    """The keys, opened to be sealed anew, and the passphrase for that."""
    if len(keys) == 1:  # who mistyped it learns so before choosing another
        keystore.unseal_keys(desk.home, words, keys)
    new = passphrase.read_new(session, keystore.WHAT, 1, generate_words=generate)
    return keystore.unseal_halfway(desk.home, words, new, keys), new


def _rotate(desk: Desk, opened: list[SigningKey], words: bytes) -> tuple[VerifyingKey, int]:
    """Seal the opened keys under the passphrase, add one more, and let it take over."""
    for key in opened:
        keystore.seal_anew(desk.home, key, words)
    new = keystore.add_key(desk.home, words).public
    with desk.register.writing():
        until = key_change.rotate(desk.register, new, clock.now())
    return new, until


@passport_command("compromise", example="passport-issuer compromise 3f2a91c0 --since 2026-11-20")
@click.argument("key", metavar="KEY", help="The fingerprint of the stolen key, or its beginning.")
@day_option("--since", "since", help_="The first day on which the key was not safe.")
@generate_option
def compromise(session: Session, key: str, since: date, *, generate: bool) -> None:
    """Report that KEY (its fingerprint, or the beginning of it) is stolen, and sign with a new one.

    If KEY is in use, a new key is made: the passphrase asked for is to be that of the new one. The
    authority has to be told: this says how.
    """
    with open_desk(session) as desk:
        stolen = key_change.named_key(desk, key)
        key_change.check_theft(desk.register, stolen, since, clock.now())
        in_use = stolen in desk.public_keys()
        _ask(stolen, since, len(key_change.unreported(desk.register, stolen, since)))
        words = passphrase.read_new(session, keystore.WHAT, generate_words=generate) if in_use else None
        with locked(desk.home, "passport-issuer compromise"):
            now = clock.now()
            new = keystore.add_key(desk.home, words).public if words else None
            with desk.register.writing():
                key_change.mark_stolen(desk.register, stolen, since, new, now)
            keystore.remove_others(desk.home, desk.vouching_keys(now))
        signer = desk.vouching_keys(now)[-1]
        lost = key_change.unreported(desk.register, stolen, since)  # what was signed until now, too
    _report(session, stolen, since, new, signer, lost)


def _ask(stolen: VerifyingKey, since: date, lost: int) -> None:
    """On a terminal: what the report does, and whether that is meant."""
    refused = f"checkers will refuse {counted(lost, 'certificate')} it signed; " if lost else ""
    question = f"Key {stolen.fingerprint[:8]} is never used again; {refused}stolen since {since}?"
    if not asking.agreed(question):
        raise PassportError("nothing was changed, as you wished")


def _report(
    session: Session,
    stolen: VerifyingKey,
    since: date,
    new: VerifyingKey | None,
    signer: VerifyingKey,
    lost: list[str],
) -> None:
    accept = f"--fingerprint {signer.fingerprint} --stolen {stolen.fingerprint} --since {since}"
    data: dict[str, Any] = {"stolen": stolen.fingerprint, "since": str(since)}
    data |= {"new": new.fingerprint if new else None, "fingerprint": signer.fingerprint}
    data |= {"accept": f"passport-issuer authority accept DELIVERY {accept}", "unreported": lost}
    now = "A new key signs from now on" if new else "The key in use stays"
    said = f"""{now}; the stolen one is out of use here.

Do this today:
1. passport-issuer publish --out delivery/
2. Carry the folder to your authority, and read these to them in person or
   over the telephone:
{table([("Your key now", signer.fingerprint), ("Stolen key", stolen.fingerprint), ("Since", str(since))])}
   They type:
passport-issuer authority accept delivery/ {accept}
3. passport-issuer backup FILE, and destroy older copies of this home."""
    emit(session, data, f"{said}{_lost(lost, since)}")


def _lost(serials: list[str], since: date) -> str:
    """Which certificates nobody will believe, because only the stolen key vouches for them."""
    if not serials:
        return ""
    more = (
        f" and {len(serials) - _SHOWN:,} more (the same command with --json lists them all)"
        if len(serials) > _SHOWN
        else ""
    )
    what = f"{counted(len(serials), 'certificate')} it signed had not reached your authority before {since}"
    listed = indented(f"{', '.join(serials[:_SHOWN])}{more}")
    again = "Save their serials in a file, and after publish:\n   "
    again += "passport-issuer correct --from FILE --anew --out DIR"
    return f"\n4. {what},\n   so checkers will refuse them. {again}\n{listed}"
