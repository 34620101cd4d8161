"""Writing a bundle out, as a folder or a zip: whole, and never over something that is not a bundle."""

import errno
import io
import os
import shutil
import zipfile
from pathlib import Path
from typing import Final

from device import files
from device.copying import copy_folder
from device.errors import PassportError

_PARTS: Final = ("metadata", "targets")
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: the bundle's age is signed inside


def check_place(out: Path, mark: str) -> None:
    """Refuse, before anything is signed, a place that holds other files; `mark` is a file it may hold."""
    if not out.parent.is_dir():
        raise PassportError(f"{out.parent}: there is no such folder", exit_code=2)
    if _is_zip(out):
        if out.is_dir():
            raise PassportError(f"{out} is a folder", hint="choose another name", exit_code=2)
    elif out.exists() and not out.is_dir():
        raise PassportError(f"{out} is a file", hint="choose a folder, or a name ending in .zip", exit_code=2)
    elif out.is_dir() and any(out.iterdir()) and not (out / mark).exists():
        raise PassportError(
            f"{out} already holds other files", hint="name a new folder inside it", exit_code=2
        )


def write(folder: Path, out: Path) -> None:
    """Copy `metadata/` and `targets/` of `folder` to `out`, a zip if it is called one."""
    if _is_zip(out):
        files.replace(out, _zipped(folder), mode=0o644)
    else:
        write_folder(folder, out)


def write_folder(folder: Path, out: Path) -> None:
    """Make the folder `out` the `metadata/` and `targets/` of `folder`, whole, in place of an earlier one."""
    fresh = out.with_name(f".{out.name}-{os.getpid()}")
    try:
        for part in _PARTS:
            copy_folder(folder / part, fresh / part)
        files.swap_folder(fresh, out)
    except OSError as error:
        if error.errno not in (errno.EBUSY, errno.EXDEV):
            raise
        raise PassportError(
            f"{out} cannot be replaced as a whole", hint="name a new folder inside it", exit_code=2
        ) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


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
