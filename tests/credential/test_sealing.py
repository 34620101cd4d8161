"""Secrets at rest: three failures with three names, and no cheap way around the passphrase.

Deriving from a passphrase is slow on purpose, so what can be seen without it is tested without it.
"""

import zlib
from itertools import pairwise

import pytest

from credential import sealing
from credential.keys import SigningKey
from credential.sealing import STRONG, Box, Damaged, NewerVersion, WrongPassphrase, seal, unseal
from tests.builders import CENTRE, fixed_random

PASSPHRASE = b"six words that nobody else knows"
PLAIN = b"a secret of some length"
CONTEXT = b"a test"
HEAD = 47
MEMORY, PASSES, LANES = slice(5, 9), slice(9, 10), slice(10, 11)


@pytest.fixture(scope="module")
def blob() -> bytes:
    return seal(PLAIN, PASSPHRASE, context=CONTEXT, random=fixed_random("seal"))


def checked(body: bytes) -> bytes:
    """The blob with its last four bytes right again, as whoever alters it would write them."""
    return body[:-4] + zlib.crc32(body[:-4]).to_bytes(4)


def altered(blob: bytes, place: slice, value: bytes) -> bytes:
    return checked(blob[: place.start] + value + blob[place.stop :])


@pytest.fixture
def no_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever derives a key here fails."""

    def started(**_: object) -> None:
        raise AssertionError("a key was derived before the form was checked")

    monkeypatch.setattr(sealing, "Argon2id", started)


def test_what_was_sealed_is_opened_with_the_passphrase(blob: bytes) -> None:
    assert unseal(blob, PASSPHRASE, context=CONTEXT) == PLAIN
    assert PLAIN not in blob


def test_the_cost_is_the_one_decided(blob: bytes) -> None:
    assert (STRONG.memory_kib, STRONG.passes, STRONG.lanes) == (65536, 3, 4)
    assert (int.from_bytes(blob[MEMORY]), blob[9], blob[10]) == (65536, 3, 4)


def test_a_wrong_passphrase_is_called_that(blob: bytes) -> None:
    with pytest.raises(WrongPassphrase):
        unseal(blob, PASSPHRASE + b" ", context=CONTEXT)


def test_another_context_is_damage(blob: bytes) -> None:
    with pytest.raises(Damaged):
        unseal(blob, PASSPHRASE, context=b"another")


@pytest.mark.usefixtures("no_derivation")
def test_every_byte_that_flips_is_noticed_before_any_work(blob: bytes) -> None:
    for at in range(len(blob)):
        for bit in (1, 128):
            flipped = blob[:at] + bytes([blob[at] ^ bit]) + blob[at + 1 :]
            with pytest.raises(Damaged):
                unseal(flipped, PASSPHRASE, context=CONTEXT)


@pytest.mark.usefixtures("no_derivation")
def test_every_length_but_the_whole_is_damage(blob: bytes) -> None:
    for size in range(len(blob)):
        with pytest.raises(Damaged):
            unseal(blob[:size], PASSPHRASE, context=CONTEXT)
    with pytest.raises(Damaged):
        unseal(blob + b"\0", PASSPHRASE, context=CONTEXT)


@pytest.mark.usefixtures("no_derivation")
def test_a_newer_version_is_called_that(blob: bytes) -> None:
    with pytest.raises(NewerVersion):
        unseal(altered(blob, slice(4, 5), b"\2"), PASSPHRASE, context=CONTEXT)


@pytest.mark.usefixtures("no_derivation")
@pytest.mark.parametrize(
    ("place", "value"),
    [
        (MEMORY, bytes(4)),
        (MEMORY, (65535).to_bytes(4)),
        (MEMORY, (1024 * 1024 + 1).to_bytes(4)),
        (MEMORY, b"\xff" * 4),
        (PASSES, b"\0"),
        (PASSES, b"\2"),
        (PASSES, b"\x11"),
        (PASSES, b"\xff"),
        (LANES, b"\0"),
        (LANES, b"\x11"),
    ],
)
def test_a_cost_made_lower_or_higher_is_refused_before_any_work(
    blob: bytes, place: slice, value: bytes
) -> None:
    with pytest.raises(Damaged, match="cost"):
        unseal(altered(blob, place, value), PASSPHRASE, context=CONTEXT)


@pytest.mark.parametrize("at", [9, HEAD - 1, -5], ids=["cost", "nonce", "tag"])
def test_an_altered_blob_with_a_right_checksum_does_not_open(blob: bytes, at: int) -> None:
    place = at % len(blob)
    with pytest.raises((Damaged, WrongPassphrase)):
        unseal(altered(blob, slice(place, place + 1), bytes([blob[place] ^ 4])), PASSPHRASE, context=CONTEXT)


def test_a_sealed_key_comes_back_and_only_as_a_key() -> None:
    pem = CENTRE.to_pem(PASSPHRASE, fixed_random("pem"))
    assert pem.startswith(b"-----BEGIN SKILLS PASSPORT SEALED KEY-----\n")
    assert max(map(len, pem.splitlines())) <= 64
    assert SigningKey.from_pem(pem, PASSPHRASE).public == CENTRE.public
    with pytest.raises(Damaged):
        unseal(sealing.from_armour(pem), PASSPHRASE, context=CONTEXT)


def test_armour_comes_back_whatever_the_line_ends() -> None:
    blob = bytes(range(256))
    pem = sealing.armour(blob)
    assert sealing.from_armour(pem) == blob
    assert sealing.from_armour(pem.replace(b"\n", b"\r\n") + b"\r\n\r\n") == blob


def test_armour_of_another_kind_or_cut_is_damage() -> None:
    pem = sealing.armour(bytes(range(256)))
    wrong = [b"", pem[1:], pem[:-8], pem.replace(b"SEALED", b"PUBLIC"), pem.replace(b"AAEC", b"A!EC")]
    for text in wrong:
        with pytest.raises(Damaged):
            sealing.from_armour(text)


def test_a_box_opens_what_it_sealed_for_the_same_place() -> None:
    box, random = Box(bytes(32)), fixed_random("box")
    sealed = box.seal(PLAIN, context=b"row 1", random=random)
    assert box.open(sealed, context=b"row 1") == PLAIN
    assert box.seal(PLAIN, context=b"row 1", random=random) != sealed
    for other, context in ((Box(bytes(32)), b"row 2"), (Box(b"\1" * 32), b"row 1")):
        with pytest.raises(Damaged):
            other.open(sealed, context=context)


def test_every_bit_and_every_length_of_a_boxed_value_counts() -> None:
    box = Box(bytes(32))
    sealed = box.seal(PLAIN, context=b"", random=fixed_random("box"))
    for bit in range(8 * len(sealed)):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Damaged):
            box.open(bytes(flipped), context=b"")
    for size in range(len(sealed)):
        with pytest.raises(Damaged):
            box.open(sealed[:size], context=b"")


def test_no_nonce_is_used_twice() -> None:
    box, random = Box(bytes(32)), fixed_random("nonces")
    nonces = sorted(box.seal(b"", context=b"", random=random)[:12] for _ in range(2000))
    assert all(one != other for one, other in pairwise(nonces))
