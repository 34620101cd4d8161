"""A card in place of another, on the screen."""

from tests.builders import a_credential, some_claims
from tests.wallet.builders import a_key_of
from tests.wallet.screens.stage import AWallet, Opened, Window, at_each_size, paste, until

RIGHT = some_claims(holder={"full_name": "Maria Klara Santos"})


def with_an_old_card(wallet: Opened) -> str:
    """A wallet with a card; the text of the one that is to replace it."""
    key = a_key_of(wallet.pocket)
    wallet.pocket.receive(a_credential(holder=key, seed="old"))
    return a_credential(holder=key, seed="new", claims=RIGHT)


def test_receiving_says_what_changed_and_keeps_the_old_one(a_wallet: AWallet) -> None:
    wallet = a_wallet()
    token = with_an_old_card(wallet)

    async def script(window: Window) -> None:
        await window.press("r")
        await until(window, "Receive a card")
        await paste(window, token)
        await at_each_size(window, "In place of an older card", "Maria Clara Santos → Maria Klara Santos")
        await window.press("escape")
        await until(window, "My cards", "! Shielded Metal Arc", "replaced by a newer card: show that one")

    wallet.play(script)


def test_a_card_tells_what_it_replaced_and_the_old_one_can_be_deleted(a_wallet: AWallet) -> None:
    wallet = a_wallet()
    wallet.pocket.receive(with_an_old_card(wallet))

    async def script(window: Window) -> None:
        await until(window, "replaced by a newer card")
        await window.press("enter")
        await until(window, "In place of an older card", "Maria Clara Santos → Maria Klara Santos")
        await window.press("escape")
        await until(window, "My cards")
        await window.press("down", "enter")
        await until(window, "replaced by a newer card: show that one", "Delete")
        await window.press("d")
        await until(window, "Delete this card and its history?")
        await window.press("enter")
        await until(window, "Issued by", gone="history?")
        assert len(wallet.pocket.cards()) == 2
        await window.press("d")
        await until(window, "Delete this card and its history?")
        await window.press("right")
        await window.press("enter")
        await until(window, "My cards", gone="replaced")
        assert len(wallet.pocket.cards()) == 1

    wallet.play(script)


def test_showing_a_replaced_card_warns(a_wallet: AWallet) -> None:
    wallet = a_wallet()
    wallet.pocket.receive(with_an_old_card(wallet))

    async def script(window: Window) -> None:
        await until(window, "replaced by a newer card")
        await window.press("down", "s")
        await until(window, "Go on without a request")
        await window.click("#without")
        await until(window, "! Replaced by a newer card: go back and show that one.")

    wallet.play(script)
