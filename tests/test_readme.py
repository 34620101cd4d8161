"""The README tells the truth: its journey runs as written, and every command in it has that help."""

import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from issuer.cli import group as issuer
from verifier.cli import group as verifier
from wallet.cli import group as wallet

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```", TEXT, re.M | re.S)
GROUPS = {"passport-issuer": issuer, "passport-wallet": wallet, "passport-verifier": verifier}
BIN = Path(sys.executable).parent


def commands() -> Iterator[str]:
    for block in BLOCKS:
        for line in block.splitlines():
            if line.startswith("passport-"):
                yield re.split(r"\s{2,}", line)[0].strip()


def find(line: str) -> tuple[click.Command, list[str]]:
    """The command a line calls, and its options."""
    program, *words = shlex.split(line)
    command: click.Command = GROUPS[program]()
    context = click.Context(command)
    while isinstance(command, click.Group) and words:
        found = command.get_command(context, words[0])
        assert found is not None, f"{line}: there is no {words[0]}"
        command, words = found, words[1:]
    return command, [word for word in words if word.startswith("--")]


@pytest.mark.parametrize("line", sorted(set(commands())))
def test_a_command_of_the_readme_has_these_options(line: str) -> None:
    command, options = find(line)
    known = {name for parameter in command.params for name in parameter.opts}
    assert set(options) <= known, f"{line}: {set(options) - known}"
    if not isinstance(command, click.Group):
        assert command.help, f"{line} has no help"


def test_the_journey_runs_as_written(tmp_path: Path) -> None:
    [journey] = [block for block in BLOCKS if "$CARD" in block]
    (tmp_path / "secret").write_text("seven green boats at the pier\n", encoding="utf-8")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    told = {"ROOT": "", "CENTRE": "", "CARD": ""}
    last = ""
    for line in journey.splitlines():
        last = run(line, tmp_path, told)
        if "authority init" in line:
            told["ROOT"] = hashlib.sha256((tmp_path / "ROOT.json").read_bytes()).hexdigest()
            assert told["ROOT"] in last.replace(" ", "").replace("\n", "")
        if line.startswith("passport-issuer init"):
            told["CENTRE"] = re.findall(r"[0-9a-f]{64}", re.sub(r"(?<=[0-9a-f]) (?=[0-9a-f])", "", last))[0]
        if "receive" in line:
            cards = json.loads(run("passport-wallet list --json", tmp_path, told))["cards"]
            told["CARD"] = cards[0]["id"]
    assert "ACCEPTED" in last
    assert "Maria Clara Santos" in last


def run(line: str, folder: Path, told: dict[str, str]) -> str:
    """Run a line of the README with the same passphrase for everybody; what it printed."""
    secret = "" if line.startswith("passport-verifier") else " --passphrase-file secret" * 4
    environment = (
        os.environ
        | told
        | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PASSPORT_HOME": str(folder / "homes")}
    )
    result = subprocess.run(
        line + secret, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, f"{line}: {result.stderr}{result.stdout}"
    return result.stdout + result.stderr if "init" in line else result.stdout
