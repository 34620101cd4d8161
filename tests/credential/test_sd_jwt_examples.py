"""SD-JWT: the worked examples of RFC 9901."""

from typing import Any

import pytest

from credential.encoding import strict_object, unb64url
from credential.jws import open_jws
from credential.keys import VerifyingKey
from credential.presenting import sd_hash
from credential.sd_jwt import digest, parse_sd_jwt, read_disclosures
from tests.credential import official

RFC = "rfc9901"


def processed(text: str) -> dict[str, Any]:
    """The processed payload of an example, whose header type is not ours."""
    sd_jwt = parse_sd_jwt(text)
    return read_disclosures(strict_object(unb64url(sd_jwt.jwt.split(".")[1])), sd_jwt.disclosures)


@official.needs_examples
@pytest.mark.parametrize("section", ["5.1", "6.1", "6.2", "6.3", "A.1", "A.2", "A.3", "A.4"])
def test_every_printed_disclosure_has_its_printed_digest(section: str) -> None:
    for each in official.document(f"{RFC}/{section}_disclosures.json"):
        assert digest(each["disclosure"]) == each["sha256_digest"]


@official.needs_examples
def test_the_same_claim_in_another_spelling_has_another_digest() -> None:
    pairs = official.document(f"{RFC}/4.2_disclosure_digest_pairs.json")
    assert [digest(each["disclosure"]) for each in pairs] == [each["sha256_digest"] for each in pairs]


@official.needs_examples
@pytest.mark.parametrize(
    ("presentation", "expected"),
    [
        ("5.2_01_compact", "5.2_03"),
        ("A.1_03_compact", "A.1_04"),
        ("A.2_03_compact", "A.2_04"),
        ("A.3_04_compact", "A.3_06"),
        ("A.4_04_compact", "A.4_05"),
    ],
)
def test_a_presentation_is_processed_to_the_printed_payload(presentation: str, expected: str) -> None:
    text = official.text(f"{RFC}/{presentation}.txt")
    assert processed(text) == official.document(f"{RFC}/{expected}.json")


@official.needs_examples
@pytest.mark.parametrize(
    ("issued", "claims"), [("5.1_04", "5.1_01"), ("A.3_02", "A.3_01"), ("A.4_02", "A.4_01")]
)
def test_with_every_disclosure_all_the_claims_are_back(issued: str, claims: str) -> None:
    payload = processed(official.text(f"{RFC}/{issued}_compact.txt"))
    printed = official.document(f"{RFC}/{claims}.json")
    assert {name: payload[name] for name in printed} == printed


@official.needs_examples
@pytest.mark.parametrize("payload", ["6.1_01", "6.2_01", "6.2_02", "6.3_01"])
def test_an_address_may_be_hidden_flat_by_its_members_or_twice(payload: str) -> None:
    members = official.document(f"{RFC}/{payload}.json")
    given_out = official.document(f"{RFC}/{payload[:3]}_disclosures.json")
    used = [each["disclosure"] for each in given_out]
    if payload == "6.2_02":  # the country is in the clear there
        used = [each["disclosure"] for each in given_out if each["contents"][1] != "country"]
    address = official.document(f"{RFC}/6_01.json")["address"]
    assert read_disclosures(members, used)["address"] == address


@official.needs_examples
def test_a_hidden_element_comes_back_in_its_place() -> None:
    payload = official.document(f"{RFC}/4.2.4.2_01.json")
    element = official.document(f"{RFC}/4.2_disclosure_digest_pairs.json")[-1]["disclosure"]
    assert read_disclosures(payload, [element]) == {"nationalities": ["DE", "FR", "US"]}
    assert read_disclosures(payload, []) == {"nationalities": ["DE", "US"]}


@official.needs_examples
@pytest.mark.parametrize("presentation", ["5.2_01", "A.3_04", "A.4_04"])
def test_the_holders_signature_of_an_example_holds(presentation: str) -> None:
    sd_jwt = parse_sd_jwt(official.text(f"{RFC}/{presentation}_compact.txt"))
    keys = official.document(f"{RFC}/example_keys.json")
    public = {
        who: VerifyingKey.from_jwk({n: v for n, v in jwk.items() if n != "d"})
        for who, jwk in keys.items()
        if who != "note"
    }
    assert sd_jwt.key_binding is not None
    binding = open_jws(sd_jwt.key_binding, typ="kb+jwt")
    binding.verify(public["holder"])
    assert binding.payload["sd_hash"] == sd_hash(sd_jwt.bound_text)
    typ = strict_object(unb64url(sd_jwt.jwt.split(".")[0]))["typ"]
    open_jws(sd_jwt.jwt, typ=typ).verify(public["issuer"])
