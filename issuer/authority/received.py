"""A delivery as it comes in: a folder from a stick, read with limits and opened with the right keys."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from credential.codes import Code
from credential.delivery import CENTRE, DELIVERY, DIGESTS, Delivery, open_delivery
from credential.encoding import strict_object
from credential.errors import Objection
from device import files
from device.errors import PassportError
from device.instants import day_of
from issuer.authority.accepting import usable_keys
from issuer.authority.centres import Centre

_LIST_NAME: Final = re.compile(r"[0-9a-f]{32}-s[0-9a-f]{16}\.jwt\Z")
_LIMIT: Final = 16 * 1024 * 1024
_MOST_FILES: Final = 1000


def read_delivery(folder: Path) -> dict[str, bytes]:
    """The files of a delivery; what a file manager dropped beside them is passed over. PassportError."""
    if not folder.is_dir():
        raise PassportError(
            f"{folder}: there is no such folder", hint="give the folder of a delivery", exit_code=2
        )
    names = [
        path.name
        for path in sorted(folder.iterdir())
        if path.name in (DELIVERY, CENTRE, DIGESTS) or _LIST_NAME.match(path.name)
    ]
    if DELIVERY not in names or len(names) > _MOST_FILES:
        raise PassportError(
            f"{folder} is not a delivery: it has no {DELIVERY}",
            hint="give the folder that passport-issuer publish wrote",
            exit_code=2,
        )
    return {name: files.read_bounded(folder / name, _LIMIT) for name in names}


def unverified_iss(delivered: Mapping[str, bytes]) -> str:
    """The centre a delivery says it is of; nothing is checked yet."""
    try:
        iss = strict_object(delivered.get(CENTRE, b"")).get("id")
    except Objection:
        iss = None
    if not isinstance(iss, str):
        raise PassportError("the delivery does not say which centre it is of; nothing changed")
    return iss


def open_compared(delivered: Mapping[str, bytes], fingerprint: str) -> Delivery:
    """A delivery signed with a key that was compared by hand; PassportError if it is another one."""
    try:
        delivery = open_delivery(delivered)
    except Objection as objection:
        raise PassportError(f"{objection.message}; nothing changed", code=str(objection.code)) from None
    actual = delivery.signer.fingerprint
    if actual != fingerprint:
        raise PassportError(
            f"this delivery is signed with another key than the one with that fingerprint ({actual[:8]}…)"
            "; nothing changed",
            hint="ask the centre for its fingerprint over another channel, and compare all of it",
            code="delivery.other_fingerprint",
        )
    return delivery


def open_known(centre: Centre, delivered: Mapping[str, bytes], now: int) -> Delivery:
    """A delivery signed with a key the centre is accredited with; PassportError."""
    try:
        return open_delivery(delivered, keys=usable_keys(centre.entry, day_of(now)))
    except Objection as objection:
        hint = None
        if objection.code == Code.KEY_UNKNOWN:
            hint = "if the centre has a new key, compare it: accept DELIVERY --fingerprint HEX"
        raise PassportError(
            f"{centre.entry.name}: {objection.message}; nothing changed", hint=hint, code=str(objection.code)
        ) from None
