"""What is measured: one certificate, one gate's request, and the trust they are judged by."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import schemas
from credential.issuing import issue
from credential.keys import SigningKey, VerifyingKey
from credential.limits import DAY
from credential.presenting import present
from credential.request import Request, make_request
from credential.skp1.profile import Profile
from credential.skp1.programme import first_profile
from credential.status_list import StatusList, make_status_list, open_status_list
from credential.trust_entry import Accreditation, EntryKey, TrustEntry

ISS = "https://skills.example/batangas"
URI = f"{ISS}/status/1"
NOW = int(datetime(2026, 11, 21, 10, tzinfo=UTC).timestamp())
MIDNIGHT = NOW // DAY * DAY
CLAIMS: dict[str, Any] = json.loads((Path(__file__).parent / "certificate.json").read_text(encoding="utf-8"))


def fixed_random(seed: str) -> Callable[[int], bytes]:
    """The same bytes on every run."""
    numbers = count()
    return lambda size: hashlib.shake_256(f"{seed}/{next(numbers)}".encode()).digest(size)


CENTRE, HOLDER = SigningKey.generate(fixed_random("centre")), SigningKey.generate(fixed_random("holder"))
_random = fixed_random("salts")


def a_credential(holder: VerifyingKey | None = HOLDER.public) -> str:
    """The measured certificate, signed."""
    return issue(
        "training-certificate",
        CLAIMS,
        iss=ISS,
        key=CENTRE,
        iat=MIDNIGHT - 30 * DAY,
        exp=MIDNIGHT + 1800 * DAY,
        status_uri=URI,
        status_index=104_711,
        holder=holder,
        random=_random,
    )


def a_request() -> Request:
    """A gate's request for holder and results."""
    return make_request(
        aud="urn:uuid:0f6ba1d8-3c5e-4d0b-9a5e-5a1f0c7f2b11",
        name="Rossi Costruzioni",
        ask=("holder", "results"),
        purpose="job application",
        made=NOW - 60,
        until=NOW + 840,
        random=fixed_random("request"),
    )


def an_answer(credential: str, request: Request) -> str:
    """Holder and results shown in answer to the request."""
    return present(credential, request.ask, aud=request.aud, nonce=request.nonce, now=NOW, key=HOLDER)


def an_entry() -> TrustEntry:
    """The issuer's entry."""
    accreditation = Accreditation(("*",), ("7212",), "PH-PQF 4", date(2026, 1, 1), date(2027, 12, 31))
    keys = (EntryKey(CENTRE.public, date(2026, 1, 1)),)
    return TrustEntry(ISS, "Batangas Skills Centre", "PH", keys, (accreditation,), (URI,))


def a_profile() -> Profile:
    """The profile of the measured certificate's programme."""
    vct, kid = schemas.kind("training-certificate").vct, CENTRE.public.thumbprint
    profile = first_profile(vct, CLAIMS, iss=ISS, kid=kid, list_uri=URI)
    if profile is None:
        raise RuntimeError("the measured kind is not built in")
    return profile


def a_status_token() -> str:
    """A full status list of which one entry in a hundred is revoked."""
    return make_status_list(
        URI, dict.fromkeys(range(0, 2**17, 101), 1), issued=MIDNIGHT, expires=MIDNIGHT + 30 * DAY, key=CENTRE
    )


@dataclass(frozen=True)
class OpenTrust:
    """Trust whose entry and status list are opened already."""

    issued: int = MIDNIGHT
    expires: int = MIDNIGHT + 90 * DAY
    latest: int = MIDNIGHT

    @cached_property
    def _entry(self) -> TrustEntry:
        return an_entry()

    @cached_property
    def _list(self) -> StatusList:
        return open_status_list(a_status_token(), uri=URI, keys=[CENTRE.public])

    def entry(self, iss: str) -> TrustEntry | None:
        return self._entry if iss == ISS else None

    def runs_out(self, country: str) -> int:
        return self.expires

    def owner(self, kid: str) -> str | None:
        return None

    def authority(self, country: str) -> str:
        return "TESDA"

    def status_list(self, entry: TrustEntry, uri: str) -> StatusList | None:
        return self._list if uri == URI else None

    def type_document(self, entry: TrustEntry, vct: str) -> bytes | None:
        return None

    def believed(self, entry: TrustEntry, key: VerifyingKey) -> frozenset[bytes]:
        return frozenset()
