"""The authority's home: either the desk of a scheme or the desk of a country in it, never both.

scheme    `scheme/` (keys, metadata, targets), swapped whole whenever something changes
country   `country.json`, `keys/country.pem`, `centres/`
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from credential.encoding import compact_json, strict_object
from credential.errors import Malformed
from device import files
from device.command import Session
from device.copying import copy_folder
from device.errors import PassportError
from device.homes import create_home, home_for, open_home
from device.locks import locked
from issuer.authority.bundle import check_parent

Desk = Literal["scheme", "country"]
SCHEME: Final = "scheme"
COUNTRY: Final = "country.json"
_FRESH: Final = ".scheme-"
_MARKS: Final[dict[Desk, str]] = {"scheme": SCHEME, "country": COUNTRY}
_HOW: Final[dict[Desk, str]] = {
    "scheme": "authority init NAME --keys DIR --keys DIR --keys DIR --out ROOT.json",
    "country": "authority join XX --out PUB.pem",
}


@dataclass(frozen=True, slots=True)
class CountryState:
    """Whose desk it is, and the version it signed last (0: none yet)."""

    code: str
    version: int


def read_country_state(home: Path) -> CountryState:
    """Read `country.json`; PassportError when it is damaged."""
    try:
        members = strict_object(files.read_bounded(home / COUNTRY, 4096))
        return CountryState(members["country"], int(members["version"]))
    except (Malformed, KeyError, TypeError, ValueError):
        raise PassportError(f"{home / COUNTRY} is damaged", hint="restore the home from a backup") from None


def write_country_state(home: Path, state: CountryState) -> None:
    """Write `country.json`."""
    members = {"v": 1, "country": state.code, "version": state.version}
    files.replace(home / COUNTRY, compact_json(members))


def open_desk(session: Session, desk: Desk) -> Path:
    """The home of this authority, which must be the desk of a scheme or of a country; PassportError."""
    home = open_home(home_for("authority", session.home), "authority")
    if files.is_unsettled(home / SCHEME):
        with locked(home, f"authority desk of a {desk}"):
            files.settle_folder(home / SCHEME)
    if not (home / _MARKS[desk]).exists():
        raise PassportError(
            f"{home} is not the desk of a {desk}", hint=f"choose its home with --home, or: {_HOW[desk]}"
        )
    return home


def check_new_desk(session: Session) -> Path:
    """Where a new desk would stand; PassportError if something is there already. Nothing is made."""
    home = home_for("authority", session.home)
    if not home.exists():
        return home
    for desk, mark in _MARKS.items():
        if (home / mark).exists():
            raise PassportError(
                f"{home} is already the desk of a {desk}; nothing was changed",
                hint="give the new desk a folder of its own with --home DIR",
            )
    return home


def check_new_file(out: Path) -> None:
    """Refuse, before anything is made, a place where a new file cannot be written."""
    if out.exists():
        raise files.Exists(f"{out} already exists and was not overwritten", hint="choose another name")
    check_parent(out)


def write_new_file(out: Path, data: bytes) -> None:
    """Write a file that anybody may read to a place that was found free, with the folders it stands in."""
    out.parent.mkdir(parents=True, exist_ok=True)
    files.write_new(out, data, mode=0o644)


@contextlib.contextmanager
def new_desk(home: Path) -> Iterator[Path]:
    """Make the home, and take it away again when the block fails."""
    there = home.exists()
    create_home(home, "authority")
    try:
        yield home
    except BaseException:
        if not there:
            shutil.rmtree(home, ignore_errors=True)
        raise


@contextlib.contextmanager
def scheme_copy(home: Path) -> Iterator[Path]:
    """A copy of the scheme's folder, to try something on; gone after the block.

    The home is locked by the caller, so that another copy is what a killed run left, keys and all.
    """
    for leftover in home.glob(f"{_FRESH}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    fresh = home / f"{_FRESH}{os.getpid()}"
    try:
        copy_folder(home / SCHEME, fresh)
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@contextlib.contextmanager
def changed_scheme(home: Path) -> Iterator[Path]:
    """A copy of the scheme's folder to change; it takes the folder's place when the block ends well."""
    with scheme_copy(home) as fresh:
        yield fresh
        files.swap_folder(fresh, home / SCHEME)
