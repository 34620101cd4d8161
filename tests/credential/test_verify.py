"""The judge: it answers whatever it is handed, and takes nothing that was changed in any bit."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import credential.verify
from credential.codes import Code
from credential.limits import DAY
from credential.policy import Policy
from credential.seals import RECEIPT_SEALS, SEALS
from credential.terms import RECEIPT_TERMS, TERMS
from credential.verdict import Outcome, Verdict
from credential.verify import Challenge, check_receipt, verify
from tests.builders import (
    ISS,
    NOW,
    STATUS_URI,
    THIEF,
    TODAY,
    MemoryTrust,
    a_credential,
    a_presentation,
    a_request,
    a_status_token,
    some_claims,
)
from tests.vectors.drafts import Draft
from tests.vectors.running import FOLDER, load, run

ROOT = Path(__file__).parents[2]
TRUST = MemoryTrust()
CHALLENGE = Challenge(a_request(), named=True)
SOUND = a_presentation()


def judged(token: str, **changes: Any) -> Verdict:
    """The verdict on an answer to the usual request, with these arguments changed."""
    arguments: dict[str, Any] = {"trust": TRUST, "now": NOW, "challenge": CHALLENGE}
    return verify(token, **(arguments | changes))


def check_is_whole(verdict: Verdict) -> None:
    """What holds of every verdict, however it came about."""
    assert [finding.check for finding in verdict.findings] == [check.__name__ for check in (*SEALS, *TERMS)]
    for finding in verdict.findings:
        assert (finding.code is None) == (finding.outcome in (Outcome.PASSED, Outcome.NOT_REACHED))
        assert finding.message or finding.code is None
    reached = [finding.outcome is not Outcome.NOT_REACHED for finding in verdict.findings]
    assert reached == sorted(reached, reverse=True), "nothing is judged past a broken seal"
    assert bool(verdict.claims) == bool(verdict)
    assert not (verdict.holder == "proven" and not verdict)


# --- what an acceptance says --------------------------------------------------------------------


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


# --- whatever it is handed ----------------------------------------------------------------------

_PIECES = sorted({*SOUND.replace("~", ".").split("."), *a_presentation(parts=("identity",)).split("~")})


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """The sound presentation with some bytes of its text changed, its pieces swapped, or cut short."""
    text = SOUND
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(0, len(text) - 1)))
        piece = draw(st.sampled_from([*_PIECES, "~", ".", "", "=", "A", "é", "\0", "\ud800", "eyJ9"]))
        match draw(st.sampled_from(["put", "replace", "cut", "swap", "drop"])):
            case "put":
                text = text[:at] + piece + text[at:]
            case "replace":
                text = text[:at] + piece + text[at + len(piece) :]
            case "cut":
                text = text[:at]
            case "swap":
                text = _swapped(
                    text, draw(st.sampled_from("~.")), draw(st.integers(0, 5)), draw(st.integers(0, 5))
                )
            case "drop":
                text = text[:at] + text[at + 1 :]
    return text


def _swapped(text: str, separator: str, one: int, other: int) -> str:
    parts = text.split(separator)
    one, other = one % len(parts), other % len(parts)
    parts[one], parts[other] = parts[other], parts[one]
    return separator.join(parts)


@given(mutations())
@settings(max_examples=1500, derandomize=True, deadline=None, database=None)
def test_a_changed_presentation_is_answered_and_never_accepted(text: str) -> None:
    verdict = judged(text)
    check_is_whole(verdict)
    assert text == SOUND or not verdict


@given(st.text(max_size=40) | st.text('ab.~{}[]"=-_ey', max_size=60))
@settings(max_examples=400, derandomize=True, deadline=None, database=None)
def test_any_text_is_answered(text: str) -> None:
    verdict = judged(text)
    check_is_whole(verdict)
    assert verdict.word == "refused"


_ODD: list[Any] = [None, True, False, 0, -1, 1.5, 2**53 - 1, "", "x", "é"]
_ODD += [[], [[]], {}, {"a": 1}, [None], {"_sd": []}, {"...": "x"}]
_MEMBER = st.sampled_from(_ODD).map(deepcopy)
_PAYLOAD_NAMES = st.sampled_from([*Draft().payload, "nbf", "_sd", "aud", "vct#integrity", "...", "jwk"])
_PATHS = st.lists(
    _PAYLOAD_NAMES | st.sampled_from(["jwk", "x", "kty", "status_list", "idx", "uri"]), max_size=3
)


def _put(members: dict[str, Any], path: list[str], value: object) -> None:
    *way, last = path
    for name in way:
        inner = members.setdefault(name, {})
        if not isinstance(inner, dict):
            return
        members = inner
    members[last] = value


@given(st.lists(st.tuples(_PATHS.filter(bool), _MEMBER), min_size=1, max_size=3), st.booleans())
@settings(max_examples=400, derandomize=True, deadline=None, database=None)
def test_any_member_honestly_signed_is_answered(changes: list[tuple[list[str], object]], paper: bool) -> None:
    draft = Draft().paper() if paper else Draft()
    for path, value in changes:
        _put(draft.payload, path, value)
    check_is_whole(judged(draft.build(), challenge=None if paper else CHALLENGE))


@given(
    st.dictionaries(st.sampled_from(["alg", "typ", "kid", "crit", "jwk", "cty"]), _MEMBER, max_size=2),
    st.dictionaries(
        st.sampled_from(["iat", "aud", "nonce", "sd_hash", "exp"]), _MEMBER, min_size=1, max_size=2
    ),
    st.dictionaries(st.sampled_from(["alg", "typ", "kid", "jwk"]), _MEMBER, max_size=1),
)
@settings(max_examples=400, derandomize=True, deadline=None, database=None)
def test_any_header_and_any_key_binding_is_answered(
    header: dict[str, Any], binding: dict[str, Any], kb_header: dict[str, Any]
) -> None:
    draft = Draft()
    draft.header |= header
    assert draft.kb_payload is not None
    draft.kb_payload |= binding
    draft.kb_header |= kb_header
    verdict = judged(draft.build())
    check_is_whole(verdict)
    assert not verdict or set(binding) == {"exp"}


def flips(text: str) -> Iterator[str]:
    """The text with every single bit of it flipped, one at a time."""
    data = text.encode("ascii")
    for at, byte in enumerate(data):
        for bit in range(8):
            yield (data[:at] + bytes([byte ^ 1 << bit]) + data[at + 1 :]).decode("latin-1")


def test_no_single_bit_of_a_presentation_can_be_flipped() -> None:
    accepted = [text for text in flips(SOUND) if judged(text)]
    assert accepted == []


def test_no_disclosure_can_be_left_out_added_or_moved() -> None:
    jwt, *disclosures, binding = a_presentation(parts=("holder", "results", "detail")).split("~")
    other = a_credential().split("~")[2]
    variants = [disclosures[1:], disclosures[:-1], disclosures[::-1], [*disclosures, other], []]
    for variant in variants:
        verdict = judged("~".join([jwt, *variant, binding]))
        assert verdict.codes == (Code.KB_SD_HASH,)


# --- no check is for show -----------------------------------------------------------------------

VECTORS = [load(path) for path in sorted(FOLDER.glob("*/*.json"))]


def _differs(vector: dict[str, Any]) -> bool:
    try:
        return bool(run(vector) != vector["expected"])
    except AttributeError:
        return True  # A later check missed what the one removed would have established.


@pytest.mark.parametrize("check", SEALS, ids=lambda check: check.__name__)
def test_without_any_one_seal_a_vector_changes(check: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credential.verify, "SEALS", tuple(each for each in SEALS if each is not check))
    assert any(map(_differs, VECTORS))


@pytest.mark.parametrize("check", TERMS, ids=lambda check: check.__name__)
def test_without_any_one_term_a_vector_changes(check: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credential.verify, "TERMS", tuple(each for each in TERMS if each is not check))
    assert any(map(_differs, VECTORS))


# --- the wallet's own check ---------------------------------------------------------------------


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


# --- time and purity ----------------------------------------------------------------------------


@pytest.fixture
def zone() -> Iterator[Any]:
    before = os.environ.get("TZ")

    def set_zone(name: str) -> None:
        os.environ["TZ"] = name
        time.tzset()

    yield set_zone
    os.environ.pop("TZ", None) if before is None else os.environ.update(TZ=before)
    time.tzset()


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "Pacific/Honolulu", "Asia/Kathmandu"])
def test_no_time_zone_changes_a_token_or_a_verdict(zone: Any, name: str) -> None:
    zone(name)
    assert time.localtime(NOW)[:4] != time.gmtime(NOW)[:4], "the zone is set"
    assert a_presentation() == SOUND
    for vector in VECTORS:
        assert run(vector) == vector["expected"], vector["note"]


_COLD = """
import sys, json
import credential.verify, credential.skp1
print(json.dumps(sorted(sys.modules)))
"""


def test_judging_loads_nothing_that_a_cold_check_does_not_need() -> None:
    done = subprocess.run([sys.executable, "-c", _COLD], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    foreign = {"jwt", "tuf", "securesystemslib", "sqlite3", "sqlite_utils", "fastjsonschema", "textual"}
    foreign |= {"qrcode", "PIL", "zxingcpp", "pypdfium2", "platformdirs", "click", "tomllib"}
    assert loaded & (foreign | {"importlib.resources", "importlib.metadata", "ssl", "socket"}) == set()


def test_the_judge_itself_has_no_clock_and_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def used(*_: object, **__: object) -> None:
        raise AssertionError("the judge looked at the machine it runs on")

    for name in ("time", "time_ns", "localtime", "gmtime"):
        monkeypatch.setattr(time, name, used)
    for name in ("urandom", "open", "stat", "getenv"):
        monkeypatch.setattr(os, name, used)
    monkeypatch.setattr("builtins.open", used)
    verdict = judged(SOUND)
    monkeypatch.undo()
    assert verdict
