"""Frames among what was read: those of one message, from whichever inputs, become that message.

A message that stays incomplete becomes a reading without a text that says how many frames are missing; so
does a frame that cannot be one.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from device.reading import Problem, Reading

if TYPE_CHECKING:
    from credential.errors import Objection
    from credential.skp1.gathering import Lacking

_PREFIX = "SKF"  # what reads no frames need not load what joins them


def join(readings: Sequence[Reading]) -> list[Reading]:
    """The readings, every message that came in frames as one of them, where its first frame stood."""
    if not any(text.startswith(_PREFIX) for reading in readings for text in reading.texts):
        return list(readings)
    return _Joiner().join(readings)


class _Joiner:
    def __init__(self) -> None:
        from credential.skp1.gathering import Gathering

        self._gathering: Gathering = Gathering()
        self._sources: dict[bytes, dict[str, None]] = {}
        self._whole: dict[bytes, str] = {}

    def join(self, readings: Sequence[Reading]) -> list[Reading]:
        places = [place for reading in readings for place in self._taken(reading)]
        lacking = {each.id: each for each in self._gathering.lacking()}
        return [
            place if isinstance(place, Reading) else self._message(place, lacking.get(place))
            for place in places
        ]

    def _taken(self, reading: Reading) -> Iterator[Reading | bytes]:
        """What is left of a reading without its frames, and the ids of messages that begin in it."""
        from credential.skp1.pieces import is_piece

        frames = [text for text in reading.texts if is_piece(text)]
        others = tuple(text for text in reading.texts if not is_piece(text))
        if others or not frames:
            yield reading._replace(texts=others)
        for frame in frames:
            place = self._take(reading.source, frame)
            if place is not None:
                yield place

    def _take(self, source: str, text: str) -> Reading | bytes | None:
        from credential.errors import Objection
        from credential.skp1.pieces import read_piece

        try:
            piece = read_piece(text)
            whole = self._gathering.add(piece)
        except Objection as problem:
            return Reading(source, problem=_bad_frame(source, text, problem))
        message = piece.cut.id
        if whole is not None:
            self._whole[message] = whole
        is_first = message not in self._sources
        self._sources.setdefault(message, {})[source] = None
        return message if is_first else None

    def _message(self, message: bytes, lacking: "Lacking | None") -> Reading:
        source, *others = self._sources[message]
        if lacking is None:
            return Reading(source, (self._whole[message],), tuple(others))
        return Reading(source, (), tuple(others), _problem(lacking))


def _bad_frame(source: str, text: str, problem: "Objection") -> Problem:
    from device.wedge import mistyped

    if typed := mistyped(text):
        return Problem("input.scanner_layout", f"{source}: {typed.words}")
    return Problem(problem.code.value, f"{source}: {problem.message}")


def _problem(lacking: "Lacking") -> Problem:
    if lacking.broken:
        return Problem("frame.changed", "the frames do not belong together, or one of them was changed")
    words = f"{lacking.have} of its {lacking.made} frames {'was' if lacking.have == 1 else 'were'} read"
    return Problem("frame.missing", f"{words}; any {lacking.needed} are needed")
