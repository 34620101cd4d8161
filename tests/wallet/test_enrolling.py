"""A key for each card, handed to one centre."""

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


@pytest.mark.parametrize(
    "name", ["", "batangas", "http://centre.example", "https://", "https:// x", "https://a b"]
)
def test_what_is_no_centres_id_makes_no_key(pocket: Pocket, name: str) -> None:
    with pytest.raises(PassportError, match="is not the id of a centre"):
        pocket.enrol(name)
    assert pocket.enrolments() == []
