"""Token Status List: one signed, compressed array that says of each credential whether it still holds.

Two bits an entry, least significant bits first, ZLIB, inside a JWT of type `statuslist+jwt`
(draft-ietf-oauth-status-list sections 4 and 5.1).  An index nobody took looks valid.
"""

import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from credential.codes import Code
from credential.encoding import b64url, is_instant, unb64url
from credential.errors import CannotTell, Malformed, Refused
from credential.jws import Jws, open_jws
from credential.keys import SigningKey, VerifyingKey
from credential.limits import MAX_STATUS_ENTRIES, MAX_STATUS_TOKEN, STATUS_LIST_SIZE
from credential.signing import sign_jws

TYP: Final = "statuslist+jwt"
VALID, REVOKED, SUSPENDED = 0, 1, 2
"""The values of section 7.1.  Revoked is final; suspended may end."""


class StatusList(NamedTuple):
    """An opened list whose signature was checked: `issued` and `expires` are instants.

    It counts from `iat`, or from `nbf` where that is later (RFC 7519 section 4.1.5).
    """

    uri: str
    issued: int
    expires: int | None
    bits: int
    packed: bytes

    def status(self, index: int) -> int:
        """The value at `index`; raises `Refused` (`status.index`) when there is no such entry."""
        per_byte = 8 // self.bits
        if not 0 <= index < len(self.packed) * per_byte:
            raise Refused(Code.STATUS_INDEX, "the certificate points outside its status list")
        byte = self.packed[index // per_byte]
        return byte >> (index % per_byte * self.bits) & (1 << self.bits) - 1


def make_status_list(
    uri: str,
    statuses: Mapping[int, int],
    *,
    issued: int,
    expires: int,
    key: SigningKey,
    size: int = STATUS_LIST_SIZE,
) -> str:
    """The signed token of a list of `size` entries; `statuses` gives those that are not valid."""
    packed = bytearray(size // 4)
    for index, status in statuses.items():
        packed[index // 4] |= status << index % 4 * 2
    status_list = {"bits": 2, "lst": b64url(zlib.compress(packed, 9))}
    payload = {"sub": uri, "iat": issued, "exp": expires, "status_list": status_list}
    return sign_jws(payload, typ=TYP, key=key, header={"kid": key.public.thumbprint})


def open_status_list(token: str, *, uri: str, keys: Sequence[VerifyingKey]) -> StatusList:
    """Open the list that stands at `uri`, signed by one of `keys`.

    A list never speaks against a certificate by being unreadable, so everything wrong with it is
    `CannotTell` (`status.unreadable`, `status.untrusted`).
    """
    try:
        jws = open_jws(token, typ=TYP, limit=MAX_STATUS_TOKEN)
        _verify(jws, keys)
        return _parse(jws.payload, uri)
    except Malformed as error:
        raise CannotTell(Code.STATUS_UNREADABLE, f"the status list cannot be read: {error.message}") from None


def _verify(jws: Jws, keys: Sequence[VerifyingKey]) -> None:
    for key in keys:
        if jws.kid == key.thumbprint or (jws.kid is None and len(keys) == 1):
            try:
                return jws.verify(key)
            except Refused:
                break
    raise CannotTell(Code.STATUS_UNTRUSTED, "the status list is not signed by the issuer it speaks for")


def _parse(payload: dict[str, Any], uri: str) -> StatusList:
    if payload.get("sub") != uri:
        raise CannotTell(Code.STATUS_UNTRUSTED, "the status list is another one than the certificate names")
    issued, expires, lst = payload.get("iat"), payload.get("exp"), payload.get("status_list")
    if not is_instant(issued) or not (expires is None or is_instant(expires)) or not isinstance(lst, dict):
        raise Malformed(Code.STATUS_UNREADABLE, "a member is missing or of another form")
    begins, ttl = payload.get("nbf", issued), payload.get("ttl", 1)
    if not is_instant(begins) or type(ttl) not in (int, float) or ttl <= 0:
        raise Malformed(Code.STATUS_UNREADABLE, '"nbf" is no instant, or "ttl" no number of seconds')
    bits = lst.get("bits")
    if type(bits) is not int or bits not in (1, 2, 4, 8) or not isinstance(lst.get("lst"), str):
        raise Malformed(Code.STATUS_UNREADABLE, "the entries have no known form")
    return StatusList(uri, max(issued, begins), expires, bits, _inflate(unb64url(lst["lst"]), bits))


def _inflate(data: bytes, bits: int) -> bytes:
    limit = MAX_STATUS_ENTRIES * bits // 8
    inflater = zlib.decompressobj()
    try:
        packed = inflater.decompress(data, limit + 1)
    except zlib.error:
        raise Malformed(Code.STATUS_UNREADABLE, "the entries are damaged") from None
    if len(packed) > limit:
        raise Malformed(Code.STATUS_UNREADABLE, f"it has more than {MAX_STATUS_ENTRIES} entries")
    if not inflater.eof or inflater.unused_data:
        raise Malformed(Code.STATUS_UNREADABLE, "the entries are cut short or followed by something else")
    return packed
