"""Writing a bundle out, as a folder or a zip: whole, and never over something that is not a bundle."""

import errno
import io
import os
import re
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from device import files
from device.copying import copy_folder
from device.errors import PassportError

_PARTS: Final = ("metadata", "targets")
_FILE: Final = r"[0-9a-f]{32}(-[a-z][0-9a-f]{16,64})?\.[a-z]{3,4}"
_METADATA: Final = r"[1-9][0-9]*\.root|timestamp|snapshot|targets"
_DROPPINGS: Final = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What file managers leave wherever somebody has looked."""
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: the bundle's age is signed inside


def check_place(out: Path, country: str | None = None) -> None:
    """Refuse, before anything is signed, a place whose files are not ours to replace; PassportError.

    Ours are those of a bundle, with `country` those that it signs and no others.
    """
    if out.name in ("", "..") or out.resolve() == Path.cwd():
        raise _immovable(out)
    check_parent(out)
    is_zip = country is None and _is_zip(out)
    if is_zip and out.is_dir():
        raise PassportError(f"{out} is a folder", hint="choose another name", exit_code=2)
    if not is_zip and out.exists() and not out.is_dir():
        raise PassportError(f"{out} is a file", hint="choose a folder", exit_code=2)
    if foreign := _foreign(_names_in(out), country):
        raise PassportError(
            f"{out} holds {foreign}, which was not written here",
            hint="choose another name, or move that away",
            exit_code=2,
        )


def check_parent(out: Path) -> None:
    """Refuse a place under something that is not a folder; folders that are missing can be made."""
    there = next(above for above in out.absolute().parents if above.exists())
    if not there.is_dir():
        raise PassportError(f"{there} is not a folder", hint="choose another name", exit_code=2)


def _names_in(out: Path) -> list[str]:
    """What is in a folder or a zip, none where there is neither; folders without a slash at the end."""
    if not out.is_file():
        return [path.relative_to(out).as_posix() for path in sorted(out.rglob("*"))]
    try:
        with zipfile.ZipFile(out) as archive:
            return [name.rstrip("/") for name in archive.namelist()]
    except (zipfile.BadZipFile, NotImplementedError):
        return ["something else than a zip"]


def _foreign(names: Iterable[str], country: str | None) -> str | None:
    """The first name that is neither of the files written here nor of the folders they are in."""
    code, top = country or "[A-Z]{2}", r"scheme\.json|" if country is None else ""
    metadata = code if country else f"{_METADATA}|{code}"
    ours = re.compile(rf"metadata(/({metadata})\.json)?|targets(/({top}{code}(/{_FILE})?))?")
    others = (name for name in names if not ours.fullmatch(name))
    return next((name for name in others if Path(name).name not in _DROPPINGS), None)


def write(folder: Path, out: Path) -> None:
    """Copy `metadata/` and `targets/` of `folder` to `out`, a zip if it is called one."""
    if _is_zip(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        files.replace(out, _zipped(folder), mode=0o644)
    else:
        write_folder(folder, out)


def write_folder(folder: Path, out: Path) -> None:
    """Make the folder `out` the `metadata/` and `targets/` of `folder`, whole, in place of an earlier one."""
    out = out.resolve()  # a link to a folder stands for that folder
    fresh = out.with_name(f".passport-{out.name}-{os.getpid()}")
    try:
        for part in _PARTS:
            copy_folder(folder / part, fresh / part)
        files.swap_folder(fresh, out)
    except OSError as error:
        if error.errno not in (errno.EBUSY, errno.EXDEV):
            raise
        raise _immovable(out) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _immovable(out: Path) -> PassportError:
    return PassportError(
        f"{out} cannot be replaced as a whole", hint="name a new folder inside it", exit_code=2
    )


def _zipped(folder: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in _PARTS:
            for path in sorted((folder / part).rglob("*")):
                if path.is_file():
                    member = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _ZIP_DATE)
                    member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                    archive.writestr(member, path.read_bytes())
    return packed.getvalue()


def _is_zip(out: Path) -> bool:
    return out.suffix.lower() == ".zip"
