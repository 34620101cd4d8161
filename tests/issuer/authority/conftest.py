"""One scheme with two countries is set up for the whole run (sealing costs time on purpose)."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from credential.keys import SigningKey
from device import clock
from device.running import run
from issuer.authority import scheme, signing
from issuer.authority.desk import changed_scheme
from issuer.authority.repository import Repository
from issuer.authority.sticks import read
from issuer.cli import group
from issuer.records.register import Register
from tests.builders import NOW
from tests.issuer.authority.bench import WIDE, WORDS, Bench, Said, session
from tests.issuer.authority.real_centre import World

Cli = Callable[..., Said]


@pytest.fixture(scope="session")
def set_up_once(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A scheme on three sticks, with the Philippines and Indonesia; not to be changed."""
    folder = tmp_path_factory.mktemp("authority")
    for name, words in WORDS.items():
        (folder / f"words.{name}").write_text(f"{words}\n")
    sticks = [folder / name for name in "abc"]
    founding = session(folder, "scheme", "a", "b", "c", "scheme")
    root = folder / "ROOT.json"
    made = scheme.init(founding, "Gulf Skills", sticks, root, now=NOW, random=os.urandom, generate=False)
    keys = {}
    holders = read(session(folder, "scheme", "a", "b"), sticks[:2])
    for code, name in (("PH", "TESDA"), ("ID", "BNSP")):
        desk = session(folder, code, code)
        home, public = signing.join(desk, code, folder / f"{code}.pem", random=os.urandom, generate=False)
        keys[code] = signing.open_key(desk, home)
        with changed_scheme(made.home) as changed:
            Repository(changed, now=NOW).set_country(code, name, public, holders)
    return Bench(folder, scheme.publishing_keys(session(folder, "scheme", "scheme"), made.home), keys)


@pytest.fixture
def bench(set_up_once: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A copy of it to work with, at a fixed time, in the current folder."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    folder = Path(shutil.copytree(set_up_once.folder, tmp_path / "bench"))
    monkeypatch.chdir(folder)
    return replace(set_up_once, folder=folder)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run `passport-issuer authority …` in this process, with the passphrases named in `words`."""

    def call(*arguments: object, words: str = "") -> Said:
        capsys.readouterr()
        given = ["authority", *map(str, arguments)]
        for name in words.split():
            given += ["--passphrase-file", f"words.{name}"]
        with pytest.raises(SystemExit) as left:
            run(group(), "passport-issuer", given)
        captured = capsys.readouterr()
        return Said(int(left.value.code or 0), captured.out, captured.err)

    return call


@pytest.fixture
def world(bench: Bench, made_once: tuple[Path, SigningKey], tmp_path: Path) -> Iterator[World]:
    """A centre, accredited and with one certificate that its authority knows of."""
    home = Path(shutil.copytree(made_once[0], tmp_path / "centre"))
    with Register.open(home) as register:
        world = World(bench, register, home, made_once[1], made_once[1], tmp_path)
        world.issue("first", NOW)
        fingerprint = made_once[1].public.fingerprint
        bench.country("PH").accredit(world.publish(NOW), fingerprint, WIDE, now=NOW)
        yield world
