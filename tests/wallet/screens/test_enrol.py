"""A code for a centre: its address in, six digits and a code out."""

from pathlib import Path

from credential.enrolment import open_enrolment
from credential.skp1 import decode
from device.optical import read_input
from tests.builders import ISS, NOW
from tests.wallet.screens.stage import AWallet, Window, at_each_size, paste, until
from wallet.screens.saving import save_text


async def enrolled(window: Window) -> str:
    await window.press("c")
    await until(window, "Which centre?")
    await paste(window, ISS)
    return await until(window, "When the centre asks for your number, say:")


def test_the_code_is_saved_as_a_file_and_its_digits_are_shown(a_wallet: AWallet, person: Path) -> None:
    wallet = a_wallet()
    shown: list[str] = []

    async def script(window: Window) -> None:
        shown.append(await enrolled(window))
        await at_each_size(window, "When the centre asks for your number, say:", "Or copy this text:")
        await window.press("f")
        await until(window, "✓ Saved:", "skills-passport-enrolment-")

    wallet.play(script)
    [file] = person.glob("*.txt")
    enrolment = open_enrolment(file.read_text().strip(), now=NOW, aud=ISS)
    assert f"({enrolment.digits})" in shown[0]
    assert "Batangas Skills Centre" in shown[0]


def test_at_80_columns_the_code_is_shown_with_its_keys_beside_it(a_wallet: AWallet, person: Path) -> None:
    async def script(window: Window) -> None:
        await enrolled(window)
        await window.press("enter")
        shown = await until(window, "▀▄", "Save as picture")
        assert "Esc Done" in shown
        await window.press("p")
        await until(window, "Saved:")
        await window.press("escape")
        await until(window, "say:")

    a_wallet().play(script)
    [picture] = person.glob("*.png")
    [reading] = read_input(str(picture))
    assert open_enrolment(decode(reading.texts[0]).text(), now=NOW).aud == ISS


def test_what_is_no_address_of_a_centre_is_refused(a_wallet: AWallet) -> None:
    wallet = a_wallet()

    async def script(window: Window) -> None:
        await window.press("r")
        await until(window, "Receive a card")
        await window.click("#enrol")
        await until(window, "Which centre?")
        await paste(window, "the centre in Batangas")
        await until(window, "is not the id of a centre")
        assert wallet.pocket.enrolments() == []

    wallet.play(script)


def test_two_files_saved_within_one_second_are_two(person: Path) -> None:
    saved = [save_text("enrolment", text) for text in ("one", "other")]
    assert [path.read_text() for path in saved] == ["one\n", "other\n"]
