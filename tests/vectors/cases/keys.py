"""Keys of holders that are no keys, or not for verifying."""

from typing import Any

from tests.builders import HOLDER
from tests.vectors.drafts import b64
from tests.vectors.making import Vector, claim, refused
from tests.vectors.odd_keys import ED25519_JWK, second_spelling


def vectors() -> dict[str, Vector]:
    ours = HOLDER.public.jwk
    off = {"kty": "EC", "crv": "P-256", "x": b64(bytes(32)), "y": b64(bytes(31) + b"\1")}
    infinity = {"kty": "EC", "crv": "P-256", "x": b64(bytes(32)), "y": b64(bytes(32))}

    def bad(note: str, jwk: Any, rules: str = "C03") -> Vector:
        return refused("key.form", rules, note, input=claim(cnf={"jwk": jwk}))

    return {
        "holder_key_off_the_curve": bad("not a point", off),
        "holder_key_at_infinity": bad("both coordinates zero", infinity),
        "holder_key_of_another_curve": bad("P-384", ours | {"crv": "P-384"}),
        "holder_key_symmetric": bad("kty oct", {"kty": "oct", "k": "AAAA"}, "C03 R-01"),
        "holder_key_not_base64": bad("a coordinate with exclamation marks", ours | {"x": "!" * 43}),
        "holder_key_with_unused_bits": bad(
            "a coordinate in a second spelling", ours | {"x": second_spelling(ours["x"])}
        ),
        "holder_key_is_text": bad("a key that is text", "x"),
        "holder_key_for_encryption": bad("use enc", ours | {"use": "enc"}),
        "holder_key_for_signing_alone": bad("key_ops without verify", ours | {"key_ops": ["sign"]}),
        "holder_key_of_low_order": bad(
            "an Ed25519 key that verifies anything", ED25519_JWK | {"x": b64(bytes(32))}, "C02 C03"
        ),
        "holder_key_not_canonical": bad(
            "an Ed25519 key beyond its field",
            ED25519_JWK | {"x": b64(b"\xf0" + b"\xff" * 30 + b"\x7f")},
            "C02",
        ),
        "holder_key_private": bad("d inside", ours | {"d": b64(HOLDER.secret)}),
    }
