"""Power cuts: what may be on the disk after one, worked out from the register's own writes and syncs.

A file system promises little.  What was written and not synced may be there or not, in any order, torn
at any sector; a file made or removed is made or removed for sure only once its folder was synced.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

SECTOR = 512
SUBSETS = 8
"""Random choices of what reached the disk, for every instant; beside nothing and everything."""


class Op(NamedTuple):
    """Something the register asked of the disk; an acknowledgement is what it told its caller."""

    what: Literal["create", "write", "truncate", "sync", "unlink", "sync_folder", "acknowledge"]
    name: str = ""
    offset: int = 0
    data: bytes = b""


class State(NamedTuple):
    """What a power cut left: the bytes of each file, and how many transactions were acknowledged before."""

    files: dict[str, bytes]
    acknowledged: int


@dataclass
class _File:
    """One file's bytes that are safe, and what was asked since."""

    safe: bytes
    pending: list[Op] = field(default_factory=list)

    def synced(self) -> None:
        """All that was asked is done."""
        self.safe, self.pending = self.after(self.pending), []

    def after(self, ops: Sequence[Op]) -> bytes:
        """The bytes if just these operations reached the disk."""
        data = bytearray(self.safe)
        for op in ops:
            if op.what == "truncate":
                del data[op.offset :]
                data.extend(bytes(op.offset - len(data)))
            else:
                data.extend(bytes(max(0, op.offset - len(data))))
                data[op.offset : op.offset + len(op.data)] = op.data
        return bytes(data)


@dataclass
class Disk:
    """A folder on a disk whose power may go at any instant."""

    files: dict[str, _File]
    safe_names: dict[str, _File] = field(default_factory=dict)
    """The folder as it is for sure; a file removed and made again is another file."""
    renames: list[dict[str, _File]] = field(default_factory=list)
    """The folder after each change since then, in their order."""
    acknowledged: int = 0

    @classmethod
    def of(cls, files: dict[str, bytes]) -> "Disk":
        """A disk on which everything is safe."""
        made = {name: _File(data) for name, data in files.items()}
        return cls(made, dict(made))

    def do(self, op: Op) -> None:
        """Take in one operation."""
        match op.what:
            case "create":
                self.files[op.name] = _File(b"")
                self.renames.append(dict(self.files))
            case "unlink":
                del self.files[op.name]
                self.renames.append(dict(self.files))
            case "sync_folder":
                self.safe_names, self.renames = dict(self.files), []
            case "sync":
                self.files[op.name].synced()
            case "acknowledge":
                self.acknowledged += 1
            case _:
                self.files[op.name].pending.append(op)

    def states(self, dice: random.Random) -> Iterator[State]:
        """What may be found if the power goes now: nothing of what is unsafe, all of it, or some."""
        yield self._state(self.safe_names, {})
        yield self._state(self.files, {id(file): file.pending for file in self.files.values()})
        for _ in range(SUBSETS):
            names = dice.choice([self.safe_names, *self.renames])
            yield self._state(names, {id(file): _some(file.pending, dice) for file in names.values()})

    def _state(self, names: dict[str, _File], reached: dict[int, list[Op]]) -> State:
        files = {name: file.after(reached.get(id(file), [])) for name, file in names.items()}
        return State(files, self.acknowledged)


def _some(pending: Sequence[Op], dice: random.Random) -> list[Op]:
    """Some of the operations in some order; of a write perhaps only some sectors."""
    found = [op for op in pending if dice.random() < 0.5]
    torn: list[Op] = []
    for op in found:
        if op.what != "write" or dice.random() < 0.5:
            torn.append(op)
            continue
        starts = range(0, len(op.data), SECTOR)
        kept = [at for at in starts if dice.random() < 0.5]
        torn += [op._replace(offset=op.offset + at, data=op.data[at : at + SECTOR]) for at in kept]
    dice.shuffle(torn)
    return torn


def every_state(files: dict[str, bytes], ops: Sequence[Op], dice: random.Random) -> Iterator[State]:
    """The states after every prefix of what a program asked of the disk."""
    disk = Disk.of(files)
    yield from disk.states(dice)
    for op in ops:
        disk.do(op)
        yield from disk.states(dice)
