"""Type metadata: what a kind of credential is called, and what its claims must be (SD-JWT VC section 4).

A document is read from octets that were put there beforehand, never fetched.  One that cannot be read
whole says nothing at all: whatever is wrong with it is a refusal, because half a set of rules is none.
"""

import hashlib
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from credential.codes import Code
from credential.encoding import strict_object
from credential.errors import CannotTell, Malformed, Refused
from credential.limits import MAX_TYPE_DOCUMENT, MAX_TYPE_PATH
from credential.trust_entry import place
from credential.type_rules import ClaimRule

Find = Callable[[str], bytes | None]
"""The octets of the document of a type, None where there is none."""

_HASHES: Final = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
_STRENGTH: Final = tuple(_HASHES)
_SD: Final = ("always", "allowed", "never")
_SVG_ID: Final = r"[A-Za-z_][A-Za-z0-9_]*\Z"


class TypeMetadata(NamedTuple):
    """A type with all it inherits: `display` of the nearest document that has one, `claims` by path."""

    vct: str
    display: tuple[dict[str, Any], ...]
    claims: tuple[ClaimRule, ...]


class _Document(NamedTuple):
    vct: str
    extends: str | None
    integrity: str | None
    display: tuple[dict[str, Any], ...] | None
    claims: tuple[ClaimRule, ...]


def read_type(vct: str, find: Find, *, integrity: str | None = None) -> TypeMetadata | None:
    """The type `vct` as its document and all that this extends describe it; None without a document.

    Raises `Refused` (`type.form`, `type.mismatch`, `type.integrity`, `type.cycle`) and, where a type
    it extends has no document here, `CannotTell` (`type.missing`).
    """
    data = find(vct)
    if data is None:
        return None
    chain = list(_chain(vct, data, integrity, find))
    claims: tuple[ClaimRule, ...] = ()
    for document in reversed(chain):
        claims = _inherited(claims, document.claims)
    display = next((each.display for each in chain if each.display is not None), ())
    return TypeMetadata(vct, display, claims)


def type_name(iss: str, vct: str) -> str:
    """The file name of a type's document in the bundle, beside the issuer whose credentials are of it."""
    return f"{place(iss)}-t{place(vct)}.json"


def check_integrity(data: bytes, integrity: str) -> None:
    """The octets have one of the digests of the strongest kind named (W3C Subresource Integrity section 3.3).

    Raises `Refused` (`type.integrity`), also where no kind of digest named is one we know.
    """
    named = [_hash(each) for each in integrity.split()]
    strongest = max((_STRENGTH.index(name) for name, _ in named if name in _HASHES), default=None)
    if strongest is None:
        raise Refused(Code.TYPE_INTEGRITY, "the type's digest is of no kind this program knows")
    made = _HASHES[_STRENGTH[strongest]](data).digest()
    if not any(name == _STRENGTH[strongest] and made == said for name, said in named):
        raise Refused(Code.TYPE_INTEGRITY, "the description of the type is not the one that was meant")


def _hash(text: str) -> tuple[str, bytes]:
    name, _, digest = text.partition("-")
    try:
        return name, b64decode(digest.partition("?")[0], validate=True)
    except ValueError:  # not Base64, or not even ASCII
        return name, b""


def _chain(vct: str, data: bytes, integrity: str | None, find: Find) -> Iterator[_Document]:
    """The documents from the type itself up to the one that extends nothing."""
    seen = {vct}
    while True:
        if integrity is not None:
            check_integrity(data, integrity)
        document = _read(data)
        if document.vct != vct:
            raise Refused(Code.TYPE_MISMATCH, "the description is of another type")
        yield document
        if document.extends is None:
            return
        vct, integrity = document.extends, document.integrity
        if vct in seen:
            raise Refused(Code.TYPE_CYCLE, "the type extends itself")
        seen.add(vct)
        above = find(vct)
        if above is None:
            raise CannotTell(Code.TYPE_MISSING, "a type that this one extends is not described here")
        data = above


def described_type(data: bytes) -> str:
    """The type that a document describes; raises `Malformed` (`type.form`) for one that cannot be read."""
    return _read(data).vct


def _read(data: bytes) -> _Document:
    if len(data) > MAX_TYPE_DOCUMENT:
        raise _malformed(f"it is longer than {MAX_TYPE_DOCUMENT} bytes")
    try:
        members = strict_object(data)
    except Malformed as error:
        raise _malformed(f"it cannot be read: {error.message}") from None
    if not isinstance(members.get("vct"), str):
        raise _malformed("it does not say which type it describes")
    for name in ("name", "description", "extends", "extends#integrity"):
        if not isinstance(members.get(name, ""), str):
            raise _malformed(f'"{name}" is not text')
    display = _display(members["display"], "name") if "display" in members else None
    claims = tuple(_claim(each) for each in _list(members.get("claims", []), "claims"))
    if len({each.path for each in claims}) != len(claims):
        raise _malformed("it speaks twice of one claim")
    _check_svg_ids(members.get("claims", []))
    return _Document(
        members["vct"], members.get("extends"), members.get("extends#integrity"), display, claims
    )


def _claim(members: Any) -> ClaimRule:
    if not isinstance(members, dict):
        raise _malformed("a claim is not an object")
    path = _list(members.get("path"), "path")
    if not 0 < len(path) <= MAX_TYPE_PATH or not all(_is_step(step) for step in path):
        raise _malformed("the path of a claim is not names, places and nulls")
    sd, mandatory = members.get("sd", "allowed"), members.get("mandatory", False)
    if sd not in _SD:
        raise _malformed('"sd" is not always, allowed or never')
    if not isinstance(mandatory, bool):
        raise _malformed('"mandatory" is not true or false')
    display = _display(members["display"], "label") if "display" in members else ()
    return ClaimRule(tuple(path), sd, mandatory, display)


def _is_step(step: Any) -> bool:
    return step is None or isinstance(step, str) or (type(step) is int and step >= 0)


def _display(value: Any, required: str) -> tuple[dict[str, Any], ...]:
    displays = _list(value, "display")
    for each in displays:
        if not isinstance(each, dict):
            raise _malformed("a display is not an object")
        if not all(isinstance(each.get(name), str) and each[name] for name in ("locale", required)):
            raise _malformed(f'a display has no "locale" or no "{required}"')
    if len({each["locale"] for each in displays}) != len(displays):
        raise _malformed("a display has one language twice")
    return tuple(displays)


def _check_svg_ids(claims: list[dict[str, Any]]) -> None:
    ids = [claim["svg_id"] for claim in claims if "svg_id" in claim]
    if not all(isinstance(each, str) and re.match(_SVG_ID, each) for each in ids):
        raise _malformed('an "svg_id" is not letters, digits and underscores')
    if len(set(ids)) != len(ids):
        raise _malformed('an "svg_id" stands twice')


def _inherited(above: tuple[ClaimRule, ...], below: tuple[ClaimRule, ...]) -> tuple[ClaimRule, ...]:
    """The rules of a type over those of the one it extends: whole by path, never weaker (section 4.6.5)."""
    own = {rule.path: rule for rule in below}
    for rule in above:
        over = own.get(rule.path, rule)
        if (rule.sd != "allowed" and over.sd != rule.sd) or (rule.mandatory and not over.mandatory):
            raise _malformed("it asks less of a claim than the type it extends")
    known = {rule.path for rule in above}
    return (
        *(own.get(rule.path, rule) for rule in above),
        *(rule for rule in below if rule.path not in known),
    )


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise _malformed(f'"{name}" is not a list')
    return value


def _malformed(message: str) -> Malformed:
    return Malformed(Code.TYPE_FORM, f"the description of the type: {message}")
