"""From texts to verdicts: each message judged once, and the request it answers used up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

from credential import skp1
from credential.codes import Code
from credential.errors import CannotTell, Malformed, Objection
from credential.policy import Policy
from credential.request import Request
from credential.verdict import Finding, Outcome, Verdict
from credential.verify import Challenge, Trust, verify
from device.instants import day_of
from device.optical import Reading
from verifier.labels import NO_LABELS, Labels, labels_of
from verifier.recognising import Recognised, Sort, recognise
from verifier.requests import Requests
from verifier.shown import Shown

_UNKNOWN: Final = (Code.FRAME_MISSING, Code.QR_NEWER, Code.INPUT_SCANNER_LAYOUT)
"""Problems of an input that say nothing against it."""
_REQUEST: Final = "this is a request to show a certificate, not a certificate"
_ENROLMENT: Final = "this is a worker's enrolment code for a centre, not a certificate"

_PROFILE: Final = (
    "cannot be checked with this bundle (issued {}); import a newer one; "
    "if it is still unknown then, treat it as not genuine"
)


class Checked(NamedTuple):
    """One message, or one input without any: its verdict, and the request it answered if it did."""

    inputs: tuple[str, ...]
    verdict: Verdict
    request: Request | None = None
    labels: Labels = NO_LABELS


class _Judged(NamedTuple):
    """A text that was judged: the message in it, whole, and what it answers, which is not used up yet."""

    message: str
    verdict: Verdict
    shown: Shown | None = None
    challenge: Challenge | None = None

    @property
    def identity(self) -> tuple[str | None, str]:
        """What tells messages apart: one answer may come as a code and as a text."""
        return self.challenge.request.id if self.challenge else None, self.message


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Gate:
    """All that a check goes by.  With `as_of` nothing is used up.

    `trust` is None where nothing is installed, and the objection where it cannot be read; `named` is
    the request that the person at the gate named, so that nothing but its answer will do; `profiles`
    finds what a compact code may go by.
    """

    home: Path
    trust: Trust | CannotTell | None
    now: int
    policy: Policy = field(default_factory=Policy)
    named: Challenge | None = None
    as_of: int | None = None
    profiles: skp1.Profiles | None = None

    def check(self, readings: Iterable[Reading]) -> Iterator[Checked]:
        """Judge every message in the readings, and every reading that holds none."""
        texts: dict[str, tuple[Recognised, list[str]]] = {}
        for reading in readings:
            ours = _ours(reading)
            if not ours:
                yield Checked(reading.sources, self._silent(reading))
            for each in ours:
                texts.setdefault(each.text, (each, []))[1].extend(reading.sources)
        # The same message twice, on two photos or in two forms, is answered once: all are told apart
        # before the first of them uses a request up.
        messages: dict[tuple[str | None, str], tuple[_Judged, list[str]]] = {}
        for text, sources in texts.values():
            judged = self._judge(text)
            messages.setdefault(judged.identity, (judged, []))[1].extend(sources)
        for judged, sources in messages.values():
            yield self._use_up(judged, tuple(dict.fromkeys(sources)))

    def _silent(self, reading: Reading) -> Verdict:
        if reading.problem is not None:
            code = Code(reading.problem.code)
            blame = CannotTell if code in _UNKNOWN else Malformed
            return self._objected(blame(code, reading.problem.message))
        what = recognise(reading.texts[0]).what
        return self._refused(
            Code.INPUT_NOT_OURS, f"{reading.source}: this code is not a skills passport ({what})"
        )

    def _judge(self, found: Recognised) -> _Judged:
        match found.sort:
            case Sort.MANGLED:
                layout = CannotTell(Code.INPUT_SCANNER_LAYOUT, found.what)
                return _Judged(found.text, self._objected(layout))
            case Sort.ENROLMENT:
                return _Judged(found.text, self._refused(Code.INPUT_OTHER_KIND, _ENROLMENT))
            case Sort.COMPACT:
                return self._judge_compact(found.text)
            case _:
                return self._judge_token(Shown(found.text))

    def _judge_compact(self, text: str) -> _Judged:
        try:
            message = skp1.decode(text, profiles=self.profiles)
            if message.kind != "credential":
                words = _REQUEST if message.kind == "request" else _ENROLMENT
                return _Judged(text, self._refused(Code.INPUT_OTHER_KIND, words))
            return self._judge_token(Shown(message))
        except Objection as objection:
            return _Judged(text, self._objected(self._in_this_bundle(objection)))

    def _in_this_bundle(self, objection: Objection) -> Objection:
        """Say of a profile that is not here which bundle lacks it."""
        if objection.code is not Code.QR_PROFILE:
            return objection
        if self.trust is None:
            return CannotTell(Code.TRUST_NONE, "no trust bundle is installed here")
        if isinstance(self.trust, CannotTell):
            return self.trust
        return CannotTell(Code.QR_PROFILE, _PROFILE.format(day_of(self.trust.issued)))

    def _judge_token(self, shown: Shown) -> _Judged:
        for challenge in self._candidates(shown):
            verdict = self._verify(shown, challenge)
            if shown.is_answered(verdict):
                return _Judged(shown.text(challenge), verdict, shown, challenge)
            if challenge.named:
                return _Judged(shown.text(challenge), verdict)
        return _Judged(shown.text(None), self._verify(shown, None))

    def _candidates(self, shown: Shown) -> tuple[Challenge, ...]:
        """The requests of this gate that it may answer, as they stand on the disk this instant."""
        requests = Requests(self.home)
        if self.named is not None:
            gone = (self.named._replace(state="used"),)
            return requests.with_prefix(self.named.request.id, named=True) or gone
        if shown.hint is not None:
            return requests.with_prefix(f"{shown.hint:02x}")
        return requests.with_nonce(shown.nonce) if shown.nonce else ()

    def _verify(self, shown: Shown, challenge: Challenge | None) -> Verdict:
        verdict = verify(
            shown.text(challenge),
            trust=None if isinstance(self.trust, CannotTell) else self.trust,
            now=self.now,
            policy=self.policy,
            challenge=challenge,
            nonce_left_out=shown.nonce_left_out,
            as_of=self.as_of,
        )
        if isinstance(self.trust, CannotTell) and verdict.word == "cannot_tell":
            return self._objected(self.trust)
        return verdict

    def _use_up(self, judged: _Judged, inputs: tuple[str, ...]) -> Checked:
        """The verdict once the request is used up, or what becomes of it when it cannot be."""
        if judged.shown is None or judged.challenge is None:
            return self._checked(inputs, judged.verdict)
        verdict, challenge = judged.verdict, judged.challenge
        if self.as_of is None and challenge.state == "open" and verdict.word != "cannot_tell":
            verdict = self._consumed(judged.shown, challenge, verdict)
        return self._checked(inputs, verdict, challenge.request)

    def _checked(self, inputs: tuple[str, ...], verdict: Verdict, request: Request | None = None) -> Checked:
        trust = None if isinstance(self.trust, CannotTell) else self.trust
        return Checked(inputs, verdict, request, labels_of(verdict, trust))

    def _consumed(self, shown: Shown, challenge: Challenge, verdict: Verdict) -> Verdict:
        try:
            mine = Requests(self.home).consume(challenge.request)
        except OSError:
            return _unconsumed(verdict)
        return verdict if mine else self._verify(shown, challenge._replace(state="used"))

    def _refused(self, code: Code, message: str) -> Verdict:
        return self._objected(Malformed(code, message))

    def _objected(self, objection: Objection) -> Verdict:
        outcome = Outcome.UNKNOWN if isinstance(objection, CannotTell) else Outcome.FAILED
        return Verdict((Finding("input", outcome, objection.code, objection.message),), as_of=self.as_of)


def _ours(reading: Reading) -> list[Recognised]:
    """What is ours of a reading; a request or an enrolment code only where nothing better is."""
    known = [recognise(text) for text in dict.fromkeys(reading.texts)]
    ours = [each for each in known if each.sort is not Sort.FOREIGN]
    return [each for each in ours if each.sort is not Sort.ENROLMENT] or ours


def _unconsumed(verdict: Verdict) -> Verdict:
    # Taken twice, the same picture would pass twice; a refusal does no such harm and stands.
    finding = Finding(
        "request_is_used_up",
        Outcome.UNKNOWN,
        Code.REQUEST_NOT_CONSUMED,
        "the home of this gate cannot be written to, so the request may be open still",
    )
    return replace(verdict, findings=(*verdict.findings, finding), holder="not_proven", claims={})
