"""How far a long command is: on standard error, and only where a person looks at it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tick = Callable[[], None]
"""Called once for each row done."""


@contextmanager
def counting(what: str) -> Iterator[Tick]:
    """A running count, for when nobody knows yet how many there are; it vanishes at the end."""
    if not sys.stderr.isatty():
        yield _nothing
        return
    from rich.console import Console
    from rich.progress import Progress, TextColumn

    column = TextColumn(what + " {task.completed:,.0f}")
    with Progress(column, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda: progress.advance(task)


@contextmanager
def measured(what: str, total: int) -> Iterator[Tick]:
    """A bar from nothing to `total`, with the time it took; it stays on the screen."""
    if not sys.stderr.isatty():
        yield _nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(what), BarColumn(44), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


def _nothing() -> None:
    """Nobody looks."""
