"""SD-JWT: claims that can be shown one part at a time (RFC 9901).

An SD-JWT is a signed payload holding digests, and beside it the disclosures those digests stand
for.  `read_disclosures` puts the disclosed claims back in their places and refuses whatever section
7.1 says must be refused; it believes nobody, so the signature is checked apart.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from credential.codes import Code
from credential.encoding import b64url, check_name, strict_json, unb64url
from credential.errors import Malformed, Refused
from credential.jws import open_jws
from credential.limits import MAX_DEPTH, MAX_DISCLOSURES, MAX_TOKEN

TYP: Final = "dc+sd-jwt"
"""The header type of every credential (SD-JWT VC section 2.2.1)."""

_RESERVED: Final = frozenset({"_sd", "...", "_sd_alg"})
_CONTAINERS: Final = (dict, list)


class SdJwt(NamedTuple):
    """The pieces of the compact serialization (RFC 9901 section 4), unread.

    `key_binding` is the KB-JWT of an SD-JWT+KB, None for a plain SD-JWT.
    """

    jwt: str
    disclosures: tuple[str, ...]
    key_binding: str | None

    @property
    def bound_text(self) -> str:
        """Everything up to and including the last tilde: what the key binding's `sd_hash` covers."""
        return "~".join((self.jwt, *self.disclosures, ""))

    @property
    def text(self) -> str:
        """The whole serialization."""
        return self.bound_text + (self.key_binding or "")


def parse_sd_jwt(text: str) -> SdJwt:
    """Take the compact serialization apart; raises `Malformed` (`sd.form`, `sd.size`)."""
    if len(text) > MAX_TOKEN:
        raise Malformed(Code.SD_SIZE, f"a credential is longer than {MAX_TOKEN} characters")
    jwt, *disclosures = text.split("~")
    if not disclosures:
        raise Malformed(Code.SD_FORM, "this is not an SD-JWT: it has no tilde")
    key_binding = disclosures.pop()
    if len(disclosures) > MAX_DISCLOSURES:
        raise Malformed(Code.SD_SIZE, f"a credential has more than {MAX_DISCLOSURES} disclosures")
    if "" in disclosures:
        raise Malformed(Code.SD_FORM, "a disclosure is empty")
    return SdJwt(jwt, tuple(disclosures), key_binding or None)


def digest(disclosure: str) -> str:
    """The digest that stands for a disclosure: SHA-256 over its base64url text (section 4.2.3)."""
    return b64url(hashlib.sha256(disclosure.encode("ascii", "replace")).digest())


class Origin:
    """Where the claims of one reading came from: what was disclosed, and where more may be withheld.

    Objects and arrays are known by their identity, so it serves only beside the claims it was made with.
    """

    __slots__ = ("disclosed", "places", "withheld")

    def __init__(self) -> None:
        self.disclosed: dict[int, set[str]] = {}
        """By object, the members that came by disclosure."""
        self.places: dict[int, list[tuple[int, bool]]] = {}
        """By array with digests in it, for each element its place as the issuer counts, and whether it
        came by disclosure."""
        self.withheld: set[int] = set()
        """Objects and arrays with digests that nothing shown stands for."""

    def is_deep(self, claims: Mapping[str, Any]) -> bool:
        """Whether anything but members of the claims themselves could be hidden."""
        return bool(self.places) or not self.disclosed.keys() <= {id(claims)}


def read_disclosures(
    payload: Mapping[str, Any],
    disclosures: Sequence[str],
    origin: Origin | None = None,
    *,
    written: bytes = b"",
) -> dict[str, Any]:
    """The payload with every disclosed claim in its place and all digests gone (section 7.1 step 3-5).

    `origin` is filled in.  `written` is the payload's JSON, where it is at hand: it often shows at a
    glance that only the top level has digests.  Raises `Refused` with the `sd.*` code of the rule that
    is broken.
    """
    if payload.get("_sd_alg", "sha-256") != "sha-256":
        raise Malformed(Code.SD_ALG, "the digests are made with an algorithm that is not SHA-256")
    reader = _Reader(disclosures, origin or Origin())
    visible = {name: value for name, value in payload.items() if name != "_sd_alg"}
    claims = reader.object(visible, 0, plain_below=_is_plain_below(payload, written))
    if len(reader.used) != len(reader.by_digest):
        raise Refused(Code.SD_UNREFERENCED, "something was added that the issuer did not sign")
    return claims


def unverified_claims(text: str) -> dict[str, Any]:
    """The claims of an SD-JWT as its owner may look at them: digests matched, no signature checked."""
    sd_jwt = parse_sd_jwt(text)
    return read_disclosures(open_jws(sd_jwt.jwt, typ=TYP).payload, sd_jwt.disclosures)


class _Reader:
    """One reading: which disclosures there are, which digests were met, which disclosures were used."""

    def __init__(self, disclosures: Sequence[str], origin: Origin) -> None:
        self.origin = origin
        self.by_digest = {digest(text): _read_disclosure(text) for text in disclosures}
        self.used: set[str] = set()
        self._seen: set[str] = set()
        if len(self.by_digest) != len(disclosures):
            raise Refused(Code.SD_DUPLICATE, "the same disclosure stands twice")

    def read(self, value: Any, depth: int) -> Any:
        """A value with its disclosed claims in place; `depth` counts disclosures within disclosures."""
        if type(value) is dict:
            return self.object(value, depth)
        if type(value) is list:
            return self._array(value, depth)
        return value

    def object(self, value: dict[str, Any], depth: int, *, plain_below: bool = False) -> dict[str, Any]:
        """An object with its disclosed claims in place; `plain_below` says that nothing in it has any."""
        if "..." in value:
            raise Malformed(Code.SD_FORM, "a digest stands where no array element is")
        if "_sd_alg" in value:
            raise Malformed(Code.SD_ALG, "the digest algorithm is named below the top level")
        claims = {
            name: self.read(member, depth) if not plain_below and type(member) in _CONTAINERS else member
            for name, member in value.items()
            if name != "_sd"
        }
        if "_sd" not in value:
            return claims
        names = self.origin.disclosed[id(claims)] = set()
        for each in _digests(value["_sd"]):
            disclosed = self._take(each, 3)
            if disclosed is not None:
                names.add(self._add(claims, disclosed, depth))
        if len(names) < len(value["_sd"]):
            self.origin.withheld.add(id(claims))
        return claims

    def _add(self, claims: dict[str, Any], disclosed: "_Disclosure", depth: int) -> str:
        name = disclosed.members[1]
        if not isinstance(name, str):
            raise Malformed(Code.SD_FORM, "a disclosed claim has no name")
        if not disclosed.plain:
            check_name(name)
        if name in _RESERVED:
            raise Malformed(Code.SD_RESERVED, "a disclosed claim has a reserved name")
        if name in claims:
            raise Refused(Code.SD_COLLISION, "a disclosed claim has the name of another claim")
        claims[name] = self._deeper(disclosed, depth)
        return name

    def _array(self, value: list[Any], depth: int) -> list[Any]:
        if not any(type(element) is dict and "..." in element for element in value):
            return [self.read(element, depth) for element in value]
        elements: list[Any] = []
        places: list[tuple[int, bool]] = []
        for place, element in enumerate(value):
            if not (isinstance(element, dict) and "..." in element):
                elements.append(self.read(element, depth))
                places.append((place, False))
                continue
            if len(element) != 1 or not isinstance(element["..."], str):
                raise Malformed(Code.SD_FORM, "the digest of an array element has another form")
            disclosed = self._take(element["..."], 2)
            if disclosed is not None:
                elements.append(self._deeper(disclosed, depth))
                places.append((place, True))
        self._note(elements, places, len(value))
        return elements

    def _note(self, elements: list[Any], places: list[tuple[int, bool]], signed: int) -> None:
        self.origin.places[id(elements)] = places
        if len(elements) < signed:
            self.origin.withheld.add(id(elements))

    def _take(self, each: str, length: int) -> "_Disclosure | None":
        """The disclosure a digest stands for, if it was given; it must have the length of its place."""
        if each in self._seen:
            raise Refused(Code.SD_DUPLICATE, "the same digest stands twice")
        self._seen.add(each)
        disclosed = self.by_digest.get(each)
        if disclosed is None:
            return None
        self.used.add(each)
        if len(disclosed.members) != length:
            raise Malformed(Code.SD_FORM, "a disclosure is not of the form its place demands")
        return disclosed

    def _deeper(self, disclosed: "_Disclosure", depth: int) -> Any:
        if depth == MAX_DEPTH:
            raise Malformed(Code.SD_DEPTH, f"disclosures are nested deeper than {MAX_DEPTH}")
        value = disclosed.members[-1]
        return value if disclosed.plain else self.read(value, depth + 1)


class _Disclosure(NamedTuple):
    """A disclosure's array; `plain` says that nothing in it can be a digest or a reserved name."""

    members: list[Any]
    plain: bool


def _is_plain_below(payload: Mapping[str, Any], written: bytes) -> bool:
    """Whether no digest and no reserved name stands below the top level, as far as a glance can tell."""
    at_the_top = ("_sd" in payload) + ("_sd_alg" in payload)
    # A backslash could spell the reserved names in another way.
    return written.count(b"_sd") == at_the_top > 0 and b"..." not in written and b"\\" not in written


def _digests(digests: Any) -> list[str]:
    if not isinstance(digests, list) or not set(map(type, digests)) <= {str}:
        raise Malformed(Code.SD_FORM, "_sd is not a list of digests")
    return digests


def _read_disclosure(text: str) -> _Disclosure:
    data = unb64url(text)
    value = strict_json(data)
    if not isinstance(value, list) or len(value) not in (2, 3) or not isinstance(value[0], str):
        raise Malformed(Code.SD_FORM, "a disclosure is not [salt, name, value] or [salt, value]")
    # A backslash could spell the reserved names in another way.
    return _Disclosure(value, plain=not (b"_sd" in data or b"..." in data or b"\\" in data))
