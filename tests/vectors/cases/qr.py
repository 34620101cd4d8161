"""The compact QR text, spoilt before any token comes out of it."""

import zlib
from typing import Any

import cbor2

from credential import skp1
from credential.skp1.base45 import b45encode
from credential.skp1.frame import Form, Frame
from tests.builders import a_presentation, a_request
from tests.vectors.drafts import Draft
from tests.vectors.making import Vector, a_trust, refused, unsure

QR = "answer_as_compact_qr"


def vectors() -> dict[str, Vector]:
    return {**_text(), **_content(), **_newer()}


def _text() -> dict[str, Vector]:
    text = skp1.encode(Draft().build(), request=a_request())
    groups = (len(text) - 6) // 3 * 3

    def bad(code: str, rules: str, note: str, spoilt: str) -> Vector:
        return refused(code, rules, note, base=QR, input=spoilt)

    return {
        "qr_character_outside_the_alphabet": bad(
            "qr.alphabet", "R-101", "an exclamation mark", text[:60] + "!" + text[61:]
        ),
        "qr_letter_in_small": bad(
            "qr.lower_case", "R-101", "one letter in lower case", text[:60] + "a" + text[61:]
        ),
        "qr_cut_inside_a_pair": bad(
            "qr.cut", "R-101", "one character left over at the end", text[: groups + 3]
        ),
        "qr_three_characters_too_large": bad(
            "qr.alphabet", "R-101", "a group beyond 65535", "SKP1::::" + text[8:]
        ),
        "qr_last_pair_too_large": bad(
            "qr.alphabet", "R-101", "a last pair beyond 255", text[: 5 + groups] + "::"
        ),
        "qr_one_character_changed": bad(
            "qr.checksum",
            "R-101",
            "one character read as another",
            text[:100] + ("0" if text[100] != "0" else "1") + text[101:],
        ),
        "qr_cut_at_the_end": bad("qr.checksum", "R-103", "the last characters missing", text[: groups + 2]),
        "qr_nothing_behind_the_prefix": bad("qr.checksum", "R-103", "the prefix alone", "SKP1:"),
        "qr_text_longer_than_any": bad(
            "qr.too_large", "R-102", "over 131,072 characters", "SKP1:" + "0" * 131_070
        ),
        "qr_expands_too_far": bad(
            "qr.too_large",
            "R-102",
            "70,000 bytes of content",
            Frame(Form.TOKEN, b"\x40" * 70_000, b"").to_text(),
        ),
        "qr_other_prefix": bad("input.not_ours", "R-100", "a web address", "https://example.org/"),
        "bare_jwt": bad(
            "input.not_ours", "R-05 S14", "the issuer's JWT alone, without a tilde", Draft().signed()
        ),
        "json_serialization": bad(
            "input.not_ours", "J13 S14", "the flattened JSON form", '{"payload":"e30"}'
        ),
        "nothing_but_spaces": bad("input.not_ours", "S14", "three spaces", "   "),
    }


def _content() -> dict[str, Vector]:
    frame = skp1.decode(skp1.encode(a_presentation(), request=a_request())).frame
    body, head = frame.head, cbor2.dumps([{}, [], {}])

    def other(code: str, note: str, spoilt: str) -> Vector:
        return refused(code, "R-103", note, base=QR, input=spoilt)

    def bad(note: str, spoilt: str) -> Vector:
        return other("qr.form", note, spoilt)

    many = cbor2.dumps([{}, [0] * 65, {}])
    nested = Frame(Form.RAW, skp1.encode(Draft().build()).encode(), b"").to_text()
    return {
        "qr_trailing_bytes": other(
            "qr.trailing",
            "one byte more than the content says",
            frame._replace(head=body[:-256] + b"\0" + body[-256:]).to_text(),
        ),
        "qr_cbor_trailing_bytes": other(
            "qr.trailing", "the same behind CBOR", Frame(Form.TOKEN, head, bytes(65)).to_text()
        ),
        "qr_cut_content": other("qr.cut", "the last bytes missing", frame._replace(head=body[:80]).to_text()),
        "qr_cbor_tail_too_short": other(
            "qr.cut", "one byte less than a signature", Frame(Form.TOKEN, head, bytes(63)).to_text()
        ),
        "qr_too_many_disclosures": other(
            "qr.count", "65 disclosures", Frame(Form.TOKEN, many, bytes(64)).to_text()
        ),
        "qr_length_never_ends": other("qr.count", "a length of four bytes", _frame(b"\x12\xff\xff\xff\xff")),
        "qr_code_in_a_code": other("qr.nested", "a code that holds another code", nested),
        "qr_no_array": bad("the content is a map", Frame(Form.TOKEN, b"\xa0", b"").to_text()),
        "qr_member_named_twice": bad("one name as a number and as text", _answer({0: "x", "iss": "y"}, 1)),
        "qr_answer_time_is_bytes": bad("the holder's time is a byte string", _answer({0: "x"}, b"1")),
        "qr_answer_time_has_too_many_digits": bad(
            "the holder's time has 20,000 bits", _answer({0: "x"}, 2**20_000)
        ),
        "qr_answer_time_is_not_a_number": bad("the holder's time is NaN", _answer({0: "x"}, float("nan"))),
        "qr_fewer_than_no_digests": bad(
            "minus five hidden digests", _answer({0: "x", 16: cbor2.CBORTag(10, -5)}, 1)
        ),
        "qr_deflate_damaged": bad("content that is no deflate stream", _frame(b"\x13\x04\xff\xff\xff\xff")),
        "qr_cbor_in_another_spelling": bad(
            "an array of indefinite length", Frame(Form.TOKEN, b"\x9f\xff", b"").to_text()
        ),
    }


def _newer() -> dict[str, Vector]:
    text = skp1.encode(Draft().build(), request=a_request())

    def newer(note: str, spoilt: str) -> Vector:
        return unsure("qr.newer", "R-100", note, base=QR, input=spoilt)

    return {
        "qr_newer_version": newer("version 2 of the frame", _frame(b"\x20" + bytes(8))),
        "qr_newer_form": newer("a form this version does not have", _frame(b"\x1f" + bytes(8))),
        "qr_newer_word": newer(
            "a word that is not in the tables",
            Frame(Form.TOKEN, b"\x83\xa0\x80\xa1\x00\xf8\xff", bytes(64)).to_text(),
        ),
        "qr_profile_not_here": unsure(
            "qr.profile",
            "R-100",
            "a profile that the bundle does not have",
            base="answer_by_profile",
            trust=a_trust(),
        ),
        "qr_newer_prefix": newer("SKP2", "SKP2:" + text[5:]),
    }


def _answer(payload: dict[Any, Any], made: Any) -> str:
    """The SKP1 text of an answer with this packed payload, and made at this instant."""
    head = cbor2.dumps([{18: "ES256"}, [], payload, made])
    return Frame(Form.ANSWER, head, bytes(128), 7).to_text()


def _frame(body: bytes) -> str:
    return "SKP1:" + b45encode(body + zlib.crc32(body).to_bytes(4))
