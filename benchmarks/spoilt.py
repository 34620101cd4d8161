"""What is timed must judge: one spoilt input of each kind goes through the same function in the same run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from benchmarks.subjects import CENTRE, HOLDER, MIDNIGHT, NOW, URI, OpenTrust, an_entry, fixed_random
from credential.codes import Code
from credential.encoding import b64url, unb64url
from credential.limits import DAY
from credential.presenting import present
from credential.request import Request, make_request
from credential.status_list import StatusList, make_status_list, open_status_list
from credential.trust_entry import TrustEntry
from credential.verdict import Verdict
from credential.verify import Challenge

Judge = Callable[..., Verdict]
"""The timed function: a token, and whatever of trust, now and challenge is not as usual."""


@dataclass(frozen=True)
class Spoilt(OpenTrust):
    """The trust with this entry, and with this status for every certificate."""

    changed: TrustEntry | None = None
    value: int = 0

    @cached_property
    def _entry(self) -> TrustEntry:
        return self.changed or an_entry()

    @cached_property
    def _list(self) -> StatusList:
        token = make_status_list(
            URI, {104_711: self.value}, issued=MIDNIGHT, expires=MIDNIGHT + 30 * DAY, key=CENTRE
        )
        return open_status_list(token, uri=URI, keys=[CENTRE.public])


def must_judge(judge: Judge, answer: str, request: Request) -> int:
    """How many kinds of spoilt input were refused for what was spoilt; raises if one was not."""
    if not judge(answer):
        raise RuntimeError("the sound answer is not accepted")
    count = 0
    for kind, code, token, changes in _spoilt(answer, request):
        verdict = judge(token, **changes)
        if verdict.word != "refused" or code not in verdict.codes:
            raise RuntimeError(f"spoilt {kind}: {verdict.word} {verdict.codes} instead of {code}")
        count += 1
    return count


def _spoilt(answer: str, request: Request) -> Iterator[tuple[str, Code, str, dict[str, Any]]]:
    jwt, first, second, binding = answer.split("~")
    header, payload, signature = jwt.split(".")
    words = b64url(unb64url(payload).replace(b'"iat":1', b'"iat": 1'))
    yield "issuer's words", Code.JWS_SIGNATURE, _joined(f"{header}.{words}.{signature}", answer), {}
    yield "issuer's signature", Code.JWS_SIGNATURE, _joined(_other(jwt, -9), answer), {}
    salted = b64url(b'["x' + unb64url(first)[3:])
    yield "disclosure", Code.SD_UNREFERENCED, "~".join([jwt, salted, second, binding]), {}
    yield "disclosure left out", Code.KB_SD_HASH, "~".join([jwt, first, binding]), {}
    yield "no binding", Code.KB_MISSING, "~".join([jwt, first, second, ""]), {}
    yield "binding's signature", Code.KB_SIGNATURE, _other(answer, -9), {}
    yield "nonce", Code.KB_NONCE, _shown(answer, request.aud, "another"), {}
    yield "audience", Code.KB_AUDIENCE, _shown(answer, "urn:uuid:0", request.nonce), {}
    used = Challenge(request, state="used", named=True)
    yield "used request", Code.REQUEST_USED, answer, {"challenge": used}
    yield "other request", Code.KB_NONCE, answer, {"challenge": Challenge(_another(), named=True)}
    yield "revoked", Code.STATUS_REVOKED, answer, {"trust": Spoilt(value=1)}
    yield "suspended", Code.STATUS_SUSPENDED, answer, {"trust": Spoilt(value=2)}
    yield "expired", Code.DATE_EXPIRED, answer, {"now": NOW + 2000 * DAY}
    yield "not yet", Code.DATE_NOT_YET, answer, {"as_of": MIDNIGHT - 31 * DAY}
    for kind, code, entry in _entries():
        yield kind, code, answer, {"trust": Spoilt(changed=entry)}


def _entries() -> Iterator[tuple[str, Code, TrustEntry]]:
    """The trust entry with one thing in it spoilt."""
    sound = an_entry()
    here, key = sound.accreditations[0], sound.keys[0]
    yield (
        "scope",
        Code.SCOPE_OCCUPATION,
        replace(sound, accreditations=(here._replace(isco=("5322",)),)),
    )
    yield "accreditation", Code.ISSUER_NOT_ACCREDITED, replace(sound, accreditations=())
    late = key._replace(start=date(2026, 11, 20))
    yield "key's days", Code.KEY_NOT_IN_FORCE, replace(sound, keys=(late,))
    yield "stolen key", Code.KEY_COMPROMISED, replace(sound, keys=(key._replace(compromised=key.start),))


def _joined(jwt: str, answer: str) -> str:
    return "~".join([jwt, *answer.split("~")[1:]])


def _other(text: str, at: int) -> str:
    """The text with the character at a place changed."""
    place = at % len(text)
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


def _shown(answer: str, aud: str, nonce: str) -> str:
    """The same showing, honestly bound to something else."""
    credential = answer[: answer.rindex("~") + 1]
    return present(credential, ("holder", "results"), aud=aud, nonce=nonce, now=NOW, key=HOLDER)


def _another() -> Request:
    return make_request(
        aud="urn:uuid:0f6ba1d8-3c5e-4d0b-9a5e-5a1f0c7f2b11",
        name="Rossi Costruzioni",
        ask=("holder",),
        purpose="another job",
        made=NOW - 60,
        until=NOW + 840,
        random=fixed_random("another"),
    )
