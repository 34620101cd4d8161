"""The trust installed on this machine: who may certify what, as the authorities signed it.

`trust/root.json` is the scheme's first root file, compared by hand once; `trust/live/` is what the
last imported bundle said, verified file by file before it was put there. Reading it back needs the
standard library and `credential` only: a check opens three small files, never the bundle.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from credential.codes import Code
from credential.encoding import is_instant, strict_object
from credential.errors import CannotTell, Malformed
from credential.keys import VerifyingKey
from credential.limits import MAX_STATUS_TOKEN, MAX_TRUST_FILE
from credential.status_list import StatusList, open_status_list
from credential.trust_entry import TrustEntry, believed_name, place, status_name
from device import files

if TYPE_CHECKING:
    from credential.skp1.profile import Profile
    from device.trust_report import ImportReport

VERSION: Final = 1
FOLDER, ROOT, LIVE, FACTS = "trust", "root.json", "live", "trust.json"
ISSUERS, STATUS, BELIEVED, KEYS, TYPES = "issuers", "status", "believed", "keys", "types"
PROFILES, PROFILE_NAMES = "profiles", "profile-names"


_DAMAGED: Final = "the trust list on this machine is damaged; import the bundle again"


class TrustFacts(NamedTuple):
    """What a bundle says about itself; instants in seconds, `countries` and `until` by country code.

    `expires` is the earliest end of the scheme's own files, `latest` the highest `issued` ever imported,
    `until` the end of a country's own signature; a country that was left out has none.
    """

    scheme: str
    root: str
    bundle_version: int
    issued: int
    expires: int
    latest: int
    countries: Mapping[str, str]
    until: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """The members of `trust.json`."""
        return {"v": VERSION, **self._asdict()}

    @classmethod
    def parse(cls, data: bytes) -> "TrustFacts":
        """Read `trust.json`; raises CannotTell (`trust.form`) when it is not what `to_json` wrote."""
        try:
            members = strict_object(data)
            version = members.pop("v")
            facts = cls(**members)
        except (Malformed, KeyError, TypeError):
            raise CannotTell(Code.TRUST_FORM, _DAMAGED) from None
        if version != VERSION or not _is_sound(facts):
            raise CannotTell(Code.TRUST_FORM, _DAMAGED)
        return facts


class FolderTrust:
    """The live trust folder, read on demand (`credential.case.Trust`); what was read is kept."""

    __slots__ = ("_entries", "_lists", "facts", "folder")

    def __init__(self, folder: Path, facts: TrustFacts) -> None:
        self.folder, self.facts = folder, facts
        self._entries: dict[str, TrustEntry | None] = {}
        self._lists: dict[str, StatusList | None] = {}

    @property
    def issued(self) -> int:
        """When the bundle was made, as its timestamp says."""
        return self.facts.issued

    def runs_out(self, country: str) -> int:
        """The end of the scheme's files, or of the country's own where that comes first."""
        return min(self.facts.expires, self.facts.until.get(country, 0))

    @property
    def latest(self) -> int:
        """The latest trusted time: no honest clock is behind it."""
        return self.facts.latest

    @property
    def scheme(self) -> str:
        """The scheme's name."""
        return self.facts.scheme

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the root file version 1, 64 hex digits."""
        return self.facts.root

    @property
    def bundle_version(self) -> int:
        """The number of the bundle, rising."""
        return self.facts.bundle_version

    def authority(self, country: str) -> str:
        """The name of a country's authority as the scheme gives it, "" for a country not in it."""
        return self.facts.countries.get(country, "")

    def entry(self, iss: str) -> TrustEntry | None:
        """The entry of an issuer, None if no authority vouches for it.

        Raises CannotTell (`trust.form`) when it is unreadable.
        """
        if iss not in self._entries:
            self._entries[iss] = self._read_entry(iss)
        return self._entries[iss]

    def status_list(self, entry: TrustEntry, uri: str) -> StatusList | None:
        """The status list at `uri`, None if the bundle has none; raises CannotTell if it is no good."""
        name = status_name(entry.id, uri)
        if name not in self._lists:
            self._lists[name] = self._read_list(entry, uri, name)
        return self._lists[name]

    def owner(self, kid: str) -> str | None:
        """The id of the issuer that has the key with this thumbprint, None if nobody has it."""
        try:
            return files.read_bounded(self.folder / KEYS / place(kid), MAX_TRUST_FILE).decode("utf-8")
        except (files.FileProblem, UnicodeDecodeError):
            return None

    def believed(self, entry: TrustEntry, key: VerifyingKey) -> frozenset[bytes]:
        """The digests (16 bytes each) still believed of a compromised key; empty if none are published."""
        try:
            data = files.read_bounded(self.folder / BELIEVED / believed_name(entry.id, key), MAX_TRUST_FILE)
        except files.Missing:
            return frozenset()
        except files.FileProblem:
            raise CannotTell(Code.TRUST_FORM, _DAMAGED) from None
        return frozenset(data[at : at + 16] for at in range(0, len(data), 16))

    def type_document(self, entry: TrustEntry, vct: str) -> bytes | None:
        """The type metadata document of a type of this issuer, None if the bundle has none."""
        from credential.type_metadata import type_name  # no kind of ours asks for one

        try:
            return files.read_bounded(self.folder / TYPES / type_name(entry.id, vct), MAX_TRUST_FILE)
        except files.Missing:
            return None
        except files.FileProblem:
            raise CannotTell(Code.TRUST_FORM, _DAMAGED) from None

    def profile(self, name: bytes) -> "Profile | None":
        """The profile a QR names, None if the bundle has none of that name; raises CannotTell."""
        try:
            file = files.read_bounded(self.folder / PROFILE_NAMES / name.hex(), MAX_TRUST_FILE).decode(
                "ascii"
            )
        except files.Missing:
            return None
        except (files.FileProblem, UnicodeDecodeError):
            raise CannotTell(Code.TRUST_FORM, _DAMAGED) from None
        return self._read_profile(self.folder / PROFILES / Path(file).name)

    def profiles_of(self, iss: str) -> "Iterator[Profile]":
        """The profiles of an issuer that can be read, whatever key and programme they are of."""
        for path in sorted(self.folder.joinpath(PROFILES).glob(f"{place(iss)}-p*.json")):
            with contextlib.suppress(CannotTell):
                yield self._read_profile(path)

    def _read_profile(self, path: Path) -> "Profile":
        from credential.skp1.profile import Profile, profile_file  # most checks meet none

        try:
            profile = Profile.parse(files.read_bounded(path, MAX_TRUST_FILE))
        except (files.FileProblem, Malformed):
            raise CannotTell(Code.TRUST_FORM, _DAMAGED) from None
        if profile_file(profile.iss, profile.name) != path.name:
            raise CannotTell(Code.TRUST_FORM, _DAMAGED)
        return profile

    def _read_entry(self, iss: str) -> TrustEntry | None:
        try:
            data = files.read_bounded(self.folder / ISSUERS / f"{place(iss)}.json", MAX_TRUST_FILE)
            entry = TrustEntry.parse(data)
        except files.Missing:
            return None
        except (files.FileProblem, Malformed):
            raise CannotTell(Code.TRUST_FORM, _DAMAGED) from None
        if entry.id != iss:
            raise CannotTell(Code.TRUST_FORM, _DAMAGED)
        return entry

    def _read_list(self, entry: TrustEntry, uri: str, name: str) -> StatusList | None:
        try:
            data = files.read_bounded(self.folder / STATUS / name, MAX_STATUS_TOKEN)
        except files.Missing:
            return None
        except files.FileProblem:
            raise CannotTell(Code.STATUS_UNREADABLE, _DAMAGED) from None
        return open_list(entry, uri, data)


def _is_sound(facts: TrustFacts) -> bool:
    instants = (facts.issued, facts.expires, facts.latest)
    texts = (facts.scheme, facts.root)
    return (
        all(isinstance(text, str) for text in texts)
        and type(facts.bundle_version) is int
        and all(is_instant(value) for value in instants)
        and _is_table(facts.countries, lambda name: isinstance(name, str))
        and _is_table(facts.until, is_instant)
    )


def _is_table(value: object, is_sound: Callable[[object], bool]) -> bool:
    return isinstance(value, dict) and all(map(is_sound, value.values()))


def open_list(entry: TrustEntry, uri: str, data: bytes) -> StatusList:
    """A status list, signed by a key of the entry that is not compromised; raises CannotTell."""
    return open_status_list(data.decode("latin-1"), uri=uri, keys=entry.list_keys)


def open_trust(home: Path) -> FolderTrust | None:
    """The trust installed in a home, None if nothing was imported yet; raises CannotTell if damaged."""
    live = home / FOLDER / LIVE
    if files.is_unsettled(live):
        _settle(home)
    try:
        return FolderTrust(live, TrustFacts.parse(files.read_bounded(live / FACTS, MAX_TRUST_FILE)))
    except files.Missing:
        return None
    except files.FileProblem:
        raise CannotTell(Code.TRUST_FORM, _DAMAGED) from None


def _settle(home: Path) -> None:
    """Wait for a running import, or end one that was cut short."""
    from device.locks import locked

    with locked(home / FOLDER, "check"):
        files.settle_folder(home / FOLDER / LIVE)


def pin_root(home: Path, root: bytes, fingerprint: str, *, replace: bool = False) -> str:
    """Trust the scheme whose first root file is `root`; returns the scheme's name.

    Raises PassportError when the fingerprint is another's, or when another scheme is trusted already
    and `replace` is not set; with it, what was imported from the other scheme is dropped.
    """
    from device.trust_pin import pin

    return pin(home, root, fingerprint, replace=replace)


def import_bundle(home: Path, source: Path, *, now: int) -> "ImportReport":
    """Verify the bundle at `source` (folder or zip) and install it; raises PassportError and changes nothing.

    It takes the lock of the trust folder itself.
    """
    from device.trust_import import import_bundle

    return import_bundle(home, source, now=now)


def trust_status(home: Path, now: int) -> dict[str, Any]:
    """What this home trusts and how old it is, for people and --json; see `device.trust_status`."""
    from device.trust_status import trust_status

    return trust_status(home, now)
