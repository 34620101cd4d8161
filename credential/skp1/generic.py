"""What is not of our kinds, requests and enrolment codes: packed as CBOR.

A token's head is the array ``[header, disclosures, payload, binding]`` with its values packed (see
`leaves`); signatures go to the tail.
"""

from typing import Any, Final, TypeGuard

import cbor2

from credential.encoding import b64url, compact_json, is_instant, strict_json, unb64url
from credential.limits import MAX_DEPTH, MAX_DISCLOSURES
from credential.presenting import sd_hash
from credential.request import Request
from credential.sd_jwt import SdJwt, digest
from credential.skp1.apart import KB_HEADER, KB_MEMBERS, SIGNATURE, Jwt, Opened, asked, open_jwt, seal
from credential.skp1.bits import DoesNotFit
from credential.skp1.frame import Form, Frame
from credential.skp1.leaves import Packer, Unpacker
from credential.skp1.objections import malformed, too_many, trailing
from credential.skp1.tables import TYPES

_SD_TAG: Final = 10


def pack_token(opened: Opened, request: Request | None) -> Frame:
    """The frame of a token of any kind, as an answer to `request` if there is one; raises `DoesNotFit`."""
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


def pack_request(raw: bytes) -> Frame:
    """The frame of a verifier's request."""
    packer = Packer()
    head = cbor2.dumps(packer.pack(strict_json(raw)))
    return Frame(Form.REQUEST, head, bytes(packer.tail))


def pack_enrolment(code: str) -> Frame:
    """The frame of an enrolment code (JWT)."""
    packer = Packer()
    header, payload, signature = open_jwt(code)
    head = cbor2.dumps([packer.pack(header), packer.pack(payload)])
    return Frame(Form.ENROLMENT, head, bytes(packer.tail) + signature)


def rebuild(frame: Frame, request: Request | None) -> str:
    """The text a frame of CBOR stands for; raises `Malformed` (`qr.*`) or `CannotTell` (`qr.newer`)."""
    unpacker = Unpacker(frame.tail)
    text = _text(frame.form, _load(frame.head), unpacker, request)
    if not unpacker.exhausted:
        raise trailing()
    return text


def _text(form: Form, head: Any, unpacker: Unpacker, request: Request | None) -> str:
    if form is Form.REQUEST:
        return compact_json(unpacker.unpack(head)).decode("utf-8")
    if form is Form.ENROLMENT:
        if not isinstance(head, list) or len(head) != 2:
            raise malformed("the code is not an enrolment code")
        return _seal(unpacker.unpack(head[0]), unpacker.unpack(head[1]), unpacker)
    if not isinstance(head, list) or len(head) not in (3, 4) or (form is Form.ANSWER and len(head) != 4):
        raise malformed("the code is not a credential")
    return _rebuild_token(head, form, unpacker, request)


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
        aud, nonce = asked(request)
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
