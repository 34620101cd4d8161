"""What a text found in a code or a file is: ours, ours but mangled on the way, or something else."""

import re
from enum import Enum, auto
from typing import Final, NamedTuple

from credential.encoding import strict_object, unb64url
from credential.errors import Malformed

# Patterns as text: most checks meet only the first of them and need not compile the others.
_SOUND: Final = r"SKP[0-9]:[0-9A-Z $%*+\-./:]*"
_COMPACT: Final = r"SKP[0-9]:"
_SD_JWT: Final = r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*~[A-Za-z0-9_.~-]*"
_JWT: Final = r"([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"
_FOREIGN: Final = (
    (r"(?i:https?://|www\.)", "it is a web address"),
    (r"(?i:WIFI:)", "it is the key of a wireless network"),
    (r"(?i:BEGIN:VCARD|MECARD:)", "it is an address card"),
    (r"(?i:BEGIN:VEVENT|BEGIN:VCALENDAR)", "it is a calendar entry"),
    (r"HC1:|shc:/", "it is a health certificate"),
    (r"(?i:(openid|haip|eudi|mdoc)[a-z0-9-]*:)", "it is for another wallet"),
    (r"(?i:otpauth:)", "it is a sign-in secret"),
    (r"(?i:(mailto|tel|smsto|sms|geo|bitcoin):)", "it is a contact, place or payment"),
    (r"[PVIAC][A-Z0-9<][A-Z]{3}[A-Z0-9<]{20,}", "it is the lower edge of a travel document"),
    (r"[0-9]{6,14}\Z", "it is an article number"),
)


class Sort(Enum):
    """What is to be done with a text."""

    COMPACT = auto()  # an SKP text of some version
    CREDENTIAL = auto()  # an SD-JWT as it is
    ENROLMENT = auto()
    MANGLED = auto()  # ours, but typed by a scanner for another keyboard
    FOREIGN = auto()


class Recognised(NamedTuple):
    """One text; `what` says what a foreign one is, or what mangled ours, in words of ours only."""

    text: str
    sort: Sort
    what: str = ""


def recognise(text: str) -> Recognised:
    """Sort a text by its first letters; whether it is any good is decided later."""
    text = text.lstrip()  # never at the end: there a space may belong to the code
    if re.fullmatch(_SOUND, text):
        return Recognised(text, Sort.COMPACT)
    found = _sorted(text)
    if found.sort in (Sort.COMPACT, Sort.FOREIGN):
        from device.wedge import mistyped  # only where something is odd

        if typed := mistyped(text):
            return Recognised(text, Sort.MANGLED, typed.words)
    return found


def _sorted(text: str) -> Recognised:
    if re.match(_COMPACT, text):
        return Recognised(text, Sort.COMPACT)
    if re.fullmatch(_SD_JWT, token := text.rstrip()):
        return Recognised(token, Sort.CREDENTIAL)
    if signed := re.fullmatch(_JWT, token):
        return _signed(token, signed[1])
    return Recognised(text, Sort.FOREIGN, _foreign(text))


def _signed(text: str, header: str) -> Recognised:
    try:
        typ = strict_object(unb64url(header)).get("typ")
    except Malformed:
        return Recognised(text, Sort.FOREIGN, _foreign(text))
    if typ == "passport-enrol+jwt":
        return Recognised(text, Sort.ENROLMENT)
    if typ == "dc+sd-jwt":
        return Recognised(text, Sort.CREDENTIAL)
    return Recognised(text, Sort.FOREIGN, "it is a signed token of another kind")


def _foreign(text: str) -> str:
    for pattern, what in _FOREIGN:
        if re.match(pattern, text):
            return what
    return "it is some other text"
