"""Receive: a file, a paste or a scanner, and what never gets in."""

from pathlib import Path

from credential.skp1 import encode
from device import qr_draw, qr_matrix
from tests.builders import THIEF, a_credential, some_claims
from tests.device.keyboards import typed
from tests.wallet.builders import GONE, a_card_for
from tests.wallet.screens.stage import AWallet, Window, at_each_size, paste, scan, until, words
from wallet.widgets.text_entry import TextEntry

RIGGER = some_claims(title="Rigger")


async def open_receive(window: Window) -> None:
    await window.press("r")
    await until(window, "Receive a card", "Type the name of a file or")


def test_a_card_in_a_file_gets_into_the_wallet(a_wallet: AWallet, tmp_path: Path) -> None:
    wallet = a_wallet()
    file = tmp_path / "my card.txt"
    file.write_text(a_card_for(wallet.pocket, claims=RIGGER) + "\n")

    async def script(window: Window) -> None:
        await open_receive(window)
        await paste(window, f"'{file}'")
        await at_each_size(window, "In your wallet now:", "✓ Rigger")
        await window.press("escape")
        await until(window, "My cards", "✓ Rigger", gone="no cards")

    wallet.play(script)


def test_a_picture_of_a_card_is_read(a_wallet: AWallet, tmp_path: Path) -> None:
    wallet = a_wallet()
    picture = tmp_path / "card.png"
    text = encode(a_card_for(wallet.pocket, claims=RIGGER))
    picture.write_bytes(qr_draw.to_png(qr_matrix.matrix(text, level="M"), scale=4))

    async def script(window: Window) -> None:
        await open_receive(window)
        await paste(window, str(picture))
        await until(window, "✓ Rigger")

    wallet.play(script)


def test_a_scanner_with_another_keyboard_layout_is_told_which(a_wallet: AWallet) -> None:
    wallet = a_wallet()
    text = encode(a_card_for(wallet.pocket, claims={**RIGGER, "results": None, "detail": None}))

    async def script(window: Window) -> None:
        await open_receive(window)
        await paste(window, typed(text, computer="German"))
        await at_each_size(
            window, "the scanner keyboard layout looks wrong", "set to German", "same keyboard"
        )

    wallet.play(script)


def test_a_scanner_types_into_the_line_wherever_the_focus_is(a_wallet: AWallet) -> None:
    wallet = a_wallet()
    text = encode(a_card_for(wallet.pocket, claims={**RIGGER, "results": None, "detail": None}))
    assert "Q" in text  # letters that are keys elsewhere

    async def script(window: Window) -> None:
        await open_receive(window)
        await window.press("tab")
        await scan(window, text)
        await until(window, "✓ Rigger")

    wallet.play(script)


def test_a_text_pasted_in_several_lines_is_one_text(a_wallet: AWallet) -> None:
    wallet = a_wallet()
    text = a_card_for(wallet.pocket, claims=RIGGER)

    async def script(window: Window) -> None:
        await open_receive(window)
        await paste(window, f"{text[:500]}\n{text[500:]}\r\n")
        await until(window, "✓ Rigger")

    wallet.play(script)


def test_what_is_not_a_card_is_refused_in_words(a_wallet: AWallet) -> None:
    wallet = a_wallet()
    changed = a_card_for(wallet.pocket).replace("~", "~A", 1)

    async def script(window: Window) -> None:
        await open_receive(window)
        for given in (changed, "https://example.org", "SKP1:"):
            window.app.screen.query_one(TextEntry).clear()
            await paste(window, given)
            shown = await until(window, "✗")
            assert "In your wallet" not in shown
            assert "Keep it unchecked" not in shown

    wallet.play(script)


def test_a_withdrawn_card_and_another_persons_card_stay_outside(a_wallet: AWallet) -> None:
    wallet = a_wallet()
    gone = a_card_for(wallet.pocket, status_index=GONE)
    stolen = a_credential(holder=THIEF.public)

    async def script(window: Window) -> None:
        await open_receive(window)
        await paste(window, gone)
        await until(window, "✗ not stored: the centre has withdrawn this card")
        window.app.screen.query_one(TextEntry).clear()
        await paste(window, stolen)
        await until(window, "✗ not stored: this card was made for another wallet")
        await window.press("escape")
        await until(window, "You have no cards yet.")

    wallet.play(script)


def test_a_card_of_an_unknown_centre_is_kept_only_when_asked(a_wallet: AWallet) -> None:
    wallet = a_wallet(trusted=False)
    token = a_card_for(wallet.pocket, claims=RIGGER)

    async def script(window: Window) -> None:
        await open_receive(window)
        await paste(window, token)
        shown = await until(window, "✗ not stored", "Keep it unchecked")
        assert "--keep" not in shown
        assert "In your wallet" not in words(window)
        await window.click("#keep")
        await until(window, "? Rigger", gone="Keep it unchecked")

    wallet.play(script)


def test_one_bad_code_does_not_keep_the_others_out(a_wallet: AWallet, tmp_path: Path) -> None:
    wallet = a_wallet()
    file = tmp_path / "cards.txt"
    good = [a_card_for(wallet.pocket, claims=some_claims(title=title)) for title in ("Rigger", "Welder")]
    file.write_text("\n".join([good[0], a_credential(holder=THIEF.public), good[1]]))

    async def script(window: Window) -> None:
        await open_receive(window)
        await paste(window, str(file))
        await until(window, "✗ not stored", "✓ Rigger", "✓ Welder")

    wallet.play(script)
