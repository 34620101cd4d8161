"""The worst input: how long, and with how much memory, each vector and each of some mutants is judged."""

import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import NamedTuple

from tests import soak
from tests.credential.changing.prepared import Watch
from tests.credential.changing.signed_mutants import signed_mutant
from tests.credential.changing.test_fuzzing import judge, judge_frame
from tests.credential.changing.text_mutants import TEXTS, frame_mutant, text_mutant
from tests.vectors.running import FOLDER, load, run


class Cost(NamedTuple):
    """What one input took: seconds of CPU time, and bytes at the peak above what there was before."""

    name: str
    seconds: float
    peak: int


def costs(mutants: int) -> list[Cost]:
    """Of every vector, opening its trust included, and of so many mutants of valid tokens."""
    return [_cost(name, judged) for name, judged in _inputs(mutants)]


def _inputs(mutants: int) -> Iterator[tuple[str, Callable[[], object]]]:
    for path in sorted(FOLDER.glob("*/*.json")):
        yield path.stem, partial(run, load(path))
    random, watch = Random(soak.SEED), Watch()
    for number in range(mutants):
        if number % 10 == 0:
            yield f"signed mutant {number}", partial(judge, signed_mutant(random), watch)
        elif number % 10 < 3:
            yield f"compact mutant {number}", partial(judge_frame, frame_mutant(random), watch)
        else:
            text = text_mutant(random, TEXTS[number % 2 * 2])
            yield f"text mutant {number}", partial(judge, text, watch)


def _cost(name: str, judged: Callable[[], object]) -> Cost:
    begun = time.process_time()
    judged()
    seconds = time.process_time() - begun
    # Again for the memory, because watching every allocation takes longer than judging.
    tracemalloc.start()
    try:
        judged()
        return Cost(name, seconds, tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()
