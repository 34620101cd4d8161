"""From what was read to verdicts, and which requests that uses up."""

import errno
import os
from dataclasses import replace

import pytest

from credential import skp1
from credential.enrolment import make_enrolment
from credential.errors import CannotTell
from credential.limits import DAY
from credential.policy import Policy
from credential.presenting import NO_REQUEST_AUDIENCE, present, select
from credential.request import Request
from credential.verify import Challenge
from device.reading import Reading
from device.trust import FACTS, FOLDER, LIVE, open_trust
from tests.builders import HOLDER, ISS, NOW, THIEF, a_presentation, a_request
from tests.verifier.builders import AGate, codes, install_trust
from verifier.checking import Checked, Gate
from verifier.requests import Requests


def judge(gate: Gate, *texts: str) -> list[Checked]:
    return list(gate.check([Reading("code.png", texts)]))


def one(gate: Gate, text: str) -> Checked:
    (checked,) = judge(gate, text)
    return checked


def state(gate: AGate, request: Request) -> str:
    (found,) = Requests(gate.home).with_prefix(request.id)
    return found.state


def named(request: Request) -> Challenge:
    return Challenge(request, "open", named=True)


def test_an_answer_is_accepted_and_uses_its_request_up(gate: AGate) -> None:
    request = gate.request()
    checked = one(gate.gate(), gate.answer(request))

    assert checked.verdict
    assert checked.verdict.holder == "proven"
    assert checked.request == request
    assert state(gate, request) == "used"


def test_the_same_answer_a_second_time_is_refused_as_used(gate: AGate) -> None:
    request = gate.request()
    answer = gate.answer(request)
    one(gate.gate(), answer)

    assert codes(one(gate.gate(), answer).verdict) == ["request.used"]
    assert codes(one(gate.gate(named=named(request)), answer).verdict) == ["request.used"]


def test_an_answer_that_carries_its_nonce_in_full_is_matched_by_it(gate: AGate) -> None:
    request = gate.request()
    shown = a_presentation(gate.credential(), request=request)
    gate.request(seed="other")

    assert one(gate.gate(), shown).request == request
    assert codes(one(gate.gate(), skp1.encode(shown)).verdict) == ["request.used"]


def test_the_same_code_on_two_photos_is_one_message(gate: AGate) -> None:
    answer = gate.answer(gate.request())
    readings = [Reading("a.png", (answer,)), Reading("b.png", (answer, answer))]
    (checked,) = gate.gate().check(readings)

    assert checked.verdict
    assert checked.inputs == ("a.png", "b.png")


def test_paper_as_code_and_as_text_is_one_message_and_two_answers_to_one_request_are_two(
    gate: AGate,
) -> None:
    paper = gate.credential(holder=None)
    (checked,) = judge(gate.gate(), paper, skp1.encode(paper))
    assert checked.inputs == ("code.png",)

    request = gate.request()
    answers = [gate.answer(request, now=NOW - 10), gate.answer(request, now=NOW - 9)]
    assert [codes(each.verdict) for each in judge(gate.gate(), *answers)] == [[], ["request.used"]]


def test_a_refused_answer_uses_its_request_up(gate: AGate) -> None:
    install_trust(gate.home, statuses={4711: 1})
    request = gate.request()

    assert codes(one(gate.gate(), gate.answer(request)).verdict) == ["status.revoked"]
    assert state(gate, request) == "used"


def test_an_answer_that_cannot_be_judged_leaves_its_request_open(gate: AGate) -> None:
    install_trust(gate.home, trust_age=31)
    request = gate.request()
    answer = gate.answer(request)

    assert codes(one(gate.gate(), answer).verdict) == ["trust.too_old"]
    assert state(gate, request) == "open"
    install_trust(gate.home)
    assert one(gate.gate(), answer).verdict


def test_an_answer_past_the_time_of_its_request_is_refused(gate: AGate) -> None:
    request = gate.request(span=30)

    assert codes(one(gate.gate(), gate.answer(request)).verdict) == ["request.closed"]


def test_an_answer_signed_by_somebody_else_leaves_the_request_open(gate: AGate) -> None:
    request = gate.request()
    forged = gate.answer(request, key=THIEF)

    assert codes(one(gate.gate(), forged).verdict) == ["kb.no_request"]
    assert codes(one(gate.gate(named=named(request)), forged).verdict) == ["kb.not_this_request"]
    assert state(gate, request) == "open"


def test_of_requests_with_one_hint_the_one_whose_holder_signature_verifies_is_answered(gate: AGate) -> None:
    request = gate.request()
    alike = [
        each
        for each in (a_request(seed=f"alike {number}") for number in range(3000))
        if each.hint == request.hint
    ][:3]
    for each in alike:
        Requests(gate.home).add(each)
    checked = one(gate.gate(), gate.answer(request))

    assert len(alike) == 3
    assert checked.verdict
    assert checked.request == request
    assert {state(gate, each) for each in alike} == {"open"}


def test_an_answer_to_another_gate_cannot_be_judged_here(gate: AGate) -> None:
    gate.request()
    foreign = a_request(seed="another gate's")

    assert codes(one(gate.gate(), gate.answer(foreign)).verdict) == ["kb.no_request"]


def test_an_answer_to_another_request_is_refused_where_one_was_named(gate: AGate) -> None:
    request, other = gate.request(), gate.request(seed="other")
    in_full = a_presentation(gate.credential(), request=other)

    for shown in (gate.answer(other), in_full):
        verdict = one(gate.gate(named=named(request)), shown).verdict
        assert verdict.word == "refused"
        assert codes(verdict)[0] in ("kb.not_this_request", "kb.nonce")
    assert state(gate, request) == state(gate, other) == "open"


def test_what_was_made_for_no_checker_in_particular_cannot_be_judged(gate: AGate) -> None:
    shown = present(
        gate.credential(), ["holder"], aud=NO_REQUEST_AUDIENCE, nonce="A" * 43, now=NOW, key=HOLDER
    )

    assert codes(one(gate.gate(), skp1.encode(shown)).verdict) == ["kb.no_request"]


def test_paper_is_genuine_and_its_holder_not_proven(gate: AGate) -> None:
    paper = gate.credential(holder=None)

    for text in (paper, skp1.encode(paper)):
        verdict = one(gate.gate(), text).verdict
        assert verdict
        assert verdict.holder == "not_proven"


def test_paper_is_refused_where_the_holder_must_be_proven(gate: AGate) -> None:
    request = gate.request()
    paper = skp1.encode(gate.credential(holder=None))

    for strict in (gate.gate(policy=Policy(holder="required")), gate.gate(named=named(request))):
        assert codes(one(strict, paper).verdict) == ["policy.holder"]
    assert state(gate, request) == "open"


def test_a_named_request_that_vanished_meanwhile_takes_nothing(gate: AGate) -> None:
    request = gate.request()
    strict = gate.gate(named=named(request))
    Requests(gate.home).withdraw(request)

    assert codes(one(strict, gate.answer(request)).verdict) == ["request.used"]
    assert codes(one(strict, gate.credential(holder=None)).verdict) == ["policy.holder"]


def test_a_credential_without_its_holder_s_signature_is_refused(gate: AGate) -> None:
    assert codes(one(gate.gate(), select(gate.credential(), ["holder"])).verdict) == ["kb.missing"]


def test_judging_for_another_instant_uses_nothing_up(gate: AGate) -> None:
    request = gate.request()
    verdict = one(gate.gate(as_of=NOW - DAY), gate.answer(request)).verdict

    assert verdict
    assert verdict.as_of == NOW - DAY
    assert state(gate, request) == "open"


def test_where_nothing_can_be_written_an_accepted_answer_cannot_be_told(gate: AGate) -> None:
    request = gate.request()
    (gate.home / "requests" / "used").rmdir()
    (gate.home / "requests" / "used").write_text("in the way")
    verdict = one(gate.gate(), gate.answer(request)).verdict

    assert verdict.word == "cannot_tell"
    assert codes(verdict) == ["request.not_consumed"]
    assert not verdict.claims
    assert verdict.holder == "not_proven"


def test_where_the_disk_does_not_confirm_that_a_request_is_used_nothing_wrong_is_said(
    gate: AGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = gate.request()

    def failing(descriptor: int) -> None:
        raise OSError(errno.EIO, "the disk fails")

    monkeypatch.setattr(os, "fsync", failing)
    checked = one(gate.gate(), gate.answer(request))

    assert codes(checked.verdict) == ["request.not_consumed"]
    assert state(gate, request) == "used"
    assert "stays open" not in f"{checked.verdict.findings}"


def test_where_nothing_can_be_written_a_refusal_stands(gate: AGate) -> None:
    install_trust(gate.home, statuses={4711: 1})
    request = gate.request()
    (gate.home / "requests" / "used").rmdir()

    assert one(gate.gate(), gate.answer(request)).verdict.word == "refused"


def test_without_trust_nothing_can_be_told(gate: AGate) -> None:
    without = replace(gate.gate(), trust=None)

    assert codes(one(without, gate.credential(holder=None)).verdict) == ["trust.none"]


def test_with_damaged_trust_nothing_can_be_told(gate: AGate) -> None:
    (gate.home / FOLDER / LIVE / FACTS).write_text("{}")
    with pytest.raises(CannotTell) as damaged:
        open_trust(gate.home)

    verdict = one(Gate(gate.home, damaged.value, NOW), gate.credential(holder=None)).verdict
    assert codes(verdict) == ["trust.form"]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (str.lower, "input.scanner_layout"),
        (lambda text: text.replace("SKP1:", "SKP2:"), "qr.newer"),
    ],
)
def test_what_a_newer_program_or_a_better_scanner_could_read_cannot_be_told(
    gate: AGate, spoil: object, code: str
) -> None:
    assert callable(spoil)
    verdict = one(gate.gate(), spoil(skp1.encode(gate.credential(holder=None)))).verdict

    assert verdict.word == "cannot_tell"
    assert codes(verdict) == [code]


def test_a_code_read_in_part_is_refused(gate: AGate) -> None:
    verdict = one(gate.gate(), skp1.encode(gate.credential(holder=None))[:-3]).verdict

    assert verdict.word == "refused"
    assert codes(verdict) in (["qr.checksum"], ["qr.alphabet"])  # by what its last letters happen to spell


def test_a_request_or_an_enrolment_code_is_refused_for_what_it_is(gate: AGate) -> None:
    enrolment = make_enrolment(key=HOLDER, aud=ISS, now=NOW)
    for text, word in (
        (skp1.encode_request(gate.request()), "request"),
        (skp1.encode_enrolment(enrolment), "enrolment"),
        (enrolment, "enrolment"),
    ):
        (finding,) = one(gate.gate(), text).verdict.findings
        assert finding.code == "input.other_kind"
        assert word in finding.message


def test_foreign_codes_beside_ours_are_ignored(gate: AGate) -> None:
    (checked,) = judge(gate.gate(), "https://example.org", gate.credential(holder=None), "4006381333931")

    assert checked.verdict


def test_an_input_with_only_foreign_codes_is_one_refused_line_that_says_what_they_are(gate: AGate) -> None:
    (checked,) = judge(gate.gate(), "https://example.org/x", "WIFI:S:x;;")

    assert codes(checked.verdict) == ["input.not_ours"]
    assert checked.verdict.findings[0].message == (
        "code.png: this code is not a skills passport (it is a web address)"
    )


def test_two_messages_in_one_input_are_two_verdicts(gate: AGate) -> None:
    first, second = gate.credential(holder=None), gate.credential(holder=None, status_index=7, seed="b")

    assert [bool(each.verdict) for each in judge(gate.gate(), first, second)] == [True, True]
