"""A delivery as it comes in: a folder from a stick, read with limits and opened with the right keys."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from credential.codes import Code
from credential.delivery import CENTRE, DELIVERY, DIGESTS, Delivery, open_delivery
from credential.encoding import strict_object
from credential.errors import Objection
from credential.skp1.profile import is_profile_file
from credential.trust_entry import status_name
from device import files
from device.errors import PassportError
from device.instants import day_of
from issuer.authority.accepting import usable_keys
from issuer.authority.centres import Centre

_LIST_NAME: Final = re.compile(r"[0-9a-f]{32}-(s[0-9a-f]{16}\.jwt|p[0-9a-f]{16}\.json)\Z")
_LIMIT: Final = 16 * 1024 * 1024
_MOST_FILES: Final = 1000
_NEW_KEY: Final = "if the centre has a new key, compare it: accept DELIVERY --fingerprint HEX"


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
    delivered = {name: files.read_bounded(folder / name, _LIMIT) for name in names}
    _check_no_more(folder, delivered)
    return delivered


def _check_no_more(folder: Path, delivered: Mapping[str, bytes]) -> None:
    """Name a list that the centre did not deliver: its seal would only say that something is changed."""
    try:
        centre = strict_object(delivered.get(CENTRE, b""))
        lists = [status_name(centre["id"], uri) for uri in centre["status_lists"]]
    except (Objection, KeyError, TypeError, AttributeError):
        return  # opening the delivery tells
    profiles = filter(is_profile_file, delivered)
    for name in sorted(delivered.keys() - {DELIVERY, CENTRE, DIGESTS, *lists, *profiles}):
        raise PassportError(
            f"{folder}: {name} is no part of this delivery; nothing changed",
            hint="remove it, or copy the folder again from where it came",
        )


def unverified_iss(delivered: Mapping[str, bytes]) -> str:
    """The centre a delivery says it is of; nothing is checked yet."""
    try:
        iss = strict_object(delivered.get(CENTRE, b"")).get("id")
    except Objection as objection:
        raise PassportError(
            f"{CENTRE} in this delivery is missing or damaged ({objection.message}); nothing changed",
            hint="copy the folder again from where it came",
        ) from None
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
    keys = usable_keys(centre.entry, day_of(now))
    if not keys:  # without any, `open_delivery` takes the delivery's own
        raise PassportError(
            f"{centre.entry.name}: it has no key left whose deliveries are taken; nothing changed",
            hint=_NEW_KEY,
            code=str(Code.KEY_UNKNOWN),
        )
    try:
        return open_delivery(delivered, keys=keys)
    except Objection as objection:
        hint = None
        if objection.code == Code.KEY_UNKNOWN:
            hint = _NEW_KEY
        raise PassportError(
            f"{centre.entry.name}: {objection.message}; nothing changed", hint=hint, code=str(objection.code)
        ) from None
