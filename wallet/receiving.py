"""What may enter the wallet: rules that decide on a text before any of it is kept.

Never kept: what is not a whole credential, a broken seal, a credential of another wallet's key, a withdrawn
one. Kept on demand only: a credential whose issuer, or its key, is not in this wallet's trust bundle.
"""

from collections.abc import Collection

from credential.codes import Code
from credential.errors import CannotTell, Objection
from credential.jws import open_jws
from credential.keys import VerifyingKey
from credential.sd_jwt import TYP, parse_sd_jwt, unverified_claims
from credential.skp1 import Profiles, decode
from credential.verdict import Verdict
from device.errors import PassportError
from schemas import UnknownKind
from wallet.judging import kind_of, why
from wallet.store import Change, next_number

_OTHER_KINDS = {
    "request": (
        "this is a request: somebody asks you to show a card",
        "answer it: passport-wallet present ID --request FILE",
    ),
    "enrolment": ("this is an enrolment code: it goes to a centre", "give it to the centre it was made for"),
}
_IMPORT = "import a newer trust bundle: passport-wallet import BUNDLE; --keep keeps the card unchecked"
_NEW = "ask the centre for a new one"


def credential_in(text: str, profiles: Profiles | None = None) -> str:
    """The SD-JWT text in what a file or a QR said; `profiles` finds what a QR goes by; PassportError."""
    try:
        token = text.strip() if "~" in text else _unpacked(text.strip("\r\n"), profiles)
        _check_form(token)
    except CannotTell as problem:
        hint = _IMPORT.partition(";")[0] if problem.code is Code.QR_PROFILE else None
        raise PassportError(f"not stored: {problem.message}", hint=hint, code=problem.code) from None
    except Objection as problem:
        raise PassportError(f"this is not a card: {problem.message}", code=problem.code) from None
    except UnknownKind:
        raise PassportError(
            "not stored: this program does not know this kind of card", hint="update this program"
        ) from None
    return token


def _check_form(token: str) -> None:
    """It can be read as a card, whoever signed it: no card may keep the wallet from opening later."""
    if parse_sd_jwt(token).key_binding is not None:
        raise PassportError(
            "not stored: this was made to be shown to a checker, it is not the card itself",
            hint="ask the centre for the card",
        )
    holder_of(token)
    kind_of(unverified_claims(token))


def _unpacked(text: str, profiles: Profiles | None) -> str:
    message = decode(text, profiles=profiles)
    if message.kind in _OTHER_KINDS:
        words, hint = _OTHER_KINDS[message.kind]
        raise PassportError(words, hint=hint)
    return message.text()


def check(token: str, verdict: Verdict, *, ours: Collection[str], keep: bool) -> None:
    """Raise PassportError if this credential may not be stored. `ours` are this wallet's thumbprints."""
    code = verdict.codes[0] if verdict.codes else None
    if not verdict.sealed and verdict.word == "refused":
        raise PassportError(f"not stored: {why(verdict)}", hint=_NEW, code=code)
    if holder_of(token) not in (None, *ours):
        raise PassportError(
            "not stored: this card was made for another wallet",
            hint="open it in the wallet that enrolled for it",
        )
    if Code.STATUS_REVOKED in verdict.codes:
        raise PassportError("not stored: the centre has withdrawn this card", hint=_NEW, code=code)
    if not verdict.sealed and not keep:
        raise PassportError(f"not stored: {why(verdict)}", hint=_IMPORT, code=code)


def put(change: Change, token: str, now: int) -> str:
    """Store the credential, or find it: one with the same seal is kept once, in its fullest form."""
    jwt = parse_sd_jwt(token).jwt
    for row, card in change.values["cards"].items():
        if parse_sd_jwt(card["token"]).jwt == jwt:
            return change.put("cards", {**card, "token": max(card["token"], token, key=len)}, row)
    value = {"n": next_number(change.values["cards"]), "token": token, "received": now}
    return change.put("cards", value)


def holder_of(token: str) -> str | None:
    """The thumbprint of the key a credential is bound to; None for one on paper."""
    payload = open_jws(parse_sd_jwt(token).jwt, typ=TYP).payload
    if "cnf" not in payload:
        return None
    cnf = payload["cnf"]
    return VerifyingKey.from_jwk(cnf.get("jwk") if isinstance(cnf, dict) else None).thumbprint
