"""A wallet with something in it, a window of a given size, and what stands in that window."""

import asyncio
import time
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from textual.events import Key, Paste
from textual.pilot import Pilot

from credential.skp1 import encode_request
from tests.builders import a_request
from wallet.app import WalletApp
from wallet.pocket import Pocket
from wallet.screens.unlock import Unlocked

Window = Pilot[None]
Script = Callable[[Window], Awaitable[None]]

SIZES = ((60, 20), (80, 24), (120, 50))


@dataclass(frozen=True)
class Opened:
    """A wallet whose passphrase was already asked for."""

    pocket: Pocket

    def play(self, script: Script, size: tuple[int, int] = (80, 24)) -> WalletApp:
        """Run `script` from the cards on, in a window of `size` columns and rows; the app afterwards."""

        async def opened(window: Window) -> None:
            window.app.post_message(Unlocked(self.pocket))
            await until(window, "My cards", gone="Loading")
            await script(window)

        return play(WalletApp(self.pocket.home), opened, size)


class AWallet(Protocol):
    """Makes a wallet that holds a card for each of `cards`.

    A card's members are those of `a_card_for`, with changes to the usual claims under "claims".
    """

    def __call__(self, *cards: dict[str, Any], trusted: bool = True) -> Opened: ...


def play(app: WalletApp, script: Script, size: tuple[int, int] = (80, 24)) -> WalletApp:
    """Run `script` against the app in a window of `size` columns and rows; the app afterwards."""

    app.animation_level = "none"

    async def run() -> None:
        async with app.run_test(size=size, notifications=True) as window:
            await window.pause()
            await script(window)

    asyncio.run(run())
    return app


def words(window: Window) -> str:
    """What stands in the window, line by line."""
    strips = window.app.screen._compositor.render_strips()  # the only way to read a screen back
    lines = ("".join(segment.text for segment in strip).rstrip() for strip in strips)
    return "\n".join(lines).replace("\N{NO-BREAK SPACE}", " ")


async def until(window: Window, *expected: str, gone: str | None = None) -> str:
    """Wait until all of `expected` stand in the window, and `gone` does not; the window's words."""
    deadline = time.monotonic() + 30  # a machine under load is slow, not wrong
    while time.monotonic() < deadline:
        await window.pause(0.01)
        shown = words(window)
        if all(text in shown for text in expected) and (gone is None or gone not in shown):
            return shown
    raise AssertionError(f"waited for {expected}, without {gone!r}, in\n{words(window)}")


async def at_each_size(window: Window, *expected: str) -> None:
    """See `expected` in a small, an ordinary and a large window; it is ordinary again afterwards."""
    for size in SIZES:
        await window.resize_terminal(*size)
        await until(window, *expected)
    await window.resize_terminal(80, 24)


async def paste(window: Window, text: str) -> None:
    """Paste, then press Enter."""
    window.app.post_message(Paste(text))
    await window.press("enter")


async def scan(window: Window, text: str) -> None:
    """Type as a scanner does: one key after the other without a pause, then Enter."""
    for letter in text:
        window.app.post_message(Key(key_of(letter), letter))
    await window.press("enter")


def key_of(letter: str) -> str:
    """The name Textual gives to the key of a letter."""
    return letter if letter.isalnum() else unicodedata.name(letter).lower().replace(" ", "_")


def a_request_file(folder: Path, **changes: Any) -> Path:
    """A file with a verifier's request, for name and results unless changed."""
    path = folder / "request.txt"
    path.write_text(encode_request(a_request(**changes)))
    return path
