"""The judge: bytes, trust, status, clock, challenge and policy in; a verdict out.

Nothing here reads a file, a clock or a network, and bad input never raises: an objection is an
answer and becomes a finding; anything else is a bug of ours and stays an exception.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from credential.case import Case, Challenge, Trust
from credential.errors import CannotTell, Objection
from credential.policy import Policy
from credential.seals import RECEIPT_SEALS, SEALS, Check, issuer_signature
from credential.terms import RECEIPT_TERMS, TERMS
from credential.verdict import Finding, IssuerShown, Outcome, Verdict, word_of

if TYPE_CHECKING:
    from credential.dialect import Dialect

__all__ = ["Challenge", "Trust", "check_receipt", "verify"]

_USUAL = Policy()
_MACHINERY = frozenset({"iss", "cnf", "status", "vct#integrity"})


def verify(
    token: str,
    *,
    trust: Trust | None,
    now: int,
    policy: Policy | None = None,
    challenge: Challenge | None = None,
    nonce_left_out: bool = False,
    as_of: int | None = None,
    dialect: "Dialect | None" = None,
) -> Verdict:
    """Judge a presentation or a paper credential (SD-JWT+KB or SD-JWT text).

    `now` is the machine's clock; `as_of` replaces it where dates and ages are judged.
    `nonce_left_out` says that the text was rebuilt from a compact QR with our request's own nonce.
    `dialect` is for an SD-JWT of another form than ours; without it nothing but ours will do.
    """
    case = Case(token, trust, now, policy or _USUAL, challenge, nonce_left_out, as_of, dialect)
    return _judge(case, SEALS, TERMS)


def check_receipt(token: str, *, trust: Trust | None, now: int, dialect: "Dialect | None" = None) -> Verdict:
    """What a wallet checks of a credential it is given: the seals, and whether it still holds.

    Scope is left to the verifier; so is the holder, because the wallet is the holder.
    """
    return _judge(Case(token, trust, now, dialect=dialect), RECEIPT_SEALS, RECEIPT_TERMS)


def _judge(case: Case, seals: Sequence[Check], terms: Sequence[Check]) -> Verdict:
    findings: list[Finding] = []
    for check in seals:
        findings.append(_finding(check, case))
        if findings[-1].outcome is not Outcome.PASSED:
            break
    else:
        case.sealed = True
        findings += [_finding(check, case) for check in terms]
    missed = (*seals, *terms)[len(findings) :]
    findings += [Finding(check.__name__, Outcome.NOT_REACHED) for check in missed]
    return _verdict(case, tuple(findings))


def _finding(check: Check, case: Case) -> Finding:
    try:
        remark = check(case)
    except Objection as objection:
        outcome = Outcome.UNKNOWN if isinstance(objection, CannotTell) else Outcome.FAILED
        return Finding(check.__name__, outcome, objection.code, objection.message)
    return Finding(check.__name__, Outcome.PASSED, None, remark) if remark else _passed(check)


@cache
def _passed(check: Check) -> Finding:
    return Finding(check.__name__, Outcome.PASSED)


def _verdict(case: Case, findings: tuple[Finding, ...]) -> Verdict:
    accepted = word_of(findings) == "accepted"
    return Verdict(
        findings,
        holder="proven" if accepted and case.binding is not None else "not_proven",
        issuer=_issuer(case) if _signature_held(findings) else None,
        claims={n: v for n, v in case.claims.items() if n not in _MACHINERY} if accepted else {},
        trust_days=None if case.trust is None else case.age_in_days(case.trust.issued),
        status_days=None if case.status is None else case.age_in_days(case.status.issued),
        as_of=case.as_of,
        sealed=case.sealed,
    )


def _signature_held(findings: tuple[Finding, ...]) -> bool:
    return _passed(issuer_signature) in findings


def _issuer(case: Case) -> IssuerShown:
    entry, covering = case.entry, case.accreditations
    return IssuerShown(
        entry.id,
        entry.name,
        entry.country,
        case.bundle.authority(entry.country),
        covering[-1].end if covering else None,
        covering[-1].isco if covering else (),
    )
