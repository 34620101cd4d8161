"""Home folders: one for each role, private, and marked so that no program opens another's."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from device import files
from device.errors import PassportError

Role = Literal["issuer", "authority", "wallet", "verifier"]

MARKER = "passport-home.json"
VERSION = 1
_SETTING_UP: dict[Role, str] = {
    "issuer": "passport-issuer init NAME --id URL --country XX",
    "authority": "passport-issuer authority init NAME …, or authority join XX --out PUB.pem",
    "wallet": "passport-wallet init",
    "verifier": "passport-verifier trust ROOT.json --fingerprint HEX",
}


def home_for(role: Role, given: Path | None) -> Path:
    """The folder of `role`: the one given, else `PASSPORT_HOME/role`, else the user's data folder."""
    if given is not None:
        return given
    if parent := os.environ.get("PASSPORT_HOME"):
        return Path(parent) / role
    import platformdirs

    return Path(platformdirs.user_data_dir("skills-passport", appauthor=False)) / role


def pictures_folder() -> Path:
    """Where this person keeps pictures, in the desktop's own language; their home folder where nowhere."""
    import platformdirs

    pictures = platformdirs.user_pictures_path()
    return pictures if pictures.is_dir() else Path.home()


def create_home(path: Path, role: Role) -> Path:
    """Make `path` the home of `role`; one that is already its home stays as it is.

    Raises PassportError for another role's home and for a folder that already holds something else.
    """
    # In this order: a second process may just be making the same home, and its marker comes first.
    if path.is_dir() and _holds_something(path) and not (path / MARKER).exists():
        raise PassportError(
            f"{path} already holds other files", hint="choose an empty or a new folder with --home"
        )
    files.make_private_dir(path)
    if not (path / MARKER).exists():
        marker = json.dumps({"role": role, "v": VERSION}).encode()
        with contextlib.suppress(files.Exists):
            files.write_new(path / MARKER, marker)
    return open_home(path, role)


@contextlib.contextmanager
def home_being_made(path: Path, role: Role) -> Iterator[Path]:
    """The home of `role`, made if need be; one made here goes again if the block fails before it is used."""
    from device.locks import LOCK  # who only looks at a home needs none

    is_new = not is_home(path)
    create_home(path, role)
    try:
        yield path
    except BaseException:
        if is_new and {found.name for found in path.iterdir()} <= {MARKER, LOCK}:
            for name in (MARKER, LOCK):
                (path / name).unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                path.rmdir()
        raise


def is_home(path: Path) -> bool:
    """Whether some role has its home there."""
    return (path / MARKER).is_file()


def open_home(path: Path, role: Role) -> Path:
    """The home of `role` at `path`; PassportError if it is missing, another's or unreadable."""
    if not is_home(path):
        raise PassportError(f"there is no {role} home at {path}", hint=f"set one up: {_SETTING_UP[role]}")
    found, version = _read_marker(path)
    if found != role:
        raise PassportError(
            f"{path} is the home of {_article(found)}, not of {_article(role)}",
            hint="choose another folder with --home",
        )
    if version > VERSION:
        raise PassportError(f"{path} was made by a newer version", hint="update this program")
    return path


def _read_marker(path: Path) -> tuple[str, int]:
    try:
        marker = json.loads(files.read_bounded(path / MARKER, 4096))
        found, version = marker["role"], marker["v"]
    except (ValueError, KeyError, TypeError):
        found, version = None, None
    if found not in _SETTING_UP or type(version) is not int:
        raise PassportError(f"{path / MARKER} is damaged", hint="restore the home from a backup")
    return found, version


def _holds_something(path: Path) -> bool:
    """Whether there is more than what an interrupted start leaves behind."""
    return any(not files.is_leftover(found) for found in path.iterdir())


def _article(role: str) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"
