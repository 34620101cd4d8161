"""One credential before the judge: what was handed in, and what the seals establish on the way."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from credential.jws import Jws
from credential.keys import VerifyingKey
from credential.limits import DAY
from credential.policy import Policy
from credential.request import Request
from credential.sd_jwt import Origin, SdJwt
from credential.status_list import StatusList
from credential.trust_entry import Accreditation, EntryKey, TrustEntry

if TYPE_CHECKING:
    from credential.dialect import Dialect


class Trust(Protocol):
    """What a check may ask of the trust bundle on this machine.  Instants are UTC seconds."""

    @property
    def issued(self) -> int:
        """When the bundle was made, by its signed timestamp."""

    def runs_out(self, country: str) -> int:
        """When the first of the signatures that speak for this country runs out."""

    @property
    def latest(self) -> int:
        """The latest instant the authority ever vouched for: no honest clock is behind it."""

    def entry(self, iss: str) -> TrustEntry | None:
        """The issuer's entry."""

    def owner(self, kid: str) -> str | None:
        """The id of the issuer that has this key, when any issuer has it."""

    def authority(self, country: str) -> str:
        """The name of the country's authority, as the scheme gives it."""

    def status_list(self, entry: TrustEntry, uri: str) -> StatusList | None:
        """The list at one of the entry's URIs, opened; raises `CannotTell` for one that cannot be used."""

    def type_document(self, entry: TrustEntry, vct: str) -> bytes | None:
        """The type metadata document that the bundle has for a type of this issuer's credentials."""

    def believed(self, entry: TrustEntry, key: VerifyingKey) -> frozenset[bytes]:
        """The digests of the tokens still believed of a compromised key or a withdrawn centre."""


class Challenge(NamedTuple):
    """A request of this gate that a presentation may answer.

    `named` says that the person at the gate named the request, so that nothing else will do.
    """

    request: Request
    state: Literal["open", "used"] = "open"
    named: bool = False


@dataclass
class Case:
    """What was handed in (upper half), and what the seals have established so far (lower half)."""

    token: str
    trust: Trust | None
    now: int
    policy: Policy = field(default_factory=Policy)
    challenge: Challenge | None = None
    nonce_left_out: bool = False
    as_of: int | None = None
    dialect: "Dialect | None" = None

    bundle: Trust = field(init=False)
    sd_jwt: SdJwt = field(init=False)
    jws: Jws = field(init=False)
    issued_on: date = field(init=False)
    """The UTC day of issue: keys and accreditations are judged for it."""
    entry: TrustEntry = field(init=False)
    accreditations: list[Accreditation] = field(init=False)
    """The issuer's accreditations in force on the day of issue."""
    key: EntryKey = field(init=False)
    claims: dict[str, Any] = field(init=False)
    origin: Origin = field(init=False, default_factory=Origin)
    binding: Jws | None = field(init=False, default=None)
    status: StatusList | None = field(init=False, default=None)
    sealed: bool = field(init=False, default=False)

    @property
    def instant(self) -> int:
        """The instant dates and ages are judged for."""
        return self.now if self.as_of is None else self.as_of

    @property
    def clock_in_doubt(self) -> bool:
        """Whether this machine's clock is behind an instant the authority has signed."""
        return self.trust is not None and self.now < self.trust.latest

    def age_in_days(self, made: int) -> int:
        """Whole days from `made` to the instant judged for; 0 for what was made later."""
        return max(0, self.instant - made) // DAY
