"""`passport-verifier check` of codes in frames: photos, a moving picture, a folder, lines of a scanner."""

import json
import random
from collections.abc import Callable
from pathlib import Path

from credential.skp1.pieces import cut_up, read_piece
from device.qr_draw import to_png
from device.qr_frames import Frames, frames
from device.qr_gif import to_gif
from device.qr_matrix import matrix
from tests.device.keyboards import typed
from tests.verifier.builders import AGate
from tests.verifier.conftest import Passport

Put = Callable[..., Path]


def framed(text: str) -> Frames:
    made = frames(text, version=6)
    assert made is not None
    return made


def lines(text: str) -> list[str]:
    return cut_up(text, room=195) or []


def photos(folder: Path, text: str, *, prefix: str = "") -> list[Path]:
    """A picture of each frame, in a folder."""
    folder.mkdir(exist_ok=True)
    paths = []
    for number, code in enumerate(framed(text).codes):
        paths.append(folder / f"{prefix}{number:02}.png")
        paths[-1].write_bytes(to_png(code, scale=4))
    return paths


def test_a_moving_picture_is_accepted(gate: AGate, passport: Passport, put: Put) -> None:
    said = passport("check", put("answer.gif", to_gif(framed(gate.answer(gate.request())).codes)))

    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("✓ ACCEPTED")


def test_as_many_photos_as_are_needed_in_any_order_are_accepted(
    gate: AGate, passport: Passport, tmp_path: Path
) -> None:
    text = gate.answer(gate.request())
    chosen = photos(tmp_path / "photos", text)[::-1][: framed(text).needed]
    said = passport("check", *chosen, "--json")

    assert said.code == 0
    assert json.loads(said.out)["inputs"] == [str(path) for path in chosen]


def test_too_few_photos_cannot_be_told_and_leave_the_request_open(
    gate: AGate, passport: Passport, tmp_path: Path
) -> None:
    text = gate.answer(gate.request())
    taken, needed = photos(tmp_path / "photos", text), framed(text).needed
    said = passport("check", *taken[: needed - 1])

    assert said.code == 3
    assert "V-? frame.missing" in said.out
    assert f"{needed - 1} of its {len(taken)} frames were read; any {needed} are needed" in said.out
    assert passport("check", *taken[:needed]).code == 0


def test_a_folder_of_frames_of_two_people_is_two_verdicts(
    gate: AGate, passport: Passport, tmp_path: Path
) -> None:
    one = gate.answer(gate.request(seed="one"), gate.credential(status_index=1))
    two = gate.answer(gate.request(seed="two"), gate.credential(status_index=2))
    taken = [*photos(tmp_path / "in", one, prefix="a"), *photos(tmp_path / "in", two, prefix="b")]
    for number, path in zip(random.Random(5).sample(range(100), len(taken)), taken, strict=True):
        path.rename(path.with_name(f"photo {number:02}.png"))
    said = passport("check", tmp_path / "in", "--json")

    records = [json.loads(line) for line in said.out.splitlines()]
    assert [each["verdict"] for each in records] == ["accepted", "accepted"]
    assert sorted(name for each in records for name in each["inputs"]) == sorted(
        map(str, (tmp_path / "in").iterdir())
    )


def test_frames_of_two_showings_never_make_one(gate: AGate, passport: Passport, put: Put) -> None:
    first = gate.answer(gate.request(seed="one"))
    again = gate.answer(gate.request(seed="two"))
    needed = read_piece(lines(first)[0]).cut.needed
    mixed = [*lines(first)[: needed - 1], *lines(again)[needed - 1 : needed]]
    said = passport("check", put("mixed.txt", "\n".join(mixed)), "--json")

    assert said.code == 3
    assert [json.loads(line)["codes"] for line in said.out.splitlines()] == [["frame.missing"]] * 2


def test_the_same_answer_whole_and_in_frames_is_answered_once(
    gate: AGate, passport: Passport, put: Put
) -> None:
    text = gate.answer(gate.request())
    one = put("one.png", to_png(matrix(text, level="L")))
    said = passport("check", one, put("frames.txt", "\n".join(lines(text))), "--json")

    assert said.code == 0
    assert json.loads(said.out)["inputs"] == [str(one), str(one.with_name("frames.txt"))]


def test_a_changed_frame_is_refused_beside_the_rest_that_is_enough(
    gate: AGate, passport: Passport, put: Put
) -> None:
    texts = lines(gate.answer(gate.request()))
    texts[0] = texts[0][:50] + ("0" if texts[0][50] != "0" else "1") + texts[0][51:]
    said = passport("check", put("typed.txt", "\n".join(texts)), "--json")

    records = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 1
    assert [(each["verdict"], each["codes"]) for each in records] == [
        ("refused", ["frame.changed"]),
        ("accepted", []),
    ]


def test_newer_frames_cannot_be_told(gate: AGate, passport: Passport, put: Put) -> None:
    texts = lines(gate.answer(gate.request()))
    said = passport("check", put("newer.txt", "\n".join("SKF2:" + text[5:] for text in texts[:1])), "--json")

    assert said.code == 3
    assert json.loads(said.out)["codes"] == ["qr.newer"]


def test_frames_typed_on_another_keyboard_are_told_as_that(gate: AGate, passport: Passport, put: Put) -> None:
    texts = lines(gate.answer(gate.request()))
    wrong = [typed(text, computer="French") for text in texts]
    said = passport("check", put("typed.txt", "\n".join(wrong)), "--json")

    assert said.code == 3
    assert {code for line in said.out.splitlines() for code in json.loads(line)["codes"]} == {
        "input.scanner_layout"
    }


def test_a_request_in_frames_is_not_a_certificate(gate: AGate, passport: Passport, put: Put) -> None:
    from credential.skp1 import encode_request

    texts = lines(encode_request(gate.request()))
    said = passport("check", put("request.txt", "\n".join(texts)), "--json")

    assert json.loads(said.out)["codes"] == ["input.other_kind"]
