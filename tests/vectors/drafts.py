"""A draft of a presentation, sound as it stands: change one thing, then build it.

Everything is spelled out here with nothing but `json` and a key, apart from the code it tests.
"""

import hashlib
import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from credential.limits import DAY
from tests.builders import CENTRE, HOLDER, ISS, NOW, STATUS_URI, TODAY, a_request, some_claims

ENTRIES = bytes(2**11)
"""A status list of 8,192 entries, all valid."""
PARTS = ("holder", "identity", "results", "detail")


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def spelled(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def jws(header: Any, payload: Any, key: Any) -> str:
    """A compact JWS; a header or payload given as bytes is taken as it is.  `key` is whatever can `sign`."""
    parts = [b64(part if isinstance(part, bytes) else spelled(part)) for part in (header, payload)]
    signing_input = ".".join(parts)
    return f"{signing_input}.{b64(key.sign(signing_input.encode()))}"


def a_disclosure(name: str, value: Any) -> list[Any]:
    return [b64(hashlib.sha256(name.encode()).digest()[:16]), name, value]


def digest(disclosure: str) -> str:
    return b64(hashlib.sha256(disclosure.encode()).digest())


def _payload() -> dict[str, Any]:
    jwk = {name: HOLDER.public.jwk[name] for name in ("kty", "crv", "x", "y")}
    visible = {name: value for name, value in some_claims().items() if name not in PARTS}
    return {
        "iss": ISS,
        "iat": TODAY - 30 * DAY,
        "exp": TODAY + 1000 * DAY,
        "vct": "urn:skills-passport:training-certificate:1",
        "cnf": {"jwk": jwk},
        "status": {"status_list": {"idx": 4711, "uri": STATUS_URI}},
        **visible,
        "_sd_alg": "sha-256",
    }


def _disclosures() -> dict[str, list[Any]]:
    return {name: a_disclosure(name, some_claims()[name]) for name in PARTS}


@dataclass
class Draft:
    """`shown` names the disclosures that go along; `extra` are added as they are, unsigned."""

    header: dict[str, Any] = field(
        default_factory=lambda: {"alg": "ES256", "kid": CENTRE.public.thumbprint, "typ": "dc+sd-jwt"}
    )
    payload: Any = field(default_factory=_payload)
    disclosures: dict[str, Any] = field(default_factory=_disclosures)
    shown: tuple[str, ...] = ("holder", "results")
    extra: tuple[str, ...] = ()
    key: Any = CENTRE
    kb_header: dict[str, Any] = field(default_factory=lambda: {"alg": "ES256", "typ": "kb+jwt"})
    kb_payload: dict[str, Any] | None = field(default_factory=lambda: answer())
    kb_key: Any = HOLDER

    def paper(self) -> "Draft":
        """The same on paper: bound to nobody, everything shown."""
        del self.payload["cnf"]
        self.kb_payload, self.shown = None, PARTS
        return self

    def set(self, **changes: Any) -> "Draft":
        """The same with these fields set."""
        for name, value in changes.items():
            setattr(self, name, value)
        return self

    def encoded(self, name: str) -> str:
        return b64(spelled(self.disclosures[name]))

    def signed(self) -> str:
        """The issuer's JWT; digests are filled in unless the draft brings its own."""
        if isinstance(self.payload, dict) and "_sd" not in self.payload and self.disclosures:
            self.payload["_sd"] = sorted(digest(self.encoded(name)) for name in self.disclosures)
        return jws(self.header, self.payload, self.key)

    def build(self) -> str:
        return self.around(self.signed())

    def around(self, jwt: str) -> str:
        """The presentation of this JWT: what is shown of it, and the holder's signature over that."""
        shown = [*(self.encoded(name) for name in self.shown), *self.extra]
        text = "~".join([jwt, *shown, ""])
        if self.kb_payload is None:
            return text
        bound = (
            self.kb_payload if "sd_hash" in self.kb_payload else self.kb_payload | {"sd_hash": digest(text)}
        )
        return text + jws(self.kb_header, {n: v for n, v in bound.items() if v is not None}, self.kb_key)


def answer(**changes: Any) -> dict[str, Any]:
    """The key binding's payload, answering the usual request; None leaves a member out."""
    request = a_request()
    return {"iat": NOW - 10, "aud": request.aud, "nonce": request.nonce} | changes


def a_list(header: dict[str, Any] | None = None, status_list: Any = None, **payload: Any) -> str:
    """A sound status list token with these changes; None leaves a member out."""
    head = {"alg": "ES256", "kid": CENTRE.public.thumbprint, "typ": "statuslist+jwt"} | (header or {})
    entries: Any = {"bits": 2, "lst": b64(zlib.compress(ENTRIES, 9))}
    if status_list is not None:
        entries = entries | status_list if isinstance(status_list, dict) else status_list
    members = {"sub": STATUS_URI, "iat": TODAY, "exp": TODAY + 30 * DAY, "status_list": entries} | payload
    return jws(head, {n: v for n, v in members.items() if v is not None}, CENTRE)
