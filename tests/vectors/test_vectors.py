"""The vectors: each verdict and code exactly as its file says, and a vector for every code."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from credential.codes import Code
from tests.vectors import build
from tests.vectors.running import FOLDER, SITUATION, load, run

FILES = sorted(FOLDER.glob("*/*.json"))
VECTORS = {path.stem: load(path) for path in FILES}
ACCEPTED = {name: each for name, each in VECTORS.items() if each["expected"]["verdict"] == "accepted"}
SPOILT = {name: each for name, each in VECTORS.items() if name not in ACCEPTED}
MOST_OF_ONE_CODE = 12

ELSEWHERE = {
    # Codes no verdict on a credential can carry, and where they are tested.
    Code.JWS_SIZE: "tests/credential/test_jws.py",
    Code.REQUEST_FORM: "tests/credential/test_request.py",
    Code.ENROLMENT_FORM: "tests/credential/test_enrolment.py",
    Code.ENROLMENT_AUDIENCE: "tests/credential/test_enrolment.py",
    Code.ENROLMENT_EXPIRED: "tests/credential/test_enrolment.py",
    Code.DELIVERY_FORM: "tests/credential/test_delivery.py",
    Code.DELIVERY_CHANGED: "tests/credential/test_delivery.py",
    Code.POLICY_FORM: "tests/credential/test_policy.py",
    Code.INPUT_EMPTY: "tests/verifier/test_processes.py",
    Code.INPUT_NO_CODE: "tests/verifier/test_processes.py",
    Code.INPUT_TOO_LARGE: "tests/verifier/test_processes.py",
    Code.INPUT_UNREADABLE: "tests/verifier/test_processes.py",
    Code.INPUT_OTHER_KIND: "tests/verifier/test_checking.py",
    Code.REQUEST_NOT_CONSUMED: "tests/verifier/test_checking.py",
}


@pytest.mark.parametrize("name", VECTORS)
def test_a_vector_is_judged_as_it_says(name: str) -> None:
    assert run(VECTORS[name]) == VECTORS[name]["expected"]


def _spoilt_members(vector: dict[str, Any]) -> list[str]:
    base = ACCEPTED[vector["base"]]
    return [member for member in SITUATION if vector[member] != base[member]]


@pytest.mark.parametrize("name", SPOILT)
def test_one_member_is_spoilt_and_put_back_it_is_accepted(name: str) -> None:
    vector = SPOILT[name]
    members = _spoilt_members(vector)
    assert len(members) == 1 or "(two changes: " in vector["note"], members
    repaired = vector | {member: ACCEPTED[vector["base"]][member] for member in members}
    assert run(repaired)["verdict"] == "accepted"


@pytest.mark.parametrize("name", [name for name in SPOILT if len(_spoilt_members(SPOILT[name])) > 1])
def test_of_two_changes_neither_alone_does_it(name: str) -> None:
    vector = SPOILT[name]
    for member in _spoilt_members(vector):
        repaired = vector | {member: ACCEPTED[vector["base"]][member]}
        assert run(repaired) != vector["expected"], f"{member} changes nothing"


def test_few_vectors_need_two_changes() -> None:
    assert sum(len(_spoilt_members(each)) > 1 for each in SPOILT.values()) <= 5


def test_an_accepted_vector_is_nobodys_copy() -> None:
    assert all(each["base"] is None for each in ACCEPTED.values())


def test_every_code_has_a_vector_or_a_test_elsewhere() -> None:
    seen = {code for each in VECTORS.values() for code in each["expected"]["codes"]}
    assert {code for code in Code if code not in seen} == set(ELSEWHERE)
    for code, path in ELSEWHERE.items():
        text = (FOLDER.parent.parent / path).read_text(encoding="utf-8")
        assert code.value in text or f"Code.{code.name}" in text, f"{path} does not test {code}"


def test_no_code_has_more_vectors_than_a_person_reads() -> None:
    counts = Counter(code for each in VECTORS.values() for code in each["expected"]["codes"])
    assert {code: count for code, count in counts.items() if count > MOST_OF_ONE_CODE} == {}


def test_no_two_vectors_say_the_same() -> None:
    situations = Counter(json.dumps([each[name] for name in SITUATION]) for each in VECTORS.values())
    assert situations.most_common(1)[0][1] == 1
    notes = Counter((each["base"], *each["expected"]["codes"], each["note"]) for each in SPOILT.values())
    assert notes.most_common(1)[0][1] == 1


def test_the_builder_makes_the_same_bytes_again(tmp_path: Path) -> None:
    build.write(tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.glob("*/*.json")}
    assert made == {path.relative_to(FOLDER): path.read_bytes() for path in FILES}


def test_there_are_three_refusals_for_each_acceptance() -> None:
    verdicts = Counter(each["expected"]["verdict"] for each in VECTORS.values())
    assert verdicts["refused"] >= 3 * verdicts["accepted"]
    assert len(VECTORS) >= 260


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"clokc": 1}, "exactly the members"),
        ({"check": "glance"}, "names no check"),
        ({"rules": []}, "name its rules"),
        ({"rules": ["X-1"]}, "name its rules"),
        ({"expected": {"verdict": "refused"}}, "what is expected"),
    ],
)
def test_a_slip_of_the_pen_is_refused(change: dict[str, Any], complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "slip.json"
    path.write_text(json.dumps(VECTORS["paper"] | change), encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        load(path)


def test_the_readme_names_every_member() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    vector = VECTORS["paper"]
    for name in (*vector, *vector["trust"], *vector["expected"], "types", "profiles"):
        assert f"`{name}`" in text, name
