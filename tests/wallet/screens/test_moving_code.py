"""The code in frames, where the window is too small for it whole."""

import random
import re
from pathlib import Path

from credential.skp1 import PREFIX
from credential.skp1.base45 import b45encode
from credential.skp1.gathering import Gathering
from credential.skp1.pieces import read_piece
from device import qr_draw
from device.read_image import codes_in_picture
from tests.builders import a_request
from tests.wallet.screens.stage import AWallet, Window, a_request_file, scan, until, words
from tests.wallet.screens.test_show import CARD, answered, choose
from wallet.screens.code import CodeScreen
from wallet.widgets.moving_code import MovingCode

NUMBER = re.compile(r"Frame +(\d+) of (\d+)")


async def show(window: Window, folder: Path) -> tuple[int, int]:
    """Go to the code, in frames that stand still; the number of them and how many are enough."""
    await choose(window, a_request_file(folder))
    await window.press("enter")
    shown = await until(window, "▀▄", "are enough")
    return frame(shown)[1], int(re.findall(r"any (\d+) are enough", shown)[0])


def frame(shown: str) -> tuple[int, int]:
    """Which frame of how many is seen."""
    [(number, count)] = NUMBER.findall(shown)
    return int(number), int(count)


def seen(window: Window) -> str:
    """What a camera reads off the window."""
    panel = window.app.screen.query_one(MovingCode)
    rows: list[list[bool]] = []
    for y in range(panel.size.height):
        letters = [
            (letter, segment.style.bgcolor.name)
            for segment in panel.render_line(y)
            if segment.style and segment.style.bgcolor
            for letter in segment.text
        ]
        rows.append([text == "▀" or (text == " " and ground == "#000000") for text, ground in letters])
        rows.append([text == "▄" or (text == " " and ground == "#000000") for text, ground in letters])
    side = max(len(rows), len(rows[0]))
    square = [row + [False] * (side - len(row)) for row in rows]
    [text] = codes_in_picture(
        qr_draw.to_png(square + [[False] * side] * (side - len(rows)), scale=4, quiet=0)
    )
    return text


async def step(window: Window, key: str = "right") -> int:
    before = frame(words(window))[0]
    await window.press(key)
    await window.pause()
    after = frame(words(window))[0]
    assert after != before
    return after


def test_stepping_through_as_many_as_are_enough_shows_the_answer(a_wallet: AWallet, tmp_path: Path) -> None:
    texts: list[str] = []

    async def script(window: Window) -> None:
        count, needed = await show(window, tmp_path)
        assert count == 2 * needed
        for _ in range(needed):
            texts.append(seen(window))
            await step(window, "left")

    a_wallet(CARD).play(script)
    gathering = Gathering()
    *early, whole = [gathering.add(read_piece(text)) for text in texts]
    assert not any(early)
    assert whole is not None
    assert answered(whole) == {"holder", "results"}
    assert a_request()


def test_the_frame_line_and_the_code_say_the_same_number(a_wallet: AWallet, tmp_path: Path) -> None:
    async def script(window: Window) -> None:
        count, _ = await show(window, tmp_path)
        for key in ("right", "right", "left", "left", "left"):
            number = await step(window, key)
            assert read_piece(seen(window)).number == number - 1
        assert number == count  # before the first comes the last

    a_wallet(CARD).play(script, (60, 20))


def test_a_wish_for_no_motion_is_followed_and_space_lets_it_go(a_wallet: AWallet, tmp_path: Path) -> None:
    async def script(window: Window) -> None:  # the stage asks for no animations
        await show(window, tmp_path)
        first = frame(words(window))
        await window.pause(0.6)
        assert frame(words(window)) == first == (1, first[1])
        assert "Space Go on" in words(window)
        await window.press("space")
        await until(window, "Space Stop", "Frame  3 of", gone="Go on")
        await window.press("space")
        await until(window, "Space Go on", gone="Stop")
        stopped = frame(words(window))
        await window.pause(0.6)
        assert frame(words(window)) == stopped

    a_wallet(CARD).play(script, (60, 20))


def test_stepping_stops_it(a_wallet: AWallet, tmp_path: Path) -> None:
    async def script(window: Window) -> None:
        await show(window, tmp_path)
        await window.press("space")
        await until(window, "Space Stop")
        await window.press("right")
        await until(window, "Space Go on")

    a_wallet(CARD).play(script)


def test_each_key_is_named_while_it_does_something(a_wallet: AWallet, tmp_path: Path) -> None:
    async def script(window: Window) -> None:
        await show(window, tmp_path)
        assert "S Slower" in words(window)
        assert "F Faster" not in words(window)
        await window.press("s")
        await until(window, "S Slower", "F Faster")
        await window.press("s")
        await until(window, "F Faster", gone="S Slower")
        await window.press("f", "f")
        await until(window, "S Slower", gone="F Faster")
        await window.resize_terminal(120, 50)
        await until(window, "▀▄", "Esc Done", gone="Frame")
        assert not re.search("Slower|Step|Stop|Go on", words(window))

    a_wallet(CARD).play(script)


def test_all_keys_are_there_at_every_size_and_none_is_broken_in_two(
    a_wallet: AWallet, tmp_path: Path
) -> None:
    async def script(window: Window) -> None:
        await show(window, tmp_path)
        await window.press("s")
        for size in ((60, 20), (60, 40), (80, 24), (100, 30), (50, 60)):
            await window.resize_terminal(*size)
            await until(window, "are enough", "? Help", "Space Go on", "← → Step", "S Slower", "F Faster")
            await until(window, "P Save as picture", "Esc Done")
            assert seen(window).startswith("SKF1:")

    a_wallet(CARD).play(script)


def test_a_larger_window_needs_fewer_frames(a_wallet: AWallet, tmp_path: Path) -> None:
    counts: list[int] = []

    async def script(window: Window) -> None:
        await show(window, tmp_path)
        for size in ((60, 20), (80, 24), (100, 30)):
            await window.resize_terminal(*size)
            side = min(size[0], 2 * size[1])
            await until(window, "are enough")
            await window.pause(0.5)
            counts.append(frame(words(window))[1])
            assert len(window.app.screen.query_one(MovingCode)._pictures[0][0]) <= side

    a_wallet(CARD).play(script)
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == 3


def test_help_explains_the_frames(a_wallet: AWallet, tmp_path: Path) -> None:
    async def script(window: Window) -> None:
        await show(window, tmp_path)
        await window.press("question_mark")
        await until(window, "comes in frames", "Go on")

    a_wallet(CARD).play(script)


def test_a_request_scanned_frame_by_frame_is_read(a_wallet: AWallet) -> None:
    from credential.skp1 import encode_request
    from credential.skp1.pieces import cut_up

    frames = cut_up(encode_request(a_request()), room=150) or []
    needed = read_piece(frames[0]).cut.needed

    async def script(window: Window) -> None:
        await until(window, "Welder")
        await window.press("s")
        await until(window, "What did they give you?")
        for number, text in enumerate(frames[:needed], 1):
            await scan(window, text)
            if number < needed:
                await until(window, f"{number} of the {needed} frames needed are here. Scan the next one.")
        await until(window, "They will see:")

    a_wallet(CARD).play(script)


def test_what_no_single_code_holds_is_shown_in_frames_or_said_to_be_too_much(a_wallet: AWallet) -> None:
    text = PREFIX + b45encode(random.Random(1).randbytes(3500))

    async def script(window: Window) -> None:
        window.app.push_screen(CodeScreen(text, "Show", what="card", advice=""))
        shown = await until(window, "are enough", "Esc Done")
        assert "P Save" not in shown
        await window.resize_terminal(60, 12)
        await until(window, "too many for one code", gone="are enough")

    a_wallet().play(script, (100, 40))
