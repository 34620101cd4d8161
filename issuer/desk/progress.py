"""How far a long command is: on standard error, and only where a person looks at it."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID

Tick = Callable[[], None]
"""Called once for each row done."""
_STEP: Final = 0.1
"""Seconds between two looks at the screen: nobody sees more, and each costs as much as a row."""


@contextmanager
def counting(what: str) -> Iterator[Tick]:
    """A running count, for when nobody knows yet how many there are; it vanishes at the end."""
    if not sys.stderr.isatty():
        yield _nothing
        return
    from rich.progress import TextColumn

    with (
        _shown(TextColumn(what + " {task.completed:,.0f}"), transient=True) as progress,
        _now_and_then(progress, progress.add_task(what, total=None)) as tick,
    ):
        yield tick


@contextmanager
def measured(what: str, total: int) -> Iterator[Tick]:
    """A bar from nothing to `total`, with the time it took; it stays on the screen."""
    if not sys.stderr.isatty():
        yield _nothing
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn(what), BarColumn(44), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        _shown(*columns, transient=False) as progress,
        _now_and_then(progress, progress.add_task(what, total=total)) as tick,
    ):
        yield tick


@contextmanager
def _now_and_then(progress: "Progress", task: "TaskID") -> Iterator[Tick]:
    """Counts every row and shows the count a few times a second, and at the end."""
    done, due = 0, 0.0

    def tick() -> None:
        nonlocal done, due
        done += 1
        if (now := time.monotonic()) >= due:
            due = now + _STEP
            progress.update(task, completed=done)

    yield tick
    progress.update(task, completed=done)


def _shown(*columns: "ProgressColumn", transient: bool) -> "Progress":
    from rich.console import Console
    from rich.progress import Progress

    # Standard output may be a file: its lines belong there, not above the bar.
    return Progress(
        *columns,
        console=Console(stderr=True),
        transient=transient,
        redirect_stdout=False,
        redirect_stderr=False,
    )


def _nothing() -> None:
    """Nobody looks."""
