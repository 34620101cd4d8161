"""A text as a moving code: frames of equal size, any `needed` of which give the text back."""

from typing import Final, NamedTuple

from credential.skp1.pieces import cut_up, read_piece
from device.qr_matrix import Matrix, matrix, room_in

MOST_NEEDED: Final = 64
"""More frames than this nobody watches: a quarter of a minute at four a second."""


class Frames(NamedTuple):
    """The frames of one text in their order."""

    needed: int
    codes: tuple[Matrix, ...]


def frames(text: str, *, version: int) -> Frames | None:
    """The frames of an SKP1 text, codes of at most this version; None where that is too small."""
    texts = cut_up(text, room=room_in(version)) if version else None
    if texts is None or (needed := read_piece(texts[0]).cut.needed) > MOST_NEEDED:
        return None
    return Frames(needed, tuple(matrix(each, level="L") for each in texts))
