"""Where the next credentials stand: their serials, and their random places in a status list.

A place is drawn at random (Token Status List section 13.2), so that it tells nobody how many were issued
or when, and only from a list that checkers already hold or will hold.
"""

from collections.abc import Iterable
from typing import NamedTuple

from credential.keys import Random
from credential.limits import STATUS_LIST_SIZE
from device.errors import PassportError
from issuer.records.register import Register


class Place(NamedTuple):
    """An entry of a status list: the list's number, its address, the index (`idx`) in it."""

    list_number: int
    uri: str
    idx: int


class Seating:
    """Hands out places that no credential has.

    Inside the transaction that records them they are certain.  Before it they are a plan: who records
    them later asks `is_free`, because another process may have taken one.
    """

    def __init__(self, register: Register, random: Random) -> None:
        self._register = register
        self._random = random
        self._lists: dict[int, _List] = {}
        self._read: set[int] = set()
        self._as_of = -1

    def places(self, count: int) -> list[Place]:
        """`count` free places; PassportError if the lists that may be used have not so many."""
        places: list[Place] = []
        self._refresh()
        for row in self._register.rows(OPEN_LISTS):
            if len(places) < count:
                places += self._draw(row["number"], row["uri"], count - len(places))
        if len(places) < count:
            raise PassportError(
                "the status lists are full; nothing of this step was kept",
                hint="run passport-issuer publish --out DIR, which opens a new list, then run this again",
            )
        return places

    def is_free(self, list_number: int, index: int) -> bool:
        """Whether the register knows no credential in a place."""
        return not any(self._register.values(_TAKEN, list_number, index))

    def _refresh(self) -> None:
        """Read the lists again if another process changed the register since."""
        as_of = self._register.foreign_changes
        if as_of != self._as_of:
            self._as_of = as_of
            self._read.clear()

    def _draw(self, number: int, uri: str, count: int) -> list[Place]:
        places = self._lists.setdefault(number, _List(self._random))
        if number not in self._read:
            self._read.add(number)
            sql = "SELECT list_index FROM credential WHERE list_number = ?"
            places.take_all(self._register.values(sql, number))
        return [Place(number, uri, index) for index in places.draw(count)]


class _List:
    """Which entries of one status list are taken, or were handed out here; never free again."""

    __slots__ = ("_free", "_random", "_taken")

    def __init__(self, random: Random) -> None:
        self._random = random
        self._taken = bytearray(STATUS_LIST_SIZE)
        self._free = STATUS_LIST_SIZE

    def take_all(self, indexes: Iterable[int]) -> None:
        """Note that these are taken."""
        for index in indexes:
            self._taken[index] = 1
        self._free = STATUS_LIST_SIZE - sum(self._taken)

    def draw(self, count: int) -> list[int]:
        """Up to `count` random free entries, which are taken from then on."""
        count = min(count, self._free)
        if self._free > STATUS_LIST_SIZE // 4:
            drawn = [self._take(self._free_by_trying()) for _ in range(count)]
        else:
            left = [index for index, taken in enumerate(self._taken) if not taken]
            drawn = [self._take(self._out_of(left)) for _ in range(count)]
        self._free -= len(drawn)
        return drawn

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


_TAKEN = "SELECT 1 FROM credential WHERE list_number = ? AND list_index = ?"
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
