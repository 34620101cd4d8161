"""Codes by a profile at the gate: read where the bundle has it, said to need a newer one where not."""

from credential import skp1
from credential.presenting import select
from tests.profiles import PROFILE, install_profile
from tests.verifier.builders import AGate, codes
from tests.verifier.test_checking import judge, one
from verifier.checking import Gate


def by_profile(gate: AGate) -> Gate:
    trust = gate.gate().trust
    return gate.gate(profiles=trust.profile)  # type: ignore[union-attr]


def test_an_answer_by_a_profile_of_the_bundle_is_accepted(gate: AGate) -> None:
    install_profile(gate.home)
    request = gate.request()
    token = skp1.decode(gate.answer(request)).text(request)
    text = skp1.encode(token, request=request, profiles=[PROFILE])

    checked = one(by_profile(gate), text)

    assert checked.verdict
    assert checked.verdict.holder == "proven"
    assert checked.request == request


def test_paper_by_a_profile_and_as_text_is_one_message(gate: AGate) -> None:
    install_profile(gate.home)
    paper = gate.credential(holder=None)
    (checked,) = judge(by_profile(gate), paper, skp1.encode(paper, profiles=[PROFILE]))
    assert checked.verdict


def test_what_the_bundle_does_not_know_cannot_be_told_and_says_what_to_do(gate: AGate) -> None:
    request = gate.request()
    token = skp1.decode(gate.answer(request)).text(request)
    text = skp1.encode(token, request=request, profiles=[PROFILE])

    verdict = one(by_profile(gate), text).verdict

    assert (verdict.word, codes(verdict)) == ("cannot_tell", ["qr.profile"])
    (finding,) = verdict.findings
    assert finding.message == (
        "cannot be checked with this bundle (issued 2026-11-20); import a newer one; "
        "if it is still unknown then, treat it as not genuine"
    )
    assert one(gate.gate(), gate.answer(request)).verdict, "the request is still open"


def test_without_any_bundle_that_is_what_is_missing(gate: AGate) -> None:
    text = skp1.encode(gate.credential(holder=None), profiles=[PROFILE])
    assert codes(one(Gate(gate.home, None, gate.now), text).verdict) == ["trust.none"]


def test_a_profile_that_is_damaged_is_not_a_forgery(gate: AGate) -> None:
    install_profile(gate.home)
    next((gate.home / "trust/live/profiles").iterdir()).write_bytes(b"{}")
    text = skp1.encode(gate.credential(holder=None), profiles=[PROFILE])
    verdict = one(by_profile(gate), text).verdict
    assert (verdict.word, codes(verdict)) == ("cannot_tell", ["trust.form"])


def test_a_forged_code_by_a_profile_is_refused(gate: AGate) -> None:
    install_profile(gate.home)
    paper = gate.credential(holder=None)
    text = skp1.encode(select(paper, ["holder", "identity"]), profiles=[PROFILE])
    frame = skp1.decode(text, profiles={PROFILE.name: PROFILE}.get).frame
    head = frame.head[:-1] + bytes([frame.head[-1] ^ 1])
    verdict = one(by_profile(gate), frame._replace(head=head).to_text()).verdict
    assert verdict.word == "refused"
