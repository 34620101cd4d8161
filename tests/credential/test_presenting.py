"""Presenting: only what was chosen leaves the wallet, bound to one verifier."""

from base64 import urlsafe_b64encode
from itertools import combinations

import pytest

from credential.codes import Code
from credential.encoding import strict_json, unb64url
from credential.jws import open_jws
from credential.presenting import KB_TYP, NO_REQUEST_AUDIENCE, parts_of, present, sd_hash, select
from credential.sd_jwt import parse_sd_jwt, unverified_claims
from credential.skp1 import encode
from credential.skp1.frame import read_frame
from tests.builders import HOLDER, NOW, a_credential, a_presentation, a_request
from tests.credential import official
from tests.credential.objections import objects

PARTS = ("holder", "identity", "results", "detail")
EVERY_CHOICE = [chosen for size in range(5) for chosen in combinations(PARTS, size)]


def test_a_credential_names_its_parts_in_their_order() -> None:
    assert parts_of(a_credential()) == PARTS


@pytest.mark.parametrize("chosen", EVERY_CHOICE, ids="+".join)
def test_the_parts_chosen_are_shown_and_no_other(chosen: tuple[str, ...]) -> None:
    token = a_credential()
    shown = select(token, chosen)
    assert parts_of(shown) == chosen
    assert set(unverified_claims(shown)) & set(PARTS) == set(chosen)
    assert shown.split("~")[0] == token.split("~")[0]


def test_parts_it_does_not_have_are_not_invented() -> None:
    assert select(a_credential(), ["portrait"]) == select(a_credential(), [])


def test_the_key_binding_says_for_whom_when_and_over_what() -> None:
    text = present(a_credential(), ["holder"], aud="urn:x", nonce="n", now=NOW, key=HOLDER)
    sd_jwt = parse_sd_jwt(text)
    assert sd_jwt.key_binding is not None
    binding = open_jws(sd_jwt.key_binding, typ=KB_TYP)
    binding.verify(HOLDER.public)
    assert binding.header == {"alg": "ES256", "typ": "kb+jwt"}
    assert list(binding.payload.items()) == [
        ("iat", NOW),
        ("aud", "urn:x"),
        ("nonce", "n"),
        ("sd_hash", sd_hash(select(a_credential(), ["holder"]))),
    ]


@official.needs_examples
def test_the_sd_hash_of_the_official_example() -> None:
    text = official.text("rfc9901/A.3_04_compact.txt")
    printed = official.document("rfc9901/A.3_05.json")["sd_hash"]
    assert sd_hash(text[: text.rindex("~") + 1]) == printed


def test_a_presentation_can_be_narrowed_again_and_loses_its_binding() -> None:
    narrowed = select(a_presentation(parts=("holder", "results")), ["holder"])
    assert narrowed == select(a_credential(), ["holder"])


def test_for_nobody_in_particular_there_is_a_name() -> None:
    assert NO_REQUEST_AUDIENCE == "urn:skills-passport:no-request"


def spellings(secret: bytes) -> set[bytes]:
    """The bytes as they are, and what base64 makes of them at each of its three alignments."""
    found = {secret}
    for lead in range(3):
        encoded = urlsafe_b64encode(bytes(lead) + secret)
        # The characters that also hold bits of neighbours are not of the secret alone.
        first, last = -(-lead * 8 // 6), (lead + len(secret)) * 8 // 6
        found.add(encoded[first:last])
    return found


@pytest.mark.parametrize("chosen", EVERY_CHOICE, ids="+".join)
def test_nothing_of_a_part_left_behind_is_in_what_is_shown(chosen: tuple[str, ...]) -> None:
    request = a_request()
    token = a_credential()
    shown = a_presentation(token, parts=chosen)
    frames = [read_frame(encode(shown)), read_frame(encode(shown, request=request))]
    places = [shown.encode(), *(frame.head + frame.tail for frame in frames)]
    places += [unb64url(part) for element in shown.split("~") for part in element.split(".")]
    for disclosure in parse_sd_jwt(token).disclosures:
        salt, name, value = strict_json(unb64url(disclosure))
        if name in chosen:
            continue
        secrets = {disclosure.encode(), salt.encode(), unb64url(salt), *_words(value)}
        for secret in secrets:
            for spelling in spellings(secret):
                assert not any(spelling in place for place in places), (name, secret)


def _words(value: object) -> set[bytes]:
    """Every text of a value that is long enough to be found by more than chance."""
    if isinstance(value, dict):
        return set().union(*map(_words, value.values()))
    if isinstance(value, list):
        return set().union(*map(_words, value))
    return {value.encode()} if isinstance(value, str) and len(value) > 4 else set()


def test_the_search_for_secrets_finds_what_is_shown() -> None:
    """The test above would be worth nothing if it could not see a value that is there."""
    shown = a_presentation(parts=("identity",)).encode()
    assert any(spelling in shown for spelling in spellings(b"P1234567A"))
    assert any(spelling in shown for spelling in spellings(b"1998-04-02"))


@pytest.mark.parametrize("token", ["", "x", "a~!!~", "a~bm8~"])
def test_what_is_no_credential_is_objected_to(token: str) -> None:
    code = {"a~!!~": Code.BASE64_FORM, "a~bm8~": Code.JSON_FORM}.get(token, Code.SD_FORM)
    with objects(code):
        parts_of(token)
