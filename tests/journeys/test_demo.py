"""The demo tells the truth, and can fail: with one check taken out, just the case it guards goes wrong."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

NO_SIGNATURE_CHECK = """\
import credential.seals as seals


def issuer_signature(case):
    pass


seals.SEALS = tuple(issuer_signature if c is seals.issuer_signature else c for c in seals.SEALS)
"""


def test_without_the_signature_check_just_the_changed_title_is_judged_wrong(tmp_path: Path) -> None:
    # The product has no such switch: the check is patched out from outside, in every process.
    (tmp_path / "patch").mkdir()
    (tmp_path / "patch" / "sitecustomize.py").write_text(NO_SIGNATURE_CHECK, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "examples.demo", str(tmp_path / "demo")],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "patch")},
        capture_output=True,
        text=True,
        check=False,
    )
    table = result.stdout.split("== Expected and actual\n")[1].splitlines()
    wrong = [line for line in table if "WRONG" in line]
    right = [line for line in table if line.endswith("as expected") and line[0] in "✓✗?"]
    assert result.returncode == 1, result.stderr
    assert ["one letter of the title changed" in line for line in wrong] == [True], result.stdout
    assert len(right) == 15
