"""The kinds: their documents agree with each other, and with what is issued."""

import re
from typing import Any

import fastjsonschema
import pytest

import schemas
from schemas import KINDS, UnknownKind, kind, kind_of_vct, name_of_vct
from tests.builders import some_claims

PARTS = ("holder", "identity", "results", "detail")
TRAINING = some_claims()
ASSESSMENT = some_claims(
    programme=None,
    standard="SMAW-NC2",
    result="competent",
    id_check="biometric",
    detail={"attempt": 2, "assessor": "A-77", "mode": "work-based"},
)
SOUND = {"training-certificate": TRAINING, "skill-assessment": ASSESSMENT}


def is_valid(name: str, claims: dict[str, Any]) -> bool:
    try:
        fastjsonschema.compile(kind(name).schema)(claims)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


def paths(schema: dict[str, Any], here: tuple[str | None, ...] = ()) -> list[tuple[str | None, ...]]:
    """The path of every claim a schema knows, None for each element of an array."""
    found: list[tuple[str | None, ...]] = []
    for name, inner in schema.get("properties", {}).items():
        found += [(*here, name), *paths(inner, (*here, name))]
    if "properties" in schema.get("items", {}):
        found += paths(schema["items"], (*here, None))
    return found


def test_there_are_two_kinds_and_each_has_its_type() -> None:
    assert KINDS == ("training-certificate", "skill-assessment")
    for name in KINDS:
        assert kind(name).name == name
        assert kind(name).vct == f"urn:skills-passport:{name}:1"
        assert kind_of_vct(kind(name).vct) is kind(name)


@pytest.mark.parametrize("name", ["", "diploma", "training_certificate", "../kinds", "training-certificate "])
def test_an_unknown_kind_is_named_and_so_are_the_known(name: str) -> None:
    with pytest.raises(UnknownKind, match="training-certificate, skill-assessment"):
        kind(name)


@pytest.mark.parametrize(
    "vct",
    ["", "training-certificate", "urn:skills-passport:training-certificate:2", "urn:skills-passport::1"],
)
def test_a_type_that_is_not_ours_is_no_kind(vct: str) -> None:
    assert kind_of_vct(vct) is None


@pytest.mark.parametrize("name", KINDS)
def test_parts_are_the_four_and_the_rest_is_public(name: str) -> None:
    described = kind(name)
    assert tuple(described.parts) == PARTS
    assert set(described.public) == set(described.schema["properties"]) - set(PARTS)
    assert {"title", "occupation", "award_date", "result", "holder"} <= described.required
    assert described.parts["identity"] == ("birth_date", "document_country", "document_number")


def test_public_claims_stand_in_the_order_they_are_signed_in() -> None:
    assert kind("training-certificate").public == (
        *("title", "programme", "occupation", "level", "award_date", "result", "conditions"),
    )
    assert kind("skill-assessment").public == (
        *("title", "standard", "occupation", "level", "award_date", "result", "id_check", "conditions"),
    )


@pytest.mark.parametrize("name", KINDS)
def test_the_metadata_describes_exactly_the_claims_of_the_schema(name: str) -> None:
    described = kind(name)
    listed = [tuple(claim["path"]) for claim in described.metadata["claims"]]
    assert described.metadata["vct"] == described.vct
    assert len(listed) == len(set(listed))
    assert set(listed) == set(paths(described.schema))


@pytest.mark.parametrize("name", KINDS)
def test_parts_are_always_hidden_the_rest_never_and_what_is_required_is_mandatory(name: str) -> None:
    described = kind(name)
    for claim in described.metadata["claims"]:
        path = tuple(claim["path"])
        in_a_part = "always" if len(path) == 1 else "allowed"
        assert claim["sd"] == (in_a_part if path[0] in PARTS else "never")
        if len(path) == 1:
            assert claim["mandatory"] == (path[0] in described.required)


@pytest.mark.parametrize("name", KINDS)
def test_everything_has_a_label_in_every_language(name: str) -> None:
    described = kind(name)
    languages = [display["locale"] for display in described.metadata["display"]]
    assert languages == ["en", "fr", "es"]
    for claim in described.metadata["claims"]:
        assert [display["locale"] for display in claim["display"]] == languages
        assert all(display["label"].strip() == display["label"] != "" for display in claim["display"])


def test_labels_are_found_by_path_and_language() -> None:
    described = kind("training-certificate")
    assert described.label(("award_date",)) == "Awarded on"
    assert described.label(("award_date",), "fr") == "Délivré le"
    assert described.label(("award_date",), "fr-CH") == "Délivré le"
    assert described.label(("award_date",), "tl") == "Awarded on"
    assert described.label(("results", "units", "score")) == "Score"
    assert described.label(("no", "such", "claim")) == "claim"
    assert described.names(("award_date",))
    assert not described.names(("no", "such", "claim"))
    assert described.title() == "Training certificate"
    assert described.title("fr") == "Certificat de formation"


@pytest.mark.parametrize("name", KINDS)
def test_a_leaf_name_stands_for_one_thing_so_that_a_roster_can_use_it(name: str) -> None:
    described = kind(name)
    leaves = [*described.public, *(field for fields in described.parts.values() for field in fields)]
    assert len(leaves) == len(set(leaves))
    assert not {"reference", "valid_until", "iss", "iat", "exp", "vct", "cnf", "status"} & set(leaves)


@pytest.mark.parametrize("name", KINDS)
def test_no_object_takes_a_member_nobody_described(name: str) -> None:
    schema = kind(name).schema
    objects = [schema, *(schema["properties"][part] for part in PARTS)]
    objects.append(schema["properties"]["results"]["properties"]["units"]["items"])
    assert [each["additionalProperties"] for each in objects] == [False] * 6


@pytest.mark.parametrize("name", KINDS)
def test_sound_claims_fit(name: str) -> None:
    assert is_valid(name, SOUND[name])
    public = {n: v for n, v in SOUND[name].items() if n in kind(name).required}
    assert is_valid(name, public)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("claim", ["title", "occupation", "award_date", "result", "holder"])
def test_a_required_claim_is_missed(name: str, claim: str) -> None:
    assert not is_valid(name, {n: v for n, v in SOUND[name].items() if n != claim})


def test_an_assessment_says_by_what_standard_and_how_identity_was_checked() -> None:
    for claim in ("standard", "id_check"):
        assert not is_valid("skill-assessment", {n: v for n, v in ASSESSMENT.items() if n != claim})


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": 7},
        {"title": "x" * 161},
        {"occupation": []},
        {"occupation": "7212"},
        {"occupation": [7212]},
        {"occupation": ["7"]},
        {"occupation": ["72121"]},
        {"occupation": ["7212\n"]},
        {"occupation": ["7212", "7212"]},
        {"occupation": [str(1000 + number) for number in range(9)]},
        {"level": "2"},
        {"level": "PQF 2"},
        {"level": "PH-PQF 2\n"},
        {"award_date": "12/06/2026"},
        {"award_date": "2026-13-01"},
        {"award_date": "2026-06-12\n"},
        {"award_date": "2026-06-12T00:00:00Z"},
        {"result": "competent"},
        {"result": None},
        {"conditions": []},
        {"conditions": [""]},
        {"standard": "x"},
        {"id_check": "document"},
        {"iss": "https://x.example"},
        {"holder": {}},
        {"holder": {"full_name": ""}},
        {"holder": "Maria"},
        {"identity": {"birth_date": "1998-04-02"}},
        {"identity": TRAINING["identity"] | {"document_country": "PHL"}},
        {"identity": TRAINING["identity"] | {"document_number": "p 1"}},
        {"results": {}},
        {"results": {"units": []}},
        {"results": {"units": [{"code": "A"}]}},
        {"results": {"units": [{"code": "A B", "title": "x"}]}},
        {"results": {"units": [{"code": "A", "title": "x", "score": 101}]}},
        {"results": {"units": [{"code": "A", "title": "x", "score": -1}]}},
        {"results": {"units": [{"code": "A", "title": "x", "score": "90"}]}},
        {"results": {"units": [{"code": "A", "title": "x", "outcome": "competent"}]}},
        {"results": {"units": [{"code": "A", "title": "x"}] * 41}},
        {"detail": {"hours": 0}},
        {"detail": {"mode": "in person"}},
        {"detail": {"language": "English"}},
        {"detail": {"attempt": 1}},
    ],
    ids=lambda changes: str(changes)[:60],
)
def test_a_claim_of_another_form_does_not_fit(changes: dict[str, Any]) -> None:
    assert not is_valid("training-certificate", TRAINING | changes)


@pytest.mark.parametrize("name", KINDS)
def test_patterns_say_where_they_begin_and_end(name: str) -> None:
    text = str(kind(name).schema)
    patterns = re.findall(r"'pattern': '(.*?)'", text)
    assert patterns
    assert all(each.startswith("^") and each.endswith("$") for each in patterns)


def test_the_module_offers_what_it_says() -> None:
    assert set(schemas.__all__) == {
        "KINDS",
        "Kind",
        "UnknownKind",
        "countries",
        "isco08",
        "kind",
        "kind_of_vct",
        "name_of_vct",
        "occupations",
    }


@pytest.mark.parametrize(
    ("vct", "name"),
    [
        ("urn:skills-passport:training-certificate:1", "training-certificate"),
        ("urn:skills-passport:training-certificate:20", "training-certificate"),
        ("urn:skills-passport:apprenticeship:1", "apprenticeship"),
        ("urn:skills-passport:training-certificate:01", None),
        ("urn:skills-passport:training-certificate:٢", None),
        ("urn:skills-passport:training-certificate:", None),
        ("urn:skills-passport:training:certificate:2", None),
        ("urn:skills-passport::2", None),
        ("x urn:skills-passport:training-certificate:2", None),
        ("training-certificate", None),
        ("", None),
    ],
)
def test_a_newer_kind_of_ours_has_a_name(vct: str, name: str | None) -> None:
    assert name_of_vct(vct) == name
