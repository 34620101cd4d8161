"""One centre is made for the whole run (a passphrase costs time on purpose); every test gets a copy."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from credential.keys import SigningKey
from device import clock
from device.running import run
from issuer.cli import group
from issuer.custody.keystore import NAME as KEY
from issuer.records.register import Register
from tests.builders import ISS, NOW
from tests.issuer.builders import PASSPHRASE, Bench


@dataclass(frozen=True)
class Said:
    """How a command ended: its exit code, and what it wrote."""

    code: int
    out: str
    err: str


Cli = Callable[..., Said]


@pytest.fixture
def cli(
    home: Path, passphrase: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Cli:
    """Run a command of the centre in this process."""
    monkeypatch.chdir(home.parent)

    def call(*arguments: object, words: Path | None = passphrase) -> Said:
        capsys.readouterr()
        given = ["--home", str(home), *map(str, arguments)]
        given += ["--passphrase-file", str(words)] if words else []
        with pytest.raises(SystemExit) as left:
            run(group(), "passport-issuer", given)
        captured = capsys.readouterr()
        return Said(int(left.value.code or 0), captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def passphrase(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the centre's passphrase."""
    path = tmp_path_factory.mktemp("words") / "passphrase"
    path.write_text(PASSPHRASE + "\n")
    return path


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory, passphrase: Path) -> tuple[Path, SigningKey]:
    """The home of a new centre, set up a minute before the tests' time, and its key."""
    home = tmp_path_factory.mktemp("centre") / "home"
    arguments = ["init", "Batangas Skills Centre", "--id", ISS, "--country", "PH", "--home", str(home)]
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as left:
        patch.setattr(clock, "now", lambda: NOW - 60)
        run(group(), "passport-issuer", [*arguments, "--passphrase-file", str(passphrase)])
    assert not left.value.code
    return home, SigningKey.from_pem((home / KEY).read_bytes(), PASSPHRASE.encode())


@pytest.fixture
def home(made_once: tuple[Path, SigningKey], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that home, at a fixed time."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Path(shutil.copytree(made_once[0], tmp_path / "home"))


@pytest.fixture
def bench(made_once: tuple[Path, SigningKey], home: Path) -> Iterator[Bench]:
    """The centre with its register open and its key at hand."""
    with Register.open(home) as register:
        yield Bench(home, register, made_once[1], home.parent / "out")
