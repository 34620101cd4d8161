"""My cards, and one card: what the worker holds and how it stands."""

from pathlib import Path

import pytest

from credential.limits import DAY
from tests.builders import TODAY
from tests.wallet.builders import PASSPHRASE, PAUSED
from tests.wallet.screens.stage import AWallet, Window, at_each_size, paste, play, until, words
from wallet.app import WalletApp

CARDS = (
    {"claims": {"title": "Rigger"}, "exp": TODAY + 21 * DAY},
    {"claims": {"title": "Scaffolder"}, "status_index": PAUSED},
    {"claims": {"title": "Welder"}},
)


def test_each_card_has_a_sign_and_words(a_wallet: AWallet) -> None:
    async def script(window: Window) -> None:
        foot = "? Help  Enter Open  S Show  R Receive  C Get code  Esc Quit"
        await at_each_size(window, "✓ Welder", "valid to", "! Scaffolder", "suspended", foot)
        await at_each_size(window, "! Rigger", "ends in 20 days", "Batangas Skills Centre")

    a_wallet(*CARDS).play(script)


def test_the_issuer_stands_beside_the_title_only_where_there_is_room(a_wallet: AWallet) -> None:
    async def script(window: Window) -> None:
        beside = [line for line in (await until(window, "Welder")).split("\n") if "Welder" in line]
        assert "Batangas Skills Centre" in beside[0]
        await window.resize_terminal(60, 20)
        below = [line for line in (await until(window, "Welder", "✓")).split("\n") if "Welder" in line]
        assert "Batangas" not in below[0]

    a_wallet(CARDS[2]).play(script)


def test_nothing_stands_right_of_a_title_terminals_disagree_about(a_wallet: AWallet) -> None:
    titles = ("দক্ষ ঝালাইকার", "شهادة لحام", "प्रमाणित वेल्डर")

    def stands_alone(shown: str, title: str) -> bool:
        return all(line.endswith(title) for line in shown.split("\n") if title in line)

    async def script(window: Window) -> None:
        shown = await until(window, *titles, "Batangas Skills Centre")
        assert all(stands_alone(shown, title) for title in titles)
        await window.press("enter")
        assert stands_alone(await until(window, titles[-1], "Awarded on"), titles[-1])
        await window.press("s")
        assert stands_alone(await until(window, titles[-1], "What did they give you?"), titles[-1])

    a_wallet(*({"claims": {"title": title}} for title in titles)).play(script)


def test_without_cards_the_screen_says_what_to_do(a_wallet: AWallet) -> None:
    async def script(window: Window) -> None:
        shown = await until(
            window, "You have no cards yet.", "Press C to make a code", "Press R to receive the card."
        )
        assert "S Show" not in shown
        await window.press("r")
        await until(window, "Receive a card")

    a_wallet().play(script)


def test_a_card_says_everything_with_labels(a_wallet: AWallet) -> None:
    async def script(window: Window) -> None:
        await until(window, "Welder")
        await window.press("enter")
        shown = await until(window, "accredited by TESDA (PH)", "Awarded on              12 Jun 2026")
        assert "valid to" in shown
        assert "Your name" in shown
        assert "SMAW-6                  Inspect finished welds · 84" in shown
        assert "P1234567A" in shown
        await window.press("q")
        await until(window, "My cards")

    a_wallet(CARDS[2]).play(script, (120, 60))


def test_a_long_value_goes_on_under_itself(a_wallet: AWallet) -> None:
    async def script(window: Window) -> None:
        await until(window, "Shielded")
        await window.press("enter")
        shown = (await until(window, "Inspect finished welds")).split("\n")
        first = next(at for at, line in enumerate(shown) if "Qualification" in line or "  Title " in line)
        column = shown[first].index("Shielded")
        assert shown[first + 1].index("Certificate") == column

    a_wallet({"claims": {"title": "Shielded Metal Arc Welding of Pipes, National Certificate Level 2"}}).play(
        script, (80, 60)
    )


def test_a_small_window_scrolls_the_card_with_the_arrows(a_wallet: AWallet) -> None:
    async def script(window: Window) -> None:
        await until(window, "Welder")
        await window.press("enter")
        await until(window, "Awarded on")
        assert "Batangas City" not in words(window)
        await window.press("end")
        await until(window, "Batangas City")

    a_wallet(CARDS[2]).play(script)


def test_a_card_of_an_unknown_centre_has_no_issuer(a_wallet: AWallet) -> None:
    async def script(window: Window) -> None:
        shown = await until(window, "? Welder")
        assert "Batangas" not in shown
        await window.press("enter")
        await until(window, "The issuer is not known to this wallet.")

    a_wallet(CARDS[2], trusted=False).play(script)


def test_a_window_too_small_says_so_and_loses_nothing(home: Path) -> None:
    async def script(window: Window) -> None:
        await until(window, "locked")
        await window.press(*"vio")
        await window.resize_terminal(58, 19)
        await until(window, "Make the window bigger (now 58x19, need 60x20).", gone="locked")
        await window.resize_terminal(80, 24)
        await until(window, "•••")
        await paste(window, PASSPHRASE.decode()[3:])
        await until(window, "My cards")

    play(WalletApp(home), script)


def test_help_explains_the_screen_and_its_keys(a_wallet: AWallet) -> None:
    async def script(window: Window) -> None:
        await until(window, "Welder")
        await window.press("question_mark")
        shown = await until(window, "Help: My cards", "✓ good", "Ctrl+C twice")
        assert shown.count("Receive") == 1
        await window.press("escape")
        await until(window, "✓ Welder")

    a_wallet(CARDS[2]).play(script)


@pytest.mark.parametrize("key", ["ctrl+c", "escape"])
def test_leaving_takes_the_key_twice(a_wallet: AWallet, key: str) -> None:
    async def script(window: Window) -> None:
        await window.press(key)
        await until(window, "Press it again to leave the wallet.")
        assert window.app.return_code is None
        await window.press(key)
        await window.pause()

    assert a_wallet().play(script).return_code == 0


def test_the_foot_line_can_be_clicked(a_wallet: AWallet) -> None:
    async def script(window: Window) -> None:
        foot = (await until(window, "R Receive")).split("\n")[-1]
        await window.click(offset=(foot.index("Receive"), 23))
        await until(window, "Receive a card")

    a_wallet().play(script)
