"""A worker at a real terminal: unlocks, receives a card, is asked, chooses, and is accepted at the gate."""

import json
import os
import re
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
from device.read_image import codes_in_picture
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
        if codes_in_picture(picture.read_bytes()):
            return picture
        time.sleep(0.1)
    raise AssertionError(window.words())


def filmed(window: TmuxWindow, folder: Path, count: int) -> Path:
    """Photograph the window into a folder until there are pictures of so many different codes."""
    folder.mkdir()
    seen: set[str] = set()
    for number in range(200):
        picture = photographed(window, folder / f"{number:03}.png")
        codes = set(codes_in_picture(picture.read_bytes()))
        if codes <= seen:
            picture.unlink()  # the frame stood still: one picture of it is enough
        seen |= codes
        if len(seen) >= count:
            return folder
        time.sleep(0.05)
    raise AssertionError(f"{len(seen)} codes in\n{window.words()}")


def needed(window: TmuxWindow) -> int:
    """How many frames the window says are enough."""
    found = re.search(r"any (\d+) are enough", window.until("are enough"))
    assert found
    return int(found[1])


def frame_shown(shown: str) -> tuple[int, int]:
    """Which frame of how many stands in the window."""
    found = re.search(r"Frame +(\d+) of (\d+)", shown)
    assert found
    return int(found[1]), int(found[2])


def test_at_80_columns_photos_of_the_playing_frames_are_accepted(journey: Journey) -> None:
    with journey.window(80, 24) as window:
        show_the_card(window, journey)
        photos = filmed(window, journey.folder / "photos", needed(window))
    assert not list(journey.folder.glob("skills-passport-card-*.png"))
    verdict = journey.verdict(photos)
    assert (verdict["verdict"], verdict["holder"]) == ("accepted", "proven")
    assert verdict["inputs"] == [str(photo) for photo in sorted(photos.iterdir())]


def test_at_60_columns_frames_are_stepped_through_and_too_few_are_no_verdict(journey: Journey) -> None:
    with journey.window(60, 20) as window:
        show_the_card(window, journey)
        enough = needed(window)
        window.keys("Space")
        first, made = frame_shown(window.until("Space Go on"))
        photos = []
        for number in range(first - 1, first - 1 - enough, -1):
            window.keys("Left")
            window.until(f"Frame {(number - 1) % made + 1:>2} of {made}")
            photos.append(photographed(window, journey.folder / f"photo-{number}.png"))
    missing = run("check", *photos[1:], "--json", home=journey.gate.home)
    assert (missing.returncode, json.loads(missing.stdout)["codes"]) == (3, ["frame.missing"])
    whole = run("check", *photos, "--json", home=journey.gate.home)
    assert (whole.returncode, json.loads(whole.stdout)["verdict"]) == (0, "accepted")


def test_the_picture_saved_from_a_small_window_is_accepted(journey: Journey) -> None:
    with journey.window(80, 24) as window:
        show_the_card(window, journey)
        window.until("are enough", "P Save as picture")
        window.keys("p")
        window.until("Saved:")
        [picture] = journey.folder.glob("skills-passport-card-*.png")
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
