"""A trust bundle as it lies on a stick: a folder or a zip of one, read by name and never unpacked.

Whoever made the medium is not trusted. Links are not followed, sizes and counts are limited, and
what is read is believed only after `trust_update` has checked it against a signature.
"""

import contextlib
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from device import files
from device.errors import PassportError

MAX_FILES: Final = 60_000
"""Most files of a bundle; also below what needs a 64-bit zip."""
MAX_BUNDLE: Final = 512 * 1024 * 1024
"""Most bytes read from one bundle, after unpacking."""
_MAX_DIRECTORY: Final = 8 * 1024 * 1024
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\Z")
_END, _END_64, _END_SIZE, _END_64_SIZE = b"PK\x05\x06", b"PK\x06\x07", 22, 20
_LONGEST_COMMENT = 0xFFFF
# What `zipfile` was seen to raise for damaged archives, over and above its own error.
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, OSError)


class BundleProblem(PassportError):
    """This bundle cannot be imported; the trust that is installed stays as it is."""

    def __init__(self, message: str, *, hint: str | None = None, code: str | None = None) -> None:
        super().__init__(f"{message}; nothing changed", hint=hint, code=code)


class BundleSource(Protocol):
    """Where the files of a bundle come from."""

    def read(self, name: str, limit: int) -> bytes | None:
        """The bytes of the file `name` (slashes between folders), None if it is not there.

        Raises `BundleProblem` for one larger than `limit` bytes or one that is not a plain file.
        """


@contextlib.contextmanager
def open_source(path: Path) -> Iterator[BundleSource]:
    """The bundle at `path`; raises PassportError with exit code 2 if there is none."""
    if path.is_dir():
        yield _checked(path, _Folder(path))
    elif path.is_file():
        with _open_zip(path) as archive:
            yield _checked(path, _Zip(path, archive))
    else:
        raise PassportError(
            f"{path}: there is no such file or folder", hint="give the bundle's folder or zip", exit_code=2
        )


def _checked(path: Path, source: BundleSource) -> BundleSource:
    if source.read("metadata/timestamp.json", MAX_BUNDLE) is None:
        raise PassportError(
            f"{path} is not a trust bundle: it has no metadata/timestamp.json",
            hint="give the folder that holds metadata and targets, or a zip of the two",
            exit_code=2,
        )
    return source


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str, limit: int) -> bytes | None:
        path = self._path
        for part in _parts(name):
            path /= part
            try:
                mode = path.lstat().st_mode
            except (FileNotFoundError, NotADirectoryError):
                return None
            if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
                raise BundleProblem(f"{name} is a link or a device, not a file", hint=_BROKEN)
        try:
            return files.read_bounded(path, limit)
        except files.FileProblem as problem:
            raise BundleProblem(problem.message, hint=_BROKEN) from None


class _Zip:
    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path, self._archive = path, archive
        self._members = {member.filename: member for member in archive.infolist()}
        if len(self._members) != len(archive.infolist()):
            raise BundleProblem(f"{path} names a file twice", hint=_BROKEN)

    def read(self, name: str, limit: int) -> bytes | None:
        _parts(name)
        member = self._members.get(name)
        if member is None:
            return None
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BundleProblem(f"{name} is packed in a way that is not read here", hint="use a plain zip")
        data = self._unpack(member, limit)
        if len(data) > limit:
            raise BundleProblem(f"{name} is too large (more than {limit} bytes)", hint=_BROKEN)
        return data

    def _unpack(self, member: zipfile.ZipInfo, limit: int) -> bytes:
        """At most one byte more than `limit`, whatever size the archive claims."""
        try:
            with self._archive.open(member) as file:
                return file.read(limit + 1)
        except _ZIP_ERRORS:
            raise BundleProblem(f"{member.filename} in {self._path} is damaged", hint=_BROKEN) from None


_BROKEN = "copy the bundle again from where it came"


@contextlib.contextmanager
def _open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    _check_directory(path)
    try:
        archive = zipfile.ZipFile(path)
    except _ZIP_ERRORS:
        raise BundleProblem(f"{path} is not a readable zip", hint=_BROKEN) from None
    with archive:
        yield archive


def _check_directory(path: Path) -> None:
    """Refuse a zip whose own table of contents would not fit: `zipfile` reads that part whole."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        start = max(0, size - _END_SIZE - _LONGEST_COMMENT - _END_64_SIZE)
        file.seek(start)
        tail = file.read(size - start)
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + _END_SIZE:
        raise BundleProblem(f"{path} is neither a folder nor a readable zip", hint=_BROKEN)
    count = int.from_bytes(tail[end + 10 : end + 12], "little")
    directory = int.from_bytes(tail[end + 12 : end + 16], "little")
    if count > MAX_FILES or directory > _MAX_DIRECTORY or _END_64 in tail[max(0, end - _END_64_SIZE) : end]:
        raise BundleProblem(f"{path} holds too many files", hint=_BROKEN)


def _parts(name: str) -> list[str]:
    if not _NAME.match(name):
        raise BundleProblem(f"the bundle names a file {name!r}, which no bundle holds", hint=_BROKEN)
    return name.split("/")
