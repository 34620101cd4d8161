"""The wallet's app: which screen comes first, how it looks, and how one leaves."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import App
from textual.binding import Binding
from textual.theme import Theme

from device.homes import is_home
from wallet.screens.unlock import Unlocked, UnlockScreen

if TYPE_CHECKING:
    from wallet.pocket import Pocket

SECONDS_TO_CONFIRM = 3.0
_LOOK = Theme(
    name="passport",
    primary="#8fb4ff",
    secondary="#c3a6ff",
    accent="#f0c674",
    warning="#f0b95b",
    error="#ff8079",
    success="#77d19b",
    foreground="#e6e6ea",
    background="#14161c",
    surface="#1c1f28",
    panel="#262a36",
    dark=True,
)


class WalletApp(App[None]):
    """Unlocks the wallet in `home`, or offers to make one, and stays with the cards."""

    CSS_PATH = "wallet.tcss"
    TITLE = "Skills Passport"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (80, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-tall")]
    BINDINGS = [Binding("ctrl+c", "leave", show=False, priority=True)]

    def __init__(self, home: Path, *, passphrase: bytes | None = None) -> None:
        super().__init__()
        self._home = home
        self._passphrase = passphrase
        self._pocket: Pocket | None = None
        self._leaving = False

    def on_mount(self) -> None:
        """Ask the first question."""
        self.register_theme(_LOOK)
        self.theme = _LOOK.name
        if is_home(self._home):
            self.push_screen(UnlockScreen(self._home, self._passphrase))
        else:
            from wallet.screens.first import FirstScreen

            self.push_screen(FirstScreen(self._home))

    def on_unmount(self) -> None:
        """Lock the wallet."""
        if self._pocket is not None:
            self._pocket.close()

    @on(Unlocked)
    async def _show_cards(self, message: Unlocked) -> None:
        """Put the cards in place of every screen before them."""
        from wallet.screens.cards import CardsScreen

        self._pocket = message.pocket
        while len(self.screen_stack) > 2:
            await self.pop_screen()
        await self.switch_screen(CardsScreen(message.pocket))

    def action_leave(self) -> None:
        """Leave when asked twice in a row, so that one key too many costs nothing."""
        if self._leaving:
            self.exit()
            return
        self._leaving = True
        self.set_timer(SECONDS_TO_CONFIRM, self._stay)
        self.notify("Press it again to leave the wallet.", markup=False, timeout=SECONDS_TO_CONFIRM)

    def _stay(self) -> None:
        self._leaving = False


def run_app(home: Path, *, passphrase: bytes | None = None) -> int:
    """Run the app in this terminal until the person leaves; the exit code.

    `passphrase` opens the wallet without asking.
    """
    app = WalletApp(home, passphrase=passphrase)
    app.run()
    return app.return_code or 0
