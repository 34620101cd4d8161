"""Mutants of text: characters, pieces and whole tokens changed as a careless or curious hand would.

Cheap, and most fall at the form; those of a compact QR get a right checksum, so that more lies behind.
"""

import zlib
from collections.abc import Callable
from random import Random

from credential import skp1
from credential.skp1.base45 import b45decode, b45encode
from tests.builders import a_request
from tests.credential.changing.prepared import ANSWER, NESTED, PAPER

TEXTS = (ANSWER, PAPER, NESTED)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
PIECES = sorted({piece for text in TEXTS for piece in text.replace("~", ".").split(".") if piece})
ODD = ("~", ".", "", "=", "A", "é", "\0", "\ud800", "\n", "eyJ9", "e30", "W10", "~~", "..")
FRAME = b45decode(skp1.encode(ANSWER, request=a_request())[5:])[:-4]


def text_mutant(random: Random, text: str) -> str:
    """The text with one to three changes."""
    for _ in range(random.randint(1, 3)):
        text = random.choice(CHANGES)(random, text)
    return text


def frame_mutant(random: Random) -> str:
    """The compact QR of the answer with some bytes changed and the checksum made right again."""
    body = bytearray(FRAME)
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(body))
        match random.randrange(4):
            case 0:
                body[at] ^= 1 << random.randrange(8)
            case 1:
                body[at] = random.randrange(256)
            case 2:
                del body[at : at + random.randint(1, 8)]
            case _:
                body[at:at] = random.randbytes(random.randint(1, 8))
        body = body or bytearray(b"\x12")
    return "SKP1:" + b45encode(bytes(body) + zlib.crc32(body).to_bytes(4))


def _other_character(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(ALPHABET) + text[at + 1 :]


def _odd_piece(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(ODD) + text[at:]


def _foreign_piece(random: Random, text: str) -> str:
    separator = random.choice("~.")
    parts = text.split(separator)
    parts[random.randrange(len(parts))] = random.choice(PIECES)
    return separator.join(parts)


def _exchanged(random: Random, text: str) -> str:
    separator = random.choice("~.")
    parts = text.split(separator)
    one, other = random.randrange(len(parts)), random.randrange(len(parts))
    parts[one], parts[other] = parts[other], parts[one]
    return separator.join(parts)


def _repeated(random: Random, text: str) -> str:
    parts = text.split("~")
    at = random.randrange(len(parts))
    return "~".join([*parts[:at], parts[at], *parts[at:]])


def _dropped(random: Random, text: str) -> str:
    parts = text.split("~")
    del parts[random.randrange(len(parts))]
    return "~".join(parts)


def _cut(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] if random.random() < 0.5 else text[at:]


CHANGES: tuple[Callable[[Random, str], str], ...] = (
    *(_other_character,) * 6,
    _odd_piece,
    *(_foreign_piece, _exchanged) * 2,
    _repeated,
    _dropped,
    _cut,
)
