"""Reading what fills the holes of a template."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from credential.encoding import b64url, strict_json
from credential.errors import Malformed
from credential.keys import p256_y
from credential.limits import DAY
from credential.sd_jwt import digest
from credential.skp1.bits import BitReader
from credential.skp1.objections import malformed, newer, too_many
from credential.skp1.templates import (
    AS_JSON,
    FIRST_DAY,
    LIST,
    NUMBERED,
    TENTHS,
    is_hole,
    is_optional,
    list_uri,
)
from credential.skp1.text_reading import TextReader

_MOST_ELEMENTS: Final = 256
"""Elements of all lists of one token together."""
_MOST_HOLES: Final = 2048
"""Holes filled in one token; no profile of an issuer's can ask for more work."""


class Unpacker:
    """Reads what fills the holes; raises `Malformed` (`qr.form`) or `CannotTell` (`qr.newer`)."""

    def __init__(self, data: bytes, texts: Sequence[str]) -> None:
        self.bits = BitReader(data)
        self.texts = TextReader(self.bits, texts)
        self.shown: Sequence[str] = ()
        self._issuer = ""
        self._elements = self._holes = 0

    def unpack(self, template: Any) -> Any:
        """The value of which `template` is known; `shown` must hold the disclosures by then."""
        if is_hole(template):
            return self._hole(template)
        if isinstance(template, dict) and LIST in template:
            return self._list(template[LIST])
        if isinstance(template, dict) and NUMBERED in template:
            before, after = template[NUMBERED]
            return f"{before}{self.bits.number()}{after}"
        return self._members(template) if isinstance(template, dict) else template

    def choose(self, templates: Sequence[Any], last: int) -> tuple[int, Any]:
        """Which template stands here, and what it holds."""
        number = last + 1 if self.bits.take(1) else self.bits.number()
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise too_many("elements")
        if number >= len(templates):
            raise malformed("the code names a form that its profile does not have")
        return number, self.unpack(templates[number])

    def _members(self, template: dict[str, Any]) -> dict[str, Any]:
        members = {}
        for name, inner in template.items():
            if is_optional(name):
                name = name[:-1]
                if not self.bits.take(1):
                    continue
            members[name] = self.unpack(inner)
            if name == "iss" and isinstance(members[name], str):
                self._issuer = members[name]
        return members

    def _list(self, templates: Sequence[Any]) -> list[Any]:
        values, last = [], -1
        for _ in range(self.bits.number()):
            last, value = self.choose(templates, last)
            values.append(value)
        return values

    def _hole(self, hole: str) -> Any:
        self._holes += 1
        if self._holes > _MOST_HOLES:
            raise too_many("values")
        match hole:
            case "$text":
                return self.texts.read()
            case "$day":
                return (FIRST_DAY + timedelta(self.bits.take(16))).isoformat()
            case "$midnight":
                return self.bits.take(16) * DAY
            case "$number":
                return self.bits.number()
            case "$score":
                return self._score(self.bits.take(7))
            case "$key":
                return self._key(self.bits.take(2))
            case "$digests":
                return self._all_digests(self.bits.number())
            case "$list_uri":
                plain = self.bits.take(1)
                return list_uri(self._issuer, str(self.bits.number())) if plain else self.texts.read()
            case "$json":
                return self._json()
            case _:
                raise newer("a gap")

    def _score(self, number: int) -> Any:
        if number == AS_JSON:
            return self._json()
        if number > TENTHS:
            raise newer("a score")
        return number if number < TENTHS else self.bits.take(10) / 10

    def _json(self) -> Any:
        try:
            return strict_json(self.texts.read().encode("utf-8"))
        except Malformed:
            raise malformed("the code's content cannot be read") from None

    def _key(self, form: int) -> dict[str, str]:
        if form > 2:
            raise newer("a key")
        x = self.bits.random(32)
        if form == 2:
            return {"kty": "OKP", "crv": "Ed25519", "x": b64url(x)}
        y = p256_y(x, bool(form))
        if y is None:
            raise malformed("the code holds a key that is not on its curve")
        return {"kty": "EC", "crv": "P-256", "x": b64url(x), "y": b64url(y)}

    def _all_digests(self, count: int) -> list[str]:
        if count > _MOST_ELEMENTS:
            raise too_many("digests")
        hidden = [b64url(self.bits.random(32)) for _ in range(count)]
        return sorted(hidden + [digest(each) for each in self.shown])
