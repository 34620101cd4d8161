"""The judge: what an acceptance says, that no check is for show, and what a wallet asks of it."""

from typing import Any

import pytest

import credential.verify
from credential.codes import Code
from credential.keys import VerifyingKey
from credential.limits import DAY
from credential.policy import Policy
from credential.seals import RECEIPT_SEALS, SEALS
from credential.terms import RECEIPT_TERMS, TERMS
from credential.verdict import Verdict
from credential.verify import check_receipt
from tests.builders import (
    ISS,
    NOW,
    STATUS_URI,
    THIEF,
    TODAY,
    MemoryTrust,
    a_credential,
    a_status_token,
    some_claims,
)
from tests.credential.judging import SOUND, TRUST, VECTORS, check_is_whole, judged
from tests.vectors.drafts import Draft, a_disclosure
from tests.vectors.making import claim
from tests.vectors.running import run


def test_a_sound_answer_is_accepted_with_all_there_is_to_say() -> None:
    verdict = judged(SOUND)
    check_is_whole(verdict)
    assert (verdict.word, verdict.holder, verdict.codes) == ("accepted", "proven", ())
    assert (verdict.trust_days, verdict.status_days, verdict.as_of) == (0, 0, None)
    assert verdict.issuer is not None
    assert (verdict.issuer.id, verdict.issuer.name) == (ISS, "Batangas Skills Centre")
    assert (verdict.issuer.country, verdict.issuer.authority) == ("PH", "TESDA")
    assert str(verdict.issuer.accredited_until) == "2027-12-31"
    assert verdict.issuer.accredited_for == ("7212", "5322")


def test_claims_are_those_shown_without_the_machinery() -> None:
    claims = judged(SOUND).claims
    expected = some_claims(identity=None, detail=None)
    assert {name: claims[name] for name in expected} == expected
    assert set(claims) - set(expected) == {"iat", "exp", "vct"}


def test_paper_proves_the_words_and_no_holder() -> None:
    verdict = judged(a_credential(holder=None), challenge=None)
    assert (verdict.word, verdict.holder, verdict.sealed) == ("accepted", "not_proven", True)


def test_the_same_judgement_twice_is_the_same_verdict() -> None:
    assert judged(SOUND) == judged(SOUND)


def test_under_a_refusal_no_words_are_shown_and_the_issuer_only_under_its_own_seal() -> None:
    stolen = judged(Draft(kb_key=THIEF).build())
    assert (stolen.claims, stolen.sealed) == ({}, False)
    assert stolen.issuer is not None, "the issuer did sign it"
    forged = judged(Draft(key=THIEF).build())
    assert (forged.claims, forged.issuer) == ({}, None)


def test_every_term_is_reported_at_once() -> None:
    old = MemoryTrust(status_tokens={STATUS_URI: a_status_token({4711: 1})}, issued=TODAY - 31 * DAY)
    verdict = judged(SOUND, trust=old, policy=Policy(countries=("NP",)), now=NOW + 840)
    assert set(verdict.codes) == {
        Code.STATUS_REVOKED,
        Code.REQUEST_CLOSED,
        Code.POLICY_COUNTRY,
        Code.TRUST_TOO_OLD,
    }
    assert verdict.codes[-1] is Code.TRUST_TOO_OLD, "refusals come first"


def test_judged_for_another_day_the_dates_are_that_days() -> None:
    expired = Draft(payload=Draft().payload | {"exp": TODAY}).paper().build()
    assert judged(expired, challenge=None).codes == (Code.DATE_EXPIRED,)
    verdict = judged(expired, challenge=None, as_of=TODAY - DAY)
    assert (verdict.word, verdict.as_of, verdict.status_days) == ("accepted", TODAY - DAY, 0)
    remarks = {finding.check: finding.message for finding in verdict.findings if finding.message}
    assert remarks == {"status_age": "judged with a list made later"}


def test_a_list_made_in_time_needs_no_remark() -> None:
    assert {finding.message for finding in judged(SOUND).findings} == {""}


@pytest.mark.parametrize(("second", "word"), [(-1, "accepted"), (0, "refused"), (1, "refused")])
def test_a_credential_ends_with_the_second_of_its_exp(second: int, word: str) -> None:
    paper = a_credential(holder=None, exp=TODAY + DAY)
    assert judged(paper, challenge=None, now=TODAY + DAY + second).word == word


@pytest.mark.parametrize(("second", "word"), [(-1, "refused"), (0, "accepted"), (1, "accepted")])
def test_a_credential_begins_with_the_second_of_its_iat(second: int, word: str) -> None:
    paper = a_credential(holder=None, iat=TODAY)
    trust = MemoryTrust(latest=0)
    assert judged(paper, challenge=None, trust=trust, now=TODAY + second).word == word


@pytest.mark.parametrize(("days", "word"), [(30, "accepted"), (31, "cannot_tell")])
def test_ages_are_whole_days_and_the_limit_is_still_good(days: int, word: str) -> None:
    late = TODAY + (days + 1) * DAY - 1
    lasting = {STATUS_URI: a_status_token(expires=TODAY + 90 * DAY)}
    paper = a_credential(holder=None)
    verdict = judged(paper, challenge=None, now=late, trust=MemoryTrust(status_tokens=lasting))
    assert (verdict.word, verdict.trust_days, verdict.status_days) == (word, days, days)


@pytest.mark.parametrize(("ahead", "word"), [(DAY, "accepted"), (DAY + 1, "cannot_tell")])
def test_a_list_may_be_a_day_ahead_of_our_clock_and_no_more(ahead: int, word: str) -> None:
    trust = MemoryTrust(status_tokens={STATUS_URI: a_status_token(issued=NOW + ahead, expires=NOW + 9 * DAY)})
    assert judged(SOUND, trust=trust).word == word


def _differs(vector: dict[str, Any]) -> bool:
    try:
        return bool(run(vector) != vector["expected"])
    except AttributeError:
        return True  # A later check missed what the one removed would have established.


@pytest.mark.parametrize("answer", [False, None, 0])
def test_whatever_a_verifier_of_signatures_answers_but_yes_is_no(
    answer: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(VerifyingKey, "verify", lambda *_: answer)
    assert not any(run(vector)["verdict"] == "accepted" for vector in VECTORS)


TABLES = {"SEALS": SEALS, "TERMS": TERMS, "RECEIPT_SEALS": RECEIPT_SEALS, "RECEIPT_TERMS": RECEIPT_TERMS}
CHECKS = [(name, check) for name, table in TABLES.items() for check in table]


def test_every_table_of_checks_is_among_those_taken_apart() -> None:
    kinds = {name for name, value in vars(credential.verify).items() if isinstance(value, tuple) and value}
    assert kinds == set(TABLES)


@pytest.mark.parametrize(("table", "check"), CHECKS, ids=lambda each: getattr(each, "__name__", each))
def test_without_any_one_check_a_vector_changes(
    table: str, check: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credential.verify, table, tuple(each for each in TABLES[table] if each is not check))
    assert any(map(_differs, VECTORS))


def received(token: str, **changes: Any) -> Verdict:
    arguments: dict[str, Any] = {"trust": TRUST, "now": NOW}
    return check_receipt(token, **(arguments | changes))


def test_what_a_centre_hands_over_is_taken_bound_or_not() -> None:
    for holder in (None, THIEF.public):
        verdict = received(a_credential(holder=holder))
        assert (verdict.word, verdict.holder, verdict.sealed) == ("accepted", "not_proven", True)
    checks = [finding.check for finding in verdict.findings]
    assert checks == [check.__name__ for check in (*RECEIPT_SEALS, *RECEIPT_TERMS)]


def test_scope_is_left_to_the_verifier() -> None:
    assert received(a_credential(claims=some_claims(occupation=["2221"])))


@pytest.mark.parametrize(
    ("token", "changes", "codes"),
    [
        (SOUND, {}, [Code.KB_UNEXPECTED]),
        (a_credential(key=THIEF), {}, [Code.KEY_UNKNOWN]),
        (Draft(key=THIEF, kb_payload=None).build(), {}, [Code.JWS_SIGNATURE]),
        (a_credential(iss=ISS + "/x"), {}, [Code.ISSUER_UNKNOWN]),
        (a_credential(), {"trust": None}, [Code.TRUST_NONE]),
        (a_credential(), {"trust": MemoryTrust(status_tokens={})}, [Code.STATUS_MISSING]),
        (
            a_credential(),
            {"trust": MemoryTrust(status_tokens={STATUS_URI: a_status_token({4711: 1})})},
            [Code.STATUS_REVOKED],
        ),
        (
            a_credential(),
            {"trust": MemoryTrust(status_tokens={STATUS_URI: a_status_token({4711: 2})})},
            [Code.STATUS_SUSPENDED],
        ),
        (a_credential(exp=TODAY), {}, [Code.DATE_EXPIRED]),
        ("", {}, [Code.SD_FORM]),
    ],
)
def test_a_receipt_names_what_is_wrong(token: str, changes: dict[str, Any], codes: list[Code]) -> None:
    assert list(received(token, **changes).codes) == codes


@pytest.mark.parametrize(
    "changes", [{"vct#integrity": 7}, {"aka_vcts": "urn:a"}, {"aka_vcts": []}, {"aka_vcts": ["urn:a", 1]}]
)
def test_a_member_of_its_type_in_another_form_is_refused(changes: dict[str, Any]) -> None:
    assert judged(claim(**changes)).codes == (Code.VC_CLAIM,)


@pytest.mark.parametrize("value", [None, 0, "", [], {}], ids=str)
@pytest.mark.parametrize("name", ["nbf", "aud", "cnf", "vct#integrity", "aka_vcts"])
def test_what_is_never_hidden_is_so_whatever_it_says(name: str, value: Any) -> None:
    draft = Draft().paper()
    draft.disclosures[name] = a_disclosure(name, value)
    draft.shown = (*draft.shown, name)
    assert judged(draft.build(), challenge=None).codes == (Code.SD_HIDDEN,)


@pytest.mark.parametrize(
    "status",
    [
        None,
        "revoked",
        [],
        {},
        {"status_list": "none"},
        {"status_list": {"idx": 1}},
        {"status_list": {"uri": 1}},
    ],
    ids=str,
)
def test_a_status_that_names_no_list_is_refused(status: Any) -> None:
    assert judged(claim(status=status)).codes == (Code.VC_CLAIM,)
