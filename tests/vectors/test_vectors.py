"""The vectors: each verdict and code exactly as its file says, and a vector for every code."""

import json
from pathlib import Path

import pytest

from credential.codes import Code
from tests.vectors import build
from tests.vectors.running import FOLDER, load, run

FILES = sorted(FOLDER.glob("*/*.json"))

ELSEWHERE = {
    # Codes no verdict on a credential can carry, and where they are tested.
    Code.JWS_SIZE: "tests/credential/test_jws.py",
    Code.REQUEST_FORM: "tests/credential/test_request.py",
    Code.ENROLMENT_FORM: "tests/credential/test_enrolment.py",
    Code.ENROLMENT_AUDIENCE: "tests/credential/test_enrolment.py",
    Code.ENROLMENT_EXPIRED: "tests/credential/test_enrolment.py",
    Code.TRUST_FORM: "tests/credential/test_trust_entry.py",
    Code.DELIVERY_FORM: "tests/credential/test_delivery.py",
    Code.DELIVERY_CHANGED: "tests/credential/test_delivery.py",
    Code.POLICY_FORM: "tests/credential/test_policy.py",
    Code.INPUT_EMPTY: "tests/verifier/test_processes.py",
    Code.INPUT_NO_CODE: "tests/verifier/test_processes.py",
    Code.INPUT_TOO_LARGE: "tests/verifier/test_processes.py",
    Code.INPUT_UNREADABLE: "tests/verifier/test_processes.py",
    Code.INPUT_SCANNER_LAYOUT: "tests/verifier/test_checking.py",
    Code.INPUT_OTHER_KIND: "tests/verifier/test_checking.py",
    Code.REQUEST_NOT_CONSUMED: "tests/verifier/test_checking.py",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_vector_is_judged_as_it_says(path: Path) -> None:
    vector = load(path)
    assert run(vector) == vector["expected"]


def test_every_code_has_a_vector_or_a_test_elsewhere() -> None:
    seen = {code for path in FILES for code in load(path)["expected"]["codes"]}
    assert {code for code in Code if code not in seen} == set(ELSEWHERE)
    for code, path in ELSEWHERE.items():
        text = (FOLDER.parent.parent / path).read_text(encoding="utf-8")
        assert code.value in text or f"Code.{code.name}" in text, f"{path} does not test {code}"


def test_the_builder_makes_the_same_bytes_again(tmp_path: Path) -> None:
    build.write(tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.glob("*/*.json")}
    assert made == {path.relative_to(FOLDER): path.read_bytes() for path in FILES}


def test_there_are_three_refusals_for_each_acceptance() -> None:
    verdicts = [load(path)["expected"]["verdict"] for path in FILES]
    assert verdicts.count("refused") >= 3 * verdicts.count("accepted")


def test_an_unknown_member_is_refused(tmp_path: Path) -> None:
    vector = json.loads(FILES[0].read_text(encoding="utf-8")) | {"clokc": 1}
    path = tmp_path / "slip.json"
    path.write_text(json.dumps(vector), encoding="utf-8")
    with pytest.raises(ValueError, match="exactly the members"):
        load(path)
