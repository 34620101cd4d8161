"""Playing frames: round and round, and as slow as the camera needs."""

from wallet.playing import Playing


def test_it_goes_round_either_way() -> None:
    playing = Playing(3)
    seen = [playing.number]
    for by in (1, 1, 1, -1, -1):
        playing.step(by)
        seen.append(playing.number)
    assert seen == [0, 1, 2, 0, 2, 1]


def test_four_a_second_is_the_fastest_and_one_the_slowest() -> None:
    playing = Playing(3)
    assert (playing.seconds, playing.can_shift(1)) == (0.25, False)
    paces = []
    for _ in range(3):
        playing.shift(-1)
        paces.append(playing.pace)
    assert paces == [2, 1, 1]
    assert not playing.can_shift(-1)
    playing.shift(1)
    assert playing.seconds == 0.5
