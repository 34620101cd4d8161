"""What the person at the gate reads: the answer first, nothing from a certificate before it."""

import io
import sys
import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from credential.codes import Code
from credential.verdict import Finding, IssuerShown, Outcome, Verdict
from device.terminal import screen_width
from tests.builders import NOW, a_request, some_claims
from verifier.checking import Checked
from verifier.report import report

CENTRE = IssuerShown(
    "https://batangas.example/centre", "Batangas Skills Centre", "PH", "TESDA", date(2027, 12, 31), ("7212",)
)
PASSED = (Finding("form", Outcome.PASSED),)
VCT = "urn:skills-passport:training-certificate:1"
ISSUED = NOW // 86400 * 86400

# The beginnings of what terminals obey, and of what reorders or hides words.
EVIL = (
    "\x1b[2J\x1b]52;c;ZXZpbA==\x07\x9b31m\x90\x00\x7f\r\n\u202eevil\u2066\u061c\u200b\ufeff"
    "\U000e0041[red]x[/red][@click=app.quit]y[/]\u2028z" + "e" + "\u0301" * 40
)


def accepted(*, proven: bool = True, **changes: Any) -> Checked:
    claims = {**some_claims(**changes), "vct": VCT, "iat": ISSUED, "exp": ISSUED + 86400 * 365}
    return Checked(
        ("photo.jpg",),
        Verdict(PASSED, "proven" if proven else "not_proven", CENTRE, claims, 1, 3, None, True),
        a_request(),
    )


def stopped(code: Code, outcome: Outcome = Outcome.FAILED, message: str = "because of this") -> Checked:
    findings = (*PASSED, Finding("a check", outcome, code, message))
    return Checked(("photo.jpg",), Verdict(findings, "not_proven", CENTRE, {}, 1, 3))


def lines(checked: Checked, total: int = 1) -> list[str]:
    return report(checked, total=total).split("\n")


def test_an_accepted_answer_says_so_first_then_what_who_and_how_fresh() -> None:
    said = lines(accepted())

    assert said[0].startswith("✓ ACCEPTED")
    assert said[0].endswith("V-OK")
    assert said[1] == "  Shielded Metal Arc Welding, National Certificate Level 2 (PH-PQF 2)"
    text = "\n".join(said)
    assert f"Holder      proven just now, in answer to your request {a_request().id[:2].upper()}" in text
    assert "Name        Maria Clara Santos" in text
    assert "Issued by   Batangas Skills Centre (PH), accredited by TESDA for 7212 until" in text
    assert said[-1] == "  Trust list 1 day old, status list 3 days old"


def test_paper_has_its_own_sign_and_says_what_to_compare() -> None:
    said = lines(accepted(proven=False))

    assert said[0].startswith("! GENUINE - HOLDER NOT PROVEN")
    assert said[0].endswith("V-PAPER")
    assert "Compare with the passport" in said[1]
    assert said[3:5] == ["      MARIA CLARA SANTOS", "      born 1998-04-02, document P1234567A PH"]


def test_paper_that_names_nobody_says_that_it_proves_nobody() -> None:
    without_document = report(accepted(proven=False, identity=None), total=1)
    nameless = report(accepted(proven=False, identity=None, holder=None), total=1)

    assert "born (not shown), document (not shown)" in without_document
    assert "does not say whose it is" in nameless


@pytest.mark.parametrize(
    ("result", "said"), [("failed", "NOT PASSED"), ("not_yet_competent", "NOT YET COMPETENT")]
)
def test_a_genuine_certificate_of_failure_says_so_in_the_second_line(result: str, said: str) -> None:
    assert lines(accepted(result=result))[1] == f"  ! {said}"


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        (["7212", "7111"], ": 7212 (Welders and flamecutters), 7111 (House builders)"),
        (["72"], ": 72"),
        (["0000"], ": 0000"),
        (7212, ": 7212"),
    ],
)
def test_an_occupation_is_named_where_its_code_is_known_here(codes: object, shown: str) -> None:
    assert shown in " ".join(" ".join(lines(accepted(occupation=codes))).split())


def test_conditions_are_always_shown() -> None:
    text = report(accepted(conditions=["flat position only", "under supervision"]), total=1)

    assert "Conditions  flat position only, under supervision" in text


def test_a_refusal_says_what_it_means_and_what_you_can_do() -> None:
    said = lines(stopped(Code.STATUS_REVOKED))

    assert said[0].startswith("✗ REFUSED")
    assert said[0].endswith("V-NO status.revoked")
    assert said[1] == "  This certificate was withdrawn by its issuer."
    assert "  You can     ask the person for a newer certificate, or call the centre" in said
    assert "  Checked     trust list 1 day old, status list 3 days old" in said


def test_cannot_tell_says_what_is_missing_and_that_it_may_be_good_or_bad() -> None:
    age = "the trust list is 41 days old; this gate allows 30"
    said = lines(stopped(Code.TRUST_TOO_OLD, Outcome.UNKNOWN, age))

    assert said[0].startswith("? CANNOT TELL")
    assert said[0].endswith("V-? trust.too_old")
    meaning = "What this gate knows of centres is too old. The certificate may be good or bad."
    assert [line.strip() for line in said[1:3]] == [meaning[:74].strip(), meaning[74:].strip()]
    assert f"  Because     {age}" in said
    assert "import a newer trust bundle: passport-verifier import FILE" in " ".join(said)


def test_of_an_unknown_profile_it_says_which_bundle_lacks_it_and_what_to_do_then() -> None:
    message = "cannot be checked with this bundle (issued 2026-11-20); import a newer one"
    said = " ".join(" ".join(lines(stopped(Code.QR_PROFILE, Outcome.UNKNOWN, message))).split())
    assert "? CANNOT TELL" in said
    assert f"Because {message}" in said
    assert "You can import a newer trust bundle" in said


def test_a_refusal_outranks_and_every_other_reason_is_told() -> None:
    findings = (
        Finding("trust_age", Outcome.UNKNOWN, Code.TRUST_TOO_OLD, "the trust list is old"),
        Finding("expiry", Outcome.FAILED, Code.DATE_EXPIRED, "it has expired"),
    )
    said = lines(Checked(("x",), Verdict(findings)))

    assert said[0].endswith("V-NO date.expired")
    assert "  Also        the trust list is old" in said


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.UNKNOWN])
def test_every_code_fits_the_screen_and_says_what_can_be_done(outcome: Outcome) -> None:
    for code in Code:
        said = lines(stopped(code, outcome))
        assert max(map(screen_width, said)) <= 80, code
        assert len(said) <= 22, code
        assert any(line.startswith("  You can ") for line in said), code


def test_an_input_without_a_code_of_ours_is_told_in_its_own_line() -> None:
    message = "photo.jpg: this code is not a skills passport (it is a web address)"
    finding = Finding("input", Outcome.FAILED, Code.INPUT_NOT_OURS, message)
    said = lines(Checked(("photo.jpg",), Verdict((finding,))))

    assert said[0].endswith("V-NO input.not_ours")
    assert said[1] == f"  {message}."


def test_another_instant_is_named_first_and_nothing_is_proven_just_now() -> None:
    checked = accepted()
    said = lines(Checked(("x",), replace(checked.verdict, as_of=NOW), a_request()))

    assert said[0].startswith("AS OF 2026-11-21T10:00:00Z")
    assert said[1].startswith("✓ ACCEPTED")
    assert "just now" not in "\n".join(said)


def test_where_several_were_checked_each_says_where_it_was_found() -> None:
    assert "  From        photo.jpg" in lines(accepted(), total=2)


def test_a_full_certificate_fits_a_screen_of_80_by_24() -> None:
    for checked in (accepted(), accepted(proven=False)):
        said = lines(checked)
        assert len(said) <= 24
        assert max(map(screen_width, said)) <= 80


def test_letters_of_every_width_stay_within_the_screen() -> None:
    name = {"full_name": "王" * 60, "native_name": "ខ្ញុំ" * 20}

    assert max(map(screen_width, lines(accepted(title="溶接" * 70)))) <= 80
    assert max(map(screen_width, lines(accepted(detail={"place": "上" * 100})))) <= 80
    nameless = Checked((), replace(accepted().verdict, claims={"holder": name}))
    assert max(map(screen_width, lines(nameless))) <= 80


@pytest.mark.parametrize("value", [EVIL, [EVIL], {EVIL: EVIL}, {"full_name": EVIL}, [{"title": EVIL}]])
@pytest.mark.parametrize("claim", ["title", "level", "result", "conditions", "holder", "identity", "results"])
def test_no_claim_can_command_the_terminal(claim: str, value: object) -> None:
    claims = {**accepted().verdict.claims, claim: value, EVIL: value}
    for proven in (True, False):
        verdict = replace(accepted(proven=proven).verdict, claims=claims)
        assert harmless(report(Checked((EVIL,), verdict), total=2))


def test_neither_can_the_name_of_a_file_or_a_message() -> None:
    issuer = CENTRE._replace(name=EVIL, authority=EVIL, accredited_for=(EVIL,))
    finding = Finding("input", Outcome.FAILED, Code.INPUT_NOT_OURS, EVIL)

    assert harmless(report(Checked((EVIL,), Verdict((finding,))), total=2))
    for outcome in (Outcome.FAILED, Outcome.UNKNOWN):
        findings = (Finding("expiry", outcome, Code.JWS_FORM, EVIL),) * 2
        assert harmless(report(Checked((EVIL,), Verdict(findings, "not_proven", issuer)), total=2))


def harmless(text: str) -> bool:
    marks = 0
    for character in text.replace("\n", ""):
        category = unicodedata.category(character)
        marks = marks + 1 if category[0] == "M" else 0
        if category in ("Cc", "Cf", "Zl", "Zp", "Cs") or marks > 4:
            return False
    return True


@pytest.mark.parametrize(
    "value", [None, 7, True, "text", [], {}, [[["deep"]]], {"units": "x"}, {"units": [1]}]
)
@pytest.mark.parametrize(
    "claim", ["title", "level", "result", "conditions", "holder", "identity", "results", "detail", "id_check"]
)
def test_a_claim_of_another_type_than_usual_is_shown_and_breaks_nothing(claim: str, value: object) -> None:
    for proven in (True, False):
        verdict = accepted(proven=proven).verdict
        said = lines(Checked((), replace(verdict, claims={**verdict.claims, claim: value})))
        assert max(map(screen_width, said)) <= 80


def test_a_claim_cannot_pass_for_a_line_of_ours() -> None:
    hostile: dict[str, Any] = {"Issued by": {"Ministry": "of everything"}, "ACCEPTED": "V-OK"}
    text = report(accepted(**hostile), total=1)

    assert text.count("\n  Issued by ") == 1
    assert "\n  It says     as written by the issuer: Ministry: of everything" in text


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("variable", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colour_is_never_the_only_sign_and_can_be_turned_off(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "stdout", Screen())
    coloured = [lines(each)[0] for each in (accepted(), accepted(proven=False), stopped(Code.QR_FORM))]
    monkeypatch.setenv(variable, value)
    plain = [lines(each)[0] for each in (accepted(), accepted(proven=False), stopped(Code.QR_FORM))]

    assert len({line.split("m", 1)[0] for line in coloured}) == 3
    assert not any("\x1b" in line for line in plain)
    assert [line[0] for line in plain] == ["✓", "!", "✗"]
