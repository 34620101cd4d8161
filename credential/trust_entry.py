"""What a trust bundle says of one issuer: its keys, and what it may certify, for how long.

An entry is a JSON file at a place that follows from the issuer's id, signed as part of the bundle.
Days are UTC dates and inclusive; a scope of nothing allows nothing, "any" is written `*`.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple, Self

from credential.codes import Code
from credential.encoding import compact_json, strict_object
from credential.errors import Malformed
from credential.keys import VerifyingKey

ANY: Final = "*"
LONGEST_ISSUER_ID: Final = 200
_LEVEL: Final = re.compile(r"([A-Z]{2}-[A-Z]{2,8}) ([0-9]{1,2})\Z")
_OCCUPATION: Final = re.compile(r"[0-9]{1,4}\Z")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
# As text: only setting up and enrolling need them, a check need not compile them.
_HTTPS: Final = r"https://[a-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]*)*\Z"
_URN: Final = r"urn:[a-z0-9][a-z0-9-]{1,31}:[A-Za-z0-9._~!$&'()*+,;=:@/%-]+\Z"


def is_issuer_id(text: str) -> bool:
    """Whether `text` can be an issuer's id: an https address without query or fragment, or a URN."""
    return len(text) <= LONGEST_ISSUER_ID and bool(re.match(_HTTPS, text) or re.match(_URN, text))


def place(iss: str) -> str:
    """The name an issuer's files stand under: the first 32 hex digits of SHA-256 of its id."""
    return hashlib.sha256(iss.encode("utf-8")).hexdigest()[:32]


def status_name(iss: str, uri: str) -> str:
    """The file name of the status list at `uri`, under its issuer's place."""
    return f"{place(iss)}-s{hashlib.sha256(uri.encode('utf-8')).hexdigest()[:16]}.jwt"


def believed_name(iss: str, key: VerifyingKey) -> str:
    """The file name of the digests still believed of a compromised or withdrawn key."""
    return f"{place(iss)}-c{key.fingerprint[:16]}.bin"


def token_digest(signed_bytes: bytes) -> bytes:
    """How a centre names a token it signed to its authority: 16 bytes of SHA-256 over the signing input."""
    return hashlib.sha256(signed_bytes).digest()[:16]


class EntryKey(NamedTuple):
    """One key of an issuer and the days it may sign on.

    When `compromised` is set, only the tokens whose digests the bundle lists are believed.
    """

    key: VerifyingKey
    start: date
    end: date | None = None
    compromised: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether the key may sign on that day."""
        return self.start <= day and (self.end is None or day <= self.end)


class Accreditation(NamedTuple):
    """One period in which an authority lets a centre certify: kinds, ISCO-08 prefixes, highest level."""

    kinds: tuple[str, ...]
    isco: tuple[str, ...]
    max_level: str
    start: date
    end: date

    def in_force(self, day: date) -> bool:
        """Whether the period includes that day."""
        return self.start <= day <= self.end

    def allows_kind(self, kind: str) -> bool:
        """Whether credentials of this kind may be issued."""
        return ANY in self.kinds or kind in self.kinds

    def allows_occupations(self, codes: Sequence[str]) -> bool:
        """Whether every one of these ISCO-08 codes is within a prefix; no code needs `*`."""
        if ANY in self.isco:
            return True
        return bool(codes) and all(map(self._covers, codes))

    def _covers(self, code: str) -> bool:
        return _OCCUPATION.match(code) is not None and code.startswith(self.isco)

    def allows_level(self, level: str | None) -> bool:
        """Whether the level is at most the highest, in the same framework; no level is allowed."""
        if level is None or self.max_level == ANY:
            return True
        here, most = _LEVEL.match(level), _LEVEL.match(self.max_level)
        return bool(here and most and here[1] == most[1] and int(here[2]) <= int(most[2]))


@dataclass(frozen=True, slots=True)
class TrustEntry:
    """An issuer as its authority vouches for it.  `status_lists` holds the URIs of its lists."""

    id: str
    name: str
    country: str
    keys: tuple[EntryKey, ...]
    accreditations: tuple[Accreditation, ...]
    status_lists: tuple[str, ...] = ()
    withdrawn: date | None = None

    @property
    def list_keys(self) -> list[VerifyingKey]:
        """The keys that may sign status lists: those that are not compromised."""
        return [each.key for each in self.keys if each.compromised is None]

    def key(self, kid: str) -> EntryKey | None:
        """The key with this thumbprint, if the issuer has it."""
        return next((each for each in self.keys if each.key.thumbprint == kid), None)

    def to_bytes(self) -> bytes:
        """The entry as the compact JSON of its file."""
        members: dict[str, Any] = {"v": 1, "id": self.id, "name": self.name, "country": self.country}
        members["keys"] = [_key_members(each) for each in self.keys]
        members["accreditations"] = [_accreditation_members(each) for each in self.accreditations]
        members["status_lists"] = list(self.status_lists)
        if self.withdrawn is not None:
            members["withdrawn"] = self.withdrawn.isoformat()
        return compact_json(members)

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read an entry; raises `Malformed` (`trust.form`, `json.*`, `key.form`)."""
        members = strict_object(data)
        _expect(
            members, {"v", "id", "name", "country", "keys", "accreditations", "status_lists"}, {"withdrawn"}
        )
        if type(members["v"]) is not int or members["v"] != 1:
            raise _malformed("an entry was made for a newer version of this program")
        keys = tuple(_read_key(each) for each in _list(members["keys"]))
        if len({each.key for each in keys}) != len(keys) or not keys:
            raise _malformed("an entry has no key, or one key twice")
        return cls(
            id=_text(members["id"]),
            name=_text(members["name"]),
            country=_text(members["country"]),
            keys=keys,
            accreditations=tuple(map(_read_accreditation, _list(members["accreditations"]))),
            status_lists=_texts(members["status_lists"]),
            withdrawn=_day(members["withdrawn"]) if "withdrawn" in members else None,
        )


def is_level(text: str) -> bool:
    """Whether this is a level with its country's framework, such as "PH-PQF 2"."""
    return _LEVEL.match(text) is not None


def _key_members(each: EntryKey) -> dict[str, Any]:
    members: dict[str, Any] = {"jwk": each.key.jwk, "from": each.start.isoformat()}
    if each.end is not None:
        members["until"] = each.end.isoformat()
    if each.compromised is not None:
        members["compromised"] = each.compromised.isoformat()
    return members


def _read_key(members: Any) -> EntryKey:
    _expect(members, {"jwk", "from"}, {"until", "compromised"})
    end, compromised = (_day(members[name]) if name in members else None for name in ("until", "compromised"))
    return EntryKey(VerifyingKey.from_jwk(members["jwk"]), _day(members["from"]), end, compromised)


def _accreditation_members(each: Accreditation) -> dict[str, Any]:
    scope = {"kinds": list(each.kinds), "isco": list(each.isco), "max_level": each.max_level}
    return {**scope, "from": each.start.isoformat(), "until": each.end.isoformat()}


def _read_accreditation(members: Any) -> Accreditation:
    _expect(members, {"kinds", "isco", "max_level", "from", "until"})
    scope = _texts(members["kinds"]), _texts(members["isco"]), _text(members["max_level"])
    return Accreditation(*scope, _day(members["from"]), _day(members["until"]))


def _expect(members: Any, required: set[str], optional: frozenset[str] | set[str] = frozenset()) -> None:
    if not isinstance(members, dict) or not required <= set(members) <= required | optional:
        raise _malformed("a trust entry has not exactly the members it should have")


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise _malformed("a member of a trust entry is not text")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _malformed("a member of a trust entry is not a list")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(each) for each in _list(value))


def _day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.match(value):
        raise _malformed("a day of a trust entry is not written YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _malformed("a day of a trust entry is not in the calendar") from None


def _malformed(message: str) -> Malformed:
    return Malformed(Code.TRUST_FORM, message)
