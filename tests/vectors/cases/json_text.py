"""JSON that two readers could read differently, honestly signed."""

from typing import Any

from tests.vectors.drafts import Draft, b64, digest, spelled
from tests.vectors.making import Vector, edited, raw, refused


def vectors() -> dict[str, Vector]:
    sound = Draft()
    sound.build()
    return {**_members(sound), **_numbers(sound), **_text(sound), **_shape(sound)}


def _begun(sound: Draft, start: bytes) -> str:
    """The sound payload with this text for its opening brace."""
    return raw(payload=start + spelled(sound.payload)[1:])


def _bad(code: str, rules: str, note: str, text: str) -> Vector:
    return refused(code, rules, note, input=text)


def _members(sound: Draft) -> dict[str, Vector]:
    header = spelled(sound.header)
    status = spelled(sound.payload).replace(b'{"idx":', b'{"idx":1,"idx":')
    return {
        "json_repeated_member": _bad(
            "json.duplicate", "R-27 J09", "iss twice", _begun(sound, b'{"iss":"x",')
        ),
        "json_repeated_escaped_member": _bad(
            "json.duplicate", "J09", "iss twice, once escaped", _begun(sound, rb'{"\u0069ss":"x",')
        ),
        "json_repeated_in_the_header": _bad(
            "json.duplicate", "R-27 J09", "alg twice", raw(header=b'{"alg":"none",' + header[1:])
        ),
        "json_repeated_below_the_top": _bad(
            "json.duplicate", "J09", "idx twice, within status", raw(payload=status)
        ),
        "json_repeated_in_a_disclosure": _bad(
            "json.duplicate",
            "J09",
            "a name twice in a part",
            _with_disclosure(b'["c2FsdA","detail",{"a":1,"a":2}]'),
        ),
    }


def _numbers(sound: Draft) -> dict[str, Vector]:
    digits = b'{"a":1' + b"0" * 400 + b","
    return {
        "json_not_a_number": _bad("json.number", "J11", "NaN", _begun(sound, b'{"a":NaN,')),
        "json_endless": _bad("json.number", "J11", "minus infinity", _begun(sound, b'{"a":-Infinity,')),
        "json_huge_number": _bad("json.number", "J10", "2^53", _begun(sound, b'{"a":9007199254740992,')),
        "json_number_of_400_digits": _bad(
            "json.number", "J10", "an integer of 401 digits", _begun(sound, digits)
        ),
        "json_number_overflows": _bad("json.number", "J10", "1e999", _begun(sound, b'{"a":1e999,')),
        "json_number_with_underline": _bad("json.form", "J10", "9_9", _begun(sound, b'{"a":9_9,')),
        "json_number_of_other_digits": _bad(
            "json.form", "J10", "Arabic digits", _begun(sound, '{"a":١٢,'.encode())
        ),
    }


def _text(sound: Draft) -> dict[str, Vector]:
    payload = spelled(sound.payload)
    return {
        "json_byte_order_mark": _bad("json.text", "J11", "a BOM", raw(payload=b"\xef\xbb\xbf" + payload)),
        "json_not_utf8": _bad("json.text", "J11", "a byte that is not UTF-8", _begun(sound, b'{"a":"\xff",')),
        "json_overlong": _bad("json.text", "J11", "an overlong slash", _begun(sound, b'{"a":"\xc0\xaf",')),
        "json_utf16": _bad("json.text", "J11", "UTF-16", raw(payload=payload.decode().encode("utf-16"))),
        "json_lone_surrogate": _bad("json.text", "J11", "half a pair", _begun(sound, rb'{"a":"\ud800",')),
        "json_surrogate_in_a_disclosure": _bad(
            "json.text", "J11", "half a pair in a part", _with_disclosure(rb'["c2FsdA","detail","\udc00"]')
        ),
        "json_control_character": _bad("json.form", "J11", "a NUL in a name", _begun(sound, b'{"a\x00":1,')),
        "json_control_character_escaped": _bad(
            "json.text", "J11", "an escaped NUL in a name", _begun(sound, rb'{"a\u0000":1,')
        ),
        "json_line_end_in_a_claims_name": _bad(
            "json.text",
            "J11",
            "a disclosed claim with a line end in its name",
            _with_disclosure(rb'["c2FsdA","detail\n",1]'),
        ),
    }


def _shape(sound: Draft) -> dict[str, Vector]:
    payload = spelled(sound.payload)
    deep: Any = spelled(sound.payload | {"programme": [[[[[[[["x"]]]]]]]]})
    return {
        "json_trailing_data": _bad("json.form", "R-27 J11", "a second value", raw(payload=payload + b"{}")),
        "json_comment": _bad("json.form", "J11", "a comment", _begun(sound, b"{/* a */")),
        "json_string_never_ends": _bad(
            "json.form",
            "J12",
            "twenty thousand escaped quotes and no end",
            raw(payload=b'{"a":[[],[],[],[],[],[],[],[]],"b":"' + rb"\"" * 20_000),
        ),
        "json_array": _bad("json.form", "R-27", "an array for a payload", raw(payload=b"[]")),
        "json_header_array": _bad("json.form", "R-27", "an array for a header", raw(header=b"[]")),
        "json_too_deep": _bad("json.depth", "J12", "nine containers deep", raw(payload=deep)),
        "json_far_too_deep": _bad("json.depth", "J12", "20,000 brackets", raw(payload=b"[" * 20_000)),
        "json_disclosure_too_deep": _bad(
            "json.depth",
            "J12 S09",
            "nine containers in a part",
            _with_disclosure(b'["c2FsdA","detail",[[[[[[[[1]]]]]]]]]'),
        ),
    }


def _with_disclosure(text: bytes) -> str:
    """A draft with one part of these bytes, its digest signed."""
    encoded = b64(text)

    def change(draft: Draft) -> None:
        draft.payload["_sd"], draft.shown, draft.extra = [digest(encoded)], (), (encoded,)

    return edited(change)
