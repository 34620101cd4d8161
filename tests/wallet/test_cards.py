"""The cards as their owner sees them: order, names, states, and words for each state."""

from datetime import UTC, date, datetime, timedelta

import pytest

from credential.limits import DAY
from credential.status_list import REVOKED
from device import clock
from device.errors import PassportError
from tests.builders import ISS, NOW, TODAY, a_credential, an_entry
from tests.wallet.builders import GOOD, a_card_for, install_trust
from wallet.card import CardState
from wallet.judging import last_day
from wallet.pocket import Pocket


def test_the_newest_card_comes_first(pocket: Pocket) -> None:
    rows = [pocket.receive(a_card_for(pocket, seed=str(number))).row for number in range(3)]
    assert [card.row for card in pocket.cards()] == rows[::-1]


def test_a_card_is_found_by_the_beginning_of_its_id(pocket: Pocket) -> None:
    card = pocket.receive(a_card_for(pocket))
    assert pocket.card(card.id) == pocket.card(card.row[:2].upper()) == card


@pytest.mark.parametrize("name", ["", "zz", "../..", "\x1b[2J"])
def test_a_name_that_no_card_has_is_an_error_in_words(pocket: Pocket, name: str) -> None:
    pocket.receive(a_card_for(pocket))
    with pytest.raises(PassportError, match="no card begins with") as caught:
        pocket.card(name)
    assert "\x1b" not in caught.value.message


def test_a_name_that_several_cards_share_is_an_error_in_words(pocket: Pocket) -> None:
    cards = [pocket.receive(a_card_for(pocket, seed=str(number))) for number in range(17)]
    shared = next(c.row[0] for c in cards if sum(o.row[0] == c.row[0] for o in cards) > 1)
    with pytest.raises(PassportError, match="more than one card"):
        pocket.card(shared)


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [
        (1000, CardState.GOOD, "valid to 17 Aug 2029"),
        (61, CardState.GOOD, "valid to 21 Jan 2027"),
        (60, CardState.ENDING_SOON, "ends in 60 days: ask the centre to renew it"),
        (1, CardState.ENDING_SOON, "ends tomorrow: ask the centre to renew it"),
        (0, CardState.ENDING_SOON, "ends today: ask the centre to renew it"),
        (-1, CardState.EXPIRED, "ended on 20 Nov 2026: ask the centre to renew it"),
    ],
)
def test_a_card_says_how_long_it_holds(pocket: Pocket, days: int, state: CardState, words: str) -> None:
    card = pocket.receive(a_card_for(pocket, exp=TODAY + (days + 1) * DAY))
    assert (card.state, card.state_words, card.ends_in_days) == (state, words, days)
    assert card.valid_until == datetime.fromtimestamp(NOW, UTC).date() + timedelta(days=days)


def test_a_card_without_an_end_says_so(pocket: Pocket) -> None:
    card = pocket.receive(a_card_for(pocket, exp=None))
    assert (card.state_words, card.valid_until, card.ends_in_days) == ("valid without an end", None, None)


@pytest.mark.parametrize(
    ("exp", "day"),
    [(None, None), (2**53 - 1, None), (DAY, date(1970, 1, 1)), (DAY + 1, date(1970, 1, 2)), (True, None)],
)
def test_the_last_valid_day_is_the_one_before_exp(exp: object, day: date | None) -> None:
    assert last_day(exp) == day


def test_a_card_withdrawn_later_is_shown_so_after_the_next_import(pocket: Pocket) -> None:
    pocket.receive(a_card_for(pocket))
    install_trust(pocket.home, statuses={GOOD: REVOKED})
    (card,) = pocket.cards()
    assert (card.state, card.codes) == (CardState.REVOKED, ("status.revoked",))
    assert card.issuer_name == "Batangas Skills Centre"


def test_a_withdrawn_card_that_has_also_ended_reads_as_withdrawn(pocket: Pocket) -> None:
    pocket.receive(a_card_for(pocket, exp=TODAY))
    install_trust(pocket.home, statuses={GOOD: REVOKED})
    assert pocket.cards()[0].state is CardState.REVOKED


def test_a_card_whose_centre_has_left_the_bundle_is_not_checked(pocket: Pocket) -> None:
    pocket.receive(a_card_for(pocket))
    install_trust(pocket.home, entry=an_entry(keys=()))
    card = pocket.cards()[0]
    assert (card.state, card.issuer_name) == (CardState.NOT_CHECKED, None)


def test_a_bundle_grown_old_is_said(pocket: Pocket, monkeypatch: pytest.MonkeyPatch) -> None:
    pocket.receive(a_card_for(pocket))
    monkeypatch.setattr(clock, "now", lambda: NOW + 31 * DAY)
    card = pocket.cards()[0]
    assert (card.state, card.issuer_name) == (CardState.STATUS_OLD, "Batangas Skills Centre")
    assert "import a newer trust bundle" in card.state_words


def test_a_card_without_a_place_in_the_list_of_its_centre_is_no_good_and_no_bundle_helps(
    pocket: Pocket,
) -> None:
    card = pocket.receive(a_card_for(pocket, status_index=2**20))
    assert (card.state, card.codes) == (CardState.REFUSED, ("status.index",))
    assert card.state_words.startswith("no checker will take it: ")
    assert card.claims["title"]
    assert not card.can_be_presented


def test_a_clock_behind_the_bundle_is_said(pocket: Pocket, monkeypatch: pytest.MonkeyPatch) -> None:
    pocket.receive(a_card_for(pocket))
    monkeypatch.setattr(clock, "now", lambda: TODAY - DAY)
    assert "the clock of this device is wrong" in pocket.cards()[0].state_words


def test_a_damaged_bundle_leaves_the_cards_unchecked_and_the_wallet_open(pocket: Pocket) -> None:
    pocket.receive(a_card_for(pocket))
    (pocket.home / "trust" / "live" / "trust.json").write_bytes(b"{")
    assert pocket.cards()[0].state is CardState.NOT_CHECKED


def test_a_removed_card_is_gone_with_its_history(pocket: Pocket) -> None:
    card, other = (pocket.receive(a_credential(holder=None, seed=seed)) for seed in "ab")
    for shown in (card, other):
        pocket.present(shown, ())
    pocket.remove(card)
    assert pocket.cards() == [other]
    assert [line.row for line in pocket.history()] == [other.row]


def test_a_locked_wallet_says_so(pocket: Pocket) -> None:
    pocket.close()
    with pytest.raises(PassportError, match="locked"):
        pocket.cards()


def test_enrolling_again_for_one_centre_makes_another_key(pocket: Pocket) -> None:
    one, other = pocket.enrol(ISS), pocket.enrol(ISS)
    assert one.code != other.code
    assert [each.code for each in pocket.enrolments()] == [other.code, one.code]
