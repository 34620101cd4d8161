"""base64url and JSON, read strictly and written one way.

Reading is stricter than `base64` and `json`: what two readers could understand differently is
refused (RFC 8725 section 3.2; RFC 7515 section 2 for base64url without padding).
"""

import binascii
import json
from base64 import urlsafe_b64encode
from binascii import a2b_base64
from typing import Any, Final, NoReturn, TypeGuard

from credential.codes import Code
from credential.errors import Malformed
from credential.limits import LAST_INSTANT, MAX_DEPTH, MAX_INTEGER

# The letters of base64url become those of base64, and what is only in base64 becomes no letter at all.
_TO_BASE64: Final = bytes.maketrans(b"-_+/=", b"+/???")
_PADDING: Final = (b"", b"", b"==", b"=")
_CONTAINERS: Final = (dict, list)
# Which characters may come last: unused low bits must be zero, or one value has two spellings.
_LAST: Final = ("", "", "AQgw", "AEIMQUYcgkosw048")


def b64url(data: bytes) -> str:
    """Base64url without padding (RFC 7515 appendix C)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64url(text: str) -> bytes:
    """The bytes behind canonical, unpadded, non-empty base64url text."""
    over = len(text) % 4
    if over and text[-1] not in _LAST[over]:
        raise Malformed(Code.BASE64_FORM, "a part is not canonical base64url text")
    letters = text.encode("ascii", "replace").translate(_TO_BASE64)
    try:
        data = a2b_base64(letters + _PADDING[over], strict_mode=True)
    except binascii.Error:
        data = b""
    if not data:
        raise Malformed(Code.BASE64_FORM, "a part is not base64url text")
    return data


def compact_json(value: Any) -> bytes:
    """JSON in the one spelling we write: no spaces, UTF-8, members in the order given."""
    return _ENCODER.encode(value).encode("utf-8")


def strict_json(data: bytes) -> Any:
    """The value behind JSON bytes, refusing whatever a second reader might read otherwise.

    Refused: a byte order mark, invalid UTF-8, lone surrogates, repeated member names, NaN and
    infinities, integers beyond 2^53-1, control characters in names, nesting deeper than `MAX_DEPTH`
    containers, trailing data.
    """
    text = _text(data)
    try:
        value = _parse(text)
    except ValueError as error:
        raise Malformed(Code.JSON_FORM, f"not valid JSON: {error}") from None
    except RecursionError:
        raise _too_deep() from None
    # Most tokens hold fewer brackets than the limit, and counting those is one pass in C.
    if text.count("{") + text.count("[") > MAX_DEPTH:
        _check_depth(value)
    if "\\" in text:
        _check_escaped(value)
    return value


def _parse(text: str) -> Any:
    if text[:1] in ("{", "["):
        value, end = _DECODER.raw_decode(text)
        if end == len(text):
            return value
    return _DECODER.decode(text)  # white space around the value, or something after it


def strict_object(data: bytes) -> dict[str, Any]:
    """Like `strict_json`, and the value must be an object."""
    value = strict_json(data)
    if not isinstance(value, dict):
        raise Malformed(Code.JSON_FORM, "not a JSON object")
    return value


def is_instant(value: object) -> TypeGuard[int]:
    """Whether a value is a NumericDate we accept: whole seconds, up to the end of the year 9999."""
    return type(value) is int and 0 <= value <= LAST_INSTANT


def _text(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        raise Malformed(Code.JSON_TEXT, "JSON begins with a byte order mark")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed(Code.JSON_TEXT, "JSON is not UTF-8 text") from None


def _check_depth(value: Any) -> None:
    """Go down level by level, until one has no containers left."""
    level = [value] if type(value) in _CONTAINERS else []
    for _ in range(MAX_DEPTH):
        inner = [each.values() if type(each) is dict else each for each in level]
        level = [member for members in inner for member in members if type(member) in _CONTAINERS]
        if not level:
            return
    raise _too_deep()


def _too_deep() -> Malformed:
    return Malformed(Code.JSON_DEPTH, f"JSON is nested deeper than {MAX_DEPTH}")


def _check_escaped(value: Any) -> None:
    """What only an escape can put into a text: half a surrogate pair, or a control character in a name."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed(Code.JSON_TEXT, "JSON holds half of a surrogate pair") from None
    _check_names(value)


def _check_names(value: Any) -> None:
    if type(value) is dict:
        for name in value:
            check_name(name)
    if type(value) in (dict, list):
        for member in value.values() if type(value) is dict else value:
            _check_names(member)


def check_name(name: str) -> None:
    """The name of a claim holds no control character, at which some readers end it (`json.text`)."""
    if any(sign < " " for sign in name):
        raise Malformed(Code.JSON_TEXT, "JSON names a member with a control character")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed(Code.JSON_DUPLICATE, "a JSON object names a member twice")
    return members


def _integer(digits: str) -> int:
    if len(digits) > 17 or not -MAX_INTEGER <= (number := int(digits)) <= MAX_INTEGER:
        raise Malformed(Code.JSON_NUMBER, "a JSON number is too large to be kept exactly")
    return number


def _float(digits: str) -> float:
    number = float(digits) if len(digits) <= 32 else float("inf")
    if number in (float("inf"), float("-inf")):
        raise Malformed(Code.JSON_NUMBER, "a JSON number is too long or too large")
    return number


def _constant(name: str) -> NoReturn:
    raise Malformed(Code.JSON_NUMBER, f"{name} is not JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_constant
)
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False)
