"""One wallet is made for the whole run (a passphrase costs time on purpose); every test gets its own copy."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from device import clock
from tests.builders import NOW
from tests.wallet.builders import PASSPHRASE, a_pocket
from tests.wallet.console import Console
from wallet.pocket import Pocket
from wallet.store import NAME, Store
from wallet.vault import Vault


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Vault]:
    """The home of an empty wallet with trust, and its opened vault."""
    home = tmp_path_factory.mktemp("wallet") / "home"
    with a_pocket(home):
        return home, Store.open(home, PASSPHRASE, random=os.urandom).vault


@pytest.fixture
def home(made_once: tuple[Path, Vault], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that home, at a fixed time."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Path(shutil.copytree(made_once[0], tmp_path / "home"))


@pytest.fixture
def store(made_once: tuple[Path, Vault], home: Path) -> Store:
    """The store in `home`, already open."""
    return Store(home / NAME, made_once[1])


@pytest.fixture
def pocket(store: Store, home: Path) -> Iterator[Pocket]:
    """The wallet in `home`, already open."""
    with Pocket(home, store, os.urandom) as opened:
        yield opened


@pytest.fixture
def untrusting(pocket: Pocket) -> Pocket:
    """The wallet before any bundle was imported."""
    shutil.rmtree(pocket.home / "trust")
    return pocket


@pytest.fixture
def console(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Console:
    """A prompt for the wallet in `home`."""
    secret = tmp_path / "passphrase"
    secret.write_bytes(PASSPHRASE + b"\n")
    return Console(home, secret, capsys)
