"""`init` and `template`: a centre is set up whole or not at all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import schemas
from credential.keys import SigningKey
from device.running import run
from issuer.cli import group
from issuer.custody.keystore import NAME as KEY
from issuer.records.register import NAME as REGISTER
from tests.builders import ISS
from tests.issuer.builders import PASSPHRASE, Bench
from tests.issuer.conftest import Cli

ROOT = Path(__file__).parents[3]
WHO = ["init", "Davao Care Institute", "--id", "urn:example:davao", "--country", "PH"]


def init(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        run(group(), "passport-issuer", list(map(str, arguments)))
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


def test_a_centre_gets_a_home_and_its_full_fingerprint(
    tmp_path: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    code, out, _ = init(capsys, *WHO, "--home", home, "--passphrase-file", passphrase, "--json")
    told = json.loads(out)
    assert code == 0
    assert len(bytes.fromhex(told["fingerprint"])) == 32
    assert home.stat().st_mode & 0o777 == 0o700


def test_setting_up_that_was_cut_short_is_told_and_can_be_finished(
    tmp_path: Path, passphrase: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    where = ["--home", home, "--passphrase-file", passphrase]
    cut_short(home, passphrase)
    before = (home / KEY).read_bytes()
    code, _, err = init(capsys, "list", *where)
    assert (code, "was not finished" in err) == (1, True)
    (tmp_path / "other").write_text("another passphrase of mine\n")
    code, _, err = init(capsys, *WHO, "--home", home, "--passphrase-file", tmp_path / "other")
    assert (code, "the passphrase is wrong" in err, (home / REGISTER).exists()) == (1, True, False)
    assert init(capsys, *WHO, *where)[0] == 0
    assert (home / KEY).read_bytes() == before
    assert init(capsys, "list", *where)[0] == 0


def cut_short(home: Path, passphrase: Path) -> None:
    """Set up a centre in a process that dies when its register is about to get its name."""
    program = """
import os, pathlib
from issuer import cli
pathlib.Path.rename = lambda *_: os._exit(9)
cli.main()
"""
    arguments = [*WHO, "--home", str(home), "--passphrase-file", str(passphrase)]
    command = [sys.executable, "-c", program, *arguments]
    assert subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False).returncode == 9


@pytest.mark.parametrize("command", [["list"], ["batch", "training-certificate", "r.csv", "--out", "o"], WHO])
def test_a_lost_register_is_told_and_never_taken_for_a_new_centre(
    home: Path, cli: Cli, command: list[str]
) -> None:
    (home / REGISTER).unlink()
    before = (home / KEY).read_bytes()
    said = cli(*command)
    assert said.code == 1
    assert said.err.startswith("passport-issuer: the register is missing: ")
    assert "hint: restore it from a backup" in said.err
    assert (home / KEY).read_bytes() == before
    assert not (home / REGISTER).exists()


def test_a_lost_key_is_told_with_what_to_do(home: Path, cli: Cli) -> None:
    (home / KEY).unlink()
    said = cli("publish", "--out", "delivery", words=None)
    assert (said.code, "the signing key is missing" in said.err, "from a backup" in said.err) == (
        1,
        True,
        True,
    )


def test_a_centre_is_never_set_up_over_another(bench: Bench, cli: Cli) -> None:
    before = (bench.home / KEY).read_bytes()
    said = cli(*WHO)
    assert (said.code, "a centre is set up in" in said.err) == (1, True)
    assert (bench.home / KEY).read_bytes() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": "http://davao.example"}, "cannot be a centre's id"),
        ({"id": "https://davao.example/?a=1"}, "cannot be a centre's id"),
        ({"id": "https://davao.example/ x"}, "cannot be a centre's id"),
        ({"id": "davao"}, "cannot be a centre's id"),
        ({"country": "Philippines"}, "is not a country code"),
        ({"country": "ph"}, "did you mean PH?"),
        ({"country": "XX"}, "is not a country code"),
        ({"name": ""}, "a centre's name is one line"),
        ({"name": "Davao\x1b]0;x"}, "a centre's name is one line"),
    ],
)
def test_what_cannot_be_a_centre_is_refused_and_nothing_is_created(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, str], words: str
) -> None:
    who = {"name": "Davao", "id": "urn:example:davao", "country": "PH"} | change
    home = tmp_path / "home"
    code, _, err = init(
        capsys, "init", who["name"], "--id", who["id"], "--country", who["country"], "--home", home
    )
    assert (code, words in err, home.exists()) == (2, True, False)


def test_without_a_passphrase_and_a_terminal_nothing_is_created(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    code, _, err = init(capsys, *WHO, "--home", home)
    assert (code, "give it with --passphrase-file" in err, home.exists()) == (2, True, False)


@pytest.mark.parametrize("kind", schemas.KINDS)
def test_a_template_is_a_roster_that_can_be_issued(bench: Bench, cli: Cli, tmp_path: Path, kind: str) -> None:
    (tmp_path / "roster.csv").write_text(cli("template", kind).out)
    said = cli("batch", kind, "roster.csv", "--out", "out", "--dry-run")
    assert (said.code, "2 can be issued" in said.err) == (0, True)


def test_the_centre_is_who_it_was_set_up_as(bench: Bench) -> None:
    assert bench.register.one("SELECT iss, name, country FROM centre") == {
        "iss": ISS,
        "name": "Batangas Skills Centre",
        "country": "PH",
    }


def test_of_two_who_set_up_the_same_home_at_once_one_does(tmp_path: Path, passphrase: Path) -> None:
    home = tmp_path / "home"
    where = ["--home", str(home), "--passphrase-file", str(passphrase), "--json"]
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "issuer", *WHO, *where],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        for _ in range(2)
    ]
    told = {process.communicate()[0]: process.returncode for process in both}
    assert sorted(told.values()) == [0, 1]
    fingerprints = [json.loads(out)["fingerprint"] for out, code in told.items() if code == 0]
    key = SigningKey.from_pem((home / KEY).read_bytes(), PASSPHRASE.encode())
    assert fingerprints == [key.public.fingerprint]
