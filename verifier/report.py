"""A verdict as the person at the gate reads it: the answer first, then why, then what to do.

The first line is ours alone and stands at the edge; whatever a certificate says comes below it,
indented and beside a label.  Names of centres and authorities are those of the trust bundle.
"""

from typing import Any, Final

from credential.codes import Code
from credential.verdict import Finding, IssuerShown, Outcome, Verdict
from device.instants import instant
from device.terminal import Style, paint, screen_width, symbol
from verifier import claims_shown
from verifier.checking import Checked
from verifier.columns import WIDTH, paragraph, row

_PAPER: Final = "Anyone can copy a paper code. Compare with the passport or identity card:"
_NAMELESS: Final = (
    "Anyone can copy a paper code, and this one does not say whose it is: it proves that somebody "
    "holds this certificate, not that this person does."
)


def report(checked: Checked, *, total: int) -> str:
    """The lines for one check of `total`, without a line end after the last."""
    verdict = checked.verdict
    lines = [f"AS OF {instant(verdict.as_of)}   not a check of today"] if verdict.as_of is not None else []
    lines.append(_head(verdict))
    if verdict:
        lines += _accepted(checked)
    else:
        lines += _not_accepted(verdict)
    if total > 1 and not _is_named(checked):
        lines += row("From", ", ".join(checked.inputs))
    return "\n".join(lines) + ("\n" if total > 1 else "")


def _head(verdict: Verdict) -> str:
    style, words, mark = _headline(verdict)
    left = f"{symbol(style)} {words}"
    return paint(left, style) + " " * max(1, WIDTH - screen_width(left) - len(mark)) + mark


def _headline(verdict: Verdict) -> tuple[Style, str, str]:
    if verdict.word == "refused":
        return "bad", "REFUSED", f"V-NO {verdict.codes[0]}"
    if verdict.word == "cannot_tell":
        return "unknown", "CANNOT TELL", f"V-? {verdict.codes[0]}" if verdict.codes else "V-?"
    if verdict.holder == "proven":
        return "good", "ACCEPTED", "V-OK"
    return "care", "GENUINE - HOLDER NOT PROVEN", "V-PAPER"


def _accepted(checked: Checked) -> list[str]:
    claims = checked.verdict.claims
    lines = claims_shown.title(claims)
    if checked.verdict.holder == "proven":
        lines += ["", *row("Holder", _proof(checked)), *claims_shown.person(claims)]
    elif claims_shown.names_somebody(claims):
        lines = [*paragraph(_PAPER), "", *claims_shown.to_compare(claims), "", *lines, ""]
    else:
        lines = [*paragraph(_NAMELESS), "", *lines, ""]
    lines += claims_shown.substance(claims, checked.labels)
    if checked.verdict.issuer is not None:
        lines += row("Issued by", _issuer(checked.verdict.issuer))
    return [*_caution(claims), *lines, *claims_shown.dates(claims), "", *_ages(checked.verdict)]


def _caution(claims: dict[str, Any]) -> list[str]:
    """A genuine certificate may say that somebody failed: nobody may read past that."""
    caution = claims_shown.caution(claims)
    return ["  " + paint(f"{symbol('care')} {caution}", "care")] if caution else []


def _proof(checked: Checked) -> str:
    # Nobody is proven but by an answer to a request of this gate.
    asked = f"in answer to your request {checked.request.id[:2].upper()}" if checked.request else ""
    return f"proven {asked}" if checked.verdict.as_of is not None else f"proven just now, {asked}"


def _not_accepted(verdict: Verdict) -> list[str]:
    from verifier.words import SAYS_ALL, WORDS

    first, *others = _objections(verdict)
    words = WORDS[first.code or Code.INPUT_UNREADABLE]
    if _is_input_refused(verdict):
        return [*paragraph(_sentence(first.message)), *row("You can", words.can)]
    lines = [*paragraph(words.meaning), ""]
    if first.code not in SAYS_ALL:
        lines += row("Because", first.message)
    for finding in others:
        lines += row("Also", finding.message)
    if verdict.issuer is not None:
        lines += row("Issued by", _issuer(verdict.issuer))
    lines += row("You can", words.can)
    return lines + (row("Checked", _age_words(verdict)) if _age_words(verdict) else [])


def _is_input_refused(verdict: Verdict) -> bool:
    return any(each.check == "input" and each.outcome is Outcome.FAILED for each in verdict.findings)


def _is_named(checked: Checked) -> bool:
    """Whether the words above have named the input already."""
    return any(each.message.startswith(checked.inputs[0]) for each in checked.verdict.findings)


def _objections(verdict: Verdict) -> list[Finding]:
    failed = [each for each in verdict.findings if each.outcome is Outcome.FAILED]
    return failed + [each for each in verdict.findings if each.outcome is Outcome.UNKNOWN]


def _sentence(message: str) -> str:
    return message if message.endswith(".") else f"{message}."


def _issuer(issuer: IssuerShown) -> str:
    words = f"{issuer.name} ({issuer.country})"
    if issuer.authority and issuer.accredited_until is not None:
        scope = "all occupations" if "*" in issuer.accredited_for else ", ".join(issuer.accredited_for)
        words += f", accredited by {issuer.authority} for {scope} until {issuer.accredited_until.isoformat()}"
    return words


def _ages(verdict: Verdict) -> list[str]:
    words = _age_words(verdict)
    return paragraph(words[:1].upper() + words[1:]) if words else []


def _age_words(verdict: Verdict) -> str:
    ages = (("trust list", verdict.trust_days), ("status list", verdict.status_days))
    return ", ".join(f"{name} {_days(days)} old" for name, days in ages if days is not None)


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
