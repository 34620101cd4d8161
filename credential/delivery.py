"""A delivery: the folder a centre hands its authority, whole and signed.

`delivery.jwt` (type `passport-delivery+jwt`) names the centre, a number that rises whenever something
changed, and the SHA-256 of every other file: `centre.json` (id, name, country, keys), the status lists
and profiles under their bundle names, and `digests.bin`, 16 bytes for each token issued since the last
delivery.  It also says how far the centre's audit log had come, so that nobody can shorten it afterwards
unseen.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from credential.codes import Code
from credential.encoding import compact_json, is_instant, strict_object
from credential.errors import CannotTell, Malformed, Refused
from credential.jws import Jws, open_jws
from credential.keys import SigningKey, VerifyingKey
from credential.signing import sign_jws
from credential.skp1.profile import check_profile, is_profile_file
from credential.status_list import open_status_list
from credential.trust_entry import status_name

TYP: Final = "passport-delivery+jwt"
DELIVERY, CENTRE, DIGESTS = "delivery.jwt", "centre.json", "digests.bin"
_CENTRE_MEMBERS: Final = {"v", "id", "name", "country", "keys", "status_lists"}
_DIGEST_HEX: Final = re.compile(r"[0-9a-f]{64}\Z")


class AuditHead(NamedTuple):
    """How far an audit log has come: the number of its last entry, and that entry's digest (32 bytes)."""

    entries: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """An opened delivery: every file is as its `signer` signed it, every list opens with its keys."""

    iss: str
    name: str
    country: str
    number: int
    made: int
    keys: tuple[VerifyingKey, ...]
    signer: VerifyingKey
    status_lists: dict[str, str]
    profiles: dict[str, bytes]
    digests: tuple[bytes, ...]
    audit: AuditHead
    same_bytes: str


def make_delivery(
    *,
    iss: str,
    name: str,
    country: str,
    keys: Sequence[VerifyingKey],
    status_lists: Mapping[str, str],
    token_digests: Sequence[bytes],
    profiles: Mapping[str, bytes] | None = None,
    audit: AuditHead,
    number: int,
    now: int,
    key: SigningKey,
) -> dict[str, bytes]:
    """The files of a delivery by name; `status_lists` maps each list's URI to its token.

    `profiles` has every profile the centre ever had, by its name in the trust bundle.
    """
    centre = {"v": 1, "id": iss, "name": name, "country": country}
    centre |= {"keys": [each.jwk for each in keys], "status_lists": list(status_lists)}
    files = {CENTRE: compact_json(centre), DIGESTS: b"".join(token_digests), **(profiles or {})}
    files |= {status_name(iss, uri): token.encode("ascii") for uri, token in status_lists.items()}
    hashes = {each: hashlib.sha256(files[each]).hexdigest() for each in sorted(files)}
    head = {"entries": audit.entries, "digest": audit.digest.hex()}
    payload = {"iss": iss, "iat": now, "number": number, "audit": head, "files": hashes}
    signed = sign_jws(payload, typ=TYP, key=key, header={"kid": key.public.thumbprint})
    return {DELIVERY: signed.encode("ascii"), **files}


def open_delivery(files: Mapping[str, bytes], *, keys: Sequence[VerifyingKey] | None = None) -> Delivery:
    """Open a delivery signed by one of `keys`; where they are not given, by a key it brings itself.

    A first delivery vouches only for being whole: its `signer.fingerprint` is then compared out of
    band.  Raises `Malformed` (`delivery.form`, …), `Refused` (`delivery.changed`, `key.unknown`) or, for a
    list that does not open with its keys, `CannotTell` (`status.*`).
    """
    if DELIVERY not in files or CENTRE not in files or DIGESTS not in files:
        raise _malformed("a delivery lacks delivery.jwt, centre.json or digests.bin")
    jws = open_jws(files[DELIVERY].decode("ascii", "replace").strip(), typ=TYP)
    centre = strict_object(files[CENTRE])
    own_keys = _read_centre(centre)
    signer = next((key for key in (own_keys if keys is None else keys) if key.thumbprint == jws.kid), None)
    if signer is None:
        raise Refused(Code.KEY_UNKNOWN, "this delivery is not signed with a key of the centre")
    jws.verify(signer)
    number, made = _check_payload(jws, centre, files)
    audit = _audit_head(jws.payload.get("audit"))
    return Delivery(
        iss=centre["id"],
        name=centre["name"],
        country=centre["country"],
        number=number,
        made=made,
        keys=own_keys,
        signer=signer,
        status_lists=_lists(centre, own_keys, files),
        profiles=_profiles(centre, files),
        digests=tuple(files[DIGESTS][at : at + 16] for at in range(0, len(files[DIGESTS]), 16)),
        audit=audit,
        same_bytes=hashlib.sha256(files[DELIVERY]).hexdigest(),
    )


def _read_centre(centre: dict[str, Any]) -> tuple[VerifyingKey, ...]:
    if set(centre) != _CENTRE_MEMBERS or type(centre["v"]) is not int or centre["v"] != 1:
        raise _malformed("centre.json has not the members of this version")
    if not all(isinstance(centre[name], str) and centre[name] for name in ("id", "name", "country")):
        raise _malformed("centre.json does not name the centre")
    if not isinstance(centre["keys"], list) or not centre["keys"]:
        raise _malformed("centre.json has no key")
    uris = centre["status_lists"]
    if not isinstance(uris, list) or not all(isinstance(uri, str) for uri in uris):
        raise _malformed("centre.json does not list its status lists")
    return tuple(VerifyingKey.from_jwk(each) for each in centre["keys"])


def _check_payload(jws: Jws, centre: dict[str, Any], files: Mapping[str, bytes]) -> tuple[int, int]:
    number, made, hashes = (jws.payload.get(name) for name in ("number", "iat", "files"))
    if not is_instant(number) or not is_instant(made) or not isinstance(hashes, dict):
        raise _malformed("delivery.jwt has not the members of a delivery")
    if jws.payload.get("iss") != centre["id"]:
        raise Refused(Code.DELIVERY_CHANGED, "delivery.jwt and centre.json are of two centres")
    actual = {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != DELIVERY}
    if actual != hashes:
        differing = sorted(
            name for name in actual.keys() | hashes.keys() if actual.get(name) != hashes.get(name)
        )
        raise Refused(Code.DELIVERY_CHANGED, f"{differing[0]} is not as the centre signed it")
    if len(files[DIGESTS]) % 16:
        raise _malformed("digests.bin is cut short")
    return number, made


def _audit_head(members: Any) -> AuditHead:
    if not isinstance(members, dict) or set(members) != {"entries", "digest"}:
        raise _malformed("delivery.jwt does not say how far the audit log had come")
    entries, digest = members["entries"], members["digest"]
    if not is_instant(entries) or not isinstance(digest, str) or not _DIGEST_HEX.match(digest):
        raise _malformed("delivery.jwt does not say how far the audit log had come")
    return AuditHead(entries, bytes.fromhex(digest))


def _lists(
    centre: dict[str, Any], keys: tuple[VerifyingKey, ...], files: Mapping[str, bytes]
) -> dict[str, str]:
    lists = {}
    for uri in centre["status_lists"]:
        name = status_name(centre["id"], uri)
        if name not in files:
            raise _malformed("a status list of the centre is not in its delivery")
        lists[uri] = files[name].decode("ascii", "replace")
        open_status_list(lists[uri], uri=uri, keys=keys)
    if sum(not is_profile_file(name) for name in files) != len(lists) + 3:
        raise _malformed("a delivery holds a file that centre.json does not name")
    return lists


def _profiles(centre: dict[str, Any], files: Mapping[str, bytes]) -> dict[str, bytes]:
    profiles = {name: data for name, data in files.items() if is_profile_file(name)}
    for name, data in profiles.items():
        try:
            check_profile(name, data, centre["id"])
        except (Malformed, CannotTell) as objection:
            raise _malformed(f"{name}: {objection.message}") from None
    return profiles


def _malformed(message: str) -> Malformed:
    return Malformed(Code.DELIVERY_FORM, message)
