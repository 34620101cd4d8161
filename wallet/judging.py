"""How a kept credential stands: the verdict of the receipt checks, turned into one state and a few words."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import schemas
from credential.codes import Code
from credential.presenting import parts_of
from credential.sd_jwt import unverified_claims
from credential.verdict import Outcome, Verdict
from credential.verify import Trust, check_receipt
from device import instants
from wallet.card import Card, CardState
from wallet.days import day_words

SOON_DAYS: Final = 60
"""From here on a card asks to be renewed: a letter to a centre abroad takes weeks."""

# The worst comes first: it alone decides.
_STATES: Final = (
    (Code.STATUS_REVOKED, CardState.REVOKED, "withdrawn by the centre: a checker will refuse it"),
    (Code.DATE_EXPIRED, CardState.EXPIRED, "ended on {until}: ask the centre to renew it"),
    (Code.STATUS_SUSPENDED, CardState.SUSPENDED, "suspended by the centre for now: ask the centre why"),
    (Code.STATUS_OTHER, CardState.SUSPENDED, "has a status this program does not know: ask the centre"),
    (Code.DATE_NOT_YET, CardState.NOT_CHECKED, "not valid yet: is the clock of this device right?"),
    (Code.CLOCK_IN_DOUBT, CardState.STATUS_OLD, "the clock of this device is wrong: set it"),
)
_OLD: Final = "not checked lately: import a newer trust bundle"


def card_of(row: str, kept: Mapping[str, Any], *, trust: Trust | None, now: int) -> Card:
    """The card that the stored value `kept` is, verified now."""
    token: str = kept["token"]
    verdict = check_receipt(token, trust=trust, now=now)
    claims = unverified_claims(token)
    until = last_day(claims.get("exp"))
    left = None if until is None else (until - instants.day_of(now)).days
    state, words = _standing(verdict, until, left)
    shown = verdict.issuer if verdict.sealed else None
    return Card(
        row=row,
        kind=kind_of(claims).name,
        title=title_of(claims),
        issuer_name=shown.name if shown else None,
        country=shown.country if shown else None,
        authority=shown.authority if shown else None,
        state=state,
        state_words=words,
        valid_until=until,
        ends_in_days=left,
        paper="cnf" not in claims,
        parts=tuple(part for part in parts_of(token) if part),
        claims={} if state is CardState.REFUSED and not verdict.sealed else claims,
        token=token,
        received=kept["received"],
        codes=tuple(str(code) for code in verdict.codes),
    )


def kind_of(claims: Mapping[str, Any]) -> schemas.Kind:
    """The kind of a credential; raises `UnknownKind`."""
    vct = str(claims.get("vct", ""))
    kind = schemas.kind_of_vct(vct)
    if kind is None:
        raise schemas.UnknownKind(vct)
    return kind


def title_of(claims: Mapping[str, Any]) -> str:
    """What the card is called: its own title, else the name of its kind."""
    title = claims.get("title")
    return title if isinstance(title, str) and title else kind_of(claims).title()


def last_day(exp: object) -> date | None:
    """The last valid day (UTC) of a credential with this `exp`; None where there is no end in sight."""
    if type(exp) is not int:
        return None
    try:
        return instants.last_day(exp)
    except (ValueError, OverflowError):  # beyond the calendar
        return None


def why(verdict: Verdict) -> str:
    """The words of what speaks against a credential most."""
    for outcome in (Outcome.FAILED, Outcome.UNKNOWN):
        for finding in verdict.findings:
            if finding.outcome is outcome and finding.message:
                return finding.message
    return ""


def _standing(verdict: Verdict, until: date | None, left: int | None) -> tuple[CardState, str]:
    for code, state, words in _STATES:
        if verdict.sealed and code in verdict.codes:
            return state, words.format(until=_in_words(until))
    if verdict.word == "refused":
        return CardState.REFUSED, f"no checker will take it: {why(verdict)}"
    if not verdict.sealed:
        return CardState.NOT_CHECKED, f"not checked: {why(verdict)}"
    if not verdict:
        return CardState.STATUS_OLD, _OLD
    if left is not None and left <= SOON_DAYS:
        return CardState.ENDING_SOON, f"ends {_when(left)}: ask the centre to renew it"
    return CardState.GOOD, f"valid to {_in_words(until)}" if until else "valid without an end"


def _when(left: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")


def _in_words(day: date | None) -> str:
    return day_words(day.isoformat()) if day else ""
