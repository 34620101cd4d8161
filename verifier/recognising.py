"""What a text found in a code or a file is: ours, ours but mangled on the way, or something else."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from credential.encoding import strict_object, unb64url
from credential.errors import Malformed

_SD_JWT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*~[A-Za-z0-9_.~-]*", re.ASCII)
_JWT: Final = re.compile(r"([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*", re.ASCII)
_COMPACT: Final = re.compile(r"SKP[0-9]:")

# How "SKP1:" comes out when a scanner types for a US keyboard into another one, in small letters
# because Caps Lock swaps them: German, Nordic, Spanish, Italian, French, Russian, Ukrainian, Greek,
# Hebrew, Arabic, Turkish, Dvorak.
_MANGLED: Final = (
    *("skp1:", "skp1;", "skp1ö", "skp1æ", "skp1ø", "skp1ñ", "skp1ç", "skp&m", "skp+:"),
    *("ылз1ж", "ілз1ж", "σκπ1:", "σκπ1¨", "דלפ1:", "سنح1:", "skp1ş", "otl1s", "skp!;", "skp!:"),
)

_FOREIGN: Final = (
    (re.compile(r"(https?://|www\.)", re.IGNORECASE), "it is a web address"),
    (re.compile(r"WIFI:", re.IGNORECASE), "it is the key of a wireless network"),
    (re.compile(r"(BEGIN:VCARD|MECARD:)", re.IGNORECASE), "it is an address card"),
    (re.compile(r"BEGIN:(VEVENT|VCALENDAR)", re.IGNORECASE), "it is a calendar entry"),
    (re.compile(r"HC1:|shc:/"), "it is a health certificate"),
    (re.compile(r"(openid|haip|eudi|mdoc)[a-z0-9-]*:", re.IGNORECASE), "it is for another wallet"),
    (re.compile(r"otpauth:", re.IGNORECASE), "it is a sign-in secret"),
    (re.compile(r"(mailto|tel|smsto|sms|geo|bitcoin):", re.IGNORECASE), "it is a contact, place or payment"),
    (re.compile(r"[PVIAC][A-Z0-9<][A-Z]{3}[A-Z0-9<]{20,}"), "it is the lower edge of a travel document"),
    (re.compile(r"[0-9]{6,14}\Z", re.ASCII), "it is an article number"),
)


class Sort(Enum):
    """What is to be done with a text."""

    COMPACT = auto()  # an SKP text of some version
    CREDENTIAL = auto()  # an SD-JWT as it is
    ENROLMENT = auto()
    MANGLED = auto()  # ours, but typed by a scanner for another keyboard
    FOREIGN = auto()


@dataclass(frozen=True, slots=True)
class Recognised:
    """One text; `what` says of a foreign one what it is, in words of ours only."""

    text: str
    sort: Sort
    what: str = ""


def recognise(text: str) -> Recognised:
    """Sort a text by its first letters; whether it is any good is decided later."""
    if _COMPACT.match(text):
        return Recognised(text, Sort.COMPACT)
    if text[:5].lower().startswith(_MANGLED) and len(text) > len("SKP1:"):
        return Recognised(text, Sort.MANGLED)
    if _SD_JWT.fullmatch(text):
        return Recognised(text, Sort.CREDENTIAL)
    if signed := _JWT.fullmatch(text):
        return _signed(text, signed[1])
    return Recognised(text, Sort.FOREIGN, _foreign(text))


def _signed(text: str, header: str) -> Recognised:
    try:
        typ = strict_object(unb64url(header)).get("typ")
    except Malformed:
        return Recognised(text, Sort.FOREIGN, "it is some other text")
    if typ == "passport-enrol+jwt":
        return Recognised(text, Sort.ENROLMENT)
    if typ == "dc+sd-jwt":
        return Recognised(text, Sort.CREDENTIAL)
    return Recognised(text, Sort.FOREIGN, "it is a signed token of another kind")


def _foreign(text: str) -> str:
    for pattern, what in _FOREIGN:
        if pattern.match(text):
            return what
    return "it is some other text"
