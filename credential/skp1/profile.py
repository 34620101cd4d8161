"""Profiles: what all certificates of one programme of one issuer have in common.

A profile is a file of the trust bundle, named by the first 8 bytes of its SHA-256, and a QR names it so.
It holds no name and no score.  A changed profile is another file; an old one is kept for as long as its
issuer is listed, because what was printed with it lives as long.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from credential.codes import Code
from credential.encoding import compact_json, strict_object
from credential.errors import CannotTell, Malformed
from credential.skp1.kinds import KINDS
from credential.skp1.templates import LIST, NUMBERED
from credential.trust_entry import place

MAX_PROFILE: Final = 16 * 1024
NAME_BYTES: Final = 8
_FILE: Final = r"([0-9a-f]{32})-p([0-9a-f]{16})\.json\Z"
_MEMBERS: Final = ("v", "header", "payload", "parts", "texts")

Profiles = Callable[[bytes], "Profile | None"]
"""Finds a profile by its 8-byte name; None for one that is not known here."""


class Profile(NamedTuple):
    """Templates of header, payload and parts (see `templates`), and texts that stand by their number.

    `parts` are objects of one member, a part's name with its template; `name` is empty for one that
    is built in.
    """

    header: Mapping[str, Any]
    payload: Mapping[str, Any]
    parts: tuple[Any, ...]
    texts: tuple[str, ...] = ()
    name: bytes = b""

    @property
    def iss(self) -> str:
        """The issuer whose profile it is."""
        return str(self.payload["iss"])

    def to_bytes(self) -> bytes:
        """The profile as the compact JSON of its file."""
        values = (1, self.header, self.payload, self.parts, self.texts)
        return compact_json(dict(zip(_MEMBERS, values, strict=True)))

    @classmethod
    def parse(cls, data: bytes) -> "Profile":
        """Read a profile; raises `Malformed` (`trust.form`, `json.*`) or `CannotTell` (`qr.newer`)."""
        if len(data) > MAX_PROFILE:
            raise _malformed("a profile is too large")
        members = strict_object(data)
        if type(members.get("v")) is int and members["v"] > 1:
            raise CannotTell(Code.QR_NEWER, "the code's profile is of a newer version than this program")
        if tuple(members) != _MEMBERS or members["v"] != 1:
            raise _malformed("a profile has not exactly the members it should have")
        header, payload, parts, texts = (members[name] for name in _MEMBERS[1:])
        if not isinstance(header, dict) or not isinstance(payload, dict):
            raise _malformed("a profile has no header or no payload")
        iss = payload.get("iss")
        if not isinstance(iss, str) or iss.startswith("$"):
            raise _malformed("a profile does not say whose it is")
        if not isinstance(parts, list) or not all(
            isinstance(each, dict) and len(each) == 1 for each in parts
        ):
            raise _malformed("a profile's parts are not objects of one member")
        if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
            raise _malformed("a profile's texts are not texts")
        for template in (header, payload, *parts):
            _check_template(template)
        return cls(header, payload, tuple(parts), tuple(texts), profile_name(data))


def _check_template(template: Any) -> None:
    if not isinstance(template, dict):
        return  # a hole, or it stands for itself
    if LIST in template or NUMBERED in template:
        inner = next(iter(template.values()))
        if len(template) != 1 or not isinstance(inner, list):
            raise _malformed("a profile has a list that is none")
        if NUMBERED in template and (len(inner) != 2 or not all(isinstance(each, str) for each in inner)):
            raise _malformed("a profile has a numbered text that is none")
    if len({name.removesuffix("?") for name in template}) < len(template):
        raise _malformed("a profile names a member twice")
    for each in template[LIST] if LIST in template else template.values():
        _check_template(each)


def profile_name(data: bytes) -> bytes:
    """How a QR names a profile: the first 8 bytes of SHA-256 of its file."""
    return hashlib.sha256(data).digest()[:NAME_BYTES]


def profile_file(iss: str, name: bytes) -> str:
    """The file name of a profile, under its issuer's place."""
    return f"{place(iss)}-p{name.hex()}.json"


def check_profile(file: str, data: bytes, iss: str) -> Profile:
    """The profile in a file of that name, which must be this issuer's; raises `Malformed` or `CannotTell`."""
    if profile_file(iss, profile_name(data)) != file:
        raise _malformed("a profile stands under another name than its own")
    profile = Profile.parse(data)
    if profile.iss != iss:
        raise _malformed("a profile speaks of another issuer")
    return profile


def is_profile_file(file: str) -> bool:
    """Whether a file of a bundle is named as a profile is."""
    return re.match(_FILE, file) is not None


def built_in(number: int) -> Profile:
    """The profile of a kind that no issuer filled in; raises `CannotTell` (`qr.newer`)."""
    if number >= len(KINDS):
        raise CannotTell(Code.QR_NEWER, "the code is of a kind that only a newer program knows")
    return BUILT_IN[number]


BUILT_IN: Final = tuple(Profile(*kind) for kind in KINDS)


def _malformed(message: str) -> Malformed:
    return Malformed(Code.TRUST_FORM, message)
