"""Unlock: one question, and three ways it can go."""

from pathlib import Path

from tests.builders import some_claims
from tests.wallet.builders import PASSPHRASE, a_card_for
from tests.wallet.screens.stage import Window, at_each_size, paste, play, until
from wallet.app import WalletApp
from wallet.pocket import Pocket


def test_the_right_passphrase_opens_the_cards(home: Path, pocket: Pocket) -> None:
    pocket.receive(a_card_for(pocket, claims=some_claims(title="Welder")))

    async def script(window: Window) -> None:
        await at_each_size(window, "Your cards are locked.", "Type your passphrase", "F1 Help  Esc Quit")
        await paste(window, PASSPHRASE.decode())
        await at_each_size(window, "My cards", "✓ Welder")

    play(WalletApp(home), script)


def test_a_passphrase_given_at_the_start_opens_without_asking(home: Path) -> None:
    async def script(window: Window) -> None:
        await until(window, "My cards", "You have no cards yet.")

    play(WalletApp(home, passphrase=PASSPHRASE), script)


def test_a_wrong_passphrase_is_said_and_asked_again(home: Path) -> None:

    async def script(window: Window) -> None:
        await paste(window, "not this one")
        await until(window, "✗ the passphrase is wrong", "try again; nothing was changed")
        await paste(window, PASSPHRASE.decode())
        await until(window, "My cards")

    play(WalletApp(home), script)


def test_the_passphrase_is_never_on_the_screen(home: Path) -> None:

    async def script(window: Window) -> None:
        await window.press(*"violet")
        assert "violet" not in await until(window, "••••••")

    play(WalletApp(home), script)


def test_esc_leaves_before_anything_is_open(home: Path) -> None:
    app = WalletApp(home)

    async def script(window: Window) -> None:
        await window.press("escape")
        await window.pause()

    play(app, script)
    assert app.return_code == 0


def test_a_damaged_wallet_is_said_in_words(home: Path) -> None:
    (home / "wallet.db").write_bytes(b"not a database" * 100)

    async def script(window: Window) -> None:
        await paste(window, PASSPHRASE.decode())
        await until(window, "✗", "damaged", "backup")

    play(WalletApp(home), script)
