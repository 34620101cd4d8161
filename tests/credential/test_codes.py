"""The codes: stable words, each used and each with one meaning."""

import re
from pathlib import Path

from credential.codes import Code
from credential.errors import CannotTell, Malformed, Objection, Refused

ROOT = Path(__file__).parents[2]


def test_a_code_says_what_and_why() -> None:
    assert all(re.fullmatch(r"[a-z0-9]+\.[a-z0-9_]+", code.value) for code in Code)
    assert all(code.name == code.value.replace(".", "_").upper() for code in Code)


def test_every_code_is_raised_somewhere() -> None:
    folders = ("credential", "device", "verifier", "wallet", "issuer")
    sources = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources if path.name != "codes.py")
    assert [code.name for code in Code if f"Code.{code.name}" not in text] == []


def test_objections_are_of_two_minds() -> None:
    for kind in (Refused, Malformed, CannotTell):
        objection = kind(Code.QR_FORM, "words")
        assert isinstance(objection, Objection)
        assert (objection.code, objection.message, str(objection)) == (Code.QR_FORM, "words", "words")
    assert issubclass(Malformed, Refused)
    assert not issubclass(CannotTell, Refused)
