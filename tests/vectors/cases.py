"""The vectors themselves: each spoils one thing, and says with which code that is answered."""

import json
import zlib
from collections.abc import Callable
from datetime import date
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credential import skp1
from credential.keys import VerifyingKey
from credential.limits import DAY
from credential.skp1.base45 import b45encode
from credential.skp1.frame import Form, Frame
from credential.trust_entry import Accreditation, EntryKey, token_digest
from tests.builders import (
    CENTRE,
    HOLDER,
    NOW,
    OTHER_CENTRE,
    OTHER_ISS,
    STATUS_URI,
    THIEF,
    TODAY,
    a_request,
    a_status_token,
    an_entry,
)
from tests.vectors.build import a_challenge, a_trust, entry_members, vector
from tests.vectors.drafts import Draft, a_disclosure, answer, b64, digest, jws, spelled

Vector = dict[str, Any]


def cases() -> dict[str, Vector]:
    """Every vector by name."""
    groups = (
        _accepted,
        _qr,
        _json,
        _jws,
        _sd_jwt,
        _vc,
        _binding,
        _request,
        _issuer,
        _dates,
        _status,
        _trust,
        _policy,
    )
    every: dict[str, Vector] = {}
    for group in groups:
        for name, each in group().items():
            if name in every:
                raise ValueError(f"two vectors are named {name}")
            every[name] = each
    return every


def edited(change: Callable[[Draft], object], *, paper: bool = False) -> str:
    """A sound draft with one change."""
    draft = Draft()
    if paper:
        draft.paper()
    change(draft)
    return draft.build()


def claim(**changes: Any) -> str:
    """A draft with these payload members set, or left out where None."""

    def change(draft: Draft) -> None:
        draft.payload = {n: v for n, v in (draft.payload | changes).items() if v is not None}

    return edited(change)


def raw(header: Any = None, payload: Any = None) -> str:
    """A draft whose issuer's header or payload is these bytes, honestly signed."""
    draft = Draft()
    text = draft.build()
    sound_header, sound_payload = draft.header, draft.payload
    start = jws(
        sound_header if header is None else header, sound_payload if payload is None else payload, CENTRE
    )
    return start + text[text.index("~") :]


def refused(note: str, text: str, code: str, **changes: Any) -> Vector:
    return vector(note, text, "refused", code, **changes)


def unsure(note: str, text: str, code: str, **changes: Any) -> Vector:
    return vector(note, text, "cannot_tell", code, **changes)


def _accepted() -> dict[str, Vector]:
    sound, paper = Draft().build(), Draft().paper().build()
    no_request = {"challenge": None}
    both = edited(lambda d: d.set(shown=("holder", "identity", "results", "detail")))
    none = edited(lambda d: d.set(shown=()))
    no_kid = edited(lambda d: d.header.pop("kid"))
    request = a_request()
    midnight = TODAY + DAY
    late = a_request(made=midnight - 60, until=midnight + 60)
    late_answer = answer(iat=midnight - 30, nonce=late.nonce)
    last_day = an_entry().accreditations[0]
    unlevelled = claim(level=None)

    def accepted(note: str, text: str, **changes: Any) -> Vector:
        return vector(note, text, "accepted", **changes)

    return {
        "answer_to_a_named_request": accepted("holder and results shown in answer to a request", sound),
        "answer_found_among_open_requests": accepted(
            "the gate named no request, but has one that fits", sound, challenge=a_challenge(named=False)
        ),
        "answer_as_compact_qr": accepted(
            "the same as SKP1 text, nonce left out", skp1.encode(sound, request=request)
        ),
        "self_contained_qr": accepted("the same as SKP1 text with its nonce", skp1.encode(sound)),
        "paper": accepted("bound to nobody, everything shown", paper, **no_request),
        "paper_qr": accepted("paper as SKP1 text", skp1.encode(paper), **no_request),
        "every_part_shown": accepted("all four parts", both),
        "no_part_shown": accepted("the visible claims alone", none),
        "no_kid_but_one_key": accepted("no kid in the header; the issuer has one key", no_kid),
        "last_second_of_last_day": accepted(
            "one second before exp",
            edited(lambda d: (d.payload.update(exp=midnight), d.set(kb_payload=late_answer))),
            clock=midnight - 1,
            challenge=a_challenge(request=late.raw.decode()),
        ),
        "no_level": accepted("a country without a qualifications framework", unlevelled),
        "accreditation_ends_on_the_day_of_issue": accepted(
            "accredited until the very day of issue",
            sound,
            trust=a_trust(
                entries=[
                    entry_members(
                        accreditations=(
                            Accreditation(
                                last_day.kinds, last_day.isco, "*", date(2026, 1, 1), date(2026, 10, 22)
                            ),
                        )
                    )
                ]
            ),
        ),
        "believed_token_of_a_stolen_key": accepted(
            "the key was stolen later; this token was reported before",
            sound,
            trust=a_trust(
                entries=[
                    entry_members(keys=(EntryKey(CENTRE.public, date(2026, 1, 1), None, date(2026, 11, 1)),))
                ],
                believed={CENTRE.public.thumbprint: [_digest_of(sound)]},
            ),
        ),
        "policy_fits": accepted(
            "a policy that this meets in every member",
            sound,
            policy='holder = "required"\nkinds = ["training-certificate"]\n'
            'occupations = ["72"]\ncountries = ["PH"]\n',
        ),
        "issuer_with_an_ed25519_key": accepted(
            "signed with EdDSA by a centre that has such a key",
            edited(lambda d: (d.header.update(_named("EdDSA")), d.set(key=_ED25519))),
            trust=a_trust(entries=[entry_members(keys=_both_keys())]),
        ),
        "holder_with_an_ed25519_key": accepted(
            "bound to such a key, which signs under the algorithm's newer name",
            edited(
                lambda d: (
                    d.payload.update(cnf={"jwk": _ED25519_JWK}),
                    d.kb_header.update(alg="Ed25519"),
                    d.set(kb_key=_ED25519),
                )
            ),
        ),
        "as_of_a_day_before_expiry": accepted(
            "expired by now, judged for a day when it was not",
            claim(exp=TODAY),
            as_of=TODAY - DAY,
        ),
    }


_ED25519 = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_ED25519_JWK = {"kty": "OKP", "crv": "Ed25519", "x": b64(_ED25519.public_key().public_bytes_raw())}


def _named(alg: str) -> dict[str, str]:
    return {"alg": alg, "kid": VerifyingKey.from_jwk(_ED25519_JWK).thumbprint}


def _both_keys() -> tuple[EntryKey, ...]:
    """The centre's usual key, which signs its status list, and one of Ed25519."""
    return tuple(
        EntryKey(key, date(2026, 1, 1)) for key in (CENTRE.public, VerifyingKey.from_jwk(_ED25519_JWK))
    )


def _digest_of(token: str) -> str:
    jwt = token.split("~")[0]
    return token_digest(jwt.rsplit(".", 1)[0].encode()).hex()


def _qr() -> dict[str, Vector]:
    text = skp1.encode(Draft().build(), request=a_request())
    body = skp1.decode(text).frame
    long_head = Frame(Form.TOKEN, b"\x40" * 70_000, b"").to_text()
    no_array = Frame(Form.TOKEN, b"\xa0", b"").to_text()
    extra = Frame(body.form, body.head, body.tail + b"\0", body.hint).to_text()
    short = Frame(body.form, body.head, body.tail[:-1], body.hint).to_text()
    newer = b"\x20" + bytes(8)
    newer_form = b"\x1f" + bytes(8)
    return {
        "qr_character_outside_the_alphabet": refused(
            "a lower-case letter", text[:60] + "a" + text[61:], "qr.alphabet"
        ),
        "qr_cut_inside_a_pair": refused("one character missing at the end", _cut(text), "qr.alphabet"),
        "qr_one_character_changed": refused(
            "one character read as another", _other_character(text), "qr.checksum"
        ),
        "qr_cut_at_the_end": refused("the last characters missing", _cut_whole(text), "qr.checksum"),
        "qr_no_array": refused("the content is a map", no_array, "qr.form"),
        "qr_trailing_bytes": refused("one byte more than the content says", extra, "qr.form"),
        "qr_tail_too_short": refused("one byte less than the content says", short, "qr.form"),
        "qr_expands_too_far": refused("70,000 bytes of content", long_head, "qr.too_large"),
        "qr_other_prefix": refused("a web address", "https://example.org/", "input.not_ours"),
        "qr_member_named_twice": refused(
            "one name as a number and as text", _answer_text({0: "x", "iss": "y"}, 1), "qr.form"
        ),
        "qr_answer_time_is_bytes": refused(
            "the holder's time is a byte string", _answer_text({0: "x"}, b"1"), "qr.form"
        ),
        "qr_answer_time_has_too_many_digits": refused(
            "the holder's time is a number of 20,000 bits", _answer_text({0: "x"}, 2**20_000), "qr.form"
        ),
        "qr_answer_time_is_not_a_number": refused(
            "the holder's time is NaN", _answer_text({0: "x"}, float("nan")), "qr.form"
        ),
        "qr_fewer_than_no_digests": refused(
            "minus five hidden digests", _answer_text({0: "x", 16: cbor2.CBORTag(10, -5)}, 1), "qr.form"
        ),
        "qr_newer_version": unsure("version 2 of the frame", _frame_text(newer), "qr.newer"),
        "qr_newer_form": unsure("a form this version does not have", _frame_text(newer_form), "qr.newer"),
        "qr_newer_prefix": unsure("SKP2", "SKP2:" + text[5:], "qr.newer"),
    }


def _answer_text(payload: dict[Any, Any], made: Any) -> str:
    """The SKP1 text of an answer with this packed payload, and made at this instant."""
    head = cbor2.dumps([{18: "ES256"}, [], payload, made])
    return Frame(Form.ANSWER, head, bytes(128), 7).to_text()


def _frame_text(body: bytes) -> str:
    return "SKP1:" + b45encode(body + zlib.crc32(body).to_bytes(4))


def _cut(text: str) -> str:
    """The text cut so that one character is left over."""
    return text[: 5 + (len(text) - 6) // 3 * 3 + 1 - 3]


def _cut_whole(text: str) -> str:
    """The text cut between two groups."""
    return text[: 5 + (len(text) - 6) // 3 * 3 - 3]


def _other_character(text: str) -> str:
    return text[:100] + ("0" if text[100] != "0" else "1") + text[101:]


def _json() -> dict[str, Vector]:
    sound = Draft()
    sound.build()
    payload = spelled(sound.payload)
    deep = json.loads(payload) | {"programme": [[[[[[[["x"]]]]]]]]}
    return {
        "json_repeated_member": refused(
            "iss stands twice", raw(payload=b'{"iss":"x",' + payload[1:]), "json.duplicate"
        ),
        "json_repeated_escaped_member": refused(
            "iss stands twice, once escaped",
            raw(payload=rb'{"\u0069ss":"x",' + payload[1:]),
            "json.duplicate",
        ),
        "json_not_a_number": refused("NaN", raw(payload=b'{"a":NaN,' + payload[1:]), "json.number"),
        "json_huge_number": refused(
            "2^53", raw(payload=b'{"a":9007199254740992,' + payload[1:]), "json.number"
        ),
        "json_byte_order_mark": refused("a BOM", raw(payload=b"\xef\xbb\xbf" + payload), "json.text"),
        "json_not_utf8": refused(
            "a byte that is not UTF-8", raw(payload=b'{"a":"\xff",' + payload[1:]), "json.text"
        ),
        "json_lone_surrogate": refused(
            "half a pair", raw(payload=rb'{"a":"\ud800",' + payload[1:]), "json.text"
        ),
        "json_trailing_data": refused("a second value", raw(payload=payload + b"{}"), "json.form"),
        "json_string_never_ends": refused(
            "twenty thousand escaped quotes and no end",
            raw(payload=b'{"a":[[],[],[],[],[],[],[],[]],"b":"' + rb"\"" * 20_000),
            "json.form",
        ),
        "json_array": refused("an array for a payload", raw(payload=b"[]"), "json.form"),
        "json_too_deep": refused("nine containers deep", raw(payload=spelled(deep)), "json.depth"),
    }


def _jws() -> dict[str, Vector]:
    sound = Draft().build()
    head, middle, rest = sound.split(".", 2)
    unsigned_header = b64(spelled({"alg": "none", "typ": "dc+sd-jwt", "kid": CENTRE.public.thumbprint}))

    def header(**changes: Any) -> str:
        return edited(lambda d: d.header.update(changes))

    spoilt_title = edited(lambda d: None)
    payload = json.loads(_unb64(middle)) | {
        "title": "Shielded Metal Arc Melding, National Certificate Level 2"
    }
    spoilt_title = f"{head}.{b64(spelled(payload))}.{rest}"
    return {
        "padded": refused("base64 padding", sound.replace("~", "=~", 1), "jws.form"),
        "four_parts": refused("a fourth part", sound.replace("~", ".AAAA~", 1), "jws.form"),
        "no_signature": refused(
            "an empty third part", f"{head}.{middle}.~" + sound.split("~", 1)[1], "jws.form"
        ),
        "base64_not_canonical": refused("unused bits set", _unclean(sound), "base64.form"),
        "alg_none": refused("alg none", f"{unsigned_header}.{middle}.{rest}", "jws.alg"),
        "alg_hs256": refused("a symmetric algorithm", header(alg="HS256"), "jws.alg"),
        "alg_es384": refused("an algorithm not on the list", header(alg="ES384"), "jws.alg"),
        "alg_is_a_list": refused("a list of algorithms", header(alg=["ES256"]), "jws.alg"),
        "alg_is_an_object": refused("an object for an algorithm", header(alg={"ES256": 1}), "jws.alg"),
        "signed_by_another_ed25519_key": refused(
            "EdDSA with a key the centre has not",
            edited(lambda d: (d.header.update(_named("EdDSA")), d.set(key=_other_ed25519()))),
            "jws.signature",
            trust=a_trust(entries=[entry_members(keys=_both_keys())]),
        ),
        "es256_named_for_an_ed25519_key": refused(
            "ES256 named, the key named is of Ed25519",
            edited(lambda d: d.header.update(_named("ES256"))),
            "jws.alg",
            trust=a_trust(entries=[entry_members(keys=_both_keys())]),
        ),
        "alg_of_another_key": refused(
            "EdDSA named, the issuer's key is P-256", header(alg="EdDSA"), "jws.alg"
        ),
        "typ_of_old_drafts": refused("vc+sd-jwt", header(typ="vc+sd-jwt"), "jws.typ"),
        "typ_missing": refused("no typ", edited(lambda d: d.header.pop("typ")), "jws.typ"),
        "critical_extension": refused("crit", header(crit=["exp"]), "jws.crit"),
        "own_key_in_header": refused("jwk", header(jwk=CENTRE.public.jwk), "jws.header"),
        "key_by_address": refused("jku", header(jku="https://example.org/keys"), "jws.header"),
        "kid_not_text": refused("kid is a number", header(kid=7), "jws.header"),
        "title_changed": refused("one letter of the title", spoilt_title, "jws.signature"),
        "signed_by_another": refused("a thief's key", edited(lambda d: d.set(key=THIEF)), "jws.signature"),
    }


def _other_ed25519() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(32))


def _unb64(text: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _unclean(sound: str) -> str:
    jwt, rest = sound.split("~", 1)
    return f"{_second_spelling(jwt)}~{rest}"


def _second_spelling(text: str) -> str:
    """Base64url text with a bit set that stands for nothing."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1]


def _sd_jwt() -> dict[str, Vector]:
    sound = Draft().build()
    nested = b64(spelled(a_disclosure("x", 1)))
    long_list = b64(spelled(a_disclosure("detail", "x" * 70_000)))

    def disclosed(value: list[Any]) -> str:
        """The `detail` disclosure replaced by this one, digest and all."""
        return edited(lambda d: (d.disclosures.update(detail=value), d.set(shown=("detail",))))

    def deeper(levels: int) -> str:
        draft = Draft()
        inner: Any = 1
        extra = []
        for level in range(levels):
            text = b64(spelled(a_disclosure(f"level{level}", inner)))
            extra.append(text)
            inner = {"_sd": [digest(text)]}
        draft.disclosures["detail"] = a_disclosure("detail", inner)
        draft.shown, draft.extra = ("detail",), tuple(extra)
        return draft.build()

    two = Draft()
    repeated = digest(two.encoded("holder"))
    return {
        "no_tilde": refused("a bare JWT", Draft().signed() + "", "input.not_ours"),
        "empty_disclosure": refused("two tildes", sound.replace("~", "~~", 1), "sd.form"),
        "disclosure_of_two": refused("no name", disclosed(["c2FsdA", "detail"]), "sd.form"),
        "disclosure_of_four": refused("four members", disclosed(["c2FsdA", "detail", {}, 1]), "sd.form"),
        "disclosure_name_is_a_number": refused("name 7", disclosed(["c2FsdA", 7, {}]), "sd.form"),
        "sd_not_a_list": refused("_sd is text", claim(_sd="x"), "sd.form"),
        "too_many_disclosures": refused(
            "65 of them", sound.replace("~", f"~{nested}" * 64 + "~", 1), "sd.size"
        ),
        "too_long": refused("over 64 KiB", sound.replace("~", f"~{long_list}~", 1), "sd.size"),
        "digest_algorithm_unknown": refused("sha-1", claim(_sd_alg="sha-1"), "sd.alg"),
        "digest_algorithm_below_the_top": refused(
            "_sd_alg in a disclosed part", disclosed(a_disclosure("detail", {"_sd_alg": "sha-256"})), "sd.alg"
        ),
        "disclosure_twice": refused(
            "the same one again",
            edited(lambda d: d.set(extra=(d.encoded("holder"),))),
            "sd.duplicate",
        ),
        "digest_twice": refused(
            "one digest in two places",
            claim(
                _sd=[repeated, repeated, *(digest(two.encoded(n)) for n in ("identity", "results", "detail"))]
            ),
            "sd.duplicate",
        ),
        "disclosure_unsigned": refused(
            "one the issuer never signed", edited(lambda d: d.set(extra=(nested,))), "sd.unreferenced"
        ),
        "disclosure_changed": refused(
            "another name in the holder's part", _swap_holder(sound), "sd.unreferenced"
        ),
        "reserved_name": refused("a claim named _sd", disclosed(a_disclosure("_sd", [])), "sd.reserved"),
        "reserved_dots": refused("a claim named ...", disclosed(a_disclosure("...", "x")), "sd.reserved"),
        "name_taken": refused("a second title", disclosed(a_disclosure("title", "Engineer")), "sd.collision"),
        "nested_too_deep": refused("ten levels", deeper(10), "sd.depth"),
        "hidden_expiry": refused(
            "exp in a disclosure",
            edited(
                lambda d: (
                    d.payload.pop("exp"),
                    d.disclosures.update(detail=a_disclosure("exp", TODAY + DAY)),
                    d.set(shown=("detail",)),
                )
            ),
            "sd.hidden",
        ),
        "hidden_key": refused(
            "cnf in a disclosure",
            edited(
                lambda d: (
                    d.disclosures.update(detail=a_disclosure("cnf", d.payload.pop("cnf"))),
                    d.set(shown=("detail",)),
                    d.set(kb_payload=None),
                ),
                paper=False,
            ),
            "sd.hidden",
        ),
    }


def _swap_holder(sound: str) -> str:
    draft = Draft()
    other = b64(spelled(a_disclosure("holder", {"full_name": "Maria Clara Sanchez"})))
    return sound.replace(draft.encoded("holder"), other)


def _vc() -> dict[str, Vector]:
    bad_key = {"jwk": {"kty": "EC", "crv": "P-256", "x": b64(bytes(32)), "y": b64(bytes(31) + b"\1")}}
    private = {"jwk": HOLDER.public.jwk | {"d": b64(HOLDER.secret)}}
    return {
        "no_issuer": refused("iss missing", claim(iss=None), "vc.claim"),
        "no_type": refused("vct missing", claim(vct=None), "vc.claim"),
        "no_day_of_issue": refused("iat missing", claim(iat=None), "vc.claim"),
        "expiry_is_text": refused("exp as text", claim(exp="2030-01-01"), "vc.claim"),
        "issued_is_true": refused("iat true", claim(iat=True), "vc.claim"),
        "issued_at_a_fraction": refused("iat 1.0", claim(iat=1.0), "vc.claim"),
        "expiry_after_the_last_year": refused(
            "the first second of the year 10000", claim(exp=253_402_300_800), "vc.claim"
        ),
        "not_before_the_last_year": refused("nbf in the year 10000", claim(nbf=253_402_300_800), "vc.claim"),
        "no_status": refused("status missing", claim(status=None), "vc.claim"),
        "key_missing_in_cnf": refused("cnf without jwk", claim(cnf={"kid": "x"}), "vc.claim"),
        "holder_key_off_the_curve": refused("not a point", claim(cnf=bad_key), "key.form"),
        "holder_key_not_base64": refused(
            "a coordinate with an exclamation mark",
            claim(cnf={"jwk": HOLDER.public.jwk | {"x": "!" * 43}}),
            "key.form",
        ),
        "holder_key_with_unused_bits": refused(
            "a coordinate in a second spelling",
            claim(cnf={"jwk": HOLDER.public.jwk | {"x": _second_spelling(HOLDER.public.jwk["x"])}}),
            "key.form",
        ),
        "holder_key_is_text": refused("a key that is text", claim(cnf={"jwk": "x"}), "key.form"),
        "holder_key_for_encryption": refused(
            "use enc", claim(cnf={"jwk": HOLDER.public.jwk | {"use": "enc"}}), "key.form"
        ),
        "holder_key_of_low_order": refused(
            "an Ed25519 key that verifies anything",
            claim(cnf={"jwk": _ED25519_JWK | {"x": b64(bytes(32))}}),
            "key.form",
        ),
        "holder_key_private": refused("d inside", claim(cnf=private), "key.form"),
    }


def _binding() -> dict[str, Vector]:
    sound = Draft().build()
    stripped = sound[: sound.rindex("~") + 1]
    paper = Draft().paper()
    paper.kb_payload = answer()
    another = Draft(shown=("holder",)).build()
    moved = stripped + another[another.rindex("~") + 1 :]

    def bound(**changes: Any) -> str:
        return edited(lambda d: d.set(kb_payload=answer(**changes)))

    other = a_request(seed="another")
    compact = skp1.encode(sound, request=a_request())
    return {
        "binding_stripped": refused("the holder's signature removed", stripped, "kb.missing"),
        "binding_on_paper": refused("a holder's signature on paper", paper.build(), "kb.unexpected"),
        "binding_by_a_thief": refused("another key", edited(lambda d: d.set(kb_key=THIEF)), "kb.signature"),
        "binding_typ": refused("typ JWT", edited(lambda d: d.kb_header.update(typ="JWT")), "jws.typ"),
        "binding_without_time": refused("iat missing", bound(iat=None), "kb.form"),
        "binding_for_many": refused("aud is a list", bound(aud=["x"]), "kb.form"),
        "binding_without_nonce": refused("nonce missing", bound(nonce=None), "kb.form"),
        "binding_after_the_last_year": refused(
            "iat in the year 10000", bound(iat=253_402_300_800), "kb.form"
        ),
        "binding_of_no_ascii": refused("sd_hash is no ASCII text", bound(sd_hash="é" * 43), "kb.sd_hash"),
        "binding_of_another_showing": refused("taken from a showing of less", moved, "kb.sd_hash"),
        "binding_for_another_verifier": refused("another audience", bound(aud="urn:uuid:1"), "kb.audience"),
        "binding_for_another_request": refused("another nonce", bound(nonce=other.nonce), "kb.nonce"),
        "binding_long_before": refused("two days before", bound(iat=NOW - 2 * DAY), "kb.time"),
        "binding_long_after": refused("two days ahead", bound(iat=NOW + 2 * DAY), "kb.time"),
        "compact_answer_to_another_request": refused(
            "rebuilt with this request's nonce, the holder's signature fails",
            compact,
            "kb.not_this_request",
            challenge=a_challenge(request=other.raw.decode()),
        ),
        "compact_answer_without_a_request": unsure(
            "no request here fits", compact, "kb.no_request", challenge=None
        ),
        "answer_to_nobody": unsure("no request here fits", sound, "kb.no_request", challenge=None),
    }


def _request() -> dict[str, Vector]:
    sound = Draft().build()
    return {
        "request_used": refused(
            "answered before", sound, "request.used", challenge=a_challenge(state="used")
        ),
        "request_over": refused("after its time", sound, "request.closed", clock=NOW + 840),
        "request_over_by_a_doubtful_clock": vector(
            "judged for another day, which makes this machine's clock no better",
            sound,
            "cannot_tell",
            "clock.in_doubt",
            "request.closed",
            clock=NOW + 840,
            as_of=TODAY,
            trust=a_trust(latest=NOW + 841),
        ),
        "request_over_found_here": refused(
            "after its time, not named",
            sound,
            "request.closed",
            clock=NOW + 900,
            challenge=a_challenge(named=False),
        ),
    }


def _issuer() -> dict[str, Vector]:
    sound = Draft().build()
    here = an_entry()
    other = an_entry(id=OTHER_ISS, keys=(EntryKey(OTHER_CENTRE.public, date(2026, 1, 1)),), status_lists=())
    stolen = EntryKey(CENTRE.public, date(2026, 1, 1), None, date(2026, 9, 1))
    two_keys = (*here.keys, EntryKey(THIEF.public, date(2026, 1, 1)))
    retired = EntryKey(CENTRE.public, date(2026, 1, 1), date(2026, 6, 30))
    other_key = edited(
        lambda d: (d.header.update(kid=OTHER_CENTRE.public.thumbprint), d.set(key=OTHER_CENTRE))
    )
    unknown_key = edited(lambda d: d.header.update(kid=THIEF.public.thumbprint))
    welders, carers = here.accreditations[0], ("5322",)

    def entry(**changes: Any) -> dict[str, Any]:
        return {"trust": a_trust(entries=[entry_members(**changes)])}

    def scope(
        kinds: tuple[str, ...] = welders.kinds, isco: tuple[str, ...] = welders.isco, most: str = "*"
    ) -> Any:
        return entry(accreditations=(Accreditation(kinds, isco, most, welders.start, welders.end),))

    two_scopes = (
        Accreditation(welders.kinds, carers, "*", welders.start, welders.end),
        Accreditation(("skill-assessment",), ("*",), "*", welders.start, welders.end),
    )
    return {
        "issuer_not_in_the_bundle": unsure(
            "nobody knows it", claim(iss="https://x.example"), "issuer.unknown"
        ),
        "key_of_another_issuer": refused(
            "one accredited centre speaks as another",
            other_key,
            "key.other_issuer",
            trust=a_trust(entries=[entry_members(), json.loads(other.to_bytes())]),
        ),
        "key_not_in_the_bundle": unsure("a key nobody has", unknown_key, "key.unknown"),
        "no_kid_and_two_keys": unsure(
            "it does not say which key",
            edited(lambda d: d.header.pop("kid")),
            "key.unknown",
            **entry(keys=two_keys),
        ),
        "key_retired_before": refused(
            "the key's last day is past", sound, "key.not_in_force", **entry(keys=(retired,))
        ),
        "key_stolen": refused(
            "not among the tokens believed", sound, "key.compromised", **entry(keys=(stolen,))
        ),
        "issuer_withdrawn": refused(
            "not among the tokens believed", sound, "issuer.withdrawn", **entry(withdrawn=date(2026, 9, 1))
        ),
        "never_accredited": refused(
            "no accreditation at all", sound, "issuer.not_accredited", **entry(accreditations=())
        ),
        "accredited_later": refused(
            "from the day after issue",
            sound,
            "issuer.not_accredited",
            **entry(
                accreditations=(Accreditation(("*",), ("*",), "*", date(2026, 10, 23), date(2027, 1, 1)),)
            ),
        ),
        "kind_out_of_scope": refused(
            "assessments only", sound, "scope.kind", **scope(kinds=("skill-assessment",))
        ),
        "empty_scope": refused("a scope of nothing", sound, "scope.kind", **scope(kinds=())),
        "occupation_out_of_scope": refused("carers only", sound, "scope.occupation", **scope(isco=carers)),
        "one_occupation_out_of_scope": refused(
            "a welder and a nurse", claim(occupation=["7212", "2221"]), "scope.occupation"
        ),
        "occupation_is_a_number": refused("7212 as a number", claim(occupation=[7212]), "scope.occupation"),
        "occupation_with_words": refused(
            "a code with words behind it", claim(occupation=["7212 and surgeon"]), "scope.occupation"
        ),
        "occupation_is_text": refused("no list of codes", claim(occupation="7212"), "scope.occupation"),
        "kind_by_its_short_name": refused(
            "the vct is the kind's name and not its URN", claim(vct="training-certificate"), "scope.kind"
        ),
        "level_is_a_list": refused("a list with a level", claim(level=["PH-PQF 2"]), "scope.level"),
        "level_out_of_scope": refused("level 1 at most", sound, "scope.level", **scope(most="PH-PQF 1")),
        "level_of_another_framework": refused("a Polish level", claim(level="PL-PQF 2"), "scope.level"),
        "scopes_do_not_add_up": refused(
            "one accreditation has the kind, another the occupation",
            sound,
            "scope.occupation",
            **entry(accreditations=two_scopes),
        ),
    }


def _dates() -> dict[str, Vector]:
    sound = Draft().build()
    expired = claim(exp=TODAY)
    return {
        "expired": refused("exp is past", expired, "date.expired"),
        "expired_this_second": refused("the instant of exp itself", claim(exp=NOW), "date.expired"),
        "as_of_a_day_after_expiry": refused(
            "judged for a day when it has expired",
            sound,
            "date.expired",
            as_of=TODAY + 1000 * DAY,
            policy="trust_days = 3650\nstatus_days = 3650\n",
            trust=a_trust(
                expires=TODAY + 2000 * DAY,
                status_lists={STATUS_URI: a_status_token(expires=TODAY + 2000 * DAY)},
            ),
        ),
        "issued_tomorrow": refused("iat is tomorrow", claim(iat=TODAY + DAY), "date.not_yet"),
        "not_before_tomorrow": refused("nbf is tomorrow", claim(nbf=TODAY + DAY), "date.not_yet"),
        "clock_behind": unsure(
            "the bundle was made after what this clock says",
            sound,
            "clock.in_doubt",
            trust=a_trust(latest=NOW + 1),
        ),
        "clock_behind_and_expired": vector(
            "a date judged by a doubtful clock is no refusal",
            expired,
            "cannot_tell",
            "date.expired",
            "clock.in_doubt",
            trust=a_trust(latest=NOW + 1),
        ),
    }


def _status() -> dict[str, Vector]:
    sound = Draft().build()

    def listed(token: str) -> dict[str, Any]:
        return {"trust": a_trust(status_lists={STATUS_URI: token})}

    def status(value: Any) -> str:
        return claim(status={"status_list": value})

    broken = a_status_token()
    other = a_status_token(uri=f"{STATUS_URI}0")
    old = a_status_token(issued=TODAY - 31 * DAY, expires=TODAY + DAY)
    return {
        "revoked": refused("withdrawn", sound, "status.revoked", **listed(a_status_token({4711: 1}))),
        "suspended": refused("for now", sound, "status.suspended", **listed(a_status_token({4711: 2}))),
        "status_unknown": refused("value 3", sound, "status.other", **listed(a_status_token({4711: 3}))),
        "index_outside": refused(
            "beyond the list", status({"idx": 2**13, "uri": STATUS_URI}), "status.index"
        ),
        "index_negative": refused("below zero", status({"idx": -1, "uri": STATUS_URI}), "status.index"),
        "list_missing": unsure("not in the bundle", sound, "status.missing", trust=a_trust(status_lists={})),
        "list_by_another": unsure(
            "a thief's", sound, "status.untrusted", **listed(a_status_token(key=THIEF))
        ),
        "list_of_another_uri": unsure("another list", sound, "status.untrusted", **listed(other)),
        "list_broken": unsure("cut short", sound, "status.unreadable", **listed(broken[:60])),
        "list_too_old": unsure("31 days old", sound, "status.too_old", **listed(old)),
        "list_of_a_day_to_come": unsure(
            "made two days from now, so that it would never grow old",
            sound,
            "clock.in_doubt",
            **listed(a_status_token(issued=NOW + 2 * DAY)),
        ),
        "list_run_out": unsure(
            "past its own exp",
            sound,
            "status.too_old",
            **listed(a_status_token(issued=TODAY - 5 * DAY, expires=TODAY)),
        ),
        "revoked_by_an_old_list": vector(
            "an old list that revokes still revokes",
            sound,
            "refused",
            "status.revoked",
            "status.too_old",
            **listed(a_status_token({4711: 1}, issued=TODAY - 40 * DAY, expires=TODAY - 10 * DAY)),
        ),
    }


def _trust() -> dict[str, Vector]:
    sound = Draft().build()
    return {
        "no_trust": unsure("nothing was ever imported", sound, "trust.none", trust=None),
        "trust_too_old": unsure("31 days", sound, "trust.too_old", trust=a_trust(issued=TODAY - 31 * DAY)),
        "trust_run_out": unsure("past its expiry", sound, "trust.expired", trust=a_trust(expires=NOW)),
    }


def _policy() -> dict[str, Vector]:
    sound, paper = Draft().build(), Draft().paper().build()
    return {
        "paper_for_a_request": refused("a named request wants the holder proven", paper, "policy.holder"),
        "paper_where_the_holder_is_required": refused(
            "a gate that never takes paper",
            paper,
            "policy.holder",
            challenge=None,
            policy='holder = "required"\n',
        ),
        "kind_not_taken": refused(
            "assessments only", sound, "policy.kind", policy='kinds = ["skill-assessment"]\n'
        ),
        "occupation_not_taken": refused(
            "nurses only", sound, "policy.occupation", policy='occupations = ["2221"]\n'
        ),
        "country_not_taken": refused(
            "from Nepal only", sound, "policy.country", policy='countries = ["NP"]\n'
        ),
        "status_stricter": unsure(
            "a gate that wants it today",
            sound,
            "status.too_old",
            policy="status_days = 0\n",
            trust=a_trust(status_lists={STATUS_URI: a_status_token(issued=TODAY - DAY)}),
        ),
    }
