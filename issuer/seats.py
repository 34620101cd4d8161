"""Where the next credentials stand: their serials, and their random places in a status list.

A place is drawn at random (Token Status List section 13.2), so that it tells nobody how many were issued
or when, and only from a list that checkers already hold or will hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from credential.keys import Random
from credential.limits import STATUS_LIST_SIZE
from device.errors import PassportError
from issuer.register import Register


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of a status list: the list's number, its address, the index in it."""

    list_number: int
    uri: str
    index: int


class Seating:
    """Hands out places that no credential has. Used inside a transaction that records them."""

    def __init__(self, register: Register, random: Random) -> None:
        self._register = register
        self._random = random
        self._list = 0
        self._taken = bytearray()
        self._as_of = -1

    def places(self, count: int) -> list[Place]:
        """`count` free places; PassportError if the lists that may be used have not so many."""
        places: list[Place] = []
        self._refresh()
        for number, uri in self._lists():
            if number != self._list:
                self._load(number)
            free = STATUS_LIST_SIZE - sum(self._taken)
            indexes = self._draw(min(count - len(places), free), free)
            places += (Place(number, uri, index) for index in indexes)
            if len(places) == count:
                return places
        raise PassportError(
            "the status lists are full; nothing of this step was kept",
            hint="run passport-issuer publish --out DIR, which opens a new list, then run this again",
        )

    def _refresh(self) -> None:
        """Read the list again if another process changed the register since."""
        as_of = next(self._register.values("PRAGMA data_version"))
        if as_of != self._as_of:
            self._as_of, self._list = as_of, 0

    def _lists(self) -> Iterable[tuple[int, str]]:
        return [(row["number"], row["uri"]) for row in self._register.rows(OPEN_LISTS)]

    def _load(self, number: int) -> None:
        self._list, self._taken = number, bytearray(STATUS_LIST_SIZE)
        for index in self._register.values("SELECT list_index FROM credential WHERE list_number = ?", number):
            self._taken[index] = 1

    def _draw(self, count: int, free: int) -> list[int]:
        if free > STATUS_LIST_SIZE // 4:
            return [self._take(self._free_by_trying()) for _ in range(count)]
        left = [index for index, taken in enumerate(self._taken) if not taken]
        return [self._take(self._out_of(left)) for _ in range(count)]

    def _out_of(self, left: list[int]) -> int:
        """Take a random element out of a list; the last one moves into its place."""
        at = self._below(len(left))
        left[at], left[-1] = left[-1], left[at]
        return left.pop()

    def _free_by_trying(self) -> int:
        while self._taken[index := self._below(STATUS_LIST_SIZE)]:
            pass
        return index

    def _take(self, index: int) -> int:
        self._taken[index] = 1
        return index

    def _below(self, limit: int) -> int:
        """A random number below `limit`; 64 bits make its bias immeasurable."""
        return int.from_bytes(self._random(8)) % limit


# Before the first delivery there is no published list; the first one is then used, with a warning.
OPEN_LISTS = """SELECT number, uri FROM status_list
  WHERE closed = 0
    AND (published > 0 OR (number = 1 AND NOT EXISTS (SELECT 1 FROM status_list WHERE published > 0)))
  ORDER BY number"""


def room(register: Register) -> int:
    """How many credentials can be issued before the next delivery must be made."""
    numbers = f"SELECT number FROM ({OPEN_LISTS})"  # noqa: S608  nothing in it comes from outside
    lists = next(register.values(f"SELECT count(*) FROM ({numbers})"))  # noqa: S608
    used = next(register.values(f"SELECT count(*) FROM credential WHERE list_number IN ({numbers})"))  # noqa: S608
    return int(lists) * STATUS_LIST_SIZE - int(used)


def is_published(register: Register) -> bool:
    """Whether a delivery was ever made."""
    return bool(next(register.values("SELECT count(*) FROM status_list WHERE published > 0")))


def last_list(register: Register) -> int:
    """The number of the newest status list."""
    return int(next(register.values("SELECT max(number) FROM status_list")))


def last_number(register: Register, kind: str) -> int:
    """The running number after which a kind goes on: that of its newest credential, 0 if there is none.

    After a restored backup it lies above everything that may have been issued since that was made.
    """
    found = next(register.values("SELECT max(number) FROM credential WHERE kind = ?", kind))
    first = next(register.values("SELECT first_number FROM centre"))
    return max(int(found or 0), int(first) - 1)


def serial(kind: str, number: int) -> str:
    """The serial of the `number`-th credential of a kind: `TC-000001`."""
    return f"{''.join(word[0] for word in kind.split('-')).upper()}-{number:06}"
