"""Claims held against the rules of their type: only what is provably wrong is an objection."""

import json
from contextlib import nullcontext
from typing import Any

import pytest

import schemas
from credential.codes import Code
from credential.sd_jwt import Origin, digest, read_disclosures
from credential.type_metadata import read_type
from credential.type_rules import ClaimRule, Rules, Sd, rules_of
from tests.credential.objections import objects
from tests.vectors.drafts import b64


def a_disclosure(*members: Any) -> str:
    return b64(json.dumps(["salt", *members]).encode())


SHOWN, HIDDEN = a_disclosure("a", 1), a_disclosure("b", 2)
ELEMENT, OTHER = a_disclosure({"code": 1}), a_disclosure({"code": 2})


def check(rule: ClaimRule, payload: dict[str, Any], *shown: str, wrong: bool) -> None:
    origin = Origin()
    claims = read_disclosures(payload, shown, origin)
    with objects(Code.TYPE_CLAIM) if wrong else nullcontext():
        Rules([rule]).check(claims, origin)


def behind(*disclosures: str) -> list[str]:
    return [digest(each) for each in disclosures]


@pytest.mark.parametrize(
    ("sd", "payload", "shown", "wrong"),
    [
        ("never", {"a": 1}, [], False),
        ("never", {"_sd": behind(SHOWN)}, [SHOWN], True),
        ("never", {"_sd": behind(SHOWN)}, [], False),
        ("always", {"a": 1}, [], True),
        ("always", {"_sd": behind(SHOWN)}, [SHOWN], False),
        ("allowed", {"a": 1}, [], False),
        ("allowed", {"_sd": behind(SHOWN)}, [SHOWN], False),
    ],
)
def test_what_may_be_hidden_is_the_types_to_say(
    sd: Sd, payload: dict[str, Any], shown: list[str], wrong: bool
) -> None:
    check(ClaimRule(("a",), sd), payload, *shown, wrong=wrong)


@pytest.mark.parametrize(
    ("rule", "payload", "shown", "wrong"),
    [
        (ClaimRule(("a",), "allowed", True), {"a": None}, [], False),
        (ClaimRule(("a",), "allowed", True), {}, [], True),
        (ClaimRule(("a",), "allowed", True), {"_sd": behind(HIDDEN)}, [], False),
        (ClaimRule(("a",), "allowed", True), {"_sd": behind(HIDDEN)}, [HIDDEN], True),
        (ClaimRule(("a",), "never", True), {"_sd": behind(HIDDEN)}, [], True),
        (ClaimRule(("a", "b"), "never", True), {"_sd": behind(HIDDEN)}, [], False),
        (ClaimRule(("a", "b"), "never", True), {"a": {"_sd": behind(HIDDEN)}}, [], True),
        (ClaimRule(("a", "b"), "allowed", True), {"a": {"_sd": behind(HIDDEN)}}, [], False),
        (ClaimRule(("a", "b"), "allowed", True), {"a": {"_sd": behind(HIDDEN)}}, [HIDDEN], False),
        (ClaimRule(("a", None), "allowed", True), {"a": []}, [], True),
        (ClaimRule(("a", None), "allowed", True), {"a": [{"...": digest(ELEMENT)}]}, [], False),
        (ClaimRule(("a", 1), "allowed", True), {"a": [{"...": digest(ELEMENT)}, 5]}, [], False),
        (ClaimRule(("a", 1), "never", True), {"a": [{"...": digest(ELEMENT)}, 5]}, [], False),
        (ClaimRule(("a", 0), "never", True), {"a": [5]}, [], False),
        (ClaimRule(("a", 1), "never", True), {"a": [5]}, [], True),
    ],
)
def test_a_claim_is_missing_only_when_no_digest_can_hold_it(
    rule: ClaimRule, payload: dict[str, Any], shown: list[str], wrong: bool
) -> None:
    check(rule, payload, *shown, wrong=wrong)


@pytest.mark.parametrize(
    ("path", "sd", "wrong"),
    [
        (("a", None), "never", True),
        (("a", None), "always", True),
        (("a", 0), "never", False),
        (("a", 1), "always", True),
        (("a", 1), "never", False),
        (("a", 2), "never", True),
        (("a", 2), "always", False),
        (("a", None, "code"), "never", False),
        (("a", None, "code"), "always", True),
    ],
)
def test_places_in_an_array_count_what_is_not_shown(path: tuple[Any, ...], sd: Sd, wrong: bool) -> None:
    payload = {"a": [{"...": digest(OTHER)}, {"code": 5}, {"...": digest(ELEMENT)}]}
    check(ClaimRule(path, sd), payload, ELEMENT, wrong=wrong)


@pytest.mark.parametrize(
    ("path", "payload"),
    [
        (("a", "b"), {"a": "text"}),
        (("a", "b"), {"a": [1]}),
        (("a", None), {"a": {"b": 1}}),
        (("a", 0), {"a": "text"}),
        (("a", None, "b"), {"a": [1]}),
    ],
)
@pytest.mark.parametrize("mandatory", [False, True])
def test_a_path_through_a_value_of_another_form_is_an_error(
    path: tuple[Any, ...], payload: dict[str, Any], mandatory: bool
) -> None:
    check(ClaimRule(path, mandatory=mandatory), payload, wrong=True)


def test_a_path_that_chooses_nothing_is_no_error() -> None:
    check(ClaimRule(("a", "b", None)), {"a": {}}, wrong=False)


def test_the_rules_of_our_kinds_are_those_of_their_documents() -> None:
    for name in schemas.KINDS:
        kind = schemas.kind(name)
        ours = rules_of(kind.vct, lambda _: None, integrity=kind.integrity)
        assert ours is not None
        assert {path[0] for path in ours.mandatory} == kind.required
        read = read_type(kind.vct, {kind.vct: kind.document}.__getitem__)
        assert read is not None
        assert ours.mandatory == Rules(read.claims).mandatory
        with objects(Code.TYPE_MISSING):
            rules_of(kind.vct, lambda _: None, integrity="sha256-AAAA")


def test_a_foreign_type_may_extend_one_of_ours_and_never_stand_in_for_it() -> None:
    ours = schemas.kind("training-certificate")
    below = json.dumps({"vct": "urn:x:1", "extends": ours.vct, "extends#integrity": ours.integrity}).encode()
    found = {"urn:x:1": below, ours.vct: b'{"vct": "urn:skills-passport:training-certificate:1"}'}
    for vct in found:
        got = rules_of(vct, found.get)
        assert got is not None
        assert {path[0] for path in got.mandatory} == ours.required
    assert rules_of("urn:x:2", found.get) is None
