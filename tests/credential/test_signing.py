"""Signing: the same words, the same bytes, and nothing but what was given."""

import subprocess
import sys
from pathlib import Path

import jwt
import pytest

from credential.encoding import strict_object, unb64url
from credential.jws import open_jws
from credential.keys import SigningKey
from credential.signing import _pyjws, sign_jws
from tests.builders import CENTRE, HOLDER, a_presentation

ROOT = Path(__file__).parents[2]


def test_the_same_words_give_the_same_bytes() -> None:
    made = {sign_jws({"a": 1}, typ="x", key=CENTRE) for _ in range(3)}
    assert len(made) == 1


def test_another_process_gives_the_same_bytes() -> None:
    code = "from tests.builders import a_presentation; print(a_presentation())"
    made = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert made.stdout == a_presentation() + "\n"


def test_the_example_of_rfc_6979_for_p256() -> None:
    # Appendix A.2.5, message "sample", SHA-256.
    key = SigningKey.from_secret(
        bytes.fromhex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721")
    )
    expected = (
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
        "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
    )
    assert key.sign(b"sample") == bytes.fromhex(expected)


def test_header_and_payload_hold_what_was_given_in_its_order() -> None:
    token = sign_jws({"z": "é", "a": [1.5, None]}, typ="x+jwt", key=CENTRE, header={"kid": "k"})
    header, payload, _ = token.split(".")
    assert strict_object(unb64url(header)) == {"alg": "ES256", "typ": "x+jwt", "kid": "k"}
    assert unb64url(payload) == '{"z":"é","a":[1.5,null]}'.encode()


def test_every_signature_is_64_bytes_and_holds() -> None:
    for number in range(300):
        opened = open_jws(sign_jws({"n": number}, typ="x", key=HOLDER), typ="x")
        assert len(opened.signature) == 64
        opened.verify(HOLDER.public)


def test_pyjwt_verifies_what_we_sign() -> None:
    token = sign_jws({"a": 1}, typ="x", key=CENTRE)
    assert jwt.decode(token, CENTRE.private.public_key(), algorithms=["ES256"]) == {"a": 1}


def test_the_registered_algorithm_verifies_too_and_makes_no_key() -> None:
    signer = _pyjws()
    token = sign_jws({"a": 1}, typ="x", key=CENTRE)
    algorithm = signer.get_algorithm_by_name("ES256")
    start, _, signature = token.rpartition(".")
    assert algorithm.verify(start.encode(), CENTRE, unb64url(signature))
    assert not algorithm.verify(start.encode(), HOLDER, unb64url(signature))
    with pytest.raises(NotImplementedError):
        algorithm.to_jwk(CENTRE)
    with pytest.raises(NotImplementedError):
        algorithm.from_jwk("{}")
