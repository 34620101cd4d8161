"""Every screen is looked at on one fixed day, and saves into a folder of the test."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from device import clock
from tests.builders import NOW, some_claims
from tests.wallet.builders import a_card_for
from tests.wallet.screens.stage import AWallet, Opened
from wallet.pocket import Pocket


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def person(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The person's home folder, which has no pictures folder."""
    folder = tmp_path / "person"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    for name in ("XDG_CONFIG_HOME", "XDG_PICTURES_DIR"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """A home that is not made yet."""
    return tmp_path / "new wallet"


@pytest.fixture
def a_wallet(pocket: Pocket) -> AWallet:
    """Fills the opened wallet with cards."""

    def fill(*cards: dict[str, Any], trusted: bool = True) -> Opened:
        if not trusted:
            shutil.rmtree(pocket.home / "trust")
        for number, card in enumerate(cards):
            claims = some_claims(**card.get("claims", {}))
            token = a_card_for(pocket, **{"seed": f"card {number}", **card, "claims": claims})
            pocket.receive(token, keep=not trusted)
        return Opened(pocket)

    return fill
