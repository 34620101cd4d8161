"""Show: the request, the choice, the code."""

from pathlib import Path

from credential.sd_jwt import parse_sd_jwt, unverified_claims
from credential.skp1 import decode
from device.optical import read_input
from tests.builders import NOW, a_credential, a_request
from tests.wallet.screens.stage import (
    AWallet,
    Window,
    a_request_file,
    at_each_size,
    paste,
    until,
    words,
)
from wallet.widgets.qr_panel import QrPanel

CARD = {"claims": {"title": "Welder"}}


async def choose(window: Window, request: Path) -> str:
    """Go from the cards to the choice."""
    await until(window, "Welder")
    await window.press("s")
    await until(window, "What did they give you?")
    await paste(window, str(request))
    return await until(window, "They will see:")


async def save(window: Window) -> None:
    """Wait for the code, and save it as a picture."""
    await until(window, "▀▄", "P Save as picture")
    await window.press("p")
    await until(window, "Saved:")


def saved_text(person: Path) -> str:
    """The text of the one picture that was saved."""
    [picture] = person.glob("skills-passport-card-*.png")
    [reading] = read_input(str(picture))
    return reading.texts[0]


def answered(text: str) -> set[str]:
    """The names of the parts that an answer to the usual request shows."""
    claims = unverified_claims(decode(text).text(a_request()))
    return {"holder", "identity", "results", "detail"} & set(claims)


def test_who_asks_and_why_stands_over_the_boxes(a_wallet: AWallet, tmp_path: Path) -> None:
    async def script(window: Window) -> None:
        shown = await choose(window, a_request_file(tmp_path))
        asked, hidden = shown.split("They do not ask for, stays hidden")
        assert "[x] Your name" in asked
        assert "[x] Results of your units" in asked
        assert "[ ] Birth date and passport" in hidden
        assert "[ ] Course details" in hidden
        await at_each_size(
            window,
            'Asked by   says it is "Rossi Costruzioni", not verified',
            "Why        job application as welder",
            "Maria Clara Santos · 6 units with scores",
            "? Help  Space Tick  Enter Make the code  Esc Back",
        )

    a_wallet(CARD).play(script)


def test_in_a_small_window_the_picture_is_saved_and_named(
    a_wallet: AWallet, tmp_path: Path, person: Path
) -> None:
    async def script(window: Window) -> None:
        await choose(window, a_request_file(tmp_path))
        await window.press("enter")
        await window.resize_terminal(60, 12)
        await until(window, "It is saved as a", "skills-passport-card-", "P Save as picture")
        await window.press("p")
        await window.resize_terminal(60, 30)
        await window.press("escape")
        await until(window, "They will see:")

    a_wallet(CARD).play(script, (60, 20))
    assert answered(saved_text(person)) == {"holder", "results"}
    assert [path.stat().st_mode & 0o777 for path in person.glob("*.png")] == [0o600]


def test_taking_a_tick_away_hides_the_part(a_wallet: AWallet, tmp_path: Path, person: Path) -> None:
    async def script(window: Window) -> None:
        await choose(window, a_request_file(tmp_path))
        await window.press("down", "space")
        await until(window, "[ ] Results of your units")
        assert "units with scores" not in words(window)
        await window.press("enter")
        await save(window)

    a_wallet(CARD).play(script)
    assert answered(saved_text(person)) == {"holder"}


def test_more_than_they_ask_for_takes_a_second_yes(a_wallet: AWallet, tmp_path: Path, person: Path) -> None:
    async def script(window: Window) -> None:
        await choose(window, a_request_file(tmp_path))
        await window.press("down", "down", "space", "enter")
        await until(window, "They did not ask for this:", "Birth date and passport", "Go back")
        await window.press("enter")  # the careful answer has the focus
        await until(window, "They will see:", "born 2 Apr 1998", gone="They did not ask for this:")
        assert not list(person.iterdir())
        await window.press("enter")
        await until(window, "Show it all the same?")
        await window.press("right", "enter")
        await save(window)

    a_wallet(CARD).play(script)
    assert answered(saved_text(person)) == {"holder", "results", "identity"}


def test_what_they_ask_for_and_the_card_lacks_is_said(a_wallet: AWallet, tmp_path: Path) -> None:
    async def script(window: Window) -> None:
        await choose(window, a_request_file(tmp_path, ask=("holder", "results")))
        await until(window, "they also ask for results of your units; this card has none")

    a_wallet({"claims": {"title": "Welder", "results": None}}).play(script)


def test_a_request_that_is_over_is_said(a_wallet: AWallet, tmp_path: Path) -> None:
    async def script(window: Window) -> None:
        await choose(window, a_request_file(tmp_path, made=NOW - 4000, until=NOW - 100))
        await until(window, "! By the clock of this machine the request is over")

    a_wallet(CARD).play(script)


def test_without_a_request_everything_starts_hidden_and_it_says_what_they_will_read(
    a_wallet: AWallet, person: Path
) -> None:
    async def script(window: Window) -> None:
        await until(window, "Welder")
        await window.press("s")
        await until(window, "? CANNOT TELL")
        await window.press("enter")
        await until(window, "! Give their request, or press Tab and Enter to go on without one.")
        await window.press("tab", "enter")
        shown = await until(window, "! No request: they will read  ? CANNOT TELL", "You choose what they see")
        assert "[x]" not in shown
        assert "nothing but what is always shown" in shown
        await window.press("space", "enter")
        await save(window)

    a_wallet(CARD).play(script)
    assert parse_sd_jwt(decode(saved_text(person)).text()).key_binding is not None


def test_a_file_that_is_no_request_is_refused_in_words(a_wallet: AWallet, tmp_path: Path) -> None:
    file = tmp_path / "card.txt"
    file.write_text(a_credential())

    async def script(window: Window) -> None:
        await until(window, "Welder")
        await window.press("s")
        await until(window, "What did they give you?")
        await paste(window, str(file))
        await until(window, "✗ this is not a request")
        await paste(window, str(tmp_path / "nothing.png"))
        await until(window, "✗", "nothing.png")

    a_wallet(CARD).play(script)


def test_a_paper_card_always_shows_name_and_passport(a_wallet: AWallet, person: Path) -> None:
    wallet = a_wallet()
    wallet.pocket.receive(a_credential(holder=None))

    async def script(window: Window) -> None:
        await until(window, "Shielded Metal Arc Welding")
        await window.press("s")
        await until(window, "A paper card", "[x] Your name  (always on a paper card)")
        await window.press("space")
        await until(window, "[x] Your name  (always on a paper card)")
        await window.press("enter")
        await save(window)

    wallet.play(script)
    assert {"holder", "identity"} <= set(unverified_claims(decode(saved_text(person)).text()))


def test_the_history_of_a_card_says_to_whom_it_was_shown(a_wallet: AWallet, tmp_path: Path) -> None:
    async def script(window: Window) -> None:
        await choose(window, a_request_file(tmp_path))
        await window.press("enter")
        await until(window, "▀▄", "Esc Done")
        await window.press("escape", "escape", "escape")
        await until(window, "My cards")
        await window.press("enter")
        await until(window, "Awarded on")
        await window.press("end")
        await until(
            window,
            'somebody who said they are "Rossi Costruzioni"',
            "your name, results of your units",
        )

    a_wallet(CARD).play(script, (80, 40))


def test_the_code_is_black_on_white_and_follows_the_window(
    a_wallet: AWallet, tmp_path: Path, person: Path
) -> None:
    async def script(window: Window) -> None:
        await choose(window, a_request_file(tmp_path))
        await window.press("enter")
        await until(window, "▀▄", "Esc Done")
        panel = window.app.screen.query_one(QrPanel)
        colours = {
            (segment.style.color.name, segment.style.bgcolor.name)
            for row in range(panel.size.height)
            for segment in panel.render_line(row)
            if segment.style and segment.style.color and segment.style.bgcolor
        }
        assert colours == {("#000000", "#ffffff"), ("#ffffff", "#000000")}
        assert not list(person.iterdir())  # it fits: nothing is left on the disk
        await window.resize_terminal(80, 24)
        await until(window, "▀▄", "Frame ")
        assert not list(person.iterdir())
        await window.resize_terminal(58, 12)
        await until(window, "It is saved as", "P Save as picture", gone="Make the window bigger")
        await window.resize_terminal(120, 50)
        await until(window, "▀▄", gone="saved as a picture")
        assert "Frame" not in words(window)

    a_wallet(CARD).play(script, (120, 50))


def test_the_picture_can_be_saved_from_the_code(a_wallet: AWallet, tmp_path: Path, person: Path) -> None:
    async def script(window: Window) -> None:
        await choose(window, a_request_file(tmp_path))
        await window.press("enter")
        await until(window, "▀▄", "P Save as picture")
        await window.press("p")
        await until(window, "Saved:", "skills-passport-card-")

    a_wallet(CARD).play(script, (120, 50))
    assert answered(saved_text(person)) == {"holder", "results"}


def test_a_disk_that_cannot_be_written_to_is_said(a_wallet: AWallet, tmp_path: Path, person: Path) -> None:
    person.rmdir()

    async def script(window: Window) -> None:
        await choose(window, a_request_file(tmp_path))
        await window.press("enter")
        await until(window, "▀▄")
        await window.press("p")
        await until(window, "✗", "there is no such folder")

    a_wallet(CARD).play(script)
