"""What may enter the wallet, and what never does."""

from datetime import date

import pytest

from credential import skp1
from credential.encoding import b64url, compact_json, strict_json, unb64url
from credential.limits import DAY
from credential.presenting import select
from device.errors import PassportError
from tests.builders import (
    CENTRE,
    HOLDER,
    ISS,
    OTHER_CENTRE,
    OTHER_ISS,
    THIEF,
    TODAY,
    a_credential,
    a_presentation,
    a_request,
)
from tests.wallet.builders import GONE, PAUSED, a_card_for, install_trust
from wallet.card import CardState
from wallet.pocket import Pocket


def refusal(pocket: Pocket, text: str, *, keep: bool = True) -> PassportError:
    """What the wallet says when it does not take `text`, even on demand; nothing may have been stored."""
    before = [card.token for card in pocket.cards()]
    with pytest.raises(PassportError) as caught:
        pocket.receive(text, keep=keep)
    assert [card.token for card in pocket.cards()] == before
    return caught.value


def test_a_card_for_a_key_of_this_wallet_is_kept(pocket: Pocket) -> None:
    card = pocket.receive(a_card_for(pocket))
    assert card.state is CardState.GOOD
    assert (card.issuer_name, card.country, card.authority) == ("Batangas Skills Centre", "PH", "TESDA")
    assert pocket.cards() == [card]


def test_a_paper_card_belongs_to_whoever_has_it(pocket: Pocket) -> None:
    assert pocket.receive(a_credential(holder=None)).paper


def test_a_card_is_the_same_from_a_qr_code_and_from_a_file(pocket: Pocket) -> None:
    token = a_card_for(pocket)
    from_file = pocket.receive(token + "\n")
    from_code = pocket.receive(skp1.encode(token) + "\r\n")
    assert from_file == from_code
    assert len(pocket.cards()) == 1


def test_the_fuller_form_of_a_card_replaces_the_shorter_one(pocket: Pocket) -> None:
    token = a_credential(holder=None)
    short = pocket.receive(select(token, ("holder", "identity")))
    full = pocket.receive(token)
    assert (short.parts, full.parts) == (("holder", "identity"), ("holder", "identity", "results", "detail"))
    assert pocket.receive(select(token, ("holder",))).parts == full.parts
    assert [card.row for card in pocket.cards()] == [short.row]


def test_a_card_signed_by_somebody_else_is_never_stored(pocket: Pocket) -> None:
    assert refusal(pocket, a_forged_card(pocket)).code == "jws.signature"


@pytest.mark.parametrize("position", [40, 400, 700])
def test_a_card_with_a_changed_word_is_never_stored(pocket: Pocket, position: int) -> None:
    token = a_card_for(pocket)
    other = "A" if token[position] != "A" else "B"
    assert refusal(pocket, token[:position] + other + token[position + 1 :]).message


def test_a_card_with_a_part_the_centre_did_not_sign_is_never_stored(pocket: Pocket) -> None:
    added = b64url(compact_json(["c2FsdHNhbHRzYWx0c2FsdA", "portrait", {"image": "x"}]))
    assert refusal(pocket, f"{a_card_for(pocket)}{added}~").code == "sd.unreferenced"


def test_a_card_for_another_wallets_key_is_never_stored(pocket: Pocket) -> None:
    assert "another wallet" in refusal(pocket, a_credential(holder=HOLDER.public)).message


def test_another_wallets_card_of_an_unknown_centre_is_not_kept_on_demand_either(untrusting: Pocket) -> None:
    assert "another wallet" in refusal(untrusting, a_credential(holder=HOLDER.public)).message


def test_a_withdrawn_card_is_never_stored(pocket: Pocket) -> None:
    assert refusal(pocket, a_card_for(pocket, status_index=GONE)).code == "status.revoked"


def test_a_suspended_card_is_stored_and_shown_so(pocket: Pocket) -> None:
    card = pocket.receive(a_card_for(pocket, status_index=PAUSED))
    assert card.state is CardState.SUSPENDED
    assert "suspended" in card.state_words


def test_a_card_whose_status_list_is_old_is_stored_and_shown_so(pocket: Pocket) -> None:
    install_trust(pocket.home, issued=TODAY - 40 * DAY)
    assert pocket.receive(a_card_for(pocket)).state is CardState.STATUS_OLD


def test_a_card_whose_status_list_is_missing_is_stored_and_shown_so(pocket: Pocket) -> None:
    token = a_card_for(pocket, status_uri=f"{ISS}/status/9")
    assert pocket.receive(token).state is CardState.STATUS_OLD


def test_an_expired_card_is_stored_and_shown_so(pocket: Pocket) -> None:
    card = pocket.receive(a_card_for(pocket, exp=TODAY))
    assert (card.state, card.ends_in_days) == (CardState.EXPIRED, -1)


def test_a_card_of_an_unknown_centre_is_not_stored(pocket: Pocket) -> None:
    token = a_card_for(pocket, iss=OTHER_ISS, key=OTHER_CENTRE)
    problem = refusal(pocket, token, keep=False)
    assert problem.code == "issuer.unknown"
    assert "import" in str(problem.hint)


def test_a_card_signed_with_an_unknown_key_of_the_centre_is_not_stored(pocket: Pocket) -> None:
    assert refusal(pocket, a_card_for(pocket, key=OTHER_CENTRE), keep=False).code == "key.unknown"


def test_without_a_bundle_nothing_is_stored_unasked(untrusting: Pocket) -> None:
    assert refusal(untrusting, a_card_for(untrusting), keep=False).code == "trust.none"


def test_on_demand_a_card_of_an_unknown_centre_is_kept_without_the_centres_name(pocket: Pocket) -> None:
    card = pocket.receive(a_card_for(pocket, iss=OTHER_ISS, key=OTHER_CENTRE), keep=True)
    assert card.state is CardState.NOT_CHECKED
    assert (card.issuer_name, card.country, card.authority) == (None, None, None)


def test_a_card_kept_on_demand_is_checked_by_the_next_import(untrusting: Pocket) -> None:
    kept = untrusting.receive(a_card_for(untrusting), keep=True)
    install_trust(untrusting.home)
    (card,) = untrusting.cards()
    assert (kept.state, card.state) == (CardState.NOT_CHECKED, CardState.GOOD)


def test_a_card_kept_on_demand_that_proves_false_is_shown_as_refused(untrusting: Pocket) -> None:
    kept = untrusting.receive(a_forged_card(untrusting), keep=True)
    install_trust(untrusting.home)
    (card,) = untrusting.cards()
    assert (kept.state, card.state) == (CardState.NOT_CHECKED, CardState.REFUSED)
    assert card.claims == {}
    assert card.issuer_name is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "this is not a card"),
        ("hello", "this is not a card"),
        ("https://example.org/", "this is not a card"),
        ("SKP1:HELLO", "this is not a card"),
        ("~" * 200, "this is not a card"),
        ("x" * 70_000, "this is not a card"),
    ],
)
def test_what_is_no_card_is_refused_in_words(pocket: Pocket, text: str, words: str) -> None:
    assert words in refusal(pocket, text).message


def test_a_request_is_not_taken_for_a_card(pocket: Pocket) -> None:
    assert "this is a request" in refusal(pocket, skp1.encode_request(a_request())).message


def test_an_enrolment_code_is_not_taken_for_a_card(pocket: Pocket) -> None:
    code = skp1.encode_enrolment(pocket.enrol(ISS).code)
    assert "enrolment code" in refusal(pocket, code).message


def test_a_presentation_is_not_taken_for_a_card(pocket: Pocket) -> None:
    shown = a_presentation(a_credential())
    assert "made to be shown" in refusal(pocket, shown).message
    assert "made to be shown" in refusal(pocket, skp1.encode(shown)).message


@pytest.mark.parametrize("cnf", [None, 7, "key", {}, {"jwk": 7}, {"jwk": {"kty": "EC"}}, {"kid": "1"}])
def test_a_card_bound_to_something_that_is_no_key_is_never_stored(untrusting: Pocket, cnf: object) -> None:
    changed = with_claims(a_card_for(untrusting), cnf=cnf)
    assert "this is not a card" in refusal(untrusting, changed).message


def test_a_card_of_a_kind_this_program_does_not_know_is_not_stored(untrusting: Pocket) -> None:
    unknown = with_claims(a_card_for(untrusting), vct="urn:skills-passport:work-history:1")
    assert "does not know this kind" in refusal(untrusting, unknown).message


def test_strange_claims_of_an_unknown_centre_do_not_keep_the_wallet_from_opening(untrusting: Pocket) -> None:
    token = with_claims(a_card_for(untrusting), title={"a": 1}, exp=2**53 - 1, status={"status_list": 1})
    before = untrusting.cards()
    with pytest.raises(PassportError):
        untrusting.receive(token, keep=True)
    strange = with_claims(a_card_for(untrusting), title=["x"], exp=253_402_214_400, occupation=7)
    card = untrusting.receive(strange, keep=True)
    assert (card.title, card.valid_until) == ("Training certificate", date(9999, 12, 30))
    assert untrusting.cards() == [card, *before]


def a_forged_card(pocket: Pocket) -> str:
    """A card by a thief who names the centre's key."""
    forged = a_card_for(pocket, key=THIEF)
    named = {"alg": "ES256", "typ": "dc+sd-jwt", "kid": CENTRE.public.thumbprint}
    return b64url(compact_json(named)) + forged[forged.index(".") :]


def with_claims(token: str, **changes: object) -> str:
    """The token with other claims under the same signature, which no longer holds."""
    header, payload, rest = token.split(".", 2)
    return f"{header}.{b64url(compact_json(strict_json(unb64url(payload)) | changes))}.{rest}"
