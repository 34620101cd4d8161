"""A request: what a verifier asks for, in words the worker is shown and answers to the byte.

The nonce of the answer is the hash of the whole request, so nobody can change a word of it between
the two screens.  Offline its `name` is unproven: "says it is NAME, not verified".
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from credential.codes import Code
from credential.encoding import b64url, compact_json, is_instant, strict_object, unb64url
from credential.errors import Malformed
from credential.keys import Random
from credential.limits import MAX_REQUEST, REQUEST_LONGEST

_MEMBERS: Final = ("v", "id", "aud", "name", "ask", "purpose", "made", "until", "salt")


class Request(NamedTuple):
    """A parsed request; `raw` is the one spelling that counts.  `made` and `until` are instants."""

    id: str
    aud: str
    name: str
    ask: tuple[str, ...]
    purpose: str
    made: int
    until: int
    raw: bytes

    @property
    def nonce(self) -> str:
        """What the key binding must carry: base64url of SHA-256 over the request's bytes."""
        return b64url(hashlib.sha256(self.raw).digest())

    @property
    def hint(self) -> int:
        """The one byte of the id that a compact answer carries instead of nonce and audience."""
        return int(self.id[:2], 16)


def make_request(
    *, aud: str, name: str, ask: Sequence[str], purpose: str, made: int, until: int, random: Random
) -> Request:
    """A new request; raises `Malformed` (`request.form`) when a member would not be taken by readers."""
    values = (1, b64url(random(16)), aud, name, list(ask), purpose, made, until, b64url(random(16)))
    return read_request(compact_json(dict(zip(_MEMBERS, values, strict=True))))


def read_request(raw: bytes) -> Request:
    """The request behind its bytes; raises `Malformed` (`request.form`, `json.*`)."""
    if len(raw) > MAX_REQUEST:
        raise _malformed(f"a request is longer than {MAX_REQUEST} bytes")
    members = strict_object(raw)
    if tuple(members) != _MEMBERS or compact_json(members) != raw:
        raise _malformed("a request has not exactly the members of a request, in their order")
    if type(members["v"]) is not int or members["v"] != 1:
        raise _malformed("this request was made by a newer version of this program")
    _check_words(members)
    made, until = members["made"], members["until"]
    if not is_instant(made) or not is_instant(until) or not 0 < until - made <= REQUEST_LONGEST:
        raise _malformed("a request is open for no time, or for more than 30 days")
    identity = _sixteen(members["id"])
    _sixteen(members["salt"])
    words = (members["aud"], members["name"], tuple(members["ask"]), members["purpose"])
    return Request(identity.hex(), *words, made, until, raw)


def _check_words(members: dict[str, Any]) -> None:
    if not all(isinstance(members[name], str) for name in ("id", "aud", "name", "purpose", "salt")):
        raise _malformed("a member of a request is not text")
    ask = members["ask"]
    if not isinstance(ask, list) or not all(isinstance(part, str) for part in ask):
        raise _malformed("a request does not list the parts it asks for")
    if len(set(ask)) != len(ask):
        raise _malformed("a request asks for the same part twice")
    if not members["aud"] or not members["purpose"]:
        raise _malformed("a request does not say who asks and why")


def _sixteen(text: str) -> bytes:
    data = unb64url(text)
    if len(data) != 16:
        raise _malformed("the id or salt of a request is not 16 bytes")
    return data


def _malformed(message: str) -> Malformed:
    return Malformed(Code.REQUEST_FORM, message)
