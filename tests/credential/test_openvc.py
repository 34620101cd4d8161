"""openvc-core as a second opinion: what we make it reads, and what it makes is received, shown and accepted.

It looks at signatures, dates, disclosures and status; whom to trust, and for what, is not its task.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime

import pytest
from openvc.status.issue import build_status_list_token, verify_status_list_token
from openvc.status.token_status_list import decode_status_list, get_status, new_status_list, set_status

from credential import skp1
from credential.codes import Code
from credential.jws import open_jws
from credential.limits import DAY
from credential.presenting import parts_of
from credential.status_list import open_status_list
from credential.trust_entry import EntryKey
from credential.verify import check_receipt, verify
from tests.builders import (
    CENTRE,
    NOW,
    OTHER_CENTRE,
    STATUS_URI,
    TODAY,
    MemoryTrust,
    a_credential,
    a_presentation,
    a_status_token,
    an_entry,
    some_claims,
)
from tests.credential.openvc_both_ways import (
    ANYTHING,
    CHALLENGE,
    OURS,
    PARTS,
    REQUEST,
    as_they_read,
    as_we_read,
    issued_by_them,
    shown_by_them,
    shown_by_us,
    trust_in,
)
from tests.credential.openvc_suite import an_ed25519_key, theirs
from tests.vectors.drafts import jws


@pytest.mark.parametrize("parts", [(), ("holder",), PARTS])
def test_they_read_our_presentations_as_we_do(parts: tuple[str, ...]) -> None:
    text = a_presentation(parts=parts)
    assert as_they_read(text) == as_we_read(text)


def test_they_show_what_we_issued_and_we_accept_it() -> None:
    text = shown_by_them(a_credential())
    assert as_we_read(text) == as_they_read(text)


@pytest.mark.parametrize("decoys", [0, 5])
@pytest.mark.parametrize("hidden", [PARTS, ("holder", "identity")])
def test_a_certificate_of_theirs_is_received_shown_and_accepted(hidden: Collection[str], decoys: int) -> None:
    claims = {name: value for name, value in some_claims().items() if name in hidden or name not in PARTS}
    token = issued_by_them(claims, hidden, vct=OURS, decoys=decoys)
    assert check_receipt(token, trust=trust_in(), now=NOW).codes == ()
    assert sorted(parts_of(token)) == sorted(hidden)
    for text in (shown_by_us(token, ("holder",)), shown_by_them(token)):
        through_a_qr = skp1.decode(skp1.encode(text, request=REQUEST)).text(REQUEST)
        assert through_a_qr == text
        assert as_we_read(text) == as_they_read(text)


def test_a_certificate_of_theirs_that_keeps_nothing_hidden_is_against_its_type() -> None:
    token = issued_by_them(some_claims(), (), vct=OURS)
    assert check_receipt(token, trust=trust_in(), now=NOW).codes == (Code.TYPE_CLAIM,)


FLAT = {"given_name": "Maria", "age": 28, "nationalities": ["PH", "IT"], "address": {"city": "Batangas"}}


@pytest.mark.parametrize("alg", ["EdDSA", "Ed25519"])
def test_flat_claims_under_ed25519_are_accepted_claim_by_claim(alg: str) -> None:
    key, public = an_ed25519_key(bytes(range(32)), alg)
    token = issued_by_them(FLAT, ("given_name", "age", "address"), key=key, decoys=2)
    assert check_receipt(token, trust=trust_in(public, CENTRE.public), now=NOW).codes == ()
    for text in (shown_by_us(token, ("given_name",)), shown_by_them(token)):
        assert as_we_read(text, public, CENTRE.public) == as_they_read(text, public.jwk)


@pytest.mark.parametrize("alg", ["EdDSA", "Ed25519"])
def test_a_holder_of_theirs_with_an_ed25519_key_is_proven(alg: str) -> None:
    key, public = an_ed25519_key(bytes(32), alg)
    text = shown_by_them(issued_by_them(FLAT, ("age",), holder=public.jwk), key)
    assert as_we_read(text) == as_they_read(text)


def without_kid(token: str) -> str:
    """A credential of theirs, signed again under a header that names no key."""
    jwt, rest = token.split("~", 1)
    payload = open_jws(jwt, typ="dc+sd-jwt").payload
    return jws({"alg": "ES256", "typ": "dc+sd-jwt"}, payload, CENTRE) + "~" + rest


def test_without_a_kid_the_only_key_in_force_is_meant_and_of_two_none() -> None:
    text = shown_by_us(without_kid(issued_by_them(FLAT, ("age",))), ("age",))
    assert as_we_read(text) == as_they_read(text)
    both = trust_in(CENTRE.public, OTHER_CENTRE.public)
    assert verify(text, trust=both, now=NOW, challenge=CHALLENGE).codes == (Code.KEY_UNKNOWN,)
    retired = EntryKey(OTHER_CENTRE.public, date(2026, 1, 1), date(2026, 6, 30))
    one_left = MemoryTrust(
        (an_entry(keys=(EntryKey(CENTRE.public, date(2026, 1, 1)), retired), accreditations=(ANYTHING,)),)
    )
    assert verify(text, trust=one_left, now=NOW, challenge=CHALLENGE).codes == ()


def test_they_read_our_status_lists() -> None:
    statuses = {0: 1, 1: 2, 5: 3, 4711: 1, 2**13 - 1: 2}
    claims = verify_status_list_token(
        a_status_token(statuses),
        public_key_jwk=CENTRE.public.jwk,
        expected_uri=STATUS_URI,
        now=datetime.fromtimestamp(NOW, UTC),
    )
    data = decode_status_list(claims["status_list"]["lst"])
    assert len(data) * 4 == 2**13
    for index in range(2**13):
        assert get_status(data, index, bits=2) == statuses.get(index, 0)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
@pytest.mark.parametrize("alg", ["ES256", "EdDSA"])
def test_we_read_their_status_lists(bits: int, alg: str) -> None:
    ed25519, ed25519_public = an_ed25519_key(bytes(range(32)), "EdDSA")
    key, public = (theirs(CENTRE), CENTRE.public) if alg == "ES256" else (ed25519, ed25519_public)
    packed, statuses = new_status_list(1000, bits=bits), {n: n * 7 % 2**bits for n in range(1000)}
    for index, status in statuses.items():
        set_status(packed, index, status, bits=bits)
    token = build_status_list_token(
        signing_key=key, uri=STATUS_URI, status_list=packed, bits=bits, issued_at=TODAY, expires=NOW + DAY
    )
    opened = open_status_list(token, uri=STATUS_URI, keys=[public])
    assert {index: opened.status(index) for index in statuses} == statuses
