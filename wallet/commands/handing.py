"""Handing the code over: as a picture, in frames, or on the terminal where it fits."""

import os
import shutil
import sys
from itertools import count
from pathlib import Path

from device import files, folders, qr_draw, qr_frames, qr_gif, qr_matrix
from device.qr_frames import Frames
from device.terminal import safe_text, say
from wallet.card import Card


def check_free(path: str | Path | None) -> None:
    """Raises `files.Exists` for a file in the way, before anything is made for nothing."""
    if path and Path(path).exists():
        raise files.Exists(f"{path} already exists and was not overwritten", hint="choose another name")


def save(name: str, text: str) -> str:
    """Save the code as a new picture, or in frames, as the name says; words for what was saved."""
    path = Path(name)
    is_folder = name.endswith(("/", os.sep))
    if not is_folder and path.suffix.lower() != ".gif":
        files.write_new(path, qr_draw.to_png(qr_matrix.matrix(text, level="L")))
        return f"saved as {safe_text(name)}"
    made = qr_frames.frames_for_a_file(text)
    if is_folder:
        _save_folder(path, made)
    else:
        files.write_new(path, qr_gif.to_gif(made.codes))
    return f"saved as {safe_text(name)}: {len(made.codes)} frames, any {made.needed} of them are enough"


def _save_folder(path: Path, made: Frames) -> None:
    """All of it or nothing, like a file."""
    fresh = path.with_name(f".{path.name}.new")
    folders.make_private_dir(fresh)
    try:
        for number, code in enumerate(made.codes, 1):
            files.write_new(fresh / f"frame-{number:03}-of-{len(made.codes):03}.png", qr_draw.to_png(code))
        fresh.rename(path)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def show_or_save(card: Card, text: str) -> None:
    """Draw the code on this terminal, or save it in the folder one stands in and say where."""
    matrix = qr_matrix.matrix(text, level="L")
    if lines := _drawn(matrix):
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        return
    path = _free_name(card)
    files.write_new(path, qr_draw.to_png(matrix))
    say(
        f"The code is too large for this window. It is saved as {path}; open it and show that.\n"
        "Or let the app play it here, in frames:  passport-wallet"
    )


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
