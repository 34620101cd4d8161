"""Every single refusal matters: with any one of them gone, a vector or a test of its module fails."""

import subprocess
import sys
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests import soak
from tests.vectors.noticing import own_tests
from tests.vectors.removing import Late, Site, hurried, removed, sites, watched
from tests.vectors.running import FOLDER, load, run

A_SAMPLE = 12
"""Of those that no vector meets, how many are taken out in an ordinary run; the rest in the long one."""

DOUBLED = {
    "skp1/bits.py:BitReader.random": "what is cut short leaves too little for whatever follows it",
    "status_list.py:_inflate": "a stream cut off at the limit has no end either",
    "type_rules.py:_select": "what is not of its type's form is refused again when its members are looked at",
}
"""Refusals that another stands behind, with the same code: module, function and why the first is there."""


@cache
def met() -> dict[Site, list[str]]:
    """The refusals that vectors meet, and which vectors those are."""
    found: dict[Site, list[str]] = {}
    for name, vector in _vectors().items():
        with watched() as seen:
            run(vector)
        for site in seen:
            found.setdefault(site, []).append(name)
    return found


@cache
def _vectors() -> dict[str, dict[str, Any]]:
    return {path.stem: load(path) for path in sorted(FOLDER.glob("*/*.json"))}


def _goes_wrong(name: str) -> bool:
    vector = _vectors()[name]
    try:
        with hurried(2):
            return bool(run(vector) != vector["expected"])
    except (Late, LookupError, NameError, TypeError, ValueError, AttributeError, RecursionError):
        return True  # without its refusal a reader stumbles over what comes next


def _misses(site: Site) -> bool:
    with removed(site):
        return any(_goes_wrong(name) for name in met()[site])


def _left_to_tests() -> list[Site]:
    return [site for site in sites() if site not in met() and _place(site) not in DOUBLED]


def _place(site: Site) -> str:
    return f"{site.module}:{site.function}"


def test_a_vector_fails_without_each_refusal_that_vectors_meet() -> None:
    assert {_place(site) for site in met() if not _misses(site)} <= set(DOUBLED)
    assert len(met()) >= 140


def test_what_was_taken_out_is_back() -> None:
    vectors = _vectors()
    for site in list(met())[:3]:
        assert _misses(site)
    assert all(run(vectors[name]) == vectors[name]["expected"] for name in list(vectors)[::7])


def _check_missed(chosen: Sequence[Site]) -> None:
    """A process of its own, because tests are run within it with a refusal taken out."""
    numbers = [str(sites().index(site)) for site in chosen]
    command = [sys.executable, "-m", "tests.vectors.noticing", *numbers]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=FOLDER.parent.parent, check=False)
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr[-400:]


def test_of_the_others_a_sample_is_missed_by_the_tests_of_its_module() -> None:
    cheap = [site for site in _left_to_tests() if not site.module.startswith("skp1/")]
    _check_missed(cheap[:: len(cheap) // A_SAMPLE])


def test_every_other_refusal_has_tests_of_its_module() -> None:
    for site in _left_to_tests():
        assert Path(FOLDER.parent.parent, own_tests(site)).exists(), site.name


@pytest.mark.soak
def test_each_of_the_others_is_missed_by_the_tests_of_its_module() -> None:
    begun = time.monotonic()
    chosen = _left_to_tests()[:: 100 // soak.share(100)]
    _check_missed(chosen)
    counts = {"met by vectors": len(met()), "by tests": len(chosen)}
    soak.record("refusals taken out one by one, unnoticed: 0", counts, seconds=time.monotonic() - begun)
