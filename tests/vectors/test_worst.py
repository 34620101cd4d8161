"""No input takes long or much: every vector, and mutants of every kind, one by one."""

from tests.vectors.worst import costs

A_SECOND = 1.0
MIB = 1024 * 1024


def test_no_input_takes_a_second_or_64_mib() -> None:
    every = costs(mutants=1000)
    slowest, hungriest = max(every, key=lambda e: e.seconds), max(every, key=lambda e: e.peak)
    assert slowest.seconds < A_SECOND, slowest
    assert hungriest.peak < 64 * MIB, hungriest
    assert len(every) > 1450
