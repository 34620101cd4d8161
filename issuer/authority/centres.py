"""The centres of a country, one folder each: what was accredited, and every delivery that was accepted.

`centres/<place>/centre.json` is the record, replaced in one step; `deliveries/NNNNNN/` are the accepted
deliveries as they came, kept because they say which tokens were reported and when, and what stood before
a theft; `profiles/` has every profile that came with one.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from credential.delivery import CENTRE, DIGESTS, Delivery
from credential.encoding import compact_json, strict_object
from credential.errors import Malformed
from credential.skp1.profile import is_profile_file
from credential.status_list import StatusList, open_status_list
from credential.trust_entry import TrustEntry, believed_name, place, status_name
from credential.type_metadata import type_name
from device import files
from device.errors import PassportError
from device.instants import midnight
from device.trust import open_list

_CENTRES: Final = "centres"
_RECORD: Final = "centre.json"
_DELIVERIES: Final = "deliveries"
_PROFILES: Final = "profiles"
_TYPES: Final = "types"
_LIMIT: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted delivery.

    `at` is the instant at which the authority accepted it, `made` the one at which the centre says that
    it made it, `signer` the fingerprint of the key that signed it. `brought` are the fingerprints of the keys
    that count because of it: new ones, and the signer where it was compared by hand; `ended` are those of
    the keys that it left out.
    """

    number: int
    at: int
    made: int
    signer: str
    same_bytes: str
    entries: int
    head: str
    brought: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, delivery: Delivery, *, at: int, brought: Sequence[str], ended: Sequence[str] = ()
    ) -> "Accepted":
        """A delivery accepted at that instant."""
        signer = delivery.signer.fingerprint
        entries, head = delivery.audit.entries, delivery.audit.digest.hex()
        made, same_bytes = delivery.made, delivery.same_bytes
        return cls(delivery.number, at, made, signer, same_bytes, entries, head, tuple(brought), tuple(ended))


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre's entry and the deliveries behind it, the last one last.

    Without any, as between the report of a theft and the delivery that comes with it, the number is 0.
    """

    entry: TrustEntry
    accepted: tuple[Accepted, ...]

    @property
    def number(self) -> int:
        """The number of the last accepted delivery."""
        return self.accepted[-1].number if self.accepted else 0

    @property
    def same_bytes(self) -> str:
        """The digest of the last accepted delivery."""
        return self.accepted[-1].same_bytes if self.accepted else ""

    def to_bytes(self) -> bytes:
        """The record's JSON."""
        accepted = [asdict(each) for each in self.accepted]
        entry = strict_object(self.entry.to_bytes())
        return compact_json({"v": 1, "accepted": accepted, "entry": entry})

    @classmethod
    def parse(cls, data: bytes) -> "Centre":
        """Read a record; raises Malformed, KeyError or TypeError when it is damaged."""
        members: dict[str, Any] = strict_object(data)
        accepted = tuple(
            Accepted(**{**each, "brought": tuple(each["brought"]), "ended": tuple(each["ended"])})
            for each in members["accepted"]
        )
        return cls(TrustEntry.parse(compact_json(members["entry"])), accepted)


class Centres:
    """The centres kept in the home of a country."""

    def __init__(self, home: Path) -> None:
        self._folder = home / _CENTRES

    def find(self, iss: str) -> Centre | None:
        """The centre with this id, None if it was never accredited here."""
        path = self._folder / place(iss) / _RECORD
        return self._read(path) if path.exists() else None

    def every(self) -> Iterator[Centre]:
        """All centres, in the order of their places."""
        for path in sorted(self._folder.glob(f"*/{_RECORD}")):
            yield self._read(path)

    def keep(self, centre: Centre, delivery: Mapping[str, bytes] | None = None) -> None:
        """Record a centre, with the files of the delivery that its last number stands for, if it is new."""
        folder = self._folder / place(centre.entry.id)
        files.make_private_dir(folder / _DELIVERIES)
        if delivery is not None:
            fresh = folder / _DELIVERIES / ".fresh"
            shutil.rmtree(fresh, ignore_errors=True)  # what a killed run left of another delivery
            files.make_private_dir(fresh)
            for name, data in delivery.items():
                files.replace(fresh / name, data)
            self._keep_profiles(folder / _PROFILES, delivery)
            files.swap_folder(fresh, self._delivery(centre, centre.number))
        files.replace(folder / _RECORD, centre.to_bytes())

    def _keep_profiles(self, folder: Path, delivery: Mapping[str, bytes]) -> None:
        """Add the profiles of a delivery to those there are: what was printed with one needs it for ever."""
        files.make_private_dir(folder)
        for name, data in delivery.items():
            if is_profile_file(name) and not (folder / name).exists():
                files.replace(folder / name, data)

    def status_list(self, centre: Centre, uri: str) -> StatusList:
        """The centre's list as last delivered."""
        name = status_name(centre.entry.id, uri)
        data = files.read_bounded(self._delivery(centre, centre.number) / name, _LIMIT)
        return open_list(centre.entry, uri, data)

    def former_lists(self, centre: Centre) -> dict[str, StatusList]:
        """The lists of the last accepted delivery by URI, whatever became of its keys since."""
        if not centre.accepted:
            return {}
        folder = self._delivery(centre, centre.number)
        keys = [each.key for each in centre.entry.keys]
        lists = {}
        for uri in strict_object(files.read_bounded(folder / CENTRE, _LIMIT))["status_lists"]:
            data = files.read_bounded(folder / status_name(centre.entry.id, uri), _LIMIT)
            lists[uri] = open_status_list(data.decode("ascii"), uri=uri, keys=keys)
        return lists

    def describe(self, centre: Centre, documents: Mapping[str, bytes]) -> None:
        """Keep the descriptions of these types for a centre, each in the place of the one before."""
        folder = self._folder / place(centre.entry.id) / _TYPES
        files.make_private_dir(folder)
        for vct, data in documents.items():
            files.replace(folder / type_name(centre.entry.id, vct), data)

    def described(self, centre: Centre) -> dict[str, bytes]:
        """The descriptions kept for a centre, by file name."""
        folder = self._folder / place(centre.entry.id) / _TYPES
        return {path.name: files.read_bounded(path, _LIMIT) for path in sorted(folder.glob("*.json"))}

    def files_of(self, centre: Centre) -> dict[str, bytes]:
        """What the bundle says of a centre, by file name without the country."""
        entry = centre.entry
        found = {f"{place(entry.id)}.json": entry.to_bytes()}
        for uri in entry.status_lists:
            name = status_name(entry.id, uri)
            found[name] = files.read_bounded(self._delivery(centre, centre.number) / name, _LIMIT)
        for path in sorted((self._folder / place(entry.id) / _PROFILES).glob("*.json")):
            found[path.name] = files.read_bounded(path, _LIMIT)
        for known in entry.keys:
            since = min((day for day in (known.compromised, entry.withdrawn) if day), default=None)
            if since is not None:
                found[believed_name(entry.id, known.key)] = self.reported_before(centre, midnight(since))
        return found | self.described(centre)

    def reported_before(self, centre: Centre, instant: int) -> bytes:
        """The digests, 16 bytes each, of the tokens in deliveries accepted before that instant."""
        return b"".join(
            files.read_bounded(self._delivery(centre, each.number) / DIGESTS, _LIMIT)
            for each in centre.accepted
            if each.at < instant
        )

    def _read(self, path: Path) -> Centre:
        try:
            return Centre.parse(files.read_bounded(path, _LIMIT))
        except (Malformed, KeyError, TypeError):
            raise PassportError(f"{path} is damaged", hint="restore the home from a backup") from None

    def _delivery(self, centre: Centre, number: int) -> Path:
        return self._folder / place(centre.entry.id) / _DELIVERIES / f"{number:06}"
