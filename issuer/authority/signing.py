"""A country's own key, and what it signs with it for the scheme."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from credential.keys import Random, SigningKey, VerifyingKey
from credential.limits import DAY
from device import files, passphrase
from device.command import Session
from device.instants import day_of
from device.locks import locked
from issuer.authority import bundle, sticks
from issuer.authority.centres import Centre, Centres
from issuer.authority.desk import (
    CountryState,
    check_new_desk,
    check_new_file,
    new_desk,
    read_country_state,
    write_country_state,
    write_new_file,
)
from issuer.authority.repository import CountryFiles, sign_country, write_country

_KEY: Final = Path("keys/country.pem")
_LIMIT: Final = 64 * 1024
_STALE_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed: whose, its version, how many centres and files, and warnings for the desk."""

    code: str
    version: int
    centres: int
    files: int
    warnings: tuple[str, ...]


def join(
    session: Session, code: str, out: Path, *, random: Random, generate: bool
) -> tuple[Path, VerifyingKey]:
    """Set up the desk of a country; its public key goes to `out`, for the scheme. PassportError."""
    home = check_new_desk(session)
    check_new_file(out)
    words = passphrase.read_new(session, "this desk", generate_words=generate)
    key = SigningKey.generate(random)
    with new_desk(home), locked(home, "authority join"):
        files.make_private_dir((home / _KEY).parent)
        files.replace(home / _KEY, key.to_pem(words, random))
        write_new_file(out, key.public.to_pem())
        write_country_state(home, CountryState(code, 0))
    return home, key.public


def open_key(session: Session, home: Path) -> SigningKey:
    """The country's key, opened with the desk's passphrase."""
    pem = files.read_bounded(home / _KEY, _LIMIT)
    return sticks.open_key(pem, passphrase.read(session, "this desk"), "this desk")


def sign(home: Path, out: Path, key: SigningKey, *, now: int) -> Signed:
    """Sign everything this country says and write it to the folder `out`."""
    state = read_country_state(home)
    bundle.check_place(out, state.code)
    kept = Centres(home)
    with locked(home, "authority sign"):
        centres = list(kept.every())
        targets = {
            f"{state.code}/{name}": data for centre in centres for name, data in kept.files_of(centre).items()
        }
        # The clock is the floor, so that a desk set up anew goes on above the numbers of a lost one.
        version = max(read_country_state(home).version + 1, now)
        signed = sign_country(state.code, targets, version=version, now=now, key=key)
        write_country_state(home, CountryState(state.code, version))
        _write(home, signed, out)
    return Signed(state.code, version, len(centres), len(targets), tuple(_stale(kept, centres, now)))


def _write(home: Path, signed: CountryFiles, out: Path) -> None:
    fresh = home / ".signed"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        write_country(fresh, signed)
        bundle.write_folder(fresh, out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _stale(kept: Centres, centres: Sequence[Centre], now: int) -> Iterator[str]:
    """Centres whose status lists are about to end: their certificates will read "cannot tell"."""
    for centre in centres:
        if centre.entry.withdrawn is not None:
            continue
        lists = [kept.status_list(centre, uri) for uri in centre.entry.status_lists]
        ends = min((each.expires for each in lists if each.expires is not None), default=None)
        if ends is not None and ends < now + _STALE_DAYS * DAY:
            yield f"the status lists of {centre.entry.name} end on {day_of(ends)}; ask it for a delivery"
