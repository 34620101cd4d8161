"""Work shared out to processes, its results in the order of the tasks.

Each process holds what it was made with, a key for instance, in its memory alone, and ends when the
one that started it does, however that one ended.  They are started afresh, never forked, so that it
is the same on every system.
"""

import os
import pickle
import signal
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, count, islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Thread
from types import ModuleType, TracebackType
from typing import Any, Final, Protocol, Self

from device.errors import PassportError

Hand = Callable[[Any], Any]
"""What does one task; whatever it is given and gives back can be pickled."""
Make = Callable[..., Hand]
"""Makes a hand in the process it is to work in; a function at the top of its module."""

FEW: Final = 2
"""As many tasks are done sooner than a process is started."""
AHEAD: Final = 2
"""Tasks that a process has at a time: one to do, one to go on with when that is done."""
_GRACE: Final = 2.0
_NICE: Final = 5


class Workers(Protocol):
    """Whoever does tasks."""

    def map(self, tasks: Iterable[Any]) -> Iterator[Any]:
        """The results in the order of the tasks."""


@dataclass(frozen=True, slots=True)
class Here:
    """A hand in this process, which does each task when its result is asked for."""

    hand: Hand

    def map(self, tasks: Iterable[Any]) -> Iterator[Any]:
        """The results in the order of the tasks."""
        return map(self.hand, tasks)


def in_order(tasks: Iterable[Any], make: Make, *arguments: Any) -> Iterator[Any]:
    """The results of the tasks: by all processors, if there are more than a few tasks."""
    rest = iter(tasks)
    first = list(islice(rest, FEW + 1))
    if len(first) <= FEW:
        yield from Here(make(*arguments)).map(first)
        return
    with Crew(make, *arguments) as crew:
        yield from crew.map(chain(first, rest))


class Crew:
    """Processes, as many as there are processors unless `size` is given, each with a hand of its own."""

    def __init__(self, make: Make, *arguments: Any, size: int = 0) -> None:
        self._make, self._arguments, self._size = make, arguments, size or _processors()
        self._processes: list[BaseProcess] = []
        self._busy: dict[Any, deque[int]] = {}
        """The tickets of what each process has to do, under the connection to it."""
        self._tickets = count()
        self._queue: deque[tuple[int, Any]] = deque()
        self._done: dict[int, Any] = {}

    def __enter__(self) -> Self:
        from multiprocessing import get_context

        spawn = get_context("spawn")
        with _deaf(), _unprogrammed():
            for _ in range(self._size):
                ours, theirs = spawn.Pipe()
                process = spawn.Process(
                    target=_serve, args=(theirs, self._make, self._arguments), daemon=True
                )
                process.start()
                theirs.close()
                self._processes.append(process)
                self._busy[ours] = deque()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in self._busy:
            connection.close()
        for process in self._processes:
            if error is not None:
                process.terminate()
            process.join(_GRACE)

    def map(self, tasks: Iterable[Any]) -> Iterator[Any]:
        """The results in the order of the tasks, which are taken a few ahead; may be nested.

        Raises what the hand raised, and PassportError when a process ended before its time.
        """
        waiting: deque[int] = deque()
        for task in tasks:
            waiting.append(self._submit(task))
            while len(waiting) > AHEAD * len(self._processes):
                yield self._result(waiting.popleft())
        while waiting:
            yield self._result(waiting.popleft())

    def _submit(self, task: Any) -> int:
        ticket = next(self._tickets)
        self._queue.append((ticket, task))
        self._collect(0)
        return ticket

    def _result(self, ticket: int) -> Any:
        while ticket not in self._done:
            self._collect(None)
        return self._done.pop(ticket)

    def _collect(self, seconds: float | None) -> None:
        """Take in what is finished and hand out what waits."""
        busy = [connection for connection, tickets in self._busy.items() if tickets]
        ready: list[Any] = list(wait(busy, seconds)) if busy else []
        for connection in ready:
            with _missed():
                result = connection.recv()
            if isinstance(result, Exception):
                raise result
            self._done[self._busy[connection].popleft()] = result
        while self._queue:
            connection, tickets = min(self._busy.items(), key=lambda each: len(each[1]))
            if len(tickets) == AHEAD:
                return
            ticket, task = self._queue.popleft()
            tickets.append(ticket)
            with _missed():
                connection.send(task)


@contextmanager
def _missed() -> Iterator[None]:
    """A process that does not answer any more is gone: killed, or there was no memory left."""
    try:
        yield
    except (EOFError, OSError):
        raise PassportError(
            "a process that was helping was ended from outside, or the memory is full",
            hint="run the same command again: it does the rest",
        ) from None


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes started meanwhile never hear of Ctrl-C: who started them will end them."""
    mask = getattr(signal, "pthread_sigmask", None)
    if mask is None:
        yield
        return
    before = mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, before)


@contextmanager
def _unprogrammed() -> Iterator[None]:
    """Processes started meanwhile do not load the whole program again: nothing of it is theirs to do."""
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


def _processors() -> int:
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


def _serve(connection: "Connection[Any, Any]", make: Make, arguments: tuple[Any, ...]) -> None:
    """What a process does: task after task, until nobody is there to ask for more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _give_way()
    tasks: SimpleQueue[Any] = SimpleQueue()
    answers: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_receive, args=(connection, tasks), daemon=True).start()
    Thread(target=_send, args=(connection, answers), daemon=True).start()
    hand: Hand | None = None
    while (task := tasks.get()) is not _NO_MORE:
        try:
            hand = hand or make(*arguments)
            answers.put(hand(task))
        except Exception as error:  # noqa: BLE001  it is raised where the task came from
            answers.put(_portable(error))


def _give_way() -> None:
    """Who hands out the work never waits for a processor: all the others would wait for it in turn."""
    if sys.platform != "win32":
        os.nice(_NICE)


def _receive(connection: "Connection[Any, Any]", tasks: "SimpleQueue[Any]") -> None:
    """Take in tasks while another is done, so that nobody waits for this process to listen."""
    try:
        with suppress(EOFError, OSError):
            while True:
                tasks.put(connection.recv())
    finally:
        tasks.put(_NO_MORE)


def _send(connection: "Connection[Any, Any]", answers: "SimpleQueue[Any]") -> None:
    """Hand back answers while the next task is done, so that this process waits for nobody to listen."""
    try:
        with suppress(OSError):
            while True:
                connection.send(answers.get())
    finally:
        connection.close()


_NO_MORE: Final = object()


def _portable(error: Exception) -> Exception:
    """The error itself if it can travel, else its words."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  what was made just here
    except Exception:  # noqa: BLE001  some exceptions can be pickled but not unpickled
        return RuntimeError("".join(traceback.format_exception(error)))
    return error
