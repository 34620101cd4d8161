"""`init`: a home, a key and a register for a new centre."""

from pathlib import Path
from typing import Any

import click

import schemas
from credential.keys import SigningKey
from credential.trust_entry import is_issuer_id
from device import clock, homes, passphrase
from device.command import Session, emit, generate_option, passport_command
from device.errors import PassportError
from device.locks import locked
from device.terminal import safe_text, say
from issuer.centre import LONGEST_NAME, Centre, check_not_lost
from issuer.custody import keystore
from issuer.desk.wording import safe_lines
from issuer.records.register import NAME as REGISTER
from issuer.records.register import Register

_EXAMPLE = 'passport-issuer init "Batangas Skills Centre" --id https://skills.example/batangas --country PH'


@passport_command("init", example=_EXAMPLE)
@click.argument("name", help="The centre's name, as people will read it.")
@click.option("--id", "iss", required=True, metavar="URL", help="The centre's id: an https address or a URN.")
@click.option("--country", required=True, metavar="XX", help="Its country: two letters of ISO 3166-1.")
@generate_option
def init(session: Session, name: str, iss: str, country: str, generate: bool) -> None:
    """Set up the centre NAME: its home, its signing key and its register."""
    centre = _centre(name.strip(), iss.strip(), country.strip())
    home = homes.home_for("issuer", session.home)
    _check_unused(home)
    words = _passphrase(session, home, generate=generate)
    homes.create_home(home, "issuer")
    with locked(home, "passport-issuer init"):
        _check_unused(home)  # another process may have been quicker
        key = _key(home, words)
        now = clock.now()
        Register.create(home, _first_rows(centre, key, now), now)
    _report(session, centre, key, home)


def _passphrase(session: Session, home: Path, *, generate: bool) -> bytes:
    """The passphrase of the key: a new one, or that of a setting up which was cut short."""
    if not keystore.has_key(home):
        return passphrase.read_new(session, keystore.WHAT, generate_words=generate)
    say(f"Setting up {safe_text(str(home))} was cut short; its passphrase finishes it.")
    return passphrase.read(session, keystore.WHAT)


def _key(home: Path, words: bytes) -> SigningKey:
    """The key of a centre whose register is still to be made."""
    if keystore.has_key(home):
        return keystore.unseal_key(home, words)
    Register.begin(home)
    return keystore.create_key(home, words)


def _check_unused(home: Path) -> None:
    check_not_lost(home)
    if (home / REGISTER).exists():
        raise PassportError(
            f"a centre is set up in {home} already; nothing was changed",
            hint="choose another folder with --home",
        )


def _centre(name: str, iss: str, country: str) -> Centre:
    if not name or len(name) > LONGEST_NAME or safe_text(name) != name:
        raise _usage(f"a centre's name is one line of 1 to {LONGEST_NAME} visible characters")
    if not is_issuer_id(iss):
        raise _usage(f'"{iss}" cannot be a centre\'s id', "write an https address or a URN, without ? or #")
    if country not in schemas.countries():
        upper = country.upper()
        remedy = f"did you mean {upper}?" if upper in schemas.countries() else "write two letters, such as PH"
        raise _usage(f'"{country}" is not a country code of ISO 3166-1', remedy)
    return Centre(iss, name, country)


def _usage(message: str, hint: str | None = None) -> PassportError:
    return PassportError(message, hint=hint, exit_code=2)


def _first_rows(centre: Centre, key: SigningKey, now: int) -> dict[str, dict[str, Any]]:
    public = key.public
    return {
        "centre": {
            "one": 1,
            "iss": centre.iss,
            "name": centre.name,
            "country": centre.country,
            "made": now,
        },
        "signing_key": {"thumbprint": public.thumbprint, "pem": public.to_pem().decode(), "since": now},
        "status_list": {"number": 1, "uri": centre.list_uri(1), "published": 0},
    }


def _report(session: Session, centre: Centre, key: SigningKey, home: Path) -> None:
    fingerprint = key.public.fingerprint
    words = f"""{centre.name} is set up in {home}

  id           {centre.iss}
  country      {centre.country}
  fingerprint  {fingerprint}

Read the fingerprint to your authority, in person or over the telephone: it is
how they know that the key is yours.
Next: passport-issuer template training-certificate > roster.csv"""
    data = {"id": centre.iss, "name": centre.name, "country": centre.country}
    emit(session, {**data, "fingerprint": fingerprint, "home": str(home)}, safe_lines(words))
