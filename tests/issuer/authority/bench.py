"""A scheme, its sticks and two countries, as they lie in folders, and a centre that delivers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from credential.delivery import AuditHead, make_delivery
from credential.keys import SigningKey
from credential.limits import DAY
from credential.status_list import make_status_list
from credential.trust_entry import Accreditation
from device.command import Session
from device.fingerprint import fingerprint_of
from device.trust import import_bundle, pin_root
from device.trust_report import ImportReport
from issuer.authority.country import Country, Judged
from issuer.authority.publishing import Published, publish
from issuer.authority.repository import Role
from issuer.authority.signing import Signed, sign
from tests.builders import NOW, a_key

WIDE = Accreditation(("*",), ("*",), "*", date(2026, 1, 1), date(2027, 12, 31))
WORDS = {name: f"correct horse battery {name}" for name in ("a", "b", "c", "d", "scheme", "PH", "ID")}


@dataclass(frozen=True)
class Said:
    """How a command ended: its exit code, and what it wrote."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Centre:
    """A centre and what it would deliver next; `dated` is the delivery's own date, if it is not `made`."""

    iss: str = "https://batangas.example/centre"
    name: str = "Batangas Skills Centre"
    country: str = "PH"
    keys: tuple[SigningKey, ...] = (a_key("https://batangas.example/centre"),)
    number: int = 1
    made: int = NOW - DAY
    dated: int | None = None
    statuses: Mapping[int, Mapping[int, int]] = field(default_factory=lambda: {1: {}})
    digests: Sequence[bytes] = (b"token 1 digest..",)
    audit: AuditHead | None = None
    profiles: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def key(self) -> SigningKey:
        """The key it signs with."""
        return self.keys[0]

    @property
    def fingerprint(self) -> str:
        """What it would read out over the telephone."""
        return self.key.public.fingerprint

    def uri(self, number: int) -> str:
        """The address of one of its lists."""
        return f"{self.iss}/status/{number}"

    def next(self, **changes: object) -> "Centre":
        """The same centre at its next delivery."""
        return replace(self, number=self.number + 1, digests=(), **changes)  # type: ignore[arg-type]

    def files(self) -> dict[str, bytes]:
        """The delivery's files."""
        lists = {
            self.uri(number): make_status_list(
                self.uri(number),
                held,
                issued=self.made,
                expires=self.made + 30 * DAY,
                key=self.key,
                size=1024,
            )
            for number, held in self.statuses.items()
        }
        return make_delivery(
            iss=self.iss,
            name=self.name,
            country=self.country,
            keys=[key.public for key in self.keys],
            status_lists=lists,
            token_digests=self.digests,
            profiles=self.profiles,
            audit=self.audit or AuditHead(self.number, bytes(32)),
            number=self.number,
            now=self.made if self.dated is None else self.dated,
            key=self.key,
        )

    def deliver(self, folder: Path) -> Path:
        """Write the delivery to a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        for name, data in self.files().items():
            (folder / name).write_bytes(data)
        return folder


@dataclass(frozen=True)
class Bench:
    """A folder with the homes `scheme`, `PH`, `ID`, the sticks `a`, `b`, `c`, and the opened keys."""

    folder: Path
    publishing: Mapping[Role, SigningKey]
    country_keys: Mapping[str, SigningKey]

    @property
    def scheme(self) -> Path:
        """The scheme's home."""
        return self.folder / "scheme"

    def country(self, code: str = "PH") -> Country:
        """The desk of a country."""
        return Country(self.folder / code)

    def accredit(self, centre: Centre, *, now: int = NOW, scope: Accreditation = WIDE) -> Judged:
        """Accredit a centre by its next delivery."""
        folder = centre.deliver(self.folder / "delivery")
        return self.country(centre.country).accredit(folder, centre.fingerprint, scope, now=now)

    def accept(self, centre: Centre, *, now: int = NOW, **options: object) -> Judged:
        """Let its country accept what a centre delivers."""
        folder = centre.deliver(self.folder / "delivery")
        return self.country(centre.country).accept(folder, now=now, **options)  # type: ignore[arg-type]

    def sign(self, code: str = "PH", *, now: int = NOW) -> Signed:
        """Let a country sign, into the folder `XX-out`."""
        return sign(self.folder / code, self.folder / f"{code}-out", self.country_keys[code], now=now)

    def publish(self, *codes: str, now: int = NOW, out: str = "bundle") -> Published:
        """Publish with what these countries signed."""
        sources = [self.folder / f"{code}-out" for code in codes]
        return publish(self.scheme, sources, self.folder / out, keys=self.publishing, now=now)

    def verifier(self, name: str = "verifier") -> Path:
        """A home that trusts the scheme."""
        home = self.folder / name
        home.mkdir(exist_ok=True)
        root = (self.folder / "ROOT.json").read_bytes()
        pin_root(home, root, fingerprint_of(root))
        return home

    def receive(self, home: Path, *, now: int = NOW, bundle: str = "bundle") -> ImportReport:
        """Import the bundle."""
        return import_bundle(home, self.folder / bundle, now=now)


def session(folder: Path, home: str, *words: str) -> Session:
    """What a command is given when it is called with these passphrases."""
    return Session(home=folder / home, passphrase_files=tuple(folder / f"words.{name}" for name in words))
