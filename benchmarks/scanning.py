"""How often a drawn code is read, scene by scene: `scanning.json`, and `docs/SCANNING.md` made from it.

The scenes are those of the tests, with dice of their own. Nothing is tried twice: what is not read is listed.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import Figure
from device.qr_matrix import Level
from device.read_image import codes_in_picture
from tests.scanning.scenes import SCENES, case

RESULTS = Path(__file__).parent / "scanning.json"
PAGE = Path(__file__).parent.parent / "docs" / "SCANNING.md"
VERSIONS: Final = range(5, 26)
TIMES: Final = 5
_LEVELS: Final[tuple[Level, ...]] = ("L", "M")
_BANDS: Final = ((5, 8), (9, 12), (13, 16), (17, 20), (21, 25))
_HEAD: Final = """# How well the codes are read

Made by `make bench` from `benchmarks/scanning.json`; not to be edited.

Every code is drawn by the shipped drawing code, filled to the last character, spoilt, and read as `check`
reads a picture: {tried} codes for each version and level, with dice the codec was never tuned on. A code
that was not read is not tried again but listed below.

`tests/scanning/scenes.py` says what each scene does. A module is 4 pixels wide where nothing else is said,
damage is one blot beside the corner squares, print is 40 mm wide with dot gain and scanned at 200 dots an
inch, and the cameras see the code 420 pixels high where nothing else is said, tilted, turned, blurred,
noisy and as JPEG; 300 pixels are 4.4 a module at version 10, 3.2 at 17 and 2.4 at 25. The scenes are made,
not photographed: no moiré, flicker, glare or focus. Take the figures as upper bounds.

"""


def scanning_figures() -> list[Figure]:
    """Draw, spoil and read everything once; write the results and the page."""
    results = _measured()
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")
    read = sum(sum(each.values()) for each in results["read"].values())
    tried = results["tried"] * sum(map(len, results["read"].values()))
    return [
        Figure("scan_read_percent", 100 * read / tried, "%"),
        Figure("scan_misread_texts", len(results["misread"]), "texts", 0),
    ]


def page(results: dict[str, Any]) -> str:
    """The page of these results."""
    bands = [f"v{low}–{high}-{level}" for level in _LEVELS for low, high in _BANDS]
    rows = [f"| scene | {' | '.join(bands)} |", "|---" * (len(bands) + 1) + "|"]
    rows += [f"| {scene} | {' | '.join(_shares(results, scene))} |" for scene in results["read"]]
    unread = ["## Not read", "", *(f"- {each}" for each in results["unread"] or ["none"])]
    misread = ["## Read as another text", "", *(f"- {each}" for each in results["misread"] or ["none"])]
    return _HEAD.format(tried=results["tried"]) + "\n".join([*rows, "", *unread, "", *misread]) + "\n"


def _shares(results: dict[str, Any], scene: str) -> Iterator[str]:
    for level in _LEVELS:
        for low, high in _BANDS:
            read = [results["read"][scene][f"{version}-{level}"] for version in range(low, high + 1)]
            yield f"{100 * sum(read) / (results['tried'] * len(read)):.0f} %"


def _measured() -> dict[str, Any]:
    results: dict[str, Any] = {"tried": TIMES, "read": {}, "unread": [], "misread": []}
    for scene in SCENES:
        counts = results["read"].setdefault(scene, {})
        for version, level in ((version, level) for level in _LEVELS for version in VERSIONS):
            said = [_read(scene, version, level, number) for number in range(TIMES)]
            counts[f"{version}-{level}"] = said.count("read")
            for kind in ("unread", "misread"):
                at = [str(number) for number, each in enumerate(said) if each == kind]
                results[kind] += [f"{scene}: v{version}-{level}, number {number}" for number in at]
    return results


def _read(scene: str, version: int, level: Level, number: int) -> str:
    text, picture = case(scene, version, level, f"bench/{number}")
    texts = codes_in_picture(picture)
    return "read" if texts == [text] else "misread" if texts else "unread"
