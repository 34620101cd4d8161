"""Words from strangers stay words: no markup, no action, no control sequence reaches the terminal."""

import unicodedata
from pathlib import Path

import pytest

from credential.request import make_request
from credential.skp1 import encode_request
from tests.builders import a_credential, a_request, an_entry, some_claims
from tests.wallet.builders import a_card_for, install_trust
from tests.wallet.screens.stage import (
    AWallet,
    Opened,
    Window,
    paste,
    until,
    words,
)

EVIL = "[/nope] [@click=app.quit]x[/] [red]y \x1b]52;c;QQ==\x07 \x9b31m \u202elaw\u202c \u200bz"
SHOWN = "[/nope] [@click=app.quit]x[/] [red]y"
HIDDEN = {"Cc", "Cf", "Cs", "Co"}


def harmless(window: Window) -> str:
    """The window's words, after looking at each letter and for actions under them."""
    shown = words(window)
    assert not [letter for letter in shown if letter != "\n" and unicodedata.category(letter) in HIDDEN]
    for strip in window.app.screen._compositor.render_strips():
        for segment in strip:
            assert "app.quit" not in str((segment.style.meta if segment.style else {}).get("@click", ""))
    return shown


@pytest.fixture
def evil(a_wallet: AWallet, home: Path) -> Opened:
    wallet = a_wallet()
    install_trust(home, entry=an_entry(name=EVIL))
    people = {"full_name": EVIL, "native_name": EVIL}
    units = [{"code": "U1", "title": EVIL, "score": 3}]
    claims = some_claims(
        title=EVIL, programme=EVIL, holder=people, results={"units": units}, conditions=[EVIL]
    )
    wallet.pocket.receive(a_credential(holder=None, claims=claims))
    wallet.pocket.receive(a_card_for(wallet.pocket, claims=claims))
    return wallet


def test_every_screen_of_a_card_is_harmless(evil: Opened, tmp_path: Path) -> None:
    asked = a_request()
    request = make_request(
        aud=asked.aud,
        name=EVIL,
        ask=("holder", EVIL),
        purpose=EVIL,
        made=asked.made,
        until=asked.until,
        random=bytes,
    )
    (tmp_path / "request.txt").write_text(encode_request(request))

    async def script(window: Window) -> None:
        await until(window, "[/nope]")
        harmless(window)
        await window.press("question_mark")
        await until(window, "Help:")
        await window.press("escape", "enter")
        await until(window, "Issued by")
        assert SHOWN[:20] in harmless(window)
        await window.press("end")
        await window.pause()
        harmless(window)
        await window.press("question_mark")
        await until(window, "Help:")
        harmless(window)
        await window.press("escape", "s")
        await until(window, "What did they give you?")
        harmless(window)
        await paste(window, str(tmp_path / "request.txt"))
        await until(window, "Asked by")
        harmless(window)
        await window.press("down", "space", "enter")
        await until(window, "Show it all the same?")
        harmless(window)
        await window.press("right", "enter")
        await window.pause(0.5)
        harmless(window)
        await window.press("escape", "escape", "escape")
        await until(window, "Show this card")
        await window.press("end")
        await until(window, "to somebody who said they are")
        harmless(window)

    evil.play(script)


def test_what_is_typed_or_pasted_is_harmless(evil: Opened) -> None:
    async def script(window: Window) -> None:
        for key in "rcs":
            await until(window, "[/nope]", "? Help")
            await window.press(key)
            await until(window, "F1 Help")
            await paste(window, EVIL)
            await until(window, "✗")
            harmless(window)
            await window.press("escape")

    evil.play(script)
