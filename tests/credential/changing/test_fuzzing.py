"""A hundred thousand mutants of valid tokens: none is accepted, and nothing but a verdict comes out.

`Watch.stages` says how far they came.  An objection of the QR decoder counts as the stage `decode`; what
came out as the very token it was made of, or as paper with fewer parts, as `sound after all`.
"""

import time
import tracemalloc
from random import Random

import pytest

from credential import skp1
from credential.errors import Objection
from credential.seals import SEALS
from credential.verify import Challenge, verify
from tests import soak
from tests.builders import NOW
from tests.credential.changing.prepared import ANSWER, CHALLENGE, PAPER, REQUEST, TRUST, Watch, stage
from tests.credential.changing.signed_mutants import signed_mutant
from tests.credential.changing.text_mutants import TEXTS, frame_mutant, text_mutant

ORDINARY = 100_000
LONG = 1_000_000
A_SECOND = 1.0


def judge(
    text: str, watch: Watch, *, challenge: Challenge | None = CHALLENGE, left_out: bool = False
) -> None:
    """Judge one mutant: any exception is a bug, and so is an acceptance of what is no sound token."""
    begun = time.process_time()
    verdict = verify(text, trust=TRUST, now=NOW, challenge=challenge, nonce_left_out=left_out)
    watch.slowest = max(watch.slowest, time.process_time() - begun)
    if verdict:
        assert text in TEXTS or is_a_showing_of_paper(text), text
        watch.stages["sound after all"] += 1
        return
    watch.stages[stage(verdict)] += 1


def is_a_showing_of_paper(text: str) -> bool:
    """Whether it is the paper with fewer parts or in another order, which anyone may show."""
    jwt, *shown = text.split("~")
    whole_jwt, *parts = PAPER.split("~")
    return jwt == whole_jwt and set(shown) <= set(parts) and len(set(shown)) == len(shown)


def judge_frame(text: str, watch: Watch) -> None:
    """The same for a compact QR: what unpacks to the very same answer is that answer."""
    try:
        message = skp1.decode(text)
        token = message.text(REQUEST)
    except Objection:
        watch.stages["decode"] += 1
        return
    judge(token, watch, left_out=message.nonce_left_out)


def fuzz(count: int, watch: Watch) -> None:
    """Of ten mutants seven are of text, two of compact QR codes, one is honestly signed."""
    random = Random(soak.SEED)
    for number in range(count):
        kind = number % 10
        if kind == 0:
            judge(signed_mutant(random), watch)
        elif kind < 3:
            judge_frame(frame_mutant(random), watch)
        else:
            text = TEXTS[kind % 3]
            judge(text_mutant(random, text), watch, challenge=None if text is PAPER else CHALLENGE)


def check_reach(watch: Watch, count: int) -> None:
    """The mutants were no waste: every seal stopped some, and enough came past the issuer's signature."""
    assert sum(watch.stages.values()) == count
    stopped = {check.__name__ for check in SEALS} - {"trust_is_installed", "key_is_believed"}
    assert stopped <= set(watch.stages)
    assert watch.stages["disclosures"] + watch.stages["holder_binding"] > count / 100
    assert watch.slowest < A_SECOND


def test_of_a_hundred_thousand_mutants_none_is_accepted() -> None:
    watch = Watch()
    fuzz(ORDINARY, watch)
    check_reach(watch, ORDINARY)
    print(dict(watch.stages.most_common()))


@pytest.mark.soak
def test_of_a_million_mutants_none_is_accepted() -> None:
    watch, count = Watch(), soak.share(LONG)
    fuzz(count, watch)
    check_reach(watch, count)
    counts = watch.stages | {"slowest in microseconds": int(watch.slowest * 1e6)}
    soak.record("mutants accepted: 0; by the check that stopped them", counts, seconds=watch.seconds)


def test_no_mutant_needs_much_memory() -> None:
    tracemalloc.start()
    fuzz(300, Watch())
    judge(ANSWER + "A" * 10_000_000, Watch())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * 1024 * 1024
