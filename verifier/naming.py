"""Finding the request of this home that somebody names by its id, a piece of it, or its file."""

import re
from pathlib import Path
from typing import Final

from credential import skp1
from credential.errors import Objection
from credential.limits import MAX_REQUEST
from credential.verify import Challenge
from device import files
from device.command import PassportError
from device.optical import read_input
from verifier.requests import Requests

_ID: Final = re.compile(r"[0-9a-fA-F]{2,32}", re.ASCII)


def named_request(home: Path, name: str) -> Challenge:
    """The one request of this home whose id begins with `name`, or whose bytes are in the file `name`.

    Raises PassportError (exit 2) for none, for several, and for a file that is not, byte for byte, a
    request this home made.
    """
    requests = Requests(home)
    if _ID.fullmatch(name):
        found = requests.with_prefix(name.lower(), named=True)
        if len(found) > 1:
            raise PassportError(
                f"--request {name} could be any of {len(found)} requests", hint=_LONGER, exit_code=2
            )
        if found:
            return found[0]
        if not Path(name).exists():
            raise PassportError(f"this gate made no request {name}", hint=_MAKE, exit_code=2)
    return _in_file(requests, name)


_LONGER: Final = "give more of its id, as `passport-verifier request` printed it"
_MAKE: Final = "make one:  passport-verifier request --ask PART,… --purpose TEXT"


def _in_file(requests: Requests, name: str) -> Challenge:
    for raw in _bytes_in(name):
        for challenge in requests.with_prefix("", named=True):
            if challenge.request.raw == raw:
                return challenge
    raise PassportError(f"{name} is not a request that this gate made", hint=_MAKE, exit_code=2)


def _bytes_in(name: str) -> list[bytes]:
    """What could be the bytes of a request: the file itself, or the codes in it."""
    try:
        data = files.read_bounded(Path(name), MAX_REQUEST)
    except files.TooLarge:
        data = b""
    return [data, *_codes_in(name)]


def _codes_in(name: str) -> list[bytes]:
    texts = [text for reading in read_input(name) for text in reading.texts]
    found = []
    for text in texts:
        try:
            message = skp1.decode(text)
        except Objection:
            continue
        if message.kind == "request":
            found.append(message.text().encode("utf-8"))
    return found
