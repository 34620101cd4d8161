"""Sound things by default: spoil one, and a test says what happens.

Keys, salts and clocks are fixed, so every token here is the same on every run.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from credential.issuing import issue
from credential.keys import Random, SigningKey, VerifyingKey
from credential.limits import DAY
from credential.presenting import present
from credential.request import Request, make_request
from credential.status_list import StatusList, make_status_list, open_status_list
from credential.trust_entry import Accreditation, EntryKey, TrustEntry

NOW = int(datetime(2026, 11, 21, 10, 0, tzinfo=UTC).timestamp())
TODAY = NOW // DAY * DAY
ISS = "https://batangas.example/centre"
OTHER_ISS = "https://davao.example/centre"
STATUS_URI = f"{ISS}/status/1"


def fixed_random(seed: str) -> Random:
    """Randomness that is the same on every run: SHAKE-256 of the seed and a counter."""
    numbers = count()
    return lambda size: hashlib.shake_256(f"{seed}/{next(numbers)}".encode()).digest(size)


def a_key(name: str) -> SigningKey:
    """The key of that name."""
    return SigningKey.generate(fixed_random(name))


CENTRE, OTHER_CENTRE, HOLDER, THIEF = (a_key(n) for n in ("centre", "other centre", "holder", "thief"))


def some_claims(**changes: Any) -> dict[str, Any]:
    """The claims of a training certificate; None leaves one out."""
    units = [
        {"code": f"SMAW-{number}", "title": title, "score": score}
        for number, title, score in (
            (1, "Weld carbon steel plates", 92),
            (2, "Weld carbon steel pipes", 88),
            (3, "Read technical drawings", 79.5),
            (4, "Occupational health and safety", 95),
            (5, "Prepare materials", 90),
            (6, "Inspect finished welds", 84),
        )
    ]
    claims = {
        "title": "Shielded Metal Arc Welding, National Certificate Level 2",
        "programme": "SMAW-NC2",
        "occupation": ["7212"],
        "level": "PH-PQF 2",
        "award_date": "2026-06-12",
        "result": "passed",
        "holder": {"full_name": "Maria Clara Santos", "family_name": "Santos", "given_name": "Maria Clara"},
        "identity": {"birth_date": "1998-04-02", "document_country": "PH", "document_number": "P1234567A"},
        "results": {"units": units},
        "detail": {"hours": 268, "mode": "presential", "place": "Batangas City", "language": "en"},
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def a_credential(
    *,
    kind: str = "training-certificate",
    claims: Mapping[str, Any] | None = None,
    iss: str = ISS,
    key: SigningKey = CENTRE,
    iat: int = TODAY - 30 * DAY,
    exp: int | None = TODAY + 1000 * DAY,
    status_uri: str = STATUS_URI,
    status_index: int = 4711,
    holder: VerifyingKey | None = HOLDER.public,
    seed: str = "salts",
) -> str:
    """An SD-JWT VC, bound to HOLDER; `holder=None` makes it paper."""
    return issue(
        kind,
        claims or some_claims(),
        iss=iss,
        key=key,
        iat=iat,
        exp=exp,
        status_uri=status_uri,
        status_index=status_index,
        holder=holder,
        random=fixed_random(seed),
    )


def a_request(
    *,
    ask: Collection[str] = ("holder", "results"),
    made: int = NOW - 60,
    until: int = NOW + 840,
    seed: str = "request",
) -> Request:
    """A request of one gate."""
    return make_request(
        aud="urn:uuid:0f6ba1d8-3c5e-4d0b-9a5e-5a1f0c7f2b11",
        name="Rossi Costruzioni",
        ask=tuple(ask),
        purpose="job application as welder",
        made=made,
        until=until,
        random=fixed_random(seed),
    )


def a_presentation(
    token: str | None = None,
    *,
    parts: Collection[str] = ("holder", "results"),
    request: Request | None = None,
    key: SigningKey = HOLDER,
    now: int = NOW - 10,
) -> str:
    """An SD-JWT+KB answering `request`."""
    asked = request or a_request()
    return present(token or a_credential(), parts, aud=asked.aud, nonce=asked.nonce, now=now, key=key)


def an_entry(**changes: Any) -> TrustEntry:
    """The trust entry of the centre: welders and carers, up to level 4, 2026 and 2027."""
    accreditation = Accreditation(
        ("training-certificate",), ("7212", "5322"), "PH-PQF 4", date(2026, 1, 1), date(2027, 12, 31)
    )
    entry = TrustEntry(
        id=ISS,
        name="Batangas Skills Centre",
        country="PH",
        keys=(EntryKey(CENTRE.public, date(2026, 1, 1)),),
        accreditations=(accreditation,),
        status_lists=(STATUS_URI,),
    )
    return replace(entry, **changes)


def a_status_token(
    statuses: Mapping[int, int] | None = None,
    *,
    uri: str = STATUS_URI,
    issued: int = TODAY,
    expires: int = TODAY + 30 * DAY,
    key: SigningKey = CENTRE,
) -> str:
    """The signed status list; index 4711 is our certificate's."""
    return make_status_list(uri, statuses or {}, issued=issued, expires=expires, key=key, size=2**13)


@dataclass(frozen=True)
class MemoryTrust:
    """A trust bundle held in memory, for what is judged without a machine around it."""

    entries: tuple[TrustEntry, ...] = field(default_factory=lambda: (an_entry(),))
    status_tokens: Mapping[str, str] = field(default_factory=lambda: {STATUS_URI: a_status_token()})
    issued: int = TODAY
    expires: int = TODAY + 90 * DAY
    latest: int = TODAY
    believed_digests: frozenset[bytes] = frozenset()
    types: Mapping[str, bytes] = field(default_factory=dict)

    def runs_out(self, country: str) -> int:
        return self.expires

    def entry(self, iss: str) -> TrustEntry | None:
        return next((each for each in self.entries if each.id == iss), None)

    def owner(self, kid: str) -> str | None:
        return next((each.id for each in self.entries if each.key(kid)), None)

    def authority(self, country: str) -> str:
        return {"PH": "TESDA"}.get(country, "Authority")

    def status_list(self, entry: TrustEntry, uri: str) -> StatusList | None:
        token = self.status_tokens.get(uri)
        return None if token is None else open_status_list(token, uri=uri, keys=entry.list_keys)

    def type_document(self, entry: TrustEntry, vct: str) -> bytes | None:
        return self.types.get(vct)

    def believed(self, entry: TrustEntry, key: VerifyingKey) -> frozenset[bytes]:
        return self.believed_digests
