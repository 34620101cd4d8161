"""The worst input of all vectors and a thousand mutants of valid tokens: time, and memory at its peak."""

from benchmarks.figures import Figure
from tests.vectors.worst import costs

_MUTANTS = 1000


def worst_figures() -> list[Figure]:
    """Each input is judged whole, with its trust opened for it; the largest of each number."""
    every = costs(_MUTANTS)
    return [
        Figure("worst_input_seconds", max(each.seconds for each in every), "s", 1),
        Figure("worst_input_mib", max(each.peak for each in every) / 1024**2, "MiB", 64),
    ]
