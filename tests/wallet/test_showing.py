"""Showing a card: what the checker gets, what stays hidden, and what the worker remembers of it."""

from pathlib import Path

import pytest

from credential.encoding import unb64url
from credential.presenting import NO_REQUEST_AUDIENCE
from credential.request import Request
from credential.sd_jwt import parse_sd_jwt
from credential.skp1 import decode, encode, encode_request
from credential.status_list import REVOKED
from credential.verdict import Verdict
from credential.verify import Challenge, verify
from device.errors import PassportError
from tests.builders import NOW, MemoryTrust, a_credential, a_request
from tests.profiles import PROFILE, install_profile, known
from tests.wallet.builders import GOOD, a_card_for, install_trust
from tests.wallet.test_receiving import a_forged_card
from wallet import history
from wallet.card import CardState
from wallet.pocket import Pocket
from wallet.showing import beyond, lacking, who_asks
from wallet.store import Store

SECRETS = {
    "holder": "Maria Clara Santos",
    "identity": "P1234567A",
    "results": "Read technical drawings",
    "detail": "Batangas City",
}


def checked(text: str, request: Request | None = None) -> Verdict:
    """What a gate that made `request` says to the text."""
    message = decode(text)
    challenge = Challenge(request) if request else None
    return verify(
        message.text(request),
        trust=MemoryTrust(),
        now=NOW,
        challenge=challenge,
        nonce_left_out=message.nonce_left_out,
    )


def test_an_answer_to_a_request_is_accepted(pocket: Pocket) -> None:
    card, request = pocket.receive(a_card_for(pocket)), a_request()
    verdict = checked(pocket.present(card, ("holder", "results"), request), request)
    assert (verdict.word, verdict.holder) == ("accepted", "proven")
    assert verdict.claims["holder"]["full_name"] == "Maria Clara Santos"


def test_an_answer_to_another_request_is_not(pocket: Pocket) -> None:
    card = pocket.receive(a_card_for(pocket))
    text = pocket.present(card, ("holder",), a_request(seed="another"))
    assert "kb.not_this_request" in checked(text, a_request()).codes


def test_without_a_request_nobody_in_particular_is_meant(pocket: Pocket) -> None:
    card = pocket.receive(a_card_for(pocket))
    one, other = pocket.present(card, ("holder",)), pocket.present(card, ("holder",))
    assert one != other  # a fresh nonce each time
    assert checked(one).codes == ("kb.no_request",)
    assert NO_REQUEST_AUDIENCE.encode() in binding(one)


def test_by_a_profile_of_its_own_bundle_the_code_is_half_as_large(pocket: Pocket) -> None:
    card, request = pocket.receive(a_card_for(pocket)), a_request()
    without = pocket.present(card, ("holder", "results"), request)
    install_profile(pocket.home)
    text = pocket.present(card, ("holder", "results"), request)
    assert len(text) < 0.7 * len(without)
    token = decode(text, profiles=known).text(request)
    verdict = verify(token, trust=MemoryTrust(), now=NOW, challenge=Challenge(request), nonce_left_out=True)
    assert verdict


def test_for_a_checker_with_an_older_bundle_the_code_needs_no_profile(pocket: Pocket) -> None:
    card, request = pocket.receive(a_card_for(pocket)), a_request()
    install_profile(pocket.home)
    text = pocket.code_of(card, ("holder",), request, self_contained=True)
    assert checked(text, request)


def test_paper_by_a_profile_is_received_only_where_the_bundle_has_it(pocket: Pocket) -> None:
    text = encode(a_credential(holder=None), profiles=[PROFILE])
    with pytest.raises(PassportError, match="profile that is not in the trust bundle") as caught:
        pocket.receive(text)
    assert "import a newer trust bundle" in (caught.value.hint or "")
    install_profile(pocket.home)
    assert pocket.receive(text).paper


@pytest.mark.parametrize("shown", [(), ("holder",), ("identity", "detail"), ("detail", "results", "holder")])
def test_what_was_not_chosen_is_not_in_the_code(pocket: Pocket, shown: tuple[str, ...]) -> None:
    card = pocket.receive(a_card_for(pocket))
    text = decode(pocket.present(card, shown)).text()
    parsed, whole = parse_sd_jwt(text), parse_sd_jwt(card.token)
    assert len(parsed.disclosures) == len(shown)
    for part, disclosure in zip(card.parts, whole.disclosures, strict=True):
        assert (disclosure in text) == (part in shown)


def test_a_part_the_card_has_not_is_an_error_in_words(pocket: Pocket) -> None:
    card = pocket.receive(a_card_for(pocket))
    with pytest.raises(PassportError, match='no part "portrait"') as caught:
        pocket.present(card, ("portrait",))
    assert caught.value.exit_code == 2


def test_a_card_that_proved_false_cannot_be_shown(untrusting: Pocket) -> None:
    untrusting.receive(a_forged_card(untrusting), keep=True)
    install_trust(untrusting.home)
    (card,) = untrusting.cards()
    with pytest.raises(PassportError, match="cannot be shown"):
        untrusting.present(card, ())
    assert untrusting.history() == []


def test_a_card_looked_at_before_the_import_that_proves_it_false_cannot_be_shown(untrusting: Pocket) -> None:
    old = untrusting.receive(a_forged_card(untrusting), keep=True)
    install_trust(untrusting.home)
    with pytest.raises(PassportError, match="cannot be shown"):
        untrusting.present(old, ())


def test_a_withdrawn_card_may_be_shown_and_is_refused_by_the_checker(pocket: Pocket) -> None:
    card, request = pocket.receive(a_card_for(pocket)), a_request()
    install_trust(pocket.home, statuses={GOOD: REVOKED})
    text = pocket.present(card, ("holder",), request)
    assert pocket.cards()[0].state is CardState.REVOKED
    assert checked(text, request).word == "accepted"  # by a gate whose bundle is older


def test_a_card_nobody_checked_may_be_shown(untrusting: Pocket) -> None:
    card, request = untrusting.receive(a_card_for(untrusting), keep=True), a_request()
    assert checked(untrusting.present(card, ("holder",), request), request).word == "accepted"


def test_a_paper_card_always_shows_whose_it_is(pocket: Pocket) -> None:
    card = pocket.receive(a_credential(holder=None))
    verdict = checked(pocket.present(card, ("results",)))
    assert (verdict.word, verdict.holder) == ("accepted", "not_proven")
    assert {"holder", "identity", "results"} <= set(verdict.claims)
    assert "detail" not in verdict.claims


def test_a_paper_card_cannot_answer_a_request(pocket: Pocket) -> None:
    card = pocket.receive(a_credential(holder=None))
    with pytest.raises(PassportError, match="cannot answer a request"):
        pocket.present(card, (), a_request())


def test_a_card_whose_key_was_lost_says_so(pocket: Pocket, store: Store) -> None:
    card = pocket.receive(a_card_for(pocket))
    with store.change("test") as change:
        for row in change.values["keys"]:
            change.drop("keys", row)
    with pytest.raises(PassportError, match="key of this card is not in this wallet"):
        pocket.present(card, ())


def test_a_request_is_read_from_a_code_and_from_its_json(pocket: Pocket) -> None:
    request = a_request()
    assert pocket.read_request(encode_request(request) + "\n") == request
    assert pocket.read_request(request.raw.decode() + "\n") == request


@pytest.mark.parametrize("text", ["", "{}", "hello", "SKP1:ABC", "SKP2:ABC", "{" * 3000])
def test_what_is_no_request_is_refused_in_words(pocket: Pocket, text: str) -> None:
    with pytest.raises(PassportError, match="this is not a request"):
        pocket.read_request(text)


def test_a_card_is_not_taken_for_a_request(pocket: Pocket) -> None:
    card = pocket.receive(a_card_for(pocket))
    with pytest.raises(PassportError, match="not a request but a credential"):
        pocket.read_request(pocket.present(card, ()))


def test_a_late_request_is_read_and_said_to_be_late(pocket: Pocket) -> None:
    late = a_request(made=NOW - 900, until=NOW - 1)
    assert pocket.read_request(late.raw.decode()) == late
    assert pocket.is_late(late)
    assert not pocket.is_late(a_request())


def test_who_asks_is_never_said_as_if_it_were_known() -> None:
    assert who_asks(a_request()) == 'says it is "Rossi Costruzioni", not verified'


def test_what_goes_beyond_a_request_and_what_a_card_lacks_is_named(pocket: Pocket) -> None:
    card, request = pocket.receive(a_card_for(pocket)), a_request(ask=("holder", "portrait"))
    assert beyond(request, ("holder", "identity")) == ("identity",)
    assert beyond(None, ("holder", "identity")) == ()
    assert lacking(request, card) == ("portrait",)


def test_what_was_shown_to_whom_is_remembered_newest_first(pocket: Pocket) -> None:
    card = pocket.receive(a_card_for(pocket))
    pocket.present(card, ("holder",))
    pocket.present(card, ("results", "holder"), a_request())
    answered, open_ = pocket.history(card)
    assert (answered.to, answered.purpose) == ("Rossi Costruzioni", "job application as welder")
    assert answered.parts == ("holder", "results")
    assert (open_.to, open_.purpose, open_.parts, open_.when) == (None, None, ("holder",), NOW)


def test_the_history_is_the_workers_to_erase(pocket: Pocket) -> None:
    card, other = (pocket.receive(a_card_for(pocket, seed=seed)) for seed in "ab")
    for shown in (card, other):
        pocket.present(shown, ())
    pocket.forget(card)
    assert [line.row for line in pocket.history()] == [other.row]
    pocket.forget()
    assert pocket.history() == []


def test_the_history_keeps_the_newest_lines_only(pocket: Pocket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LONGEST", 3)
    card = pocket.receive(a_credential(holder=None))
    for _ in range(5):
        pocket.present(card, ())
    assert [line.number for line in pocket.history()] == [5, 4, 3]


def test_no_claim_and_no_key_can_be_read_in_any_file(pocket: Pocket, store: Store, home: Path) -> None:
    tokens = [a_card_for(pocket, seed="a"), a_credential(holder=None)]
    cards = [pocket.receive(token) for token in tokens]
    for card in cards:
        pocket.present(card, card.parts)
    pocket.remove(cards[0])
    keys = store.values()["keys"].values()
    words = [*SECRETS.values(), "Rossi", "Weld", "Shielded", *(key["secret"] for key in keys)]
    words += [token[start : start + 24] for token in tokens for start in range(0, len(token), 24)]
    files = [path for path in home.rglob("*") if path.is_file() and "trust" not in path.parts]
    assert {path.name for path in files} == {"wallet.db", "passport-home.json", ".lock"}
    for path in files:
        data = path.read_bytes()
        assert not [word for word in words if len(word) > 3 and word.encode() in data]


def binding(text: str) -> bytes:
    """The payload of the holder's signature in the text."""
    return unb64url((parse_sd_jwt(decode(text).text()).key_binding or "").split(".")[1])
