"""A figure: a name, a value measured here and now, its unit and the target it is held against."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`value` is None when it could not be measured; `target` is the most it should be, if there is one.

    With `is_floor` it is the least.
    """

    name: str
    value: float | None
    unit: str
    target: float | None = None
    is_floor: bool = False

    def row(self) -> str:
        """The figure as a line of the table."""
        value = "–" if self.value is None else f"{self.value:.2f}".rstrip("0").rstrip(".")
        target = "" if self.target is None else f"{'≥' if self.is_floor else '≤'} {self.target:g}"
        return f"  {self.name:<34} {value:>9} {self.unit:<12} {target:<8} {self.judged()}"

    def judged(self) -> str:
        """How it stands against its target."""
        if self.value is None or self.target is None:
            return ""
        is_reached = self.value >= self.target if self.is_floor else self.value <= self.target
        return "reached" if is_reached else "not reached"


def ratios(
    base: Callable[[], object], others: Sequence[Callable[[], object]], rounds: int = 60
) -> list[float]:
    """CPU time of each function as a ratio to `base`.

    All take turns, and the quickest turn of each counts: what else the machine does can only slow a
    turn down, and slows Python down more than the C of a raw signature.
    """
    functions = (base, *others)
    quickest = [_cpu(function) for function in functions]
    for _ in range(rounds):
        quickest = [min(best, _cpu(each)) for best, each in zip(quickest, functions, strict=True)]
    return [each / quickest[0] for each in quickest[1:]]


def _cpu(function: Callable[[], object], repeats: int = 30) -> float:
    begin = time.process_time()
    for _ in range(repeats):
        function()
    return (time.process_time() - begin) / repeats
