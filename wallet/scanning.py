"""Frames that come one after the other into one line: from a scanner that types, or pasted together."""

import re

from credential.codes import Code
from credential.errors import Objection
from credential.skp1.gathering import Gathering
from credential.skp1.pieces import is_piece, read_piece
from device.errors import PassportError

_EACH = re.compile(r"(?=SKF[0-9]:)")


class MoreFrames(PassportError):
    """Nothing is wrong: the next frame is awaited."""


class Scanned:
    """What was scanned so far."""

    def __init__(self) -> None:
        self._gathering = Gathering()

    def whole(self, line: str) -> str:
        """The text itself, or that of the message whose last frame it brings.

        Raises MoreFrames while frames are missing, PassportError for what is no frame.
        """
        if not is_piece(line):
            return line
        for frame in filter(None, _EACH.split(line)):
            try:
                piece = read_piece(frame)
                text = self._gathering.add(piece)
            except Objection as problem:
                raise PassportError(f"{problem.message}", hint="scan it again", code=problem.code) from None
            if text is not None:
                self._gathering = Gathering()  # scanned again, it is asked for again
                return text
        lacking = next(each for each in self._gathering.lacking() if each.id == piece.cut.id)
        if lacking.broken:
            raise PassportError(
                "the frames do not belong together", hint="scan them again", code=Code.FRAME_CHANGED
            )
        raise MoreFrames(f"{lacking.have} of the {lacking.needed} frames needed are here. Scan the next one.")
