"""Putting a delivery into its folder, in place of the one before, without touching anything else."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from credential.delivery import CENTRE, DELIVERY, DIGESTS, TYP
from credential.encoding import strict_object
from credential.errors import Objection
from credential.jws import open_jws
from credential.trust_entry import place
from device import files
from device.errors import PassportError
from issuer.issuing.outputs import closed_folder

_FILE_MODE: Final = 0o644
"""Nothing in a delivery is secret, and another person may carry it on."""
_LONGEST: Final = 1024 * 1024


def write_delivery(folder: Path, delivery: Mapping[str, bytes], iss: str) -> list[str]:
    """Write the files of a delivery, its seal last, and remove what an earlier one left over.

    Returns the names of files there that are no part of it; they are left alone. Raises PassportError
    if the folder holds another centre's delivery.
    """
    _check_whose(folder, iss)
    _check_older(folder, delivery)
    _write(folder, {name: data for name, data in delivery.items() if name != DELIVERY})
    _write(folder, {DELIVERY: delivery[DELIVERY]})
    foreign = []
    for path in sorted(folder.iterdir()):
        if path.name in delivery:
            continue
        if _is_ours(path.name, iss) or files.is_leftover(path):
            path.unlink()
        else:
            foreign.append(path.name)
    return foreign


def _write(folder: Path, delivery: Mapping[str, bytes]) -> None:
    try:
        for name, data in sorted(delivery.items()):
            files.replace(folder / name, data, _FILE_MODE, settled=False)
        files.sync_folder(folder)
    except OSError as error:
        raise closed_folder(folder, (error.strerror or "unknown reason").lower()) from None


def _check_whose(folder: Path, iss: str) -> None:
    if not (folder / CENTRE).exists():
        return
    try:
        found = strict_object(files.read_bounded(folder / CENTRE, _LONGEST)).get("id")
    except Objection:
        found = None
    if found != iss:
        raise PassportError(
            f"{folder} holds something else than a delivery of this centre; it was left alone",
            hint="choose another folder with --out",
        )


def _check_older(folder: Path, delivery: Mapping[str, bytes]) -> None:
    """A later delivery than this one shows that the register is an older copy."""
    try:
        there = _number(files.read_bounded(folder / DELIVERY, _LONGEST))
    except (files.Missing, Objection):
        return  # none, or what a run that was cut short left
    if there > _number(delivery[DELIVERY]):
        raise PassportError(
            f"{folder} holds delivery {there}, later than any this register knows; it was left alone",
            hint=f"if it was put back from a copy: passport-issuer restore --here --delivery {folder}",
        )


def _number(signed: bytes) -> int:
    number = open_jws(signed.decode("ascii", "replace").strip(), typ=TYP).payload.get("number")
    return number if type(number) is int else 0


def _is_ours(name: str, iss: str) -> bool:
    """Whether only a delivery of this centre has files of that name."""
    lists = re.compile(re.escape(place(iss)) + r"-(s[0-9a-f]{16}\.jwt|p[0-9a-f]{16}\.json)")
    return name in (DELIVERY, CENTRE, DIGESTS) or bool(lists.fullmatch(name))
