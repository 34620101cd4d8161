"""Profiles: read strictly, filled in with what is said of a programme and of nobody."""

from typing import Any

import pytest

import schemas
from credential.codes import Code
from credential.encoding import compact_json, strict_object
from credential.errors import Objection
from credential.skp1.profile import (
    BUILT_IN,
    MAX_PROFILE,
    Profile,
    check_profile,
    profile_file,
    profile_name,
)
from credential.skp1.programme import extended, first_profile, programme_of
from tests.builders import ISS, some_claims
from tests.credential.objections import objects
from tests.profiles import KID, PROFILE, VCT, a_profile

MEMBERS = strict_object(PROFILE.to_bytes())


def test_a_profile_comes_back_under_the_name_of_its_bytes() -> None:
    data = PROFILE.to_bytes()
    assert Profile.parse(data) == PROFILE
    assert PROFILE.name == profile_name(data)
    assert check_profile(profile_file(ISS, PROFILE.name), data, ISS) == PROFILE


@pytest.mark.parametrize(
    "change",
    [
        {"v": 0},
        {"v": "1"},
        {"header": []},
        {"payload": "x"},
        {"payload": {}},
        {"payload": {"iss": 7}},
        {"payload": {"iss": "$text"}},
        {"parts": {}},
        {"parts": [[]]},
        {"parts": [{}]},
        {"parts": [{"a": 1, "b": 2}]},
        {"texts": "x"},
        {"texts": [1]},
        {"parts": [{"x": {"$list": "y"}}]},
        {"parts": [{"x": {"$list": [], "y": 1}}]},
        {"parts": [{"x": {"$list": [{"$numbered": ["a"]}]}}]},
        {"payload": {"iss": ISS, "u": {"$numbered": ["a", 1]}}},
        {"payload": {"iss": ISS, "iss?": "$text"}},
        {"more": 1},
    ],
    ids=repr,
)
def test_a_profile_of_another_form_is_malformed(change: dict[str, Any]) -> None:
    with objects(Code.TRUST_FORM):
        Profile.parse(compact_json(MEMBERS | change))


def test_a_profile_too_large_or_not_json_is_malformed() -> None:
    for data in (b"", b"[]", b"{", PROFILE.to_bytes() + b" " * MAX_PROFILE, b'{"v":1,"v":1}'):
        with pytest.raises(Objection):
            Profile.parse(data)


def test_a_profile_of_a_later_version_is_newer() -> None:
    with objects(Code.QR_NEWER):
        Profile.parse(compact_json(MEMBERS | {"v": 2}))


def test_a_profile_under_another_name_or_issuer_is_malformed() -> None:
    data = PROFILE.to_bytes()
    for file, iss in (
        (profile_file(ISS, bytes(8)), ISS),
        (profile_file(ISS, PROFILE.name), "https://b.example/"),
        (profile_file("https://b.example/", PROFILE.name), "https://b.example/"),
    ):
        with objects(Code.TRUST_FORM):
            check_profile(file, data, iss)


def test_only_what_is_said_of_the_programme_enters() -> None:
    said = PROFILE.to_bytes().decode()
    claims = some_claims()
    for part in ("holder", "identity"):
        for value in claims[part].values():
            assert f'"{value}"' not in said
    assert claims["title"] in said
    assert "score?" in said
    assert str(claims["results"]["units"][0].get("score")) not in said.split('"results"')[1]


def test_nothing_new_makes_no_other_profile() -> None:
    other = some_claims(award_date="2026-01-01", result="failed")
    other["holder"] = {"full_name": "Somebody Else"}
    assert extended(PROFILE, other) is PROFILE


def test_new_units_and_places_make_another_profile_in_which_the_old_ones_stand_first() -> None:
    unit = {"code": "NEW-1", "title": "Something new", "score": 77}
    longer = extended(PROFILE, {"results": {"units": [unit]}, "detail": {"place": "Lipa City"}})
    assert longer.name not in (b"", PROFILE.name)
    assert longer.texts == (*PROFILE.texts, "Lipa City")
    assert extended(longer, {"results": {"units": [unit]}}) is longer


def test_a_profile_grows_to_a_limit_and_then_serves_what_it_can() -> None:
    profile = PROFILE
    for number in range(200):
        unit = {"code": f"U-{number}", "title": f"Unit {number} " + "x" * 60}
        profile = extended(profile, {"results": {"units": [unit]}, "detail": {"place": f"Place {number}"}})
    assert len(profile.to_bytes()) <= MAX_PROFILE
    assert extended(profile, {"results": {"units": [{"code": "Z", "title": "Z"}]}}) is profile


def test_whatever_certificates_say_alike_tells_their_programmes_apart() -> None:
    claims = some_claims()
    same = programme_of(VCT, KID, claims)
    assert programme_of(VCT, KID, {**claims, "award_date": "2020-01-01"}) == same
    for change in ({"title": "x"}, {"level": "PH-PQF 3"}, {"occupation": ["7213"]}, {"programme": "x"}):
        assert programme_of(VCT, KID, {**claims, **change}) != same
    assert programme_of(VCT, "other key", claims) != same


def test_a_kind_that_is_not_built_in_has_no_profile() -> None:
    assert first_profile("urn:x:y", {}, iss=ISS, kid=KID, list_uri=f"{ISS}/1") is None


def test_a_text_that_looks_like_a_hole_never_stands_for_itself() -> None:
    profile = a_profile(title="$text", results={"units": [{"code": "$day", "title": "x"}]})
    assert profile.payload["title"] == "$text"
    assert '"$day","title"' not in profile.to_bytes().decode()


@pytest.mark.parametrize("name", schemas.KINDS)
def test_every_kind_is_built_in_with_every_claim_and_part(name: str) -> None:
    kind = schemas.kind(name)
    (found,) = [each for each in BUILT_IN if each.payload["vct"] == kind.vct]
    names = {each.removesuffix("?") for each in found.payload}
    assert set(kind.public) <= names
    assert found.payload["vct#integrity?"] == kind.integrity, "add the new edition at the end"
    parts = {part: inner for each in found.parts for part, inner in each.items()}
    assert set(parts) == set(kind.parts)
    for part, fields in kind.parts.items():
        assert set(fields) <= {each.removesuffix("?") for each in parts[part]}
