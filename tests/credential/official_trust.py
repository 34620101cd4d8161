"""What the official examples leave to an ecosystem, said out loud: trust, a request, a status, a dialect."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from credential.dialect import Dialect
from credential.keys import VerifyingKey
from credential.limits import DAY
from credential.request import Request
from credential.status_list import StatusList, open_status_list
from credential.trust_entry import Accreditation, EntryKey, TrustEntry
from credential.verify import Challenge
from tests.builders import CENTRE, MemoryTrust, a_status_token
from tests.credential import official

ISS, STATUS = "https://issuer.example.com", "https://issuer.example.com/status/1"
ISSUED = 1_683_000_000
GIVEN = {
    "iss": ISS,
    "iat": ISSUED,
    "vct": "urn:example:official",
    "status": {"status_list": {"idx": 7, "uri": STATUS}},
}
"""What the examples lack; what one has of these is its own."""
EXAMPLE = Dialect(typ="example+sd-jwt", given=GIVEN)
VC = Dialect(given=GIVEN)


class Named(VerifyingKey):
    """The examples' issuer key, under the name that they give it."""

    __slots__ = ()

    @property
    def thumbprint(self) -> str:
        return "doc-signer-05-25-2022"


class Asked(Request):
    """The examples' request, of which no more is printed than what is to be answered."""

    __slots__ = ()

    @property
    def nonce(self) -> str:
        return "1234567890"


@dataclass(frozen=True)
class ExampleTrust(MemoryTrust):
    """A bundle with every issuer of the examples and their one key; its lists are signed by our centre."""

    def entry(self, iss: str) -> TrustEntry | None:
        return replace(self.entries[0], id=iss)

    def status_list(self, entry: TrustEntry, uri: str) -> StatusList | None:
        token = self.status_tokens.get(uri)
        return None if token is None else open_status_list(token, uri=uri, keys=[CENTRE.public])


def issuer_key() -> VerifyingKey:
    """The key that signs the examples of both documents (RFC 9901 appendix A.5)."""
    public: dict[str, Any] = official.document("rfc9901/example_keys.json")["issuer"]
    return Named.from_jwk({name: value for name, value in public.items() if name != "d"})


def a_trust(now: int, *, value: int = 0) -> ExampleTrust:
    """The bundle on that day; `value` is the status of every example."""
    days = date(2023, 1, 1), date(2033, 1, 1)
    keys = (EntryKey(issuer_key(), days[0]),)
    anything = Accreditation(("*",), ("*",), "*", *days)
    entry = TrustEntry(ISS, "Example Issuer", "PH", keys, (anything,), (STATUS,))
    lists = {STATUS: a_status_token({7: value}, uri=STATUS, issued=now - DAY)}
    return ExampleTrust((entry,), lists, issued=now - DAY, expires=now + DAY, latest=now - DAY)


def a_challenge(aud: str, now: int) -> Challenge:
    """The request that an example answers."""
    return Challenge(Asked("00" * 16, aud, "", (), "", now - 60, now + 60, b""), named=True)
