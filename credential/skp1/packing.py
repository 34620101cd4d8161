"""Writing what fills the holes of a template."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from credential.encoding import compact_json, unb64url
from credential.errors import Malformed
from credential.limits import DAY
from credential.skp1.bits import BitWriter, DoesNotFit
from credential.skp1.templates import (
    AS_JSON,
    FIRST_DAY,
    LIST,
    NUMBERED,
    TENTHS,
    fits,
    is_hole,
    is_optional,
    list_uri,
)
from credential.skp1.text_writing import TextWriter


class Packer:
    """Writes what fills the holes.  `digests` are those of what is shown, in any order."""

    def __init__(self, texts: Sequence[str], digests: frozenset[str] = frozenset()) -> None:
        self.bits = BitWriter()
        self.texts = TextWriter(self.bits, texts)
        self._digests = digests
        self._issuer = ""

    def pack(self, template: Any, value: Any) -> None:
        """Write the holes of `template` as `value` fills them; raises `DoesNotFit`."""
        if is_hole(template):
            self._hole(template, value)
        elif isinstance(template, dict) and LIST in template:
            self._list(template[LIST], value)
        elif isinstance(template, dict) and NUMBERED in template:
            before, after = template[NUMBERED]
            self.bits.number(_number_within(before, after, value))
        elif isinstance(template, dict):
            self._members(template, value)
        elif compact_json(template) != compact_json(value):
            raise DoesNotFit

    def choose(self, templates: Sequence[Any], value: Any, last: int) -> int:
        """Write which template a value fits, and its holes; `last` is the one chosen before."""
        number = next((n for n, each in enumerate(templates) if fits(each, value)), None)
        if number is None:
            raise DoesNotFit
        self.bits.put(number == last + 1, 1)
        if number != last + 1:
            self.bits.number(number)
        self.pack(templates[number], value)
        return number

    def _members(self, template: dict[str, Any], value: Any) -> None:
        if not isinstance(value, dict):
            raise DoesNotFit
        names = []
        for name, inner in template.items():
            if is_optional(name):
                name = name[:-1]
                self.bits.put(name in value, 1)
                if name not in value:
                    continue
            if name not in value:
                raise DoesNotFit
            names.append(name)
            self.pack(inner, value[name])
            if name == "iss" and isinstance(value[name], str):
                self._issuer = value[name]
        if names != list(value):
            raise DoesNotFit

    def _list(self, templates: Sequence[Any], value: Any) -> None:
        if not isinstance(value, list):
            raise DoesNotFit
        self.bits.number(len(value))
        last = -1
        for each in value:
            last = self.choose(templates, each, last)

    def _hole(self, hole: str, value: Any) -> None:
        bits = self.bits
        match hole, value:
            case "$text", str():
                self.texts.write(value)
            case "$day", str():
                bits.put((_day(value) - FIRST_DAY).days, 16)
            case "$midnight", int() if value % DAY == 0:
                bits.put(value // DAY, 16)
            case "$number", int() if type(value) is int:
                bits.number(value)
            case "$score", int() | float() if type(value) is not bool:
                self._score(value)
            case "$key", dict():
                self._key(value)
            case "$digests", list():
                self._hidden(value)
            case "$list_uri", str():
                self._list_uri(value)
            case "$json", _:
                self.texts.write(compact_json(value).decode())
            case _:
                raise DoesNotFit

    def _score(self, value: float) -> None:
        if type(value) is int and 0 <= value < TENTHS:
            self.bits.put(value, 7)
        elif type(value) is float and 0 <= value * 10 <= 1000 and int(value * 10) / 10 == value:
            self.bits.put(TENTHS << 10 | int(value * 10), 17)
        else:
            self.bits.put(AS_JSON, 7)
            self.texts.write(compact_json(value).decode())

    def _key(self, jwk: dict[str, Any]) -> None:
        """A public key as x and the parity of y."""
        x, y = (_bytes_of(jwk.get(name)) for name in ("x", "y" if "y" in jwk else "x"))
        self.bits.put(2 if jwk.get("kty") == "OKP" else y[-1] & 1, 2)
        self.bits.append(x)

    def _hidden(self, digests: list[Any]) -> None:
        """Sorted digests need no places: the hidden ones suffice, the shown ones are recomputed."""
        if not all(isinstance(each, str) for each in digests):
            raise DoesNotFit
        hidden = [each for each in digests if each not in self._digests]
        self.bits.number(len(hidden))
        for each in hidden:
            self.bits.append(_bytes_of(each))

    def _list_uri(self, uri: str) -> None:
        before, _, number = uri.rpartition(list_uri(self._issuer, ""))
        plain = not before and _is_number(number)
        self.bits.put(plain, 1)
        if plain:
            self.bits.number(int(number))
        else:
            self.texts.write(uri)


def _number_within(before: str, after: str, value: Any) -> int:
    if not isinstance(value, str) or not value.startswith(before) or not value.endswith(after):
        raise DoesNotFit
    digits = value[len(before) : len(value) - len(after)]
    if not _is_number(digits):
        raise DoesNotFit
    return int(digits)


def _is_number(digits: str) -> bool:
    """Whether it is a number below 10^9 as it is written usually."""
    return digits.isascii() and digits.isdigit() and len(digits) <= 9 and str(int(digits)) == digits


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DoesNotFit from None


def _bytes_of(text: Any) -> bytes:
    try:
        data = unb64url(text) if isinstance(text, str) else b""
    except Malformed:
        raise DoesNotFit from None
    if len(data) != 32:
        raise DoesNotFit
    return data
