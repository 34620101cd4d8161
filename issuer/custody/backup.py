"""A backup of the centre's home: its register as it is at one instant, and its keys; proven when made."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from credential.sealing import Damaged
from device import files
from device.errors import PassportError
from issuer.centre import Desk
from issuer.custody import backup_file, keystore
from issuer.custody.backup_file import Contents
from issuer.records import auditing, high_water
from issuer.records.register import NAME as REGISTER
from issuer.records.register import Register

_TRIAL: Final = ".passport-trial-"


def write(desk: Desk, target: Path, passphrase: bytes, now: int) -> Contents:
    """Back a home up into a new file, unpack it again on trial, and check what comes out.

    Raises PassportError, Exists if `target` is there, WrongPassphrase if it does not open the keys.
    """
    keystore.unseal_keys(desk.home, passphrase, desk.vouching_keys(now))
    with files.new_file(target) as fresh:
        with trial_folder(desk.home) as folder:
            contents = _gather(desk, folder, now)
            backup_file.write(fresh, folder, contents, passphrase, random=os.urandom)
        with trial_folder(desk.home) as folder, backup_file.opened(fresh, passphrase) as reader:
            reader.unpack(folder)
            check_unpacked(folder, reader.contents)
            _check_keys(desk, folder, now)
    return contents


def _gather(desk: Desk, folder: Path, now: int) -> Contents:
    """Put what is to be backed up into the folder; the register in one consistent state."""
    desk.register.copy_to(folder / REGISTER)
    keys = [keystore.key_path(desk.home, key) for key in desk.vouching_keys(now)]
    for path in keys:
        shutil.copyfile(path, folder / path.name)
    with Register.open(folder) as register:
        number = next(register.values("SELECT count(*) FROM credential"))
        entries = register.audit_head().entries
    named = backup_file.sized(folder, [REGISTER, *(path.name for path in keys)])
    return Contents(desk.centre.iss, desk.centre.name, now, number, entries, named)


def check_unpacked(folder: Path, contents: Contents) -> None:
    """Raises PassportError or Damaged unless the register in the folder is whole and the one described."""
    with Register.open(folder) as register:
        register.check_every_page()
        found = auditing.check(auditing.entries(register), {})
        faults = [*found.faults, *auditing.check_register(register)]
        number = next(register.values("SELECT count(*) FROM credential"))
        iss = next(register.values("SELECT iss FROM centre"))
    if (number, found.end.entry, iss) != (contents.number, contents.entries, contents.iss):
        raise Damaged("the register in this backup is not the one it describes")
    if faults:
        raise PassportError(
            f"the register that was backed up is not as it was written: {faults[0].words}",
            hint="see: passport-issuer audit verify",
        )


def _check_keys(desk: Desk, folder: Path, now: int) -> None:
    for key in desk.vouching_keys(now):
        path = keystore.key_path(desk.home, key)
        if (folder / path.name).read_bytes() != path.read_bytes():
            raise PassportError(
                f"{path.name} reads back differently; no backup was made", hint="use another disk"
            )


@contextmanager
def trial_folder(home: Path) -> Iterator[Path]:
    """A private folder in the home, gone after the block; what a killed run left of one goes too."""
    for leftover in home.glob(f"{_TRIAL}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_TRIAL, dir=home))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def note(desk: Desk, now: int) -> None:
    """Note that a backup was made, for `doctor`."""
    with desk.register.writing():
        desk.register.audit(now, "backed up")
    high_water.keep(desk.home, desk.register)
