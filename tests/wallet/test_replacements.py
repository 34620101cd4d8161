"""A card in place of another is recognised by its key, says what changed, and hides nothing."""

import pytest

from credential.keys import VerifyingKey
from credential.limits import DAY
from credential.status_list import REVOKED
from tests.builders import OTHER_CENTRE, OTHER_ISS, TODAY, a_credential, a_request, some_claims
from tests.wallet.builders import GONE, a_card_for, a_key_of, install_trust
from tests.wallet.console import Console
from wallet.card import Card, CardState
from wallet.pocket import Pocket

OLD_PLACE = 99
RIGHT = some_claims(
    holder={"full_name": "Maria Klara Santos", "family_name": "Santos", "given_name": "Maria Klara"}
)


@pytest.fixture
def key(pocket: Pocket) -> VerifyingKey:
    """A key of this wallet."""
    return a_key_of(pocket)


def old_card(key: VerifyingKey, **changes: object) -> str:
    return a_credential(holder=key, status_index=OLD_PLACE, seed="old", **changes)  # type: ignore[arg-type]


def new_card(key: VerifyingKey, **changes: object) -> str:
    given = {"claims": RIGHT, "iat": TODAY - 10 * DAY, "seed": "new"} | changes
    return a_credential(holder=key, **given)  # type: ignore[arg-type]


def both(pocket: Pocket) -> tuple[Card, Card]:
    """The old card and the new one, which came last."""
    new, old = pocket.cards()
    return old, new


def test_the_old_card_is_kept_and_marked_until_it_is_removed(pocket: Pocket, key: VerifyingKey) -> None:
    first = pocket.receive(old_card(key))
    received = pocket.receive(new_card(key))
    old, new = both(pocket)
    assert (new, new.state, new.replaces, new.replaced_by) == (received, CardState.GOOD, (old.row,), None)
    assert (old.row, old.state, old.replaced_by) == (first.row, CardState.REPLACED, new.row)
    assert old.state_words == "replaced by a newer card: show that one"
    pocket.remove(old)
    assert [card.replaces for card in pocket.cards()] == [()]


def test_what_changed_is_told_field_by_field_hidden_parts_too(pocket: Pocket, key: VerifyingKey) -> None:
    pocket.receive(old_card(key))
    claims = {**RIGHT, "conditions": ["indoors only"], "detail": {"hours": 300}, "results": None}
    exp = TODAY + 2000 * DAY
    new = pocket.receive(new_card(key, claims={n: v for n, v in claims.items() if v is not None}, exp=exp))
    old, changed = pocket.changes(new)
    assert old is not None
    told = {each.label: (each.before, each.after) for each in changed}
    assert told["Name"] == ("Maria Clara Santos", "Maria Klara Santos")
    assert told["Hours"] == ("268", "300")
    assert told["Conditions"] == ("", "indoors only")
    assert told["SMAW-1"][1] == ""
    assert told["Valid to"] == ("16 Aug 2029", "12 May 2032")
    assert "Title" not in told


def test_a_withdrawn_old_card_says_both(pocket: Pocket, key: VerifyingKey) -> None:
    pocket.receive(old_card(key))
    pocket.receive(new_card(key))
    install_trust(pocket.home, statuses={OLD_PLACE: REVOKED})
    old, new = both(pocket)
    assert (old.state, new.state) == (CardState.REVOKED, CardState.GOOD)
    assert old.state_words == "replaced by a newer card; this one is withdrawn"


@pytest.mark.parametrize("how", ["made later", "made on the same day", "the other is withdrawn"])
def test_the_newer_one_is_known_whatever_comes_first(pocket: Pocket, key: VerifyingKey, how: str) -> None:
    day = TODAY - 30 * DAY if how != "made later" else TODAY
    tokens = [old_card(key), new_card(key, iat=day)]
    for token in tokens if how == "made on the same day" else tokens[::-1]:
        pocket.receive(token)
    if how == "the other is withdrawn":
        install_trust(pocket.home, statuses={OLD_PLACE: REVOKED})
    [new] = [card for card in pocket.cards() if card.replaces]
    assert new.claims["holder"]["full_name"] == "Maria Klara Santos"


def test_of_three_the_newest_replaces_both(pocket: Pocket, key: VerifyingKey) -> None:
    rows = [
        pocket.receive(token).row
        for token in (old_card(key), new_card(key), new_card(key, iat=TODAY, seed="newest"))
    ]
    newest, middle, oldest = pocket.cards()
    assert newest.replaces == (rows[1], rows[0])
    assert middle.replaced_by == oldest.replaced_by == rows[2]


def test_another_kind_on_the_same_key_replaces_nothing(pocket: Pocket, key: VerifyingKey) -> None:
    claims = some_claims(standard="TR-SMAW", id_check="document", result="competent", programme=None)
    pocket.receive(old_card(key))
    pocket.receive(new_card(key, kind="skill-assessment", claims=claims))
    assert [card.replaced_by for card in pocket.cards()] == [None, None]


def test_another_centre_on_the_same_key_replaces_nothing(pocket: Pocket, key: VerifyingKey) -> None:
    pocket.receive(old_card(key))
    pocket.receive(a_credential(holder=key, iss=OTHER_ISS, key=OTHER_CENTRE, claims=RIGHT), keep=True)
    assert [card.replaced_by for card in pocket.cards()] == [None, None]


def test_a_card_nobody_vouches_for_replaces_nothing(pocket: Pocket, key: VerifyingKey) -> None:
    pocket.receive(old_card(key))
    pocket.receive(a_credential(holder=key, key=OTHER_CENTRE, claims=RIGHT), keep=True)
    assert [card.replaced_by for card in pocket.cards()] == [None, None]


def test_cards_on_paper_replace_nothing(pocket: Pocket) -> None:
    pocket.receive(a_credential(holder=None, seed="old"))
    pocket.receive(a_credential(holder=None, seed="new", claims=RIGHT))
    assert [card.replaced_by for card in pocket.cards()] == [None, None]


def test_a_replacement_that_was_withdrawn_never_gets_in(pocket: Pocket, key: VerifyingKey) -> None:
    pocket.receive(old_card(key))
    with pytest.raises(Exception, match="withdrawn"):
        pocket.receive(new_card(key, status_index=GONE))
    assert [card.state for card in pocket.cards()] == [CardState.GOOD]


def test_both_cards_answer_with_the_one_key(pocket: Pocket, key: VerifyingKey) -> None:
    pocket.receive(old_card(key))
    pocket.receive(new_card(key))
    for card in pocket.cards():
        assert pocket.code_of(card, ("holder",), a_request())


def test_receive_says_what_changed(pocket: Pocket, key: VerifyingKey, console: Console) -> None:
    first = pocket.receive(old_card(key))
    token = console.home.parent / "new.sdjwt"
    token.write_text(new_card(key))
    said = console.run("receive", token)
    assert f"In place of {first.id}, which stays here, marked as replaced, until you remove it." in said.out
    assert "    Name                    Maria Clara Santos → Maria Klara Santos" in said.out
    told = console.run("receive", token, "--json").data["cards"][0]
    assert told["replaces"] == [first.id]
    assert {"label": "Name", "before": "Maria Clara Santos", "after": "Maria Klara Santos"} in told["changes"]
    assert f"newer: {told['id']}" in console.run("list").out
    assert "Maria Clara Santos → Maria Klara Santos" in console.run("show", told["id"]).out


def test_showing_a_replaced_card_warns(pocket: Pocket, key: VerifyingKey, console: Console) -> None:
    first = pocket.receive(old_card(key))
    assert "replaced" not in console.run("present", first.id, "--share", "none", "--text").err
    pocket.receive(new_card(key))
    said = console.run("present", first.id, "--share", "none", "--text")
    assert (said.code, "! replaced by a newer card: show that one" in said.err) == (0, True)


def test_a_card_from_before_gets_no_word_about_another(pocket: Pocket) -> None:
    pocket.receive(a_card_for(pocket, seed="one"))
    assert pocket.changes(pocket.receive(a_card_for(pocket, seed="two"))) == (None, [])
