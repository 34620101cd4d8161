"""Keys: which are taken, which never, and how they are named."""

import base64
import hashlib
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from credential import sealing
from credential.codes import Code
from credential.encoding import b64url
from credential.keys import SigningKey, VerifyingKey, p256_y
from tests.builders import CENTRE, HOLDER, THIEF, a_key, fixed_random
from tests.credential.objections import objects

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
FIELD = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
P25519 = 2**255 - 19
ED = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ED_X = ED.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def ed_jwk(x: bytes) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": b64url(x)}


def ec_jwk(**changes: Any) -> dict[str, Any]:
    """The centre's key with these members set, or left out where None."""
    return {n: v for n, v in (CENTRE.public.jwk | changes).items() if v is not None}


def test_the_thumbprint_of_rfc_8037_appendix_a_3() -> None:
    key = VerifyingKey.from_jwk(
        {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    )
    assert key.thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_a_thumbprint_is_the_hash_rfc_7638_describes() -> None:
    jwk = CENTRE.public.jwk
    spelled = f'{{"crv":"P-256","kty":"EC","x":"{jwk["x"]}","y":"{jwk["y"]}"}}'
    digest = hashlib.sha256(spelled.encode())
    assert CENTRE.public.thumbprint == b64url(digest.digest())
    assert CENTRE.public.fingerprint == digest.hexdigest()


def test_other_members_and_their_order_change_no_thumbprint() -> None:
    jwk = {"kid": "x", "use": "sig", "alg": "ES256", "key_ops": ["verify"], **CENTRE.public.jwk}
    shuffled = dict(reversed(jwk.items()))
    assert VerifyingKey.from_jwk(shuffled).thumbprint == CENTRE.public.thumbprint
    assert VerifyingKey.from_jwk(shuffled).jwk == CENTRE.public.jwk


def test_equal_keys_are_equal_values() -> None:
    again = VerifyingKey.from_jwk(CENTRE.public.jwk)
    assert again == CENTRE.public
    assert len({again, CENTRE.public, HOLDER.public}) == 2
    assert again != CENTRE.public.jwk
    assert CENTRE.public.fingerprint[:16] in repr(again)


@pytest.mark.parametrize("jwk", [None, "x", 1, [], True, {}, {"kty": "EC"}, {"kty": ["EC"], "crv": {}}])
def test_what_is_no_jwk_is_refused(jwk: object) -> None:
    with objects(Code.KEY_FORM):
        VerifyingKey.from_jwk(jwk)


@pytest.mark.parametrize(
    "jwk",
    [
        ec_jwk(d=b64url(CENTRE.secret)),
        ec_jwk(d=None, k="AAAA"),
        {"kty": "oct", "k": "AAAA"},
        {"kty": "OKP", "crv": "Ed25519", "x": b64url(ED_X), "d": b64url(bytes(32))},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "OKP", "crv": "X25519", "x": b64url(bytes(32))},
        ec_jwk(crv="P-384"),
        ec_jwk(crv="secp256k1"),
        ec_jwk(kty="ec"),
        ec_jwk(x=None),
        ec_jwk(y=None),
        ec_jwk(x=7),
        ec_jwk(x=["a"]),
        ec_jwk(x=CENTRE.public.jwk["x"] + "="),
        ec_jwk(x=CENTRE.public.jwk["x"][:-1]),
        ec_jwk(x="!" * 43),
        ec_jwk(y=CENTRE.public.jwk["y"][:-1] + "_"),
        ec_jwk(use="enc"),
        ec_jwk(use=["sig"]),
        ec_jwk(key_ops=["sign"]),
        ec_jwk(key_ops="verify"),
        ec_jwk(key_ops=[]),
        ec_jwk(alg="ES384"),
        ec_jwk(alg="ECDH-ES"),
        ec_jwk(alg=["ES256"]),
    ],
)
def test_a_key_for_something_else_is_refused(jwk: object) -> None:
    with objects(Code.KEY_FORM):
        VerifyingKey.from_jwk(jwk)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (0, 0),
        (1, 1),
        (FIELD, FIELD),
        (2**256 - 1, 2**256 - 1),
        (int.from_bytes(base64.urlsafe_b64decode(CENTRE.public.jwk["x"] + "=")), 1),
        # The generator of secp256k1: a point of another curve.
        (
            0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
            0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
        ),
    ],
)
def test_a_point_off_the_curve_is_refused(x: int, y: int) -> None:
    with objects(Code.KEY_FORM):
        VerifyingKey.from_jwk(ec_jwk(x=b64url(x.to_bytes(32)), y=b64url(y.to_bytes(32))))


def test_a_coordinate_beyond_the_field_is_no_second_name_of_a_key() -> None:
    # x = 5 is on the curve, and so it would be again, a field's size further on.
    y = p256_y((5).to_bytes(32), odd=False)
    assert y is not None
    VerifyingKey.from_jwk(ec_jwk(x=b64url((5).to_bytes(32)), y=b64url(y)))
    with objects(Code.KEY_FORM):
        VerifyingKey.from_jwk(ec_jwk(x=b64url((5 + FIELD).to_bytes(32)), y=b64url(y)))


@pytest.mark.parametrize(
    "x",
    [
        bytes(32),
        b"\x01" + bytes(31),
        b"\x01" + bytes(30) + b"\x80",
        (P25519 - 1).to_bytes(32, "little"),
        ((P25519 - 1) | 1 << 255).to_bytes(32, "little"),
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
        *(number.to_bytes(32, "little") for number in range(P25519, 2**255)),
        *((number | 1 << 255).to_bytes(32, "little") for number in range(P25519, 2**255)),
    ],
    ids=bytes.hex,
)
def test_an_ed25519_key_of_low_order_or_not_canonical_is_refused(x: bytes) -> None:
    with objects(Code.KEY_FORM):
        VerifyingKey.from_jwk(ed_jwk(x))


@pytest.mark.parametrize("y", [2, 7, 8, 11, P25519 - 2])
def test_an_ed25519_key_off_the_curve_is_refused(y: int) -> None:
    with objects(Code.KEY_FORM):
        VerifyingKey.from_jwk(ed_jwk(y.to_bytes(32, "little")))


@pytest.mark.parametrize("y", [3, 4, 5, 6, P25519 - 3])
def test_an_ed25519_key_on_the_curve_is_read(y: int) -> None:
    assert VerifyingKey.from_jwk(ed_jwk(y.to_bytes(32, "little"))).alg == "EdDSA"


def test_an_ed25519_key_verifies_what_it_signed_and_nothing_else() -> None:
    key = VerifyingKey.from_jwk(ed_jwk(ED_X))
    signature = ED.sign(b"words")
    assert key.alg == "EdDSA"
    assert key.verify(signature, b"words")
    assert not key.verify(signature, b"word")
    assert not key.verify(signature[:63], b"words")
    assert not key.verify(bytes(64), b"words")


def test_a_signature_is_64_bytes_and_never_der() -> None:
    signature = CENTRE.sign(b"words")
    assert CENTRE.public.verify(signature, b"words")
    der = CENTRE.private.sign(b"words", ec.ECDSA(SHA256()))
    for wrong in (der, b"", signature[:-1], signature + b"\0", bytes(64), b"\xff" * 64, signature[::-1]):
        assert not CENTRE.public.verify(wrong, b"words")
    assert not THIEF.public.verify(signature, b"words")


@pytest.mark.parametrize(
    ("r", "s"), [(0, 0), (0, 1), (1, 0), (ORDER, ORDER), (ORDER, 1), (1, ORDER), (2**256 - 1, 2**256 - 1)]
)
def test_numbers_out_of_range_are_no_signature(r: int, s: int) -> None:
    assert not CENTRE.public.verify(r.to_bytes(32) + s.to_bytes(32), b"words")


def test_a_secret_makes_the_same_key_again() -> None:
    again = SigningKey.from_secret(CENTRE.secret)
    assert len(CENTRE.secret) == 32
    assert again.public == CENTRE.public
    assert again.sign(b"x") == CENTRE.sign(b"x")


@pytest.mark.parametrize("secret", [b"", bytes(31), bytes(32), bytes(33), ORDER.to_bytes(32), b"\xff" * 32])
def test_a_number_that_is_no_private_key_is_refused(secret: bytes) -> None:
    with objects(Code.KEY_FORM):
        SigningKey.from_secret(secret)


def test_the_smallest_and_the_largest_number_are_keys() -> None:
    for number in (1, ORDER - 1):
        assert SigningKey.from_secret(number.to_bytes(32)).secret == number.to_bytes(32)
    assert SigningKey.generate(bytes).secret == (1).to_bytes(32)


def test_a_key_comes_from_48_bytes_of_the_randomness_given() -> None:
    asked = []

    def random(size: int) -> bytes:
        asked.append(size)
        return fixed_random("x")(size)

    assert SigningKey.generate(random).public == a_key("x").public
    assert asked == [48]


def test_a_public_key_in_pem_comes_back() -> None:
    pem = CENTRE.public.to_pem()
    assert pem.startswith(b"-----BEGIN PUBLIC KEY-----\n")
    assert VerifyingKey.from_pem(pem) == CENTRE.public


def _pem(key: Any) -> bytes:
    pem: bytes = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem


def test_another_thing_in_pem_is_refused() -> None:
    unknown = bytearray(base64.b64decode(b"".join(CENTRE.public.to_pem().split(b"\n")[1:-2])))
    unknown[12] ^= 1  # an algorithm nobody knows
    label = b"-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
    for pem in (
        b"",
        b"x",
        label % b"AAAA",
        label % base64.b64encode(unknown),
        CENTRE.public.to_pem()[:-30],
        _pem(ED.public_key()),
        _pem(ec.derive_private_key(7, ec.SECP384R1()).public_key()),
        _pem(rsa.RSAPublicNumbers(65537, 2**1024 + 643).public_key()),
    ):
        with objects(Code.KEY_FORM):
            VerifyingKey.from_pem(pem)


def test_y_follows_from_x_and_its_parity() -> None:
    numbers = CENTRE.private.public_key().public_numbers()
    x, y = numbers.x.to_bytes(32), numbers.y
    assert p256_y(x, bool(y & 1)) == y.to_bytes(32)
    assert p256_y(x, not y & 1) == (FIELD - y).to_bytes(32)
    assert p256_y((1).to_bytes(32), odd=False) is None, "no point of the curve has this x"
    assert p256_y(b"\xff" * 32, odd=False) is None


def test_another_private_key_under_the_seal_is_damage() -> None:
    other = ec.generate_private_key(ec.SECP384R1())
    der = other.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    sealed = sealing.seal(der, b"words", context=b"skills-passport key", random=fixed_random("other"))
    with pytest.raises(sealing.Damaged, match="not a P-256 key"):
        SigningKey.from_pem(sealing.armour(sealed), b"words")
