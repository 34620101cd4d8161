"""The receiver of frames: nothing but the very messages comes out, whatever is shown to it."""

import tracemalloc
import zlib

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from credential.codes import Code
from credential.errors import Malformed
from credential.limits import MAX_FRAMED, MAX_GATHERED
from credential.skp1 import PREFIX
from credential.skp1.base45 import b45encode
from credential.skp1.gathering import Gathering
from credential.skp1.pieces import Cut, Piece, cut_up, read_piece
from tests.credential.objections import objects

ROOMS = (60, 80, 120)


def message(number: int) -> str:
    """One of some messages of different lengths."""
    return PREFIX + b45encode(f"message {number} ".encode() * (6 + 3 * number))


def pieces(text: str, room: int) -> list[Piece]:
    return [read_piece(each) for each in cut_up(text, room=room) or ()]


def forged(piece: Piece) -> Piece:
    """The same place, other data, and a right checksum."""
    return piece._replace(data=bytes(byte ^ 0x55 for byte in piece.data))


class Receiver(RuleBasedStateMachine):
    """Frames of several messages, cut in several ways, in any order, beside a model of what is known."""

    def __init__(self) -> None:
        super().__init__()
        self.gathering = Gathering()
        self.seen: dict[Cut, set[int]] = {}
        self.whole: set[str] = set()
        self.tainted: set[bytes] = set()

    @initialize()
    def begins_empty(self) -> None:
        assert self.gathering.lacking() == []
        assert self.gathering.held == 0

    @rule(number=st.integers(0, 3), room=st.sampled_from(ROOMS), at=st.integers(0, 254))
    def a_frame_is_shown(self, number: int, room: int, at: int) -> None:
        text = message(number)
        shown = pieces(text, room)
        piece = shown[at % len(shown)]
        given = self.gathering.add(piece)
        assert given in (None, text)
        if piece.cut.id in self.tainted:
            self._note(given)
            return
        seen = self.seen.setdefault(piece.cut, set())
        new = text not in self.whole and piece.number not in seen
        seen.add(piece.number)
        assert (given == text) == (new and len(seen) == piece.cut.needed)
        self._note(given)

    @rule(number=st.integers(0, 3), room=st.sampled_from(ROOMS))
    def a_whole_round_is_shown(self, number: int, room: int) -> None:
        text = message(number)
        given = [self.gathering.add(piece) for piece in (*pieces(text, room), *pieces(text, room))]
        assert [each for each in given if each] == ([] if text in self.whole else [text])
        self._note(text)

    @rule(number=st.integers(0, 3), room=st.sampled_from(ROOMS), at=st.integers(0, 254))
    def a_forged_frame_is_shown(self, number: int, room: int, at: int) -> None:
        text = message(number)
        shown = pieces(text, room)
        piece = forged(shown[at % len(shown)])
        given = self.gathering.add(piece)
        assert given in (None, text)
        self.tainted.add(piece.cut.id)
        self._note(given)

    @rule(stranger=st.integers(0, 5), number=st.integers(0, 3))
    def a_frame_of_something_else_is_shown(self, stranger: int, number: int) -> None:
        cut = Cut(stranger.to_bytes(8), 5, 9, 40)  # never enough of them to be whole
        assert self.gathering.add(Piece(cut, number, bytes(40))) is None
        self.seen.setdefault(cut, set()).add(number)

    @rule(number=st.integers(0, 3), at=st.integers(0, 254))
    def a_changed_frame_is_shown(self, number: int, at: int) -> None:
        shown = cut_up(message(number), room=60) or []
        text = shown[at % len(shown)]
        before = self.gathering.lacking(), self.gathering.held
        with objects(Code.FRAME_CHANGED):
            read_piece(text[:20] + ("0" if text[20] != "0" else "1") + text[21:])
        assert (self.gathering.lacking(), self.gathering.held) == before

    @invariant()
    def what_is_lacking_is_told(self) -> None:
        for each in self.gathering.lacking():
            assert 0 <= each.have < each.needed <= each.made
            assert each.id not in {read_piece((cut_up(text, room=60) or [])[0]).cut.id for text in self.whole}
            if each.id not in self.tainted:
                counts = [len(seen) - cut.needed for cut, seen in self.seen.items() if cut.id == each.id]
                assert each.have - each.needed == max(counts)
                assert not each.broken

    @invariant()
    def little_is_held(self) -> None:
        assert 0 <= self.gathering.held <= MAX_GATHERED

    def _note(self, text: str | None) -> None:
        if text is not None:
            self.whole.add(text)


Receiver.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestReceiver = Receiver.TestCase


def test_a_message_forged_in_one_frame_is_said_to_be_broken_and_can_be_shown_again() -> None:
    gathering, shown = Gathering(), pieces(message(3), 80)
    needed = shown[0].cut.needed
    assert [gathering.add(piece) for piece in (forged(shown[0]), *shown[1:needed])] == [None] * needed
    [lacking] = gathering.lacking()
    assert (lacking.broken, lacking.have) == (True, 0)
    assert [gathering.add(piece) for piece in shown[:needed]] == [*[None] * (needed - 1), message(3)]
    assert gathering.lacking() == []


def test_a_message_in_two_sizes_lacks_what_the_nearer_one_lacks() -> None:
    gathering = Gathering()
    large, small = pieces(message(3), 120), pieces(message(3), 60)
    gathering.add(small[0])
    gathering.add(small[1])
    gathering.add(large[0])
    [lacking] = gathering.lacking()
    assert lacking.needed == large[0].cut.needed
    for piece in large[1 : lacking.needed]:
        gathering.add(piece)
    assert gathering.lacking() == []


def endless() -> list[Piece]:
    """One frame each of as many messages as there are, each of the largest message there may be."""
    cut = Cut(bytes(8), 2, 4, MAX_FRAMED // 2)
    return [
        Piece(cut._replace(id=zlib.crc32(bytes([n % 256, n >> 8])).to_bytes(8)), 0, b"")
        for n in range(65_536)
    ]


def test_memory_has_an_end_and_reaching_it_is_said() -> None:
    gathering, shown = Gathering(), endless()
    tracemalloc.start()
    try:
        with objects(Code.QR_TOO_LARGE):
            for piece in shown:
                gathering.add(piece._replace(data=bytes(piece.cut.size)))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert MAX_GATHERED * 0.9 < gathering.held <= MAX_GATHERED
    assert held <= MAX_GATHERED * 1.1


def test_of_small_frames_the_room_their_places_take_counts_too() -> None:
    gathering = Gathering()
    tracemalloc.start()
    try:
        full = False
        for n in range(65_536):
            cut = Cut(n.to_bytes(8), 2, 4, 1)
            try:
                gathering.add(Piece(cut, 0, bytes([n % 256])))
            except Malformed:
                full = True
                break
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert full
    assert held <= MAX_GATHERED


def test_what_was_begun_before_the_end_can_still_be_finished_in_its_place() -> None:
    gathering, shown = Gathering(), pieces(message(1), 80)
    whole = [gathering.add(piece) for piece in shown]
    assert whole.count(message(1)) == 1
    assert gathering.held < 1024
