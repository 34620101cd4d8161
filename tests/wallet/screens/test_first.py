"""The first run: the app offers to make a wallet, and makes it."""

from pathlib import Path

from tests.wallet.screens.stage import Window, at_each_size, paste, play, until
from wallet.app import WalletApp
from wallet.pocket import Pocket

CHOSEN = "copper bridge over water"


def test_a_wallet_is_made_one_question_at_a_time(nowhere: Path) -> None:
    async def script(window: Window) -> None:
        await at_each_size(window, "There is no wallet on this machine yet.", "Make my wallet")
        await window.press("enter")
        await at_each_size(window, "Choose a passphrase", "Six words picked for you")
        await paste(window, CHOSEN)
        await at_each_size(window, "Once more", "Type the same passphrase again.")
        await paste(window, CHOSEN)
        await at_each_size(window, "My cards", "You have no cards yet.", "Press R to receive the card.")

    play(WalletApp(nowhere), script)
    with Pocket.open(nowhere, CHOSEN.encode()) as pocket:
        assert pocket.cards() == []


def test_a_weak_passphrase_is_refused_with_the_reason(nowhere: Path) -> None:
    async def script(window: Window) -> None:
        await window.press("enter")
        await until(window, "Choose a passphrase")
        await paste(window, "short")
        await until(window, "✗ this passphrase is shorter than 12 characters", "use several words")

    play(WalletApp(nowhere), script)
    assert not nowhere.exists()


def test_another_second_passphrase_makes_nothing(nowhere: Path) -> None:
    async def script(window: Window) -> None:
        await window.press("enter")
        await until(window, "Choose a passphrase")
        await paste(window, CHOSEN)
        await until(window, "Once more")
        await paste(window, "copper bridge over fire")
        await until(window, "✗ this is not the same")
        await window.press("escape")
        await until(window, "Choose a passphrase")

    play(WalletApp(nowhere), script)
    assert not nowhere.exists()
