"""docs/FORMAT.md and the code say the same: every code, every limit, every check, both ways round."""

import re
from pathlib import Path

from credential import limits
from credential.codes import Code
from credential.seals import SEALS
from credential.terms import TERMS
from tests.vectors.running import FOLDER, load

TEXT = (Path(__file__).parent.parent / "docs" / "FORMAT.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    return TEXT.split(f"\n{heading}\n", 1)[1].split("\n## ", 1)[0]


def test_every_code_is_listed_and_no_other() -> None:
    assert set(re.findall(r"^\| `([a-z0-9_.]+)` \|", section("## 10. Codes"), re.M)) == {
        code.value for code in Code
    }


def test_a_code_is_a_refusal_or_a_doubt_as_listed() -> None:
    listed = dict(re.findall(r"^\| `([a-z0-9_.]+)` \| (R|\?|R \?) \|", section("## 10. Codes"), re.M))
    assert len(listed) == len(Code)
    for vector in map(load, FOLDER.glob("*/*.json")):
        verdict, codes = vector["expected"]["verdict"], vector["expected"]["codes"]
        if verdict == "refused":
            assert "R" in listed[codes[0]], codes[0]
        else:
            assert all("?" in listed[code] for code in codes), codes


def test_every_limit_is_listed_with_its_value() -> None:
    listed = dict(re.findall(r"^\| `([A-Z_]+)` \| ([0-9]+)", section("### Limits"), re.M))
    ours = {name: value for name, value in vars(limits).items() if name.isupper() and name != "DAY"}
    assert listed == {name: str(value) for name, value in ours.items()}


def test_every_check_is_described() -> None:
    judging = section("## 6. Judging")
    for check in (*SEALS, *TERMS):
        assert f"`{check.__name__}`" in judging, check.__name__
