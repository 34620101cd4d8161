"""openvc-core as a second opinion: its keys, its clock, and what it says of one of our vectors."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from openvc.errors import OpenvcError
from openvc.keys import Ed25519SigningKey, P256SigningKey
from openvc.proof.sd_jwt import SdJwtVcProofSuite
from openvc.status.issue import verify_status_list_token
from openvc.status.token_status_list import STATUS_VALID, check_token_status

from credential.encoding import b64url
from credential.keys import SigningKey, VerifyingKey
from credential.limits import DAY

SUITE = SdJwtVcProofSuite(leeway_s=0)


def theirs(key: SigningKey) -> P256SigningKey:
    """One of our keys as one of theirs, named by its thumbprint."""
    return P256SigningKey(key.private, key.public.thumbprint)


def an_ed25519_key(seed: bytes, alg: str) -> tuple[Ed25519SigningKey, VerifyingKey]:
    """An Ed25519 key of theirs under this name of the algorithm, and its public half as ours."""
    named = Ed25519SigningKey.from_jwk({"kty": "OKP", "crv": "Ed25519", "d": b64url(seed)}, "")
    public = VerifyingKey.from_jwk(named.public_jwk())
    jwk = {"kty": "OKP", "crv": "Ed25519", "d": b64url(seed)}
    return Ed25519SigningKey.from_jwk(jwk, public.thumbprint, alg=alg), public


@contextmanager
def clock_at(now: int) -> Iterator[None]:
    """Their clock shows `now`: it is no argument of theirs everywhere."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("openvc.proof.sd_jwt", "openvc.proof._verify_common"):
            patch.setattr(f"{module}.time", SimpleNamespace(time=lambda: float(now)))
        yield


def claims_read(text: str, *, jwk: Any, now: int, aud: str | None = None, nonce: str | None = None) -> Any:
    """The claims as they read them, the holder's signature demanded where `aud` is given."""
    with clock_at(now):
        result = SUITE.verify(
            text,
            public_key_jwk=jwk,
            audience=aud,
            nonce=nonce,
            require_key_binding=aud is not None,
            kb_max_age_s=DAY,
            now=datetime.fromtimestamp(now, UTC),
        )
    return result.claims


def takes(text: str, *, keys: dict[str | None, Any], lists: dict[str, str], now: int, challenge: Any) -> bool:
    """Whether they accept it: both signatures, dates and status, which is as far as their task goes.

    `keys` are the issuer's by name, None for the one meant where none is named; `lists` its status lists.
    """
    try:
        _, kid = SUITE.peek_issuer(text)
        jwk = keys.get(kid)
        bound = not text.endswith("~")
        asked = {"aud": challenge.aud, "nonce": challenge.nonce} if bound and challenge else {}
        claims = {} if jwk is None else claims_read(text, jwk=jwk, now=now, **asked)
        return bool(claims) and bool(asked) == ("cnf" in claims) and _holds(claims, lists, keys, now)
    except OpenvcError:
        return False


def _holds(claims: Any, lists: dict[str, str], keys: dict[str | None, Any], now: int) -> bool:
    status = check_token_status(
        claims, resolve_status_list_token=lambda uri: _opened(lists.get(uri, ""), uri, keys, now)
    )
    return status is None or bool(status.status == STATUS_VALID)


def _opened(token: str, uri: str, keys: dict[str | None, Any], now: int) -> Any:
    """The claims of a list that one of the keys signed; {} without one: they leave that to the resolver."""
    instant = datetime.fromtimestamp(now, UTC)
    for jwk in keys.values():
        with suppress(OpenvcError):
            return verify_status_list_token(
                token, public_key_jwk=jwk, expected_uri=uri, leeway_s=0, now=instant
            )
    return {}
