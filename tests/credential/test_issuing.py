"""Issuing: what a credential holds, where, in which order, and what is never hidden."""

from typing import Any

import pytest

import schemas
from credential.codes import Code
from credential.encoding import b64url, strict_json, unb64url
from credential.issuing import check_issued, ordered_jwk
from credential.jws import open_jws
from credential.limits import DAY
from credential.sd_jwt import TYP, digest, parse_sd_jwt, unverified_claims
from credential.verify import verify
from tests.builders import (
    CENTRE,
    HOLDER,
    ISS,
    NOW,
    STATUS_URI,
    THIEF,
    TODAY,
    MemoryTrust,
    a_credential,
    fixed_random,
    some_claims,
)
from tests.credential.objections import objects


def payload_of(token: str) -> dict[str, Any]:
    return open_jws(parse_sd_jwt(token).jwt, typ=TYP).payload


def test_the_members_stand_in_the_one_order() -> None:
    first = ["iss", "iat", "exp", "vct", "vct#integrity", "cnf", "status"]
    public = ["title", "programme", "occupation", "level", "award_date", "result"]
    assert list(payload_of(a_credential())) == [*first, *public, "_sd", "_sd_alg"]


def test_what_everything_relies_on_is_in_the_clear() -> None:
    payload = payload_of(a_credential())
    assert payload["iss"] == ISS
    assert payload["status"] == {"status_list": {"idx": 4711, "uri": STATUS_URI}}
    assert payload["cnf"] == {"jwk": HOLDER.public.jwk}
    assert list(payload["cnf"]["jwk"]) == ["kty", "crv", "x", "y"]
    assert payload["vct"] == "urn:skills-passport:training-certificate:1"
    assert payload["vct#integrity"] == schemas.kind("training-certificate").integrity
    assert open_jws(parse_sd_jwt(a_credential()).jwt, typ=TYP).kid == CENTRE.public.thumbprint


def test_the_same_input_gives_the_same_credential() -> None:
    assert a_credential() == a_credential()
    assert a_credential(seed="others") != a_credential()


def test_each_part_is_one_disclosure_and_the_digests_are_sorted() -> None:
    sd_jwt = parse_sd_jwt(a_credential())
    values = [strict_json(unb64url(each)) for each in sd_jwt.disclosures]
    assert [name for _, name, _ in values] == ["holder", "identity", "results", "detail"]
    assert {name: value for _, name, value in values}.items() <= some_claims().items()
    assert payload_of(a_credential())["_sd"] == sorted(map(digest, sd_jwt.disclosures))


def test_every_salt_is_128_bits_of_the_randomness_given_and_used_once() -> None:
    salts = set()
    for number in range(50):
        for each in parse_sd_jwt(a_credential(seed=f"salts {number}")).disclosures:
            salts.add(strict_json(unb64url(each))[0])
    assert len(salts) == 200
    assert {len(unb64url(salt)) for salt in salts} == {16}
    random = fixed_random("salts")
    expected = [b64url(random(16)) for _ in range(4)]
    given = [strict_json(unb64url(each))[0] for each in parse_sd_jwt(a_credential()).disclosures]
    assert given == expected


def test_without_a_holders_key_it_is_bound_to_nobody() -> None:
    assert "cnf" not in payload_of(a_credential(holder=None))


def test_without_an_end_it_has_no_exp() -> None:
    assert "exp" not in payload_of(a_credential(exp=None))


def test_a_part_that_is_empty_or_not_given_is_left_out() -> None:
    token = a_credential(claims=some_claims(detail={}, results=None))
    assert len(parse_sd_jwt(token).disclosures) == 2
    assert set(unverified_claims(token)) & {"detail", "results"} == set()


@pytest.mark.parametrize("change", [{"result": None}, {"holder": None}, {"holder": {}}, {"grade": "A"}])
def test_claims_that_contradict_their_type_are_not_issued(change: dict[str, Any]) -> None:
    with objects(Code.TYPE_CLAIM):
        a_credential(claims=some_claims(**change))


def test_a_part_of_another_form_is_found_before_it_leaves_the_desk() -> None:
    token = a_credential(claims=some_claims(results="good"))
    with objects(Code.TYPE_CLAIM):
        check_issued(token, key=CENTRE.public)


@pytest.mark.parametrize("moment", [{"iat": TODAY + 1}, {"exp": TODAY + 1000 * DAY + 3600}])
def test_a_day_begins_at_midnight_utc(moment: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="00:00 UTC"):
        a_credential(**moment)  # type: ignore[arg-type]


def test_an_unknown_kind_is_not_issued() -> None:
    with pytest.raises(schemas.UnknownKind):
        a_credential(kind="diploma")


def test_a_credential_is_checked_before_it_is_recorded() -> None:
    token = a_credential()
    check_issued(token, key=CENTRE.public)
    with objects(Code.JWS_SIGNATURE):
        check_issued(token, key=THIEF.public)
    with objects(Code.SD_UNREFERENCED):
        check_issued(token + parse_sd_jwt(a_credential(seed="x")).disclosures[0] + "~", key=CENTRE.public)


def test_an_ordered_key_has_the_public_members_alone() -> None:
    assert ordered_jwk(HOLDER.public) == HOLDER.public.jwk
    assert list(ordered_jwk(HOLDER.public)) == ["kty", "crv", "x", "y"]


def test_an_assessment_is_issued_and_accepted_in_its_own_words() -> None:
    claims = some_claims(
        programme=None,
        standard="SMAW-NC2",
        result="competent",
        id_check="document",
        detail={"attempt": 1, "assessor": "A-77"},
    )
    token = a_credential(kind="skill-assessment", claims=claims, holder=None)
    verdict = verify(token, trust=MemoryTrust(), now=NOW)
    assert [code.value for code in verdict.codes] == ["scope.kind"]
    assert payload_of(token)["id_check"] == "document"
