"""The issuer's JWS, spoilt in its form, header, algorithm or signature."""

from typing import Any

from tests.builders import CENTRE, THIEF, a_status_token
from tests.vectors.cases.accepted_forms import plain_binding
from tests.vectors.drafts import Draft, b64, unb64
from tests.vectors.making import Vector, edited, header, refused
from tests.vectors.odd_keys import (
    ED25519_PUBLIC,
    ORDER,
    OTHER_ED25519,
    Fixed,
    SharedSecret,
    in_der,
    second_spelling,
    unsigned,
    with_signature,
)

TWO_KEYS = "issuer_with_two_keys"


def vectors() -> dict[str, Vector]:
    return {**_form(), **_algorithm(), **_type(), **_header(), **_signature()}


def _form() -> dict[str, Vector]:
    sound = Draft().build()
    head, middle, _ = sound.split(".", 2)
    jwt, rest = sound.split("~", 1)

    def bad(note: str, text: str, code: str = "jws.form", rules: str = "J13") -> Vector:
        return refused(code, rules, note, input=text)

    return {
        "padded": bad(
            "base64 padding of the payload", sound.replace("~", "=~", 1), "base64.form", "R-06 J13"
        ),
        "other_base64": bad("a plus sign", f"+{jwt[1:]}~{rest}", "base64.form", "R-06 J13"),
        "four_parts": bad("a fourth part", sound.replace("~", ".AAAA~", 1)),
        "five_parts": bad("the five parts of a JWE", f"{head}.{middle}.AAAA.AAAA.AAAA~{rest}"),
        "no_signature": bad("an empty third part", f"{head}.{middle}.~{rest}", rules="J01 J13"),
        "two_parts": bad("no third part", f"{head}.{middle}~{rest}", rules="J01"),
        "empty_payload": bad("an empty second part", f"{head}..{jwt.rsplit('.', 1)[1]}~{rest}"),
        "line_end_inside": bad("a line end in the payload", sound[:200] + "\n" + sound[200:], "base64.form"),
        "line_end_behind": bad("a line end behind the signature", f"{jwt}\n~{rest}", "base64.form"),
        "base64_not_canonical": bad("unused bits set", f"{second_spelling(jwt)}~{rest}", "base64.form"),
        "base64_impossible_length": bad("three characters more", f"{jwt}AAA~{rest}", "base64.form"),
    }


def _algorithm() -> dict[str, Vector]:
    sound, named = Draft().build(), CENTRE.public.thumbprint
    none = {"alg": "none", "typ": "dc+sd-jwt", "kid": named}

    def bad(rules: str, note: str, text: str, **changes: Any) -> Vector:
        return refused("jws.alg", rules, note, input=text, **changes)

    secret = Draft(key=SharedSecret(CENTRE.public.to_pem()))
    secret.header["alg"] = "HS256"
    return {
        "alg_none": bad("R-01 J01", "alg none", unsigned(none, sound)),
        "alg_none_in_other_letters": bad("R-01 J01", "nOnE", unsigned(none | {"alg": "nOnE"}, sound)),
        "alg_missing": bad("R-01", "no alg", header(alg=None)),
        "alg_hs256": bad("R-01 J02", "the issuer's public key in PEM as the shared secret", secret.build()),
        "alg_es384": bad("R-01 J03", "an algorithm of the same family, not on the list", header(alg="ES384")),
        "alg_of_rsa": bad("R-01 J03", "PS256", header(alg="PS256")),
        "alg_is_a_list": bad("R-01", "a list of algorithms", header(alg=["ES256"])),
        "alg_is_an_object": bad("R-01", "an object for an algorithm", header(alg={"ES256": 1})),
        "es256_named_for_an_ed25519_key": bad(
            "J03",
            "ES256 named, the key named is of Ed25519",
            header(kid=ED25519_PUBLIC.thumbprint),
            base=TWO_KEYS,
        ),
        "alg_of_another_key": bad("J03", "EdDSA named, the issuer's key is P-256", header(alg="EdDSA")),
        "binding_alg_none": bad(
            "R-19 J01", "the holder's header says none", edited(lambda d: d.kb_header.update(alg="none"))
        ),
        "binding_alg_of_another_key": bad(
            "R-19 J02",
            "the holder's header says HS256, and their public key is the secret",
            edited(lambda d: (d.kb_header.update(alg="HS256"), d.set(kb_key=SharedSecret(b"key")))),
        ),
    }


def _type() -> dict[str, Vector]:
    sound = Draft().build()
    binding = sound[sound.rindex("~") + 1 :]

    def bad(rules: str, note: str, text: str) -> Vector:
        return refused("jws.typ", rules, note, input=text)

    return {
        "typ_of_old_drafts": bad("R-30 J08", "vc+sd-jwt", header(typ="vc+sd-jwt")),
        "typ_missing": bad("R-30 J08", "no typ", header(typ=None)),
        "typ_as_media_type": bad("J08", "application/dc+sd-jwt", header(typ="application/dc+sd-jwt")),
        "typ_in_capitals": bad("J08", "DC+SD-JWT", header(typ="DC+SD-JWT")),
        "typ_is_a_list": bad("J08", "a list with the type", header(typ=["dc+sd-jwt"])),
        "binding_for_a_credential": bad("J08", "a holder's signature in the issuer's place", f"{binding}~"),
        "status_list_for_a_credential": bad(
            "J08", "a status list in the credential's place", plain_binding(a_status_token())
        ),
        "binding_typ": bad("R-21 K10", "typ JWT", edited(lambda d: d.kb_header.update(typ="JWT"))),
        "credential_for_a_binding": bad(
            "R-21 J08",
            "the issuer's JWT in the holder's place",
            sound[: sound.rindex("~") + 1] + Draft().signed(),
        ),
    }


def _header() -> dict[str, Vector]:
    def bad(rules: str, note: str, text: str, code: str = "jws.header") -> Vector:
        return refused(code, rules, note, input=text)

    return {
        "critical_extension": bad("R-28 J07", "crit of a claim", header(crit=["exp"]), "jws.crit"),
        "critical_nothing": bad("R-28 J07", "an empty crit", header(crit=[]), "jws.crit"),
        "critical_text": bad("R-28 J07", "crit that is no list", header(crit="b64"), "jws.crit"),
        "binding_critical": bad(
            "R-28 J07",
            "crit in the holder's header",
            edited(lambda d: d.kb_header.update(crit=["b64"])),
            "jws.crit",
        ),
        "payload_not_encoded": bad("J07", "b64 false", header(b64=False)),
        "own_key_in_header": bad("J04 R-03", "jwk", header(jwk=THIEF.public.jwk)),
        "key_by_address": bad("J04 R-03", "jku", header(jku="https://127.0.0.1/keys")),
        "key_by_chain": bad("J04 R-35", "x5c", header(x5c=["MIIB"])),
        "chain_by_address": bad("J04 R-35", "x5u to a file", header(x5u="file:///etc/passwd")),
        "compressed": bad("J04", "zip", header(zip="DEF")),
        "kid_not_text": bad("J05", "kid is a number", header(kid=7)),
        "binding_brings_its_key": bad(
            "K02 J04",
            "a thief's jwk in the holder's header",
            edited(lambda d: (d.kb_header.update(jwk=THIEF.public.jwk), d.set(kb_key=THIEF))),
        ),
    }


def _signature() -> dict[str, Vector]:
    sound = Draft().build()
    head, middle, rest = sound.split(".", 2)
    payload = unb64(middle).replace(b"Arc Welding", b"Arc Melding")
    low = bytes(31) + b"\1"

    def bad(rules: str, note: str, text: str, base: str = "answer_to_a_named_request") -> Vector:
        return refused("jws.signature", rules, note, base=base, input=text)

    return {
        "title_changed": bad("R-02", "one letter of the title", f"{head}.{b64(payload)}.{rest}"),
        "header_changed": bad(
            "R-02", "one member more in the header", unsigned(Draft().header | {"cty": "a"}, sound)
        ),
        "signed_by_another": bad("R-02", "a thief's key", edited(lambda d: d.set(key=THIEF))),
        "signed_by_another_ed25519_key": bad(
            "R-02 J03",
            "EdDSA with a key the centre has not",
            _by_another_ed25519(),
            base="issuer_with_an_ed25519_key",
        ),
        "signature_in_der": bad("J14", "DER", in_der(sound)),
        "signature_too_short": bad(
            "J14", "63 bytes", with_signature(sound, lambda r, s: (r.to_bytes(32) + s.to_bytes(32))[:-1])
        ),
        "signature_too_long": bad(
            "J14", "65 bytes", with_signature(sound, lambda r, s: bytes(1) + r.to_bytes(32) + s.to_bytes(32))
        ),
        "signature_of_zeros": bad("J14", "r and s zero", edited(lambda d: d.set(key=Fixed(bytes(64))))),
        "signature_of_the_order": bad(
            "J14", "r and s the order", edited(lambda d: d.set(key=Fixed(ORDER.to_bytes(32) * 2)))
        ),
        "signature_of_one": bad("J14", "r and s one", edited(lambda d: d.set(key=Fixed(low * 2)))),
        "forged_with_a_revoked_index": bad(
            "R-50",
            "a thief's signature over an index that is revoked: of its status nothing is said",
            edited(lambda d: (d.payload["status"]["status_list"].update(idx=4712), d.set(key=THIEF))),
            base="neighbours_revoked",
        ),
    }


def _by_another_ed25519() -> str:
    draft = Draft(key=OTHER_ED25519)
    draft.header |= {"alg": "EdDSA", "kid": ED25519_PUBLIC.thumbprint}
    return draft.build()
