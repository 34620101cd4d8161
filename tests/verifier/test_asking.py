"""`passport-verifier request`: a question that is kept before it is shown."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from credential import skp1
from credential.limits import DAY
from credential.request import Request, read_request
from device.optical import read_input
from tests.builders import NOW
from tests.verifier.builders import AGate
from tests.verifier.conftest import Passport
from tests.verifier.test_report import Screen
from verifier.requests import Requests

ASK = ("request", "--ask", "holder,results", "--purpose", "job as welder", "--as", "Rossi Costruzioni")


def decoded(text: str) -> Request:
    message = skp1.decode(text.rstrip("\n"))
    assert message.kind == "request"
    return read_request(message.text().encode("utf-8"))


def test_a_request_is_shown_as_text_where_there_is_no_terminal_and_kept_open(
    gate: AGate, passport: Passport
) -> None:
    said = passport(*ASK)
    request = decoded(said.out)

    assert said.code == 0
    assert (request.ask, request.purpose, request.name) == (
        ("holder", "results"),
        "job as welder",
        "Rossi Costruzioni",
    )
    assert (request.made, request.until) == (NOW, NOW + 900)
    assert [(each.request, each.state) for each in Requests(gate.home).with_prefix("")] == [(request, "open")]
    assert request.id[:8] in said.err


def test_every_request_of_a_home_comes_from_the_same_random_name(gate: AGate, passport: Passport) -> None:
    first, second = decoded(passport(*ASK).out), decoded(passport(*ASK).out)

    assert first.aud == second.aud
    assert first.aud.startswith("urn:uuid:")
    assert first.id != second.id
    assert first.nonce != second.nonce


@pytest.mark.parametrize(("span", "seconds"), [("1m", 60), ("2h", 7200), ("30d", 30 * DAY)])
def test_it_stands_as_long_as_asked(gate: AGate, passport: Passport, span: str, seconds: int) -> None:
    assert decoded(passport(*ASK, "--for", span).out).until == NOW + seconds


def test_an_answer_to_what_was_printed_is_accepted(
    gate: AGate, passport: Passport, put: Callable[..., Path]
) -> None:
    request = decoded(passport(*ASK).out)

    assert passport("check", put("answer.txt", gate.answer(request))).code == 0


@pytest.mark.parametrize("name", ["code.png", "CODE.PNG"])
def test_drawn_into_a_file_it_reads_back_the_same(
    gate: AGate, passport: Passport, tmp_path: Path, name: str
) -> None:
    said = passport(*ASK, "--out", tmp_path / name)
    (reading,) = read_input(str(tmp_path / name))

    assert said.out == ""
    assert [decoded(text).purpose for text in reading.texts] == ["job as welder"]


def test_it_can_be_drawn_as_svg(gate: AGate, passport: Passport, tmp_path: Path) -> None:
    passport(*ASK, "--out", tmp_path / "code.svg")

    assert (tmp_path / "code.svg").read_text().startswith("<svg")


def test_a_picture_that_cannot_be_written_leaves_no_request_behind(
    gate: AGate, passport: Passport, tmp_path: Path
) -> None:
    said = passport(*ASK, "--out", tmp_path / "nowhere" / "code.png")

    assert said.code != 0
    assert Requests(gate.home).with_prefix("") == ()


def test_json_has_the_text_and_the_id(gate: AGate, passport: Passport) -> None:
    record = json.loads(passport(*ASK, "--json").out)

    assert decoded(record["text"]).id == record["id"]
    assert record["until"] == "2026-11-21T10:15:00Z"
    assert record["ask"] == ["holder", "results"]


def test_on_a_terminal_it_is_drawn_and_a_window_too_small_is_told(
    gate: AGate, passport: Passport, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    small = passport(*ASK, "--purpose", "".join(f"{number:x}" for number in range(100, 300)))

    assert "\x1b[38;5;16;48;5;231m" in screen.getvalue()
    assert "this window is too small for the code" in small.err
    assert "too small" not in passport(*ASK).err


def test_where_there_is_no_home_it_says_how_to_set_one_up(
    passport: Passport, tmp_path: Path, gate: AGate
) -> None:
    said = passport(*ASK, home=tmp_path / "new")

    assert said.code != 0
    assert "passport-verifier trust" in said.err
    assert not (tmp_path / "new").exists()


def test_what_is_long_past_is_forgotten_when_the_next_is_made(
    gate: AGate, passport: Passport, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.request()
    monkeypatch.setattr("device.clock.now", lambda: NOW + 31 * DAY)
    passport(*ASK)

    assert len(Requests(gate.home).with_prefix("")) == 1
