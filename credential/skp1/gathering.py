"""The receiver of messages in pieces: a state machine that pieces go into, in any order, mixed and repeated.

Each message is in one of three states: gathering (some pieces, not enough), whole (given out once; later
pieces of it say nothing new), or broken (enough pieces, but together they are another message than they
say).  A broken one has lost its pieces and gathers anew.
"""

from typing import Final, NamedTuple

from credential.codes import Code
from credential.errors import Malformed
from credential.limits import MAX_GATHERED
from credential.skp1.pieces import Cut, Piece, joined

_PLACE: Final = 768
"""Bytes that a piece or a message is counted with besides its data, more than this program needs for it."""


class Lacking(NamedTuple):
    """A message that is not whole: `have` of the `needed` pieces of `made`, or `broken`."""

    id: bytes
    have: int
    needed: int
    made: int
    broken: bool


class Gathering:
    """Holds at most `MAX_GATHERED` bytes."""

    def __init__(self) -> None:
        self._open: dict[Cut, dict[int, bytes]] = {}
        self._whole: set[bytes] = set()
        self._broken: set[bytes] = set()
        self._held = 0

    @property
    def held(self) -> int:
        """Bytes held, counted generously."""
        return self._held

    def add(self, piece: Piece) -> str | None:
        """Take a piece; the SKP1 text of its message when this piece made it whole.

        Raises `Malformed` (`qr.too_large`) for the first piece that no longer fits.
        """
        cut, pieces = piece.cut, self._open.get(piece.cut)
        if cut.id in self._whole or (pieces and piece.number in pieces):
            return None
        self._hold(cut.size + _PLACE + (_PLACE if pieces is None else 0))
        pieces = self._open.setdefault(cut, {})
        pieces[piece.number] = piece.data
        return self._settle(cut, pieces) if len(pieces) == cut.needed else None

    def lacking(self) -> list[Lacking]:
        """The messages that are not whole, each as the cut of it that is nearest to being so."""
        nearest: dict[bytes, Lacking] = {}
        for cut, pieces in self._open.items():
            have = Lacking(cut.id, len(pieces), cut.needed, cut.made, cut.id in self._broken)
            least = nearest.setdefault(cut.id, have)
            if have.needed - have.have < least.needed - least.have:
                nearest[cut.id] = have
        return list(nearest.values())

    def _hold(self, more: int) -> None:
        if self._held + more > MAX_GATHERED:
            raise Malformed(Code.QR_TOO_LARGE, "too many messages come in frames at once")
        self._held += more

    def _settle(self, cut: Cut, pieces: dict[int, bytes]) -> str | None:
        text = joined(cut, pieces)
        if text is None:
            self._held -= _sizes(cut, pieces)
            pieces.clear()
            self._broken.add(cut.id)
            return None
        for other in [each for each in self._open if each.id == cut.id]:
            self._held -= _PLACE + _sizes(other, self._open.pop(other))
        self._broken.discard(cut.id)
        self._whole.add(cut.id)
        self._held += _PLACE  # of what is whole its id remains
        return text


def _sizes(cut: Cut, pieces: dict[int, bytes]) -> int:
    return len(pieces) * (cut.size + _PLACE)
