"""Messages: a credential, a presentation, a request or an enrolment code <-> one QR text.

A token's head is the CBOR array ``[header, disclosures, payload, binding]`` with its values packed
(see `leaves`); signatures go to the tail.  Left out and recomputed: digests of what is shown, the key
binding's header and `sd_hash`, and for an answer the nonce and audience of the request.
"""

from typing import Any, Final, Literal, NamedTuple, TypeGuard

import cbor2

from credential.codes import Code
from credential.encoding import b64url, compact_json, is_instant, strict_json, unb64url
from credential.errors import Malformed
from credential.limits import MAX_DEPTH, MAX_DISCLOSURES, MAX_TOKEN
from credential.presenting import NO_REQUEST_AUDIENCE, sd_hash
from credential.request import Request
from credential.sd_jwt import SdJwt, digest, parse_sd_jwt
from credential.skp1.frame import Form, Frame, read_frame
from credential.skp1.leaves import Packer, Unpacker, malformed
from credential.skp1.tables import TYPES

Kind = Literal["credential", "request", "enrolment"]

_KB_HEADER: Final = {"alg": "ES256", "typ": "kb+jwt"}
_KB_MEMBERS: Final = ("iat", "aud", "nonce", "sd_hash")
_SD_TAG: Final = 10
_SIGNATURE: Final = 64
_NO_NONCE: Final = b64url(bytes(32))


class _NotOurSpelling(Exception):
    """The token is not written the one way we can rebuild; it travels as raw text."""


class Message(NamedTuple):
    """A decoded QR text.  `hint` is the first byte of the id of the request it answers, if it says so."""

    kind: Kind
    frame: Frame

    @property
    def hint(self) -> int | None:
        """One byte of the id of the request this answers, when nonce and audience were left out."""
        return self.frame.hint

    @property
    def nonce_left_out(self) -> bool:
        """Whether the text can only be rebuilt with the request it answers."""
        return self.frame.form is Form.ANSWER

    def text(self, request: Request | None = None) -> str:
        """The original string: SD-JWT, enrolment JWT, or the request's JSON.

        An answer is rebuilt as an answer to `request`; without one the holder's signature will fail.
        Raises `Malformed` (`qr.form`).
        """
        unpacker = Unpacker(self.frame.tail)
        text = _rebuild(self.frame, unpacker, request)
        if not unpacker.exhausted:
            raise malformed("the code holds more than it says")
        if len(text) > MAX_TOKEN:
            raise Malformed(Code.QR_TOO_LARGE, "the code's content is too large")
        return text


def encode(token: str, *, request: Request | None = None) -> str:
    """The QR text of an SD-JWT or SD-JWT+KB; with `request`, of an answer to it.

    Whatever cannot be rebuilt to the byte travels as raw text instead.
    """
    try:
        frame = _pack_token(parse_sd_jwt(token), request)
        if Message("credential", frame).text(request) == token:
            return frame.to_text()
    except (_NotOurSpelling, Malformed):
        pass
    return Frame(Form.RAW, token.encode("ascii"), b"").to_text()


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


def decode(text: str) -> Message:
    """Read a scanned text; raises `Malformed` (`qr.*`, `input.not_ours`) or `CannotTell` (`qr.newer`)."""
    frame = read_frame(text)
    kinds: dict[Form, Kind] = {Form.REQUEST: "request", Form.ENROLMENT: "enrolment"}
    return Message(kinds.get(frame.form, "credential"), frame)


def _pack_token(sd_jwt: SdJwt, request: Request | None) -> Frame:
    packer = Packer()
    head, payload, signature = _open(sd_jwt.jwt)
    disclosures = [_spelled(unb64url(each)) for each in sd_jwt.disclosures]
    packed = [packer.pack(head), packer.pack(disclosures), _pack_payload(payload, sd_jwt, packer)]
    packer.tail += signature
    form = Form.TOKEN
    if sd_jwt.key_binding is not None:
        answering = request is not None
        packed.append(_pack_binding(sd_jwt, packer, answering))
        form = Form.ANSWER if answering else Form.TOKEN
    hint = request.hint if request is not None and form is Form.ANSWER else None
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


def _pack_payload(payload: dict[str, Any], sd_jwt: SdJwt, packer: Packer) -> Any:
    payload = _together(payload)
    digests = payload.get("_sd")
    shown = [digest(each) for each in sd_jwt.disclosures]
    if not _are_sorted_texts(digests) or not set(shown) <= set(digests):
        return packer.pack(payload)
    # Sorted digests need no places: the hidden ones suffice, the shown ones are recomputed.
    packed = packer.pack({name: value if name != "_sd" else None for name, value in payload.items()})
    hidden = [unb64url(each) for each in digests if each not in shown]
    if any(len(each) != 32 for each in hidden):
        raise _NotOurSpelling
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


def _pack_binding(sd_jwt: SdJwt, packer: Packer, answering: bool) -> Any:
    header, payload, signature = _open(sd_jwt.key_binding or "")
    if header != _KB_HEADER or tuple(payload) != _KB_MEMBERS:
        raise _NotOurSpelling
    packed = payload["iat"] if answering else packer.pack([payload[name] for name in _KB_MEMBERS[:3]])
    packer.tail += signature
    return packed


def _pack_jwt(token: str, packer: Packer) -> Any:
    header, payload, signature = _open(token)
    packed = [packer.pack(header), packer.pack(payload)]
    packer.tail += signature
    return packed


def _open(token: str) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    parts = [unb64url(part) for part in token.split(".")]
    if len(parts) != 3 or len(parts[2]) != _SIGNATURE:
        raise _NotOurSpelling
    header, payload = _spelled(parts[0]), _spelled(parts[1])
    if not isinstance(header, dict) or not isinstance(payload, dict):
        raise _NotOurSpelling
    return header, payload, parts[2]


def _spelled(data: bytes) -> Any:
    value = strict_json(data)
    if compact_json(value) != data:
        raise _NotOurSpelling
    return value


def _rebuild(frame: Frame, unpacker: Unpacker, request: Request | None) -> str:
    if frame.form is Form.RAW:
        return _ascii(frame.head)
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
    if not isinstance(values, list) or len(values) > MAX_DISCLOSURES:
        raise malformed("the code holds too many disclosures")
    disclosures = tuple(b64url(compact_json(value)) for value in values)
    payload = _rebuild_payload(head[2], disclosures, unpacker)
    sd_jwt = SdJwt(_seal(header, payload, unpacker), disclosures, None)
    if len(head) == 3:
        return sd_jwt.text
    binding = _rebuild_binding(head[3], form, unpacker, request)
    binding["sd_hash"] = sd_hash(sd_jwt.text)
    return sd_jwt.text + _seal(_KB_HEADER, binding, unpacker)


def _rebuild_payload(packed: Any, disclosures: tuple[str, ...], unpacker: Unpacker) -> Any:
    if not isinstance(packed, dict):
        raise malformed("the code holds no claims")
    marks = {name: value for name, value in packed.items() if _is_sd_mark(value)}
    payload = unpacker.unpack({name: None if name in marks else value for name, value in packed.items()})
    for name, value in zip(list(payload), list(packed.values()), strict=True):
        if _is_sd_mark(value):
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
        aud, nonce = (request.aud, request.nonce) if request else (NO_REQUEST_AUDIENCE, _NO_NONCE)
        return {"iat": packed, "aud": aud, "nonce": nonce}
    values = unpacker.unpack(packed)
    if not isinstance(values, list) or len(values) != 3:
        raise malformed("the code holds no holder's signature")
    return dict(zip(_KB_MEMBERS[:3], values, strict=True))


def _seal(header: Any, payload: Any, unpacker: Unpacker) -> str:
    parts = (compact_json(header), compact_json(payload), unpacker.take(_SIGNATURE))
    return ".".join(map(b64url, parts))


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


def _ascii(data: bytes) -> str:
    try:
        return data.decode("ascii")
    except UnicodeDecodeError:
        raise malformed("the code's content is not a token") from None
