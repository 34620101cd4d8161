"""Messages: a credential, a presentation, a request or an enrolment code <-> one QR text.

A token of our kinds goes by a profile (see `profiled`), any other as CBOR (`generic`), what is in another
spelling than ours as raw text.  CBOR is loaded only where it is met: most checks meet none.
"""

from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from credential.codes import Code
from credential.errors import CannotTell, Malformed, Objection
from credential.limits import MAX_TOKEN
from credential.request import Request
from credential.sd_jwt import parse_sd_jwt
from credential.skp1 import profiled
from credential.skp1.apart import Opened, open_sd_jwt
from credential.skp1.bits import DoesNotFit
from credential.skp1.frame import PREFIX, Form, Frame, read_frame
from credential.skp1.objections import cut_short, malformed, too_large
from credential.skp1.profile import BUILT_IN, NAME_BYTES, Profile, Profiles

Kind = Literal["credential", "request", "enrolment"]

UNKNOWN_PROFILE: Final = "the code goes by a profile that is not in the trust bundle here"


class Message(NamedTuple):
    """A decoded QR text.  `hint` is the first byte of the id of the request it answers, if it says so."""

    kind: Kind
    frame: Frame
    profile: Profile | None = None

    @property
    def hint(self) -> int | None:
        """One byte of the id of the request this answers, when nonce and audience were left out."""
        return self.frame.hint

    @property
    def nonce_left_out(self) -> bool:
        """Whether the text can only be rebuilt with the request it answers."""
        return self.frame.form.is_answer

    def text(self, request: Request | None = None) -> str:
        """The original string: SD-JWT, enrolment JWT, or the request's JSON.

        An answer is rebuilt as an answer to `request`; without one the holder's signature will fail.
        Raises `Malformed` (`qr.*`) or `CannotTell` (`qr.newer`; `qr.profile` when its profile was not found).
        """
        if self.frame.form.is_profiled:
            if self.profile is None and not self.frame.built_in:
                raise CannotTell(Code.QR_PROFILE, UNKNOWN_PROFILE)
            is_answer = self.nonce_left_out
            return profiled.unpack(self.frame.head, self.profile, request, is_answer=is_answer)
        if self.frame.form is Form.RAW:
            return _raw(self.frame)
        from credential.skp1 import generic

        text = generic.rebuild(self.frame, request)
        if len(text) > MAX_TOKEN:
            raise too_large()
        return text


def encode(token: str, *, request: Request | None = None, profiles: Iterable[Profile] = ()) -> str:
    """The QR text of an SD-JWT or SD-JWT+KB; with `request`, of an answer to it.

    The shortest by one of `profiles` that the reader will have; else self-contained; and whatever cannot
    be rebuilt to the byte travels as raw text.
    """
    for message in _ways(token, request, profiles):
        if _rebuilds(message, token, request):
            return message.frame.to_text()
    return Frame(Form.RAW, token.encode("ascii"), b"").to_text()


def _ways(token: str, request: Request | None, profiles: Iterable[Profile]) -> Iterator[Message]:
    """The messages that may carry a token, the shortest first."""
    try:
        opened = open_sd_jwt(parse_sd_jwt(token))
    except (DoesNotFit, Malformed):
        return
    answered = request if request is not None and _answers(opened, request) else None
    known = [message for each in profiles if (message := _by_profile(opened, each, answered))]
    yield from sorted(known, key=lambda message: len(message.frame.head))
    yield from filter(None, (_by_profile(opened, each, answered) for each in BUILT_IN))
    yield from _in_cbor(opened, answered)


def _in_cbor(opened: Opened, request: Request | None) -> Iterator[Message]:
    from credential.skp1 import generic

    try:
        frame = generic.pack_token(opened, request)
    except (DoesNotFit, Malformed):
        return
    yield Message("credential", frame)


def _answers(opened: Opened, request: Request) -> bool:
    binding = opened.binding
    named = None if binding is None else (binding.payload["aud"], binding.payload["nonce"])
    return named == (request.aud, request.nonce)


def _by_profile(opened: Opened, profile: Profile, request: Request | None) -> Message | None:
    try:
        if not profiled.may_fit(profile, opened):
            return None
        body = profiled.pack(opened, profile, request)
    except (DoesNotFit, Malformed):
        return None
    form = Form.PROFILED if request is None else Form.PROFILED_ANSWER
    hint = None if request is None else request.hint
    frame = Frame(form, body, b"", hint, built_in=not profile.name)
    return Message("credential", frame, profile if profile.name else None)


def _rebuilds(message: Message, token: str, request: Request | None) -> bool:
    try:
        return message.text(request) == token
    except Objection:
        return False


def encode_request(request: Request) -> str:
    """The QR text of a verifier's request."""
    from credential.skp1.generic import pack_request

    return pack_request(request.raw).to_text()


def encode_enrolment(code: str) -> str:
    """The QR text of an enrolment code (JWT)."""
    from credential.skp1.generic import pack_enrolment

    return pack_enrolment(code).to_text()


def decode(text: str, *, profiles: Profiles | None = None) -> Message:
    """Read a scanned text; `profiles` finds a profile by the name in it.

    Raises `Malformed` (`qr.*`, `input.not_ours`) or `CannotTell` (`qr.newer`).
    """
    frame = read_frame(text)
    kinds: dict[Form, Kind] = {Form.REQUEST: "request", Form.ENROLMENT: "enrolment"}
    profile = None
    if frame.form.is_profiled and not frame.built_in:
        name = frame.head[:NAME_BYTES]
        if len(name) < NAME_BYTES:
            raise cut_short()
        profile = profiles(name) if profiles else None
    return Message(kinds.get(frame.form, "credential"), frame, profile)


def _raw(frame: Frame) -> str:
    if frame.head.startswith(PREFIX.encode()):
        raise Malformed(Code.QR_NESTED, "the code holds another code instead of a credential")
    try:
        return frame.head.decode("ascii")
    except UnicodeDecodeError:
        raise malformed("the code's content is not a token") from None
