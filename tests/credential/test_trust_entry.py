"""Trust entries: what an authority vouches for, and the places that bind it."""

import hashlib
import json
from datetime import date
from typing import Any

import pytest

from credential.codes import Code
from credential.encoding import b64url
from credential.trust_entry import (
    Accreditation,
    EntryKey,
    TrustEntry,
    believed_name,
    is_issuer_id,
    is_level,
    place,
    status_name,
    token_digest,
)
from tests.builders import CENTRE, ISS, STATUS_URI, THIEF, an_entry
from tests.credential.objections import objects

DAY_ONE, LAST_DAY = date(2026, 1, 1), date(2027, 12, 31)
MEMBERS: dict[str, Any] = json.loads(an_entry().to_bytes())


def spelled(**changes: Any) -> bytes:
    """The entry with these members set, or left out where Ellipsis."""
    return json.dumps({n: v for n, v in (MEMBERS | changes).items() if v is not ...}).encode()


def an_accreditation(**changes: Any) -> dict[str, Any]:
    return {n: v for n, v in (MEMBERS["accreditations"][0] | changes).items() if v is not ...}


def a_key_member(**changes: Any) -> dict[str, Any]:
    return {n: v for n, v in (MEMBERS["keys"][0] | changes).items() if v is not ...}


def test_an_entry_comes_back_from_its_bytes() -> None:
    entry = an_entry(
        withdrawn=date(2026, 9, 1),
        keys=(
            EntryKey(CENTRE.public, DAY_ONE, LAST_DAY, date(2026, 5, 1)),
            EntryKey(THIEF.public, date(2026, 6, 1)),
        ),
    )
    assert TrustEntry.parse(entry.to_bytes()) == entry
    assert TrustEntry.parse(an_entry().to_bytes()) == an_entry()


def test_a_key_is_found_by_its_thumbprint_alone() -> None:
    assert an_entry().key(CENTRE.public.thumbprint) == an_entry().keys[0]
    for kid in (THIEF.public.thumbprint, "", CENTRE.public.thumbprint[:-1], CENTRE.public.fingerprint):
        assert an_entry().key(kid) is None


@pytest.mark.parametrize(
    "data",
    [
        spelled(v=2),
        spelled(v="1"),
        spelled(v=True),
        spelled(v=1.0),
        spelled(v=...),
        spelled(extra=1),
        spelled(id=...),
        spelled(id=""),
        spelled(id=7),
        spelled(name=None),
        spelled(country=["PH"]),
        spelled(keys=...),
        spelled(keys=[]),
        spelled(keys={}),
        spelled(keys="x"),
        spelled(keys=[1]),
        spelled(keys=[a_key_member(), a_key_member()]),
        spelled(keys=[a_key_member(), a_key_member(**{"from": "2026-02-01"})]),
        spelled(keys=[a_key_member(jwk=...)]),
        spelled(keys=[a_key_member(until=7)]),
        spelled(keys=[a_key_member(until=None)]),
        spelled(keys=[a_key_member(compromised=None)]),
        spelled(keys=[a_key_member(**{"from": "2026-13-01"})]),
        spelled(keys=[a_key_member(**{"from": "2026-02-30"})]),
        spelled(keys=[a_key_member(**{"from": "20260201"})]),
        spelled(keys=[a_key_member(**{"from": "2026-02-01\n"})]),
        spelled(keys=[a_key_member(**{"from": "２０２６-02-01"})]),
        spelled(keys=[a_key_member(**{"from": None})]),
        spelled(keys=[a_key_member(compromised=True)]),
        spelled(keys=[a_key_member(stolen="2026-01-01")]),
        spelled(accreditations=...),
        spelled(accreditations={}),
        spelled(accreditations=["*"]),
        spelled(accreditations=[an_accreditation(kinds="training-certificate")]),
        spelled(accreditations=[an_accreditation(kinds=[""])]),
        spelled(accreditations=[an_accreditation(isco=["72", 53])]),
        spelled(accreditations=[an_accreditation(isco=None)]),
        spelled(accreditations=[an_accreditation(max_level="")]),
        spelled(accreditations=[an_accreditation(max_level=4)]),
        spelled(accreditations=[an_accreditation(until=...)]),
        spelled(accreditations=[an_accreditation(until=None)]),
        spelled(accreditations=[an_accreditation(note="x")]),
        spelled(status_lists=STATUS_URI),
        spelled(status_lists=[""]),
        spelled(status_lists=[[]]),
        spelled(withdrawn=None),
        spelled(withdrawn="yesterday"),
    ],
)
def test_an_entry_of_another_form_is_refused(data: bytes) -> None:
    with objects(Code.TRUST_FORM):
        TrustEntry.parse(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.JSON_FORM),
        (b"[]", Code.JSON_FORM),
        (an_entry().to_bytes()[:-1] + b',"id":"x"}', Code.JSON_DUPLICATE),
        (spelled(keys=[a_key_member(jwk={})]), Code.KEY_FORM),
        (spelled(keys=[a_key_member(jwk=CENTRE.public.jwk | {"d": b64url(CENTRE.secret)})]), Code.KEY_FORM),
    ],
)
def test_json_and_keys_are_read_as_strictly_as_anywhere(data: bytes, code: Code) -> None:
    with objects(code):
        TrustEntry.parse(data)


def test_an_entry_may_allow_nothing() -> None:
    entry = TrustEntry.parse(spelled(accreditations=[an_accreditation(kinds=[], isco=[])], status_lists=[]))
    (accreditation,) = entry.accreditations
    assert not accreditation.allows_kind("training-certificate")
    assert not accreditation.allows_occupations(["7212"])


def test_days_are_inclusive() -> None:
    period = Accreditation(("*",), ("*",), "*", DAY_ONE, LAST_DAY)
    key = EntryKey(CENTRE.public, DAY_ONE, LAST_DAY)
    for each in (period, key):
        assert each.in_force(DAY_ONE)
        assert each.in_force(LAST_DAY)
        assert not each.in_force(date(2025, 12, 31))
        assert not each.in_force(date(2028, 1, 1))
    assert EntryKey(CENTRE.public, DAY_ONE).in_force(date(9999, 12, 31))


def scope(isco: tuple[str, ...] = ("*",), most: str = "*", kinds: tuple[str, ...] = ("*",)) -> Accreditation:
    return Accreditation(kinds, isco, most, DAY_ONE, LAST_DAY)


@pytest.mark.parametrize(
    ("prefixes", "codes", "allowed"),
    [
        (("7212",), ["7212"], True),
        (("72",), ["7212", "7213"], True),
        (("7212", "5322"), ["5322", "7212"], True),
        (("7212",), ["7212", "2221"], False),
        (("7212",), ["721"], False),
        (("7212",), [], False),
        ((), ["7212"], False),
        ((), [], False),
        (("*",), [], True),
        (("*",), ["9999"], True),
        (("72",), ["7212 and surgeon"], False),
        (("72",), ["72121"], False),
        (("72",), ["7212\n"], False),
        (("72",), ["72١٢"], False),
        (("72",), [""], False),
        (("72",), ["1172"], False),
    ],
)
def test_every_occupation_must_be_within_a_prefix(
    prefixes: tuple[str, ...], codes: list[str], allowed: bool
) -> None:
    assert scope(prefixes).allows_occupations(codes) is allowed


@pytest.mark.parametrize(
    ("most", "level", "allowed"),
    [
        ("PH-PQF 4", "PH-PQF 4", True),
        ("PH-PQF 4", "PH-PQF 1", True),
        ("PH-PQF 4", "PH-PQF 5", False),
        ("PH-PQF 9", "PH-PQF 10", False),
        ("PH-PQF 10", "PH-PQF 9", True),
        ("PH-PQF 4", "PL-PQF 1", False),
        ("PH-PQF 4", "1", False),
        ("PH-PQF 4", "", False),
        ("PH-PQF 4", "PH-PQF ٢", False),
        ("PH-PQF 4", "PH-PQF 2 ", False),
        ("PH-PQF 4", "['PH-PQF 2']", False),
        ("PH-PQF 4", None, True),
        ("4", "4", False),
        ("*", "anything", True),
        ("*", None, True),
    ],
)
def test_a_level_is_at_most_the_highest_of_its_framework(most: str, level: str | None, allowed: bool) -> None:
    assert scope(most=most).allows_level(level) is allowed


def test_a_kind_is_named_or_any() -> None:
    assert scope(kinds=("a", "b")).allows_kind("b")
    assert not scope(kinds=("a", "b")).allows_kind("")
    assert scope(kinds=("*",)).allows_kind("")


@pytest.mark.parametrize("text", ["PH-PQF 2", "KI-EQF 10", "NP-NVQFABCD 1"])
def test_a_level_has_a_framework_and_a_number(text: str) -> None:
    assert is_level(text)


@pytest.mark.parametrize(
    "text", ["", "2", "PQF 2", "PH-PQF", "PH-PQF 100", "ph-pqf 2", "PH-PQF  2", "PH-PQF 2\n"]
)
def test_anything_else_is_no_level(text: str) -> None:
    assert not is_level(text)


def test_places_follow_from_the_id_alone() -> None:
    expected = hashlib.sha256(ISS.encode()).hexdigest()[:32]
    assert place(ISS) == expected
    assert status_name(ISS, STATUS_URI) == (
        f"{expected}-s{hashlib.sha256(STATUS_URI.encode()).hexdigest()[:16]}.jwt"
    )
    assert believed_name(ISS, CENTRE.public) == f"{expected}-c{CENTRE.public.fingerprint[:16]}.bin"
    assert (
        place("https://é.example/../../x")
        == hashlib.sha256("https://é.example/../../x".encode()).hexdigest()[:32]
    )


def test_a_token_is_named_by_half_the_hash_of_what_was_signed() -> None:
    assert token_digest(b"a.b") == hashlib.sha256(b"a.b").digest()[:16]


@pytest.mark.parametrize(
    "text",
    [ISS, "https://centre.example:8443/", "urn:example:davao", "urn:uuid:0f6ba1d8-3c5e-4d0b-9a5e-5a1f"],
)
def test_an_issuer_is_named_by_an_https_address_or_a_urn(text: str) -> None:
    assert is_issuer_id(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "davao",
            "http://a.example",
            "https://",
            "https://a b",
            "https://a.example/?q",
            "urn:",
            "urn:x:",
        ),
        *("https://a.example/#x", "urn:example:a b", ISS + "\n", "https://a.example/" + "x" * 200),
    ],
)
def test_by_nothing_else(text: str) -> None:
    assert not is_issuer_id(text)
