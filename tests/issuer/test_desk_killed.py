"""`backup`, `restore`, `rotate-key` and `compromise`, killed at random instants: whole, or as before."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from credential.keys import SigningKey
from credential.sealing import WrongPassphrase
from device.locks import LOCK
from issuer.centre import Centre, Desk
from issuer.custody import backup as backups
from issuer.custody import backup_file, keystore
from issuer.records.register import NAME, Register
from tests.builders import ISS, NOW
from tests.issuer.builders import PASSPHRASE, Bench, a_row
from tests.issuer.conftest import Cli
from tests.soak import SEED, record, share

ROOT = Path(__file__).parents[2]
OTHER_WORDS = "meadow copper lantern drift"
PROGRAM = f"from device import clock\nfrom issuer import cli\nclock.now = lambda: {NOW}\ncli.main()\n"


def start(home: Path, arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
    """The command, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "--home", str(home), *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=home.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )


def kill_within(home: Path, arguments: Sequence[str], seconds: float) -> bool:
    """Run the command and kill it after so long; whether it was still running."""
    process = start(home, arguments)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def how_long(home: Path, arguments: Sequence[str]) -> float:
    """Seconds the command takes when nobody stops it."""
    begun = time.monotonic()
    assert start(home, arguments).wait(60) == 0
    return time.monotonic() - begun


@pytest.fixture
def used(bench: Bench, cli: Cli) -> Bench:
    """A centre with certificates, a delivery and a backup."""
    parent = bench.home.parent
    (parent / "words").write_text(f"{PASSPHRASE}\n")
    (parent / "other").write_text(f"{OTHER_WORDS}\n")
    bench.issue(*(a_row(reference=f"W-{number}") for number in range(5)))
    cli("publish", "--out", "d")
    cli("backup", "good.backup")
    bench.register.close()
    return bench


def is_sound(home: Path) -> None:
    """The register is whole, its log too, and every key it uses opens with one of the passphrases."""
    with Register.open(home) as register:
        desk = Desk(home, register, Centre(ISS, "Batangas Skills Centre", "PH"))
        register.check_every_page()
        entries = register.audit_head().entries
        number = next(register.values("SELECT count(*) FROM credential"))
        contents = backup_file.Contents(ISS, "", NOW, number, entries, ())
        keys = desk.vouching_keys(NOW)
    backups.check_unpacked(home, contents)
    for key in keys:
        pem = keystore.key_path(home, key).read_bytes()
        assert any(opens(pem, words) for words in (PASSPHRASE, OTHER_WORDS))


def opens(pem: bytes, words: str) -> bool:
    try:
        SigningKey.from_pem(pem, words.encode())
    except WrongPassphrase:
        return False
    return True


COMMANDS = {
    "backup": ["backup", "new.backup", "--passphrase-file", "words"],
    "restore": ["restore", "good.backup", "--passphrase-file", "words"],
    "rotate-key": ["rotate-key", "--passphrase-file", "words", "--passphrase-file", "other"],
    "compromise": ["compromise", "--since", "2026-11-20", "--passphrase-file", "other"],
}


def one_kill(used: Bench, saved: Path, name: str, seconds: float) -> bool:
    """Kill the command on a fresh copy of the home, and look at what is there."""
    home, parent = used.home, used.home.parent
    shutil.rmtree(home)
    shutil.copytree(saved, home)
    (parent / "new.backup").unlink(missing_ok=True)
    killed = kill_within(home, arguments_for(used, name), seconds)
    if name == "restore" and not (home / NAME).exists():
        assert start(home, COMMANDS["restore"]).wait(60) == 0
    is_sound(home)
    if name == "backup" and (parent / "new.backup").exists():
        with backup_file.opened(parent / "new.backup", PASSPHRASE.encode()) as reader:
            target = parent / "unpacked"
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir()
            reader.unpack(target)
            backups.check_unpacked(target, reader.contents)
    return killed


def arguments_for(used: Bench, name: str) -> list[str]:
    command, *rest = COMMANDS[name]
    return [command, used.key.public.fingerprint, *rest] if name == "compromise" else [command, *rest]


def prepared(used: Bench, name: str) -> Path:
    """A copy of the home as it is before the command."""
    saved = used.home.parent / "saved"
    shutil.rmtree(saved, ignore_errors=True)
    shutil.copytree(used.home, saved)
    if name == "restore":
        (saved / NAME).unlink()
        for path in saved.glob("signing-key*"):
            path.unlink()
    assert (saved / LOCK).exists()
    return saved


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_of_the_desk_that_is_killed_leaves_the_home_sound(used: Bench, name: str) -> None:
    saved = prepared(used, name)
    one_kill(used, saved, name, 30)
    one_kill(used, saved, name, random.Random(name).uniform(0.5, 1.0))


@pytest.mark.soak
def test_commands_of_the_desk_are_killed_many_times(used: Bench) -> None:
    dice, begun, counts = random.Random(SEED), time.monotonic(), {"runs": 0, "killed_running": 0}
    for name in COMMANDS:
        saved = prepared(used, name)
        shutil.rmtree(used.home)
        shutil.copytree(saved, used.home)
        (used.home.parent / "new.backup").unlink(missing_ok=True)
        longest = how_long(used.home, arguments_for(used, name))
        for _ in range(share(100)):
            counts["runs"] += 1
            counts["killed_running"] += one_kill(used, saved, name, dice.uniform(0.2, 1) * longest)
    assert counts["killed_running"] * 2 > counts["runs"]
    record("desk commands killed", counts, seconds=time.monotonic() - begun)
