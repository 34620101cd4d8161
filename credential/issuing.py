"""Issuing: claims of a kind -> one signed SD-JWT VC, its parts ready to be shown or hidden.

What is always visible stands in the payload; each part is one disclosure (RFC 9901 section 4.2.1).
Digests are sorted, so that their order says nothing, and everything is written in one spelling.
"""

from collections.abc import Mapping
from typing import Any, Final

import schemas
from credential.encoding import b64url, compact_json
from credential.keys import Random, SigningKey, VerifyingKey
from credential.limits import DAY
from credential.sd_jwt import TYP, Origin, digest, parse_sd_jwt, read_disclosures
from credential.signing import sign_jws
from credential.type_rules import check_before_issue, rules_of_kind

SALT_BYTES: Final = 16
"""128 bits, fresh for every disclosure (RFC 9901 section 9.3)."""


def issue(
    kind: str,
    claims: Mapping[str, Any],
    *,
    iss: str,
    key: SigningKey,
    iat: int,
    exp: int | None,
    status_uri: str,
    status_index: int,
    holder: VerifyingKey | None,
    random: Random,
) -> str:
    """The SD-JWT text of a new credential, ending in a tilde, with all its disclosures.

    `claims` holds the visible claims and the parts of `kind` by name (see `schemas`), already valid;
    `iat` and `exp` are midnights UTC; without `holder` it is a paper credential, bound to nobody.
    Raises `Refused` (`type.claim`) for claims that contradict the type of the kind.
    """
    if iat % DAY or (exp or 0) % DAY:
        raise ValueError("a credential is issued and expires at 00:00 UTC")
    described = schemas.kind(kind)
    check_before_issue(described, claims)
    disclosures = [_disclosure(name, claims[name], random) for name in described.parts if claims.get(name)]
    payload: dict[str, Any] = {"iss": iss, "iat": iat}
    if exp is not None:
        payload["exp"] = exp
    payload |= {"vct": described.vct, "vct#integrity": described.integrity}
    if holder is not None:
        payload["cnf"] = {"jwk": ordered_jwk(holder)}
    payload["status"] = {"status_list": {"idx": status_index, "uri": status_uri}}
    payload |= {name: claims[name] for name in described.public if name in claims}
    if disclosures:
        payload |= {"_sd": sorted(map(digest, disclosures)), "_sd_alg": "sha-256"}
    jwt = sign_jws(payload, typ=TYP, key=key, header={"kid": key.public.thumbprint})
    return "~".join([jwt, *disclosures, ""])


def check_issued(token: str, *, key: VerifyingKey) -> None:
    """Read a token back before it is recorded; raises `Refused` if a fault spoilt it on the way.

    What is hidden and what is not is held against the type's metadata as any verifier will hold it.
    """
    from credential.jws import open_jws

    sd_jwt = parse_sd_jwt(token)
    jws = open_jws(sd_jwt.jwt, typ=TYP)
    jws.verify(key)
    origin = Origin()
    claims = read_disclosures(jws.payload, sd_jwt.disclosures, origin)
    kind = schemas.kind_of_vct(jws.payload["vct"])
    if kind is not None:
        rules_of_kind(kind).check(claims, origin)


def ordered_jwk(key: VerifyingKey) -> dict[str, str]:
    """A public key as it stands in `cnf`: kty, crv, x, y, an order the compact QR relies on."""
    return {name: key.jwk[name] for name in ("kty", "crv", "x", "y") if name in key.jwk}


def _disclosure(name: str, value: Any, random: Random) -> str:
    return b64url(compact_json([b64url(random(SALT_BYTES)), name, value]))
