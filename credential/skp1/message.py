"""Messages: a credential, a presentation, a request or an enrolment code <-> one QR text.

A token of our kinds goes by a profile (see `profiled`).  Any other token's head is the CBOR array
``[header, disclosures, payload, binding]`` with its values packed (see `leaves`); signatures go to the
tail.  Left out and recomputed: digests of what is shown, the key
binding's header and `sd_hash`, and for an answer the nonce and audience of the request.
"""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal, NamedTuple, TypeGuard

import cbor2

from credential.codes import Code
from credential.encoding import b64url, compact_json, is_instant, strict_json, unb64url
from credential.errors import CannotTell, Malformed, Objection
from credential.limits import MAX_DEPTH, MAX_DISCLOSURES, MAX_TOKEN
from credential.presenting import NO_REQUEST_AUDIENCE, sd_hash
from credential.request import Request
from credential.sd_jwt import SdJwt, digest, parse_sd_jwt
from credential.skp1 import profiled
from credential.skp1.bits import DoesNotFit, cut_short, too_many, trailing
from credential.skp1.frame import PREFIX, Form, Frame, read_frame
from credential.skp1.leaves import Packer, Unpacker, malformed
from credential.skp1.profile import BUILT_IN, NAME_BYTES, Profile, Profiles
from credential.skp1.profiled import KB_HEADER, KB_MEMBERS, NO_NONCE, SIGNATURE, Jwt, Opened, seal
from credential.skp1.tables import TYPES

Kind = Literal["credential", "request", "enrolment"]

_SD_TAG: Final = 10
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
        Raises `Malformed` (`qr.form`, `qr.too_large`) or `CannotTell` (`qr.newer`).
        """
        if self.frame.form.is_profiled:
            is_answer = self.nonce_left_out
            return profiled.unpack(self.frame.head, self.profile, request, is_answer=is_answer)
        unpacker = Unpacker(self.frame.tail)
        text = _rebuild(self.frame, unpacker, request)
        if not unpacker.exhausted:
            raise trailing()
        if len(text) > MAX_TOKEN:
            raise Malformed(Code.QR_TOO_LARGE, "the code's content is too large")
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
        opened = profiled.open_sd_jwt(parse_sd_jwt(token))
    except (DoesNotFit, Malformed):
        return
    answered = request if request is not None and _answers(opened, request) else None
    known = [message for each in profiles if (message := _by_profile(opened, each, answered))]
    yield from sorted(known, key=lambda message: len(message.frame.head))
    yield from filter(None, (_by_profile(opened, each, answered) for each in BUILT_IN))
    with contextlib.suppress(DoesNotFit, Malformed):
        yield Message("credential", _pack_token(opened, answered))


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
    packer = Packer()
    head = cbor2.dumps(packer.pack(strict_json(request.raw)))
    return Frame(Form.REQUEST, head, bytes(packer.tail)).to_text()


def encode_enrolment(code: str) -> str:
    """The QR text of an enrolment code (JWT)."""
    packer = Packer()
    head = cbor2.dumps(_pack_jwt(code, packer))
    return Frame(Form.ENROLMENT, head, bytes(packer.tail)).to_text()


def decode(text: str, *, profiles: Profiles | None = None) -> Message:
    """Read a scanned text; `profiles` finds a profile by the name in it.

    Raises `Malformed` (`qr.*`, `input.not_ours`) or `CannotTell` (`qr.newer`, `qr.profile`).
    """
    frame = read_frame(text)
    kinds: dict[Form, Kind] = {Form.REQUEST: "request", Form.ENROLMENT: "enrolment"}
    profile = None
    if frame.form.is_profiled and not frame.built_in:
        name = frame.head[:NAME_BYTES]
        if len(name) < NAME_BYTES:
            raise cut_short()
        profile = profiles(name) if profiles else None
        if profile is None:
            raise CannotTell(Code.QR_PROFILE, UNKNOWN_PROFILE)
    return Message(kinds.get(frame.form, "credential"), frame, profile)


def _pack_token(opened: Opened, request: Request | None) -> Frame:
    packer = Packer()
    header, payload, signature = opened.jwt
    packed = [packer.pack(header), packer.pack(list(opened.disclosures))]
    packed.append(_pack_payload(payload, opened.digests, packer))
    packer.tail += signature
    if opened.binding is not None:
        packed.append(_pack_binding(opened.binding, packer, answering=request is not None))
    form, hint = (Form.TOKEN, None) if request is None else (Form.ANSWER, request.hint)
    return Frame(form, cbor2.dumps(packed), bytes(packer.tail), hint)


def _together(payload: dict[str, Any]) -> dict[str, Any]:
    """The type and the digest of its description as one word, where the tables have that word."""
    names, word = list(payload), f"{payload.get('vct')} {payload.get('vct#integrity')}"
    if word not in TYPES or names.index("vct#integrity") != names.index("vct") + 1:
        return payload
    return {name: word if name == "vct" else payload[name] for name in names if name != "vct#integrity"}


def _apart(payload: dict[str, Any]) -> dict[str, Any]:
    word = payload.get("vct")
    if word not in TYPES:
        return payload
    vct, integrity = word.split(" ")
    pair = {"vct": vct, "vct#integrity": integrity}
    return dict(item for n, v in payload.items() for item in (pair.items() if n == "vct" else ((n, v),)))


def _pack_payload(payload: dict[str, Any], shown: frozenset[str], packer: Packer) -> Any:
    payload = _together(payload)
    digests = payload.get("_sd")
    if not _are_sorted_texts(digests) or not shown <= set(digests):
        return packer.pack(payload)
    # Sorted digests need no places: the hidden ones suffice, the shown ones are recomputed.
    packed = packer.pack({name: value if name != "_sd" else None for name, value in payload.items()})
    hidden = [unb64url(each) for each in digests if each not in shown]
    if any(len(each) != 32 for each in hidden):
        raise DoesNotFit
    packer.tail += b"".join(hidden)
    place = list(payload).index("_sd")
    packed[list(packed)[place]] = cbor2.CBORTag(_SD_TAG, len(hidden))
    return packed


def _are_sorted_texts(digests: Any) -> TypeGuard[list[str]]:
    return (
        isinstance(digests, list)
        and all(isinstance(each, str) for each in digests)
        and sorted(digests) == digests
    )


def _pack_binding(binding: Jwt, packer: Packer, *, answering: bool) -> Any:
    payload = binding.payload
    packed = payload["iat"] if answering else packer.pack([payload[name] for name in KB_MEMBERS[:3]])
    packer.tail += binding.signature
    return packed


def _pack_jwt(token: str, packer: Packer) -> Any:
    header, payload, signature = profiled.open_jwt(token)
    packed = [packer.pack(header), packer.pack(payload)]
    packer.tail += signature
    return packed


def _rebuild(frame: Frame, unpacker: Unpacker, request: Request | None) -> str:
    if frame.form is Form.RAW:
        return _raw(frame)
    head = _load(frame.head)
    if frame.form is Form.REQUEST:
        return compact_json(unpacker.unpack(head)).decode("utf-8")
    if frame.form is Form.ENROLMENT:
        if not isinstance(head, list) or len(head) != 2:
            raise malformed("the code is not an enrolment code")
        return _seal(unpacker.unpack(head[0]), unpacker.unpack(head[1]), unpacker)
    if (
        not isinstance(head, list)
        or len(head) not in (3, 4)
        or (frame.form is Form.ANSWER and len(head) != 4)
    ):
        raise malformed("the code is not a credential")
    return _rebuild_token(head, frame.form, unpacker, request)


def _rebuild_token(head: list[Any], form: Form, unpacker: Unpacker, request: Request | None) -> str:
    header = unpacker.unpack(head[0])
    values = unpacker.unpack(head[1])
    if not isinstance(values, list):
        raise malformed("the code does not hold its disclosures")
    if len(values) > MAX_DISCLOSURES:
        raise too_many("disclosures")
    disclosures = tuple(b64url(compact_json(value)) for value in values)
    payload = _rebuild_payload(head[2], disclosures, unpacker)
    sd_jwt = SdJwt(_seal(header, payload, unpacker), disclosures, None)
    if len(head) == 3:
        return sd_jwt.text
    binding = _rebuild_binding(head[3], form, unpacker, request)
    binding["sd_hash"] = sd_hash(sd_jwt.text)
    return sd_jwt.text + _seal(KB_HEADER, binding, unpacker)


def _rebuild_payload(packed: Any, disclosures: tuple[str, ...], unpacker: Unpacker) -> Any:
    if not isinstance(packed, dict):
        raise malformed("the code holds no claims")
    marks = {name: value for name, value in packed.items() if _is_sd_mark(value)}
    payload = unpacker.unpack({name: None if name in marks else value for name, value in packed.items()})
    for name, value in zip(list(payload), list(packed.values()), strict=True):
        if _is_sd_mark(value):
            if value.value > MAX_DISCLOSURES:
                raise too_many("digests")
            hidden = [b64url(unpacker.take(32)) for _ in range(value.value)]
            payload[name] = sorted(hidden + [digest(each) for each in disclosures])
    return _apart(payload)


def _is_sd_mark(value: Any) -> bool:
    if not isinstance(value, cbor2.CBORTag) or value.tag != _SD_TAG:
        return False
    if type(value.value) is not int or value.value < 0:
        raise malformed("the code does not say how many digests are hidden")
    return True


def _rebuild_binding(packed: Any, form: Form, unpacker: Unpacker, request: Request | None) -> dict[str, Any]:
    if form is Form.ANSWER:
        if not is_instant(packed):
            raise malformed("the code does not say when the holder signed")
        aud, nonce = (request.aud, request.nonce) if request else (NO_REQUEST_AUDIENCE, NO_NONCE)
        return {"iat": packed, "aud": aud, "nonce": nonce}
    values = unpacker.unpack(packed)
    if not isinstance(values, list) or len(values) != 3:
        raise malformed("the code holds no holder's signature")
    return dict(zip(KB_MEMBERS[:3], values, strict=True))


def _seal(header: Any, payload: Any, unpacker: Unpacker) -> str:
    return seal(header, payload, unpacker.take(SIGNATURE))


def _load(head: bytes) -> Any:
    try:
        value = cbor2.loads(head, max_depth=2 * MAX_DEPTH, allow_indefinite=False, allow_duplicate_keys=False)
        # One spelling only; this also notices whatever follows the value.
        canonical = cbor2.dumps(value)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError):
        raise malformed("the code's content cannot be read") from None
    if canonical != head:
        raise malformed("the code's content is not in its one spelling")
    return value


def _raw(frame: Frame) -> str:
    if frame.head.startswith(PREFIX.encode()):
        raise Malformed(Code.QR_NESTED, "the code holds another code instead of a credential")
    try:
        return frame.head.decode("ascii")
    except UnicodeDecodeError:
        raise malformed("the code's content is not a token") from None
