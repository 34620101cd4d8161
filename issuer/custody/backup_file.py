"""The backup file of a centre: files sealed one after the other, however large they are.

In bytes: the length of the head (4), the head sealed under the passphrase (credential.sealing), then the
files' bytes in pieces of one MiB, each sealed under a key from the head and bound to its place and to
whether it is the last.  No piece can be taken out, moved, repeated or cut off unseen.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from credential import sealing
from credential.encoding import compact_json, strict_json
from credential.keys import Random
from credential.sealing import Box, Damaged, NewerVersion
from device import files
from device.errors import PassportError
from issuer.issuing.outputs import for_owner_only

_VERSION: Final = 1
_CONTEXT: Final = b"skills-passport centre backup"
_PIECE: Final = 1024 * 1024
_EXTRA: Final = 28
_LONGEST_HEAD: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself: whose it is, when it was made, what it holds.

    `files` are names and sizes in bytes, in their order; `number` and `entries` how many certificates
    and audit entries its register has.
    """

    iss: str
    name: str
    made: int
    number: int
    entries: int
    files: tuple[tuple[str, int], ...]

    @classmethod
    def parse(cls, members: Mapping[str, Any]) -> "Contents":
        """From the members of the head."""
        named = tuple((str(name), int(size)) for name, size in members["files"])
        return cls(**{**members, "files": named})


def write(target: Path, folder: Path, contents: Contents, passphrase: bytes, *, random: Random) -> None:
    """Seal the files of `folder` that `contents` names into `target`, which is made."""
    key = random(32)
    head = compact_json({"v": _VERSION, "key": key.hex(), "contents": asdict(contents)})
    sealed = sealing.seal(head, passphrase, context=_CONTEXT, random=random)
    box, last = Box(key), _pieces(contents) - 1
    with open(target, "xb", opener=for_owner_only) as out:
        out.write(len(sealed).to_bytes(4) + sealed)
        for number, piece in enumerate(_plain(folder, contents)):
            out.write(box.seal(piece, context=_place(number, last), random=random))


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Say of this backup what is wrong with it: PassportError in place of Damaged."""
    try:
        yield
    except Damaged as error:
        words = str(error) or "it is damaged"
        raise PassportError(
            f"{path}: {words}; nothing was changed",
            hint="copy it anew from where it was, or use another backup",
        ) from None


@contextmanager
def opened(source: Path, passphrase: bytes) -> "Iterator[Reader]":
    """An opened backup; raises WrongPassphrase, Damaged, NewerVersion or FileProblem."""
    if not source.is_file():
        raise files.Missing(f"{source}: there is no such file")
    with source.open("rb") as file:
        size = int.from_bytes(file.read(4))
        if not 0 < size <= _LONGEST_HEAD:
            raise Damaged("this is not a backup of a centre, or its beginning is lost")
        head: dict[str, Any] = strict_json(sealing.unseal(file.read(size), passphrase, context=_CONTEXT))
        if head["v"] != _VERSION:
            raise NewerVersion("this backup was made by a newer version of this program")
        yield Reader(file, Box(bytes.fromhex(head["key"])), Contents.parse(head["contents"]))


@dataclass(frozen=True, slots=True)
class Reader:
    """A backup whose head is read; its files can be unpacked once."""

    file: BinaryIO
    box: Box
    contents: Contents

    def unpack(self, folder: Path) -> None:
        """Write all files into a folder that is empty; raises Damaged, and then they are not to be used."""
        plain = _Stream(self._pieces())
        for name, size in self.contents.files:
            if Path(name).name != name or name.startswith("."):
                raise Damaged(f'a backup does not hold a file named "{name}"')
            with open(folder / name, "xb", opener=for_owner_only) as out:
                for piece in plain.take(size):
                    out.write(piece)
        if self.file.read(1):
            raise Damaged("there is more in this file than the backup")

    def _pieces(self) -> Iterator[bytes]:
        left, count = sum(size for _, size in self.contents.files), _pieces(self.contents)
        for number in range(count):
            size = min(_PIECE, left)
            left -= size
            sealed = self.file.read(size + _EXTRA)
            if len(sealed) != size + _EXTRA:
                raise Damaged("the end of this backup is lost")
            yield self.box.open(sealed, context=_place(number, count - 1))


class _Stream:
    """Pieces of any size, taken as so many bytes as are wanted."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def take(self, size: int) -> Iterator[bytes]:
        while size:
            self._rest = self._rest or next(self._pieces)
            piece, self._rest = self._rest[:size], self._rest[size:]
            size -= len(piece)
            yield piece


def _plain(folder: Path, contents: Contents) -> Iterator[bytes]:
    """The files' bytes in pieces of one MiB, the last one shorter; at least one piece."""
    pending = bytearray()
    for name, size in contents.files:
        with (folder / name).open("rb") as file:
            read = 0
            while piece := file.read(_PIECE):
                read += len(piece)
                pending += piece
                while len(pending) > _PIECE:
                    yield bytes(pending[:_PIECE])
                    del pending[:_PIECE]
        if read != size:
            raise PassportError(f"{folder / name} changed while it was backed up", hint="try again")
    yield bytes(pending)


def _pieces(contents: Contents) -> int:
    total = sum(size for _, size in contents.files)
    return max(1, -(-total // _PIECE))


def _place(number: int, last: int) -> bytes:
    return _CONTEXT + number.to_bytes(8) + bytes([number == last])


def sized(folder: Path, names: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Names and sizes of the files of a folder."""
    return tuple((name, (folder / name).stat().st_size) for name in names)
