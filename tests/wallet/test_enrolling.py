"""A key for each card, handed to one centre."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from credential.enrolment import open_enrolment
from credential.errors import Refused
from credential.skp1 import decode, encode_enrolment
from device.errors import PassportError
from tests.builders import ISS, NOW, OTHER_ISS, a_credential
from wallet.pocket import Pocket


def test_the_centre_sees_the_same_six_digits(pocket: Pocket) -> None:
    made = pocket.enrol(ISS)
    assert open_enrolment(made.code, now=NOW, aud=ISS).digits == made.digits


def test_the_code_is_for_one_centre_only(pocket: Pocket) -> None:
    with pytest.raises(Refused):
        open_enrolment(pocket.enrol(ISS).code, now=NOW, aud=OTHER_ISS)


def test_the_code_fits_into_a_qr(pocket: Pocket) -> None:
    code = pocket.enrol(ISS).code
    assert decode(encode_enrolment(code)).text() == code


def test_a_known_centre_is_named_and_an_unknown_one_is_not(pocket: Pocket) -> None:
    assert pocket.enrol(ISS).issuer_name == "Batangas Skills Centre"
    assert pocket.enrol(OTHER_ISS).issuer_name is None


def test_a_key_waits_until_its_card_arrives(pocket: Pocket) -> None:
    waiting = pocket.enrol(ISS)
    assert pocket.enrolments() == [waiting]
    pocket.receive(a_credential(holder=open_enrolment(waiting.code, now=NOW).key))
    assert pocket.enrolments() == []


def test_a_renewed_card_may_be_bound_to_the_key_of_the_old_one(pocket: Pocket) -> None:
    key = open_enrolment(pocket.enrol(ISS).code, now=NOW).key
    for seed in ("first", "renewed"):
        card = pocket.receive(a_credential(holder=key, seed=seed))
        assert pocket.present(card, ("holder",))
    assert len(pocket.cards()) == 2


@pytest.mark.parametrize("name", ["", "batangas", "http://centre.example", "https:// x", "urn:"])
def test_what_is_no_centres_id_makes_no_key(pocket: Pocket, name: str) -> None:
    with pytest.raises(PassportError, match="is not the id of a centre"):
        pocket.enrol(name)
    assert pocket.enrolments() == []


def test_a_centre_named_by_a_urn_gets_a_code_and_its_card_is_kept(untrusting: Pocket) -> None:
    made = untrusting.enrol("urn:example:davao")
    enrolment = open_enrolment(decode(encode_enrolment(made.code)).text(), now=NOW, aud="urn:example:davao")
    card = untrusting.receive(a_credential(iss="urn:example:davao", holder=enrolment.key), keep=True)
    assert untrusting.present(card, ("holder",))
    assert untrusting.enrolments() == []


def test_of_two_who_make_the_same_wallet_at_once_one_does(tmp_path: Path) -> None:
    def make(words: bytes) -> str:
        try:
            with Pocket.create(tmp_path / "new", words):
                return "made"
        except PassportError as problem:
            return problem.message

    with ThreadPoolExecutor() as both:
        told = sorted(both.map(make, (b"violet harbour anchor nine", b"some other words here")))
    assert told == ["made", f"there is already a wallet in {tmp_path / 'new'}"]
