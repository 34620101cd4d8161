"""What the signed files of a bundle may say: the place of a file binds its content.

TUF limits a country's authority to file names under `XX/`; these rules limit it to its own centres.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from credential.encoding import compact_json, strict_object
from credential.errors import CannotTell, Malformed
from credential.limits import MAX_STATUS_TOKEN, MAX_TRUST_FILE
from credential.skp1.profile import check_profile
from credential.trust_entry import TrustEntry, believed_name, place, status_name
from credential.type_metadata import described_type, type_name
from device import files
from device.trust import BELIEVED, ISSUERS, PROFILES, STATUS, TYPES, open_list
from device.trust_source import BundleProblem

COUNTRY: Final = re.compile(r"[A-Z]{2}\Z")
_ENTRY: Final = re.compile(r"[A-Z]{2}/([0-9a-f]{32})\.json\Z")
_BESIDE: Final = re.compile(r"[A-Z]{2}/([0-9a-f]{32}-([a-z])[0-9a-f]{16,64}\.[a-z]{3,4})\Z")
_FOLDERS: Final = {"s": STATUS, "c": BELIEVED, "t": TYPES, "p": PROFILES}
HINT: Final = "tell the authority; until it is put right, use the bundle you have"


@dataclass(frozen=True, slots=True)
class Scheme:
    """`scheme.json`: the scheme's name and its countries' authorities by country code."""

    name: str
    countries: Mapping[str, str]

    def to_bytes(self) -> bytes:
        """The compact JSON of `scheme.json`."""
        return compact_json({"v": 1, "name": self.name, "countries": dict(sorted(self.countries.items()))})

    @classmethod
    def parse(cls, data: bytes) -> "Scheme":
        """Read `scheme.json`; raises `BundleProblem`."""
        try:
            members = strict_object(data)
        except Malformed as error:
            raise _objection(f"scheme.json: {error.message}") from None
        name, countries = members.get("name"), members.get("countries")
        if set(members) != {"v", "name", "countries"} or members["v"] != 1:
            raise _objection("scheme.json has not the members of this version")
        if not isinstance(name, str) or not isinstance(countries, dict) or not _are_names(countries):
            raise _objection("scheme.json does not name the scheme and its countries")
        return cls(name, countries)


def file_in_place(country: str, name: str) -> str | None:
    """Where a bundle's file goes under the live folder; raises `BundleProblem` for a name out of place.

    None for a kind of file beside an entry that this version has no use for.
    """
    if not name.startswith(f"{country}/"):
        raise _objection(f"{name} is not in the folder of {country}")
    if match := _ENTRY.match(name):
        return f"{ISSUERS}/{match[1]}.json"
    if match := _BESIDE.match(name):
        folder = _FOLDERS.get(match[2])
        return f"{folder}/{match[1]}" if folder else None
    raise _objection(f"{name} is a file that no bundle holds")


def check_country(live: Path, country: str, paths: Iterable[str]) -> dict[str, TrustEntry]:
    """Parse the files of a country, laid out at `paths` under `live`; returns its entries by path.

    Raises `BundleProblem` when an entry stands in another issuer's or country's place, or a file
    beside it is not its own.
    """
    entries: dict[str, TrustEntry] = {}
    beside: list[str] = []
    for path in paths:
        if path.startswith(ISSUERS):
            entries[path] = _read_entry(live / path, country)
        else:
            beside.append(path)
    for path in beside:
        _check_beside(live / path, entries.get(f"{ISSUERS}/{Path(path).name[:32]}.json"))
    return entries


def _read_entry(path: Path, country: str) -> TrustEntry:
    name = f"{country}/{path.name}"
    try:
        entry = TrustEntry.parse(files.read_bounded(path, MAX_TRUST_FILE))
    except Malformed as error:
        raise _objection(f"{name}: {error.message}") from None
    if entry.country != country:
        raise _objection(f"{name} speaks of a centre in {entry.country}, which {country} has no say over")
    if place(entry.id) != path.stem:
        raise _objection(f"{name} speaks of {entry.id}, whose place is another")
    return entry


def _check_beside(path: Path, entry: TrustEntry | None) -> None:
    if entry is None:
        raise _objection(f"{path.name} belongs to no centre of its country")
    data = files.read_bounded(path, MAX_STATUS_TOKEN)
    if path.parent.name == BELIEVED:
        _check_believed(path.name, data, entry)
    elif path.parent.name == TYPES:
        _check_type(path.name, data, entry)
    elif path.parent.name == PROFILES:
        _check_profile(path.name, data, entry)
    else:
        _check_list(path.name, data, entry)


def _check_believed(name: str, data: bytes, entry: TrustEntry) -> None:
    if name not in {believed_name(entry.id, known.key) for known in entry.keys} or len(data) % 16:
        raise _objection(f"{name} does not list the tokens of a key of {entry.name}")


def _check_type(name: str, data: bytes, entry: TrustEntry) -> None:
    try:
        vct = described_type(data)
    except Malformed as error:
        raise _objection(f"{name}: {error.message}") from None
    if name != type_name(entry.id, vct):
        raise _objection(f"{name} describes {vct}, whose place is another")


def _check_profile(name: str, data: bytes, entry: TrustEntry) -> None:
    try:
        check_profile(name, data, entry.id)
    except CannotTell:
        pass  # made for a newer version; its name holds, and what it says only a code asks for
    except Malformed as error:
        raise _objection(f"{name}: {error.message}") from None


def _check_list(name: str, data: bytes, entry: TrustEntry) -> None:
    uris = {status_name(entry.id, uri): uri for uri in entry.status_lists}
    if name not in uris:
        raise _objection(f"{name} is not a status list that {entry.name} has")
    try:
        open_list(entry, uris[name], data)
    except CannotTell as error:
        raise _objection(f"{name}: {error.message}") from None


def _are_names(countries: Mapping[Any, Any]) -> bool:
    return all(
        isinstance(name, str) and name and COUNTRY.match(code) is not None for code, name in countries.items()
    )


def _objection(message: str) -> BundleProblem:
    return BundleProblem(message, hint=HINT, code="bundle.content")
