"""Templates: what is known of a token beforehand, with holes for what is not.

A template is JSON.  A text that begins with `$` is a hole and names what fills it; a member whose name
ends in `?` may be absent; `{"$list": [template, …]}` is a list whose every element fits one of those;
`{"$numbered": [before, after]}` is a text with a number in it; anything else stands for itself.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from credential.codes import Code
from credential.encoding import b64url, compact_json, strict_json, unb64url
from credential.errors import Malformed
from credential.keys import p256_y
from credential.limits import DAY
from credential.sd_jwt import digest
from credential.skp1.bits import BitReader, BitWriter, DoesNotFit, too_many
from credential.skp1.leaves import newer
from credential.skp1.texts import TextReader, TextWriter

LIST, NUMBERED = "$list", "$numbered"
_FIRST_DAY: Final = date(1900, 1, 1)
_MOST_ELEMENTS: Final = 256
"""Elements of all lists of one token together."""
_TENTHS, _AS_JSON = 101, 102


def is_optional(name: str) -> bool:
    """Whether a template's member may be absent."""
    return name.endswith("?")


class Packer:
    """Writes what fills the holes.  `digests` are those of what is shown, in any order."""

    def __init__(self, texts: Sequence[str], digests: frozenset[str] = frozenset()) -> None:
        self.bits = BitWriter()
        self.texts = TextWriter(self.bits, texts)
        self._digests = digests
        self._issuer = ""

    def pack(self, template: Any, value: Any) -> None:
        """Write the holes of `template` as `value` fills them; raises `DoesNotFit`."""
        if isinstance(template, str) and template.startswith("$"):
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
            if name == "iss":
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
                bits.put((_day(value) - _FIRST_DAY).days, 16)
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
        if type(value) is int and 0 <= value < _TENTHS:
            self.bits.put(value, 7)
        elif type(value) is float and 0 <= value * 10 <= 1000 and int(value * 10) / 10 == value:
            self.bits.put(_TENTHS << 10 | int(value * 10), 17)
        else:
            self.bits.put(_AS_JSON, 7)
            self.texts.write(compact_json(value).decode())

    def _key(self, jwk: dict[str, Any]) -> None:
        """A public key as x and the parity of y."""
        try:
            x, y = unb64url(jwk["x"]), unb64url(jwk.get("y", "AA"))
        except (Malformed, KeyError, TypeError):
            raise DoesNotFit from None
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
        before, _, number = uri.rpartition(_list_uri(self._issuer, ""))
        plain = not before and number.isascii() and number.isdigit() and str(int(number)) == number
        self.bits.put(plain, 1)
        if plain:
            self.bits.number(int(number))
        else:
            self.texts.write(uri)


class Unpacker:
    """Reads what fills the holes; raises `Malformed` (`qr.form`) or `CannotTell` (`qr.newer`)."""

    def __init__(self, data: bytes, texts: Sequence[str]) -> None:
        self.bits = BitReader(data)
        self.texts = TextReader(self.bits, texts)
        self.shown: Sequence[str] = ()
        self._issuer = ""
        self._elements = 0

    def unpack(self, template: Any) -> Any:
        """The value of which `template` is known; `shown` must hold the disclosures by then."""
        if isinstance(template, str) and template.startswith("$"):
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
            raise Malformed(Code.QR_FORM, "the code names a form that its profile does not have")
        return number, self.unpack(templates[number])

    def _members(self, template: dict[str, Any]) -> dict[str, Any]:
        members = {}
        for name, inner in template.items():
            if is_optional(name):
                name = name[:-1]
                if not self.bits.take(1):
                    continue
            members[name] = self.unpack(inner)
            if name == "iss":
                self._issuer = members[name]
        return members

    def _list(self, templates: Sequence[Any]) -> list[Any]:
        values, last = [], -1
        for _ in range(self.bits.number()):
            last, value = self.choose(templates, last)
            values.append(value)
        return values

    def _hole(self, hole: str) -> Any:
        match hole:
            case "$text":
                return self.texts.read()
            case "$day":
                return (_FIRST_DAY + timedelta(self.bits.take(16))).isoformat()
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
                return _list_uri(self._issuer, str(self.bits.number())) if plain else self.texts.read()
            case "$json":
                return self._json()
            case _:
                raise newer("a gap")

    def _score(self, number: int) -> Any:
        if number == _AS_JSON:
            return self._json()
        if number > _TENTHS:
            raise newer("a score")
        return number if number < _TENTHS else self.bits.take(10) / 10

    def _json(self) -> Any:
        try:
            return strict_json(self.texts.read().encode("utf-8"))
        except Malformed:
            raise Malformed(Code.QR_FORM, "the code's content cannot be read") from None

    def _key(self, form: int) -> dict[str, str]:
        if form > 2:
            raise newer("a key")
        x = self.bits.random(32)
        if form == 2:
            return {"kty": "OKP", "crv": "Ed25519", "x": b64url(x)}
        y = p256_y(x, bool(form))
        if y is None:
            raise Malformed(Code.QR_FORM, "the code holds a key that is not on its curve")
        return {"kty": "EC", "crv": "P-256", "x": b64url(x), "y": b64url(y)}

    def _all_digests(self, count: int) -> list[str]:
        if count > _MOST_ELEMENTS:
            raise too_many("digests")
        hidden = [b64url(self.bits.random(32)) for _ in range(count)]
        return sorted(hidden + [digest(each) for each in self.shown])


def fits(template: Any, value: Any) -> bool:
    """Whether the constant parts of a value are those of the template; holes are not tried."""
    if isinstance(template, str) and template.startswith("$"):
        return True
    if isinstance(template, dict):
        if LIST in template or NUMBERED in template:
            return isinstance(value, list if LIST in template else str)
        required = {name for name in template if not is_optional(name)}
        return (
            isinstance(value, dict)
            and required <= value.keys() <= {name.removesuffix("?") for name in template}
            and all(fits(template[name], value[name]) for name in required)
        )
    return bool(template == value)


def _number_within(before: str, after: str, value: Any) -> int:
    if not isinstance(value, str) or not value.startswith(before) or not value.endswith(after):
        raise DoesNotFit
    digits = value[len(before) : len(value) - len(after)]
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9 or str(int(digits)) != digits:
        raise DoesNotFit
    return int(digits)


def _list_uri(iss: str, number: str) -> str:
    return f"{iss}:status:{number}" if iss.startswith("urn:") else f"{iss.rstrip('/')}/status/{number}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DoesNotFit from None


def _bytes_of(text: str) -> bytes:
    try:
        data = unb64url(text)
    except Malformed:
        raise DoesNotFit from None
    if len(data) != 32:
        raise DoesNotFit
    return data
