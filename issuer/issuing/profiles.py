"""What the certificates of one programme say alike, kept so that a QR need not say it.

A profile is learnt from what was issued and never changed: what is new makes another one beside it.  The
first that says all there is to say of a certificate is its own, so the same file is written every time.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from credential.jws import open_jws
from credential.sd_jwt import TYP, parse_sd_jwt, unverified_claims
from credential.skp1.profile import Profile, profile_file
from credential.skp1.programme import extended, first_profile, programme_of
from issuer.issuing.outputs import Certificate
from issuer.records.register import Register


def learn(register: Register, tokens: Iterable[str]) -> None:
    """Keep a profile for each of these certificates, where none says it all; inside a transaction."""
    read: dict[str, list[Profile]] = {}
    for token in tokens:
        programme, claims = _programme(token)
        if programme not in read:
            read[programme] = list(_of_programme(register, programme))
        known = read[programme]
        if any(extended(each, claims) is each for each in known):
            continue
        new = extended(known[-1], claims) if known else _first(token, claims)
        if new is not None:
            row = {"name": new.name.hex(), "programme": programme, "content": new.to_bytes().decode("utf-8")}
            register.insert("profile", row)
            known.append(new)


def profile_for(register: Register, token: str) -> Profile | None:
    """The profile of a certificate that was learnt."""
    programme, claims = _programme(token)
    return next((each for each in _of_programme(register, programme) if extended(each, claims) is each), None)


def profile_of(register: Register, entry: Certificate) -> Profile | None:
    """The profile by which a certificate's code is printed; None for one that is not on paper."""
    return profile_for(register, entry.token) if entry.is_paper else None


def profile_files(register: Register, iss: str) -> dict[str, bytes]:
    """All profiles there ever were, by the names of their files in the trust bundle."""
    rows = register.rows("SELECT name, content FROM profile ORDER BY number")
    return {profile_file(iss, bytes.fromhex(row["name"])): row["content"].encode("utf-8") for row in rows}


def _of_programme(register: Register, programme: str) -> Iterator[Profile]:
    rows = register.values("SELECT content FROM profile WHERE programme = ? ORDER BY number", programme)
    return (Profile.parse(content.encode("utf-8")) for content in rows)


def _programme(token: str) -> tuple[str, dict[str, Any]]:
    claims = unverified_claims(token)
    return programme_of(claims["vct"], _kid(token), claims), claims


def _first(token: str, claims: dict[str, Any]) -> Profile | None:
    uri = claims["status"]["status_list"]["uri"]
    return first_profile(claims["vct"], claims, iss=claims["iss"], kid=_kid(token), list_uri=uri)


def _kid(token: str) -> str:
    return str(open_jws(parse_sd_jwt(token).jwt, typ=TYP).kid)
