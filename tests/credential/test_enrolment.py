"""Enrolment codes: a key offered to one centre, for sixty days, by whoever has it."""

from typing import Any

import pytest

from credential import skp1
from credential.codes import Code
from credential.encoding import b64url, unb64url
from credential.enrolment import TYP, make_enrolment, open_enrolment, six_digits
from credential.issuing import ordered_jwk
from credential.keys import VerifyingKey
from credential.limits import DAY, LAST_INSTANT
from tests.builders import HOLDER, ISS, NOW, OTHER_ISS, THIEF, a_key
from tests.credential.objections import objects
from tests.vectors.drafts import jws

CODE = make_enrolment(key=HOLDER, aud=ISS, now=NOW)


def a_code(**changes: Any) -> str:
    """An enrolment code with these members set, or left out where None; HOLDER signs it."""
    payload: dict[str, Any] = {"aud": ISS, "cnf": {"jwk": ordered_jwk(HOLDER.public)}, "iat": NOW}
    payload = {n: v for n, v in (payload | changes).items() if v is not None}
    return jws({"alg": "ES256", "typ": TYP}, payload, HOLDER)


def test_a_code_comes_back_with_key_centre_and_time() -> None:
    enrolment = open_enrolment(CODE, now=NOW, aud=ISS)
    assert (enrolment.key, enrolment.aud, enrolment.made) == (HOLDER.public, ISS, NOW)
    assert open_enrolment(f"\n  {CODE}\r\n", now=NOW) == enrolment
    assert open_enrolment(a_code(), now=NOW) == enrolment


def test_a_code_comes_back_from_its_qr() -> None:
    assert open_enrolment(skp1.decode(skp1.encode_enrolment(CODE)).text(), now=NOW).key == HOLDER.public


def test_the_same_key_makes_the_same_code() -> None:
    assert make_enrolment(key=HOLDER, aud=ISS, now=NOW) == CODE


def test_both_sides_show_the_same_six_digits() -> None:
    digits = open_enrolment(CODE, now=NOW).digits
    assert digits == six_digits(HOLDER.public)
    assert len(digits) == 7
    assert digits[3] == " "
    assert digits.replace(" ", "").isdigit()


def test_six_digits_keep_their_zeros_and_differ() -> None:
    all_digits = [six_digits(a_key(f"worker {number}").public) for number in range(200)]
    assert {len(each) for each in all_digits} == {7}
    assert any(each.startswith("0") or each[4] == "0" for each in all_digits)
    assert len(set(all_digits)) > 195


@pytest.mark.parametrize("aud", [OTHER_ISS, ISS + "/", ISS.upper(), ""])
def test_a_code_for_another_centre_is_refused(aud: str) -> None:
    with objects(Code.ENROLMENT_AUDIENCE):
        open_enrolment(CODE, now=NOW, aud=aud)


@pytest.mark.parametrize("now", [NOW - DAY, NOW, NOW + 60 * DAY])
def test_a_code_is_good_for_sixty_days_and_a_fast_clock(now: int) -> None:
    assert open_enrolment(CODE, now=now, aud=ISS).made == NOW


@pytest.mark.parametrize("now", [0, NOW - DAY - 1, NOW + 60 * DAY + 1, LAST_INSTANT])
def test_a_code_of_another_time_is_refused(now: int) -> None:
    with objects(Code.ENROLMENT_EXPIRED):
        open_enrolment(CODE, now=now, aud=ISS)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": None},
        {"aud": [ISS]},
        {"aud": 7},
        {"iat": None},
        {"iat": True},
        {"iat": float(NOW)},
        {"iat": str(NOW)},
        {"iat": -1},
        {"iat": LAST_INSTANT + 1},
        {"cnf": None},
        {"cnf": "key"},
        {"cnf": []},
        {"cnf": {}},
        {"cnf": {"kid": "x"}},
        {"cnf": {"jwk": {}, "kid": "x"}},
        {"exp": NOW},
    ],
    ids=str,
)
def test_members_of_another_form_are_refused(changes: dict[str, Any]) -> None:
    with objects(Code.ENROLMENT_FORM):
        open_enrolment(a_code(**changes), now=NOW)


@pytest.mark.parametrize(
    "jwk", [None, "x", {}, {"kty": "EC"}, HOLDER.public.jwk | {"d": b64url(HOLDER.secret)}]
)
def test_a_key_that_is_none_is_refused(jwk: object) -> None:
    with objects(Code.KEY_FORM):
        open_enrolment(a_code(cnf={"jwk": jwk}), now=NOW)


def test_whoever_has_not_the_key_cannot_offer_it() -> None:
    with objects(Code.JWS_SIGNATURE):
        open_enrolment(a_code(cnf={"jwk": THIEF.public.jwk}), now=NOW)


def test_a_code_with_another_signature_algorithm_than_its_key_is_refused() -> None:
    key = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert VerifyingKey.from_jwk(key).alg == "EdDSA"
    with objects(Code.JWS_ALG):
        open_enrolment(a_code(cnf={"jwk": key}), now=NOW)


@pytest.mark.parametrize("text", ["", "x", "SKP1:ABC", "a~b"])
def test_other_text_is_refused(text: str) -> None:
    with objects(Code.JWS_FORM):
        open_enrolment(text, now=NOW)


def test_every_bit_of_a_code_counts() -> None:
    signature = unb64url(CODE.rsplit(".", 1)[1])
    start = CODE.rsplit(".", 1)[0]
    for bit in range(0, 512, 7):
        flipped = bytearray(signature)
        flipped[bit // 8] ^= 1 << bit % 8
        with objects(Code.JWS_SIGNATURE):
            open_enrolment(f"{start}.{b64url(bytes(flipped))}", now=NOW)
