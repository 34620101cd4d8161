"""Handing the code over: as a picture, or on the terminal where it fits."""

import shutil
import sys
from itertools import count
from pathlib import Path

from device import files, qr_draw, qr_matrix
from device.terminal import say
from wallet.card import Card


def check_free(path: Path | None) -> None:
    """Raises `files.Exists` for a file in the way, before anything is made for nothing."""
    if path and path.exists():
        raise files.Exists(f"{path} already exists and was not overwritten", hint="choose another name")


def save_picture(path: Path, text: str) -> None:
    """Save the code as a new PNG."""
    files.write_new(path, qr_draw.to_png(qr_matrix.matrix(text, level="L")))


def show_or_save(card: Card, text: str) -> None:
    """Draw the code on this terminal, or save it in the folder one stands in and say where."""
    matrix = qr_matrix.matrix(text, level="L")
    if lines := _drawn(matrix):
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        return
    path = _free_name(card)
    files.write_new(path, qr_draw.to_png(matrix))
    say(f"The code is too large for this window. It is saved as {path}; open it and show that.")


def _drawn(matrix: qr_matrix.Matrix) -> list[str] | None:
    """The code in lines, if it fits with one row left for the prompt, in signs this screen can draw."""
    window = shutil.get_terminal_size()
    try:
        "\N{UPPER HALF BLOCK}".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return None
    return qr_draw.to_window(matrix, columns=window.columns, lines=window.lines - 1)


def _free_name(card: Card) -> Path:
    names = (Path(f"passport-{card.id}{'' if number == 1 else f'-{number}'}.png") for number in count(1))
    return next(path for path in names if not path.exists())
