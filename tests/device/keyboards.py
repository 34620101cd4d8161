"""Keyboards: what arrives when a scanner types for one layout on a computer set to another."""

from pathlib import Path

import device

_LINES = (Path(device.__file__).parent / "keyboards.txt").read_text("utf-8").splitlines()
LAYOUTS = {name: plain + shifted for name, plain, shifted in zip(*[iter(_LINES)] * 3, strict=True)}


def typed(text: str, *, scanner: str = "US", computer: str = "US") -> str:
    """`text` as it arrives; a key that types nothing there leaves nothing."""
    sent, shown = LAYOUTS[scanner], LAYOUTS[computer]
    return "".join(" " if each == " " else shown[sent.index(each)] for each in text).replace("█", "")
