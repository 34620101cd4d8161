"""The centres of a country, one folder each: what was accredited, and every delivery that was accepted.

`centres/<place>/centre.json` is the record, replaced in one step; `deliveries/NNNNNN/` are the accepted
deliveries as they came, kept because they say which tokens were reported and when.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from credential.delivery import DIGESTS
from credential.encoding import compact_json, strict_object
from credential.errors import Malformed
from credential.status_list import StatusList
from credential.trust_entry import TrustEntry, believed_name, place, status_name
from device import files
from device.errors import PassportError
from device.instants import midnight
from device.trust import open_list

_CENTRES: Final = "centres"
_RECORD: Final = "centre.json"
_DELIVERIES: Final = "deliveries"
_LIMIT: Final = 16 * 1024 * 1024
_ESSENTIAL: Final = ("delivery.jwt", "centre.json", DIGESTS)


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted delivery: its number and when the authority accepted it (instant)."""

    number: int
    at: int


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre's entry and the deliveries behind it, the last one last; `same_bytes` is that one's digest."""

    entry: TrustEntry
    accepted: tuple[Accepted, ...]
    same_bytes: str

    @property
    def number(self) -> int:
        """The number of the last accepted delivery."""
        return self.accepted[-1].number

    def to_bytes(self) -> bytes:
        """The record's JSON."""
        accepted = [{"number": each.number, "at": each.at} for each in self.accepted]
        entry = strict_object(self.entry.to_bytes())
        return compact_json({"v": 1, "same_bytes": self.same_bytes, "accepted": accepted, "entry": entry})

    @classmethod
    def parse(cls, data: bytes) -> "Centre":
        """Read a record; raises Malformed, KeyError or TypeError when it is damaged."""
        members: dict[str, Any] = strict_object(data)
        accepted = tuple(Accepted(each["number"], each["at"]) for each in members["accepted"])
        return cls(TrustEntry.parse(compact_json(members["entry"])), accepted, members["same_bytes"])


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
            files.make_private_dir(fresh)
            for name, data in delivery.items():
                files.replace(fresh / name, data)
            files.swap_folder(fresh, self._delivery(centre, centre.number))
        files.replace(folder / _RECORD, centre.to_bytes())
        self._forget_old_lists(centre)

    def status_list(self, centre: Centre, uri: str) -> StatusList:
        """The centre's list as last delivered."""
        name = status_name(centre.entry.id, uri)
        data = files.read_bounded(self._delivery(centre, centre.number) / name, _LIMIT)
        return open_list(centre.entry, uri, data)

    def files_of(self, centre: Centre) -> dict[str, bytes]:
        """What the bundle says of a centre, by file name without the country."""
        entry = centre.entry
        found = {f"{place(entry.id)}.json": entry.to_bytes()}
        for uri in entry.status_lists:
            name = status_name(entry.id, uri)
            found[name] = files.read_bounded(self._delivery(centre, centre.number) / name, _LIMIT)
        for known in entry.keys:
            since = min((day for day in (known.compromised, entry.withdrawn) if day), default=None)
            if since is not None:
                found[believed_name(entry.id, known.key)] = self.reported_before(centre, midnight(since))
        return found

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

    def _forget_old_lists(self, centre: Centre) -> None:
        """Of older deliveries only the signed words and the digests are kept."""
        for each in centre.accepted[:-1]:
            for path in self._delivery(centre, each.number).iterdir():
                if path.name not in _ESSENTIAL:
                    path.unlink()
