"""A text as a moving code: frames of equal size, any `needed` of which give the text back."""

from typing import Final, NamedTuple

from credential.skp1.pieces import cut_up, read_piece
from device.errors import PassportError
from device.qr_matrix import Matrix, matrix, room_in

MOST_NEEDED: Final = 64
"""More frames than this nobody watches: a quarter of a minute at four a second."""


_FILE_VERSIONS: Final = (8, 15, 25, 40)


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


def frames_for_a_file(text: str) -> Frames:
    """The frames of an SKP1 text for no window in particular: if they can be, small ones for any camera."""
    made = (frames(text, version=version) for version in _FILE_VERSIONS)
    found = next((each for each in made if each is not None), None)
    if found is None:
        raise PassportError("this is too much for frames", hint="save it as text:  --text")
    return found
