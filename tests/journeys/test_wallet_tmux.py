"""A worker at a real terminal: unlocks, receives a card, is asked, chooses, and is accepted at the gate."""

import json
import os
import shutil
import sys
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from credential.enrolment import open_enrolment
from device import clock, qr_draw
from device.homes import create_home
from device.optical import read_input
from tests.builders import ISS, some_claims
from tests.journeys.tmux_window import TmuxWindow, tmux_window
from tests.verifier.builders import AGate, a_gate_now, install_trust, run
from wallet.pocket import Pocket

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

ROOT = Path(__file__).parents[2]
PASSPHRASE = "copper bridge over water"


@dataclass(frozen=True)
class Journey:
    """A wallet without cards, the card its centre made for it, and a gate with a request."""

    folder: Path
    gate: AGate

    @property
    def wallet(self) -> Path:
        return self.folder / "wallet"

    @property
    def card(self) -> Path:
        return self.folder / "card.txt"

    @property
    def request(self) -> Path:
        return self.folder / "request.png"

    def window(self, columns: int, rows: int, **colours: str) -> AbstractContextManager[TmuxWindow]:
        command = [sys.executable, "-m", "wallet", "--home", str(self.wallet)]
        environment = {
            "HOME": str(self.folder),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "XDG_CONFIG_HOME": str(self.folder),
            **colours,
        }
        return tmux_window(command, size=(columns, rows), folder=self.folder, environment=environment)

    def verdict(self, file: Path) -> dict[str, object]:
        """What the gate's own program says of a file."""
        checked = run("check", file, "--json", home=self.gate.home)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        return dict(json.loads(checked.stdout))


@pytest.fixture
def journey(tmp_path: Path) -> Journey:
    """Everything before the worker sits down, in the real present."""
    made = Journey(tmp_path, a_gate_now(create_home(tmp_path / "gate", "verifier")))
    with Pocket.create(made.wallet, PASSPHRASE.encode(), random=os.urandom) as pocket:
        install_trust(made.wallet, now=clock.now())
        key = open_enrolment(pocket.enrol(ISS).code, now=clock.now(), aud=ISS).key
    made.card.write_text(made.gate.credential(holder=key, claims=some_claims(title="Welder")))
    asked = run(
        *("request", "--ask", "holder,results", "--purpose", "job application as welder"),
        *("--as", "Rossi Costruzioni", "--out", made.request),
        home=made.gate.home,
    )
    assert asked.returncode == 0, asked.stderr
    return made


def show_the_card(window: TmuxWindow, journey: Journey) -> None:
    """From the locked wallet to the code, by the keys a person would press."""
    window.until("Your cards are locked.")
    window.type_in(PASSPHRASE)
    window.until("You have no cards yet.")
    window.keys("r")
    window.until("Receive a card", "F1 Help")
    window.type_in(str(journey.card))
    window.until("In your wallet now:", "✓ Welder")
    window.keys("Escape")
    window.until("My cards", "✓ Welder", "S Show")
    window.keys("s")
    window.until("What did they give you?", "F1 Help")
    window.type_in(str(journey.request))
    window.until('says it is "Rossi Costruzioni", not verified', "[x] Results of your units")
    window.keys("Down", "Space")
    window.until("[ ] Results of your units")
    window.keys("Space")
    window.until("They will see:", "Maria Clara Santos · 6 units with scores")
    window.keys("Enter")


def photographed(window: TmuxWindow, picture: Path) -> Path:
    """Hold a camera to the window until it reads a code, as people do."""
    for _ in range(50):
        picture.write_bytes(qr_draw.to_png(window.modules(), scale=4, quiet=0))
        if any(reading.texts for reading in read_input(str(picture))):
            return picture
        time.sleep(0.1)
    raise AssertionError(window.words())


def test_at_80_columns_the_saved_picture_is_accepted(journey: Journey) -> None:
    with journey.window(80, 24) as window:
        show_the_card(window, journey)
        window.until("saved as a picture", "skills-passport-card-", "P Save as picture")
        [picture] = journey.folder.glob("skills-passport-card-*.png")
        assert picture.name in window.words()
    verdict = journey.verdict(picture)
    assert (verdict["verdict"], verdict["holder"]) == ("accepted", "proven")


@pytest.mark.parametrize("colours", [{"COLORTERM": "truecolor"}, {"NO_COLOR": "1"}])
def test_in_a_large_window_the_code_on_the_screen_is_accepted(
    journey: Journey, colours: dict[str, str]
) -> None:
    with journey.window(120, 50, **colours) as window:
        show_the_card(window, journey)
        window.until("▀▄", "Esc Done")
        seen = photographed(window, journey.folder / "seen.png")
    assert not list(journey.folder.glob("skills-passport-card-*.png"))
    verdict = journey.verdict(seen)
    assert (verdict["verdict"], verdict["holder"]) == ("accepted", "proven")
