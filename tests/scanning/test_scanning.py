"""Drawn codes are read in spite of what lies between; the whole table is `make bench`'s."""

import json
import random

import pytest

from benchmarks import scanning
from device import qr_draw
from device.qr_matrix import Level, matrix
from device.read_image import codes_in_picture
from tests.device.pictures import encoded, photographed
from tests.scanning.scenes import SCENES, blotted, case, drawn, text_for

_CASES: list[tuple[int, Level]] = [(5, "L"), (6, "L"), (12, "L"), (15, "L"), (17, "L"), (13, "M"), (18, "M")]
"""Frames, a presentation, the self-contained form; paper."""


@pytest.mark.parametrize("scene", SCENES)
def test_codes_of_the_sizes_we_use_are_read(scene: str) -> None:
    for version, level in _CASES:
        text, picture = case(scene, version, level, "test")
        assert codes_in_picture(picture) == [text], f"v{version}-{level}"


@pytest.mark.parametrize("scene", ["as drawn", "terminal", "terminal, quiet zone 1"])
@pytest.mark.parametrize("version", [*range(1, 5), *range(7, 26, 3), 30, 40])
def test_what_is_drawn_and_not_spoilt_is_read_at_any_size(scene: str, version: int) -> None:
    text, picture = case(scene, version, "L", "test")
    assert codes_in_picture(picture) == [text]


def test_the_scenes_can_do_enough_harm_to_hide_a_code() -> None:
    dice = random.Random("harm")
    modules = matrix(text_for(12, "L", dice), level="L")
    spoilt = blotted(drawn(modules), len(modules), dice, 0.2)
    assert codes_in_picture(encoded(spoilt, "PNG")) == []


@pytest.mark.parametrize("version", [6, 12])
def test_without_its_quiet_zone_a_code_on_a_dark_screen_is_not_read(version: int) -> None:
    text = text_for(version, "L", random.Random("bare"))
    lines = qr_draw.to_terminal(matrix(text, level="L"), 0)
    assert codes_in_picture(encoded(photographed(lines), "PNG")) == []


def test_a_case_is_decided_by_its_seed_alone() -> None:
    for scene in SCENES:
        assert case(scene, 6, "L", "a") == case(scene, 6, "L", "a")
        assert case(scene, 6, "L", "a") != case(scene, 6, "L", "b")


def test_the_page_says_what_was_measured() -> None:
    results = json.loads(scanning.RESULTS.read_text(encoding="utf-8"))
    assert scanning.PAGE.read_text(encoding="utf-8") == scanning.page(results)
    assert results["misread"] == []


def test_the_page_covers_every_scene_and_version_and_lists_every_failure() -> None:
    results = json.loads(scanning.RESULTS.read_text(encoding="utf-8"))
    assert list(results["read"]) == list(SCENES)
    cases = [f"{version}-{level}" for level in ("L", "M") for version in scanning.VERSIONS]
    assert all(list(counts) == cases for counts in results["read"].values())
    lost = sum(results["tried"] - read for counts in results["read"].values() for read in counts.values())
    assert lost == len(results["unread"]) + len(results["misread"])
