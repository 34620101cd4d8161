"""A real centre with its register, its authority, and a verifier with what that published."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from credential.keys import SigningKey
from credential.verify import verify
from device.trust import open_trust
from issuer.authority.country import Judged
from issuer.centre import Centre, Desk
from issuer.custody import key_change
from issuer.custody.key_change import mark_stolen
from issuer.delivery import publishing
from issuer.delivery.folder import write_delivery
from issuer.records.register import Register
from tests.builders import ISS, a_credential
from tests.issuer.authority.bench import Bench as Authority
from tests.issuer.builders import KIND, a_row
from tests.issuer.builders import Bench as Desktop

URI = f"{ISS}/status/1"


@dataclass
class World:
    """A centre with its register, its authority, and the keys that are about."""

    authority: Authority
    register: Register
    home: Path
    key: SigningKey
    vouching: SigningKey
    folder: Path
    count: int = 0
    tokens: dict[str, str] = field(default_factory=dict)

    def issue(self, name: str, now: int) -> None:
        """Issue a certificate on that day, to be known as `name`."""
        self.count += 1
        reference = f"W-{self.count}"
        out = self.folder / "out"
        Desktop(self.home, self.register, self.key, out).issue(a_row(reference=reference), now=now)
        sql = "SELECT token FROM credential WHERE kind = ? AND reference = ?"
        self.tokens[name] = next(self.register.values(sql, KIND, reference))

    def publish(self, now: int) -> Path:
        """What the centre's `publish` makes."""
        desk = Desk(self.home, self.register, Centre(ISS, "Batangas Skills Centre", "PH"))
        made = publishing.prepare(desk, self.vouching, now)
        folder = self.folder / "delivery"
        folder.mkdir(exist_ok=True)
        write_delivery(folder, made.files, ISS)
        publishing.confirm(self.register, made.number, now)
        return folder

    def accept(self, folder: Path, now: int, **options: object) -> Judged:
        """Let the authority accept a delivery."""
        return self.authority.country("PH").accept(folder, now=now, **options)  # type: ignore[arg-type]

    def deliver(self, now: int, **options: object) -> Judged:
        """Publish, and let the authority accept it."""
        return self.accept(self.publish(now), now, **options)

    def rotate(self, new: SigningKey, now: int) -> None:
        """Sign with another key; the one before goes on vouching."""
        with self.register.writing():
            key_change.rotate(self.register, new.public, now)
        self.key = new

    def report(self, stolen: SigningKey, since: date, now: int, new: SigningKey | None = None) -> Judged:
        """`compromise` at the centre, and what it says at the authority."""
        with self.register.writing():
            mark_stolen(self.register, stolen.public, since, new.public if new else None, now)
        self.key = self.vouching = new or self.key
        compared = self.key.public.fingerprint
        return self.deliver(now, fingerprint=compared, stolen=(stolen.public.fingerprint, since))

    def verdicts(self, now: int) -> dict[str, str]:
        """What a verifier with today's bundle says of each certificate."""
        self.authority.sign(now=now)
        self.authority.publish("PH", now=now)
        home = self.authority.verifier()
        self.authority.receive(home, now=now)
        trust = open_trust(home)
        found = {name: verify(token, trust=trust, now=now) for name, token in self.tokens.items()}
        return {
            name: found[name].word if found[name].word == "accepted" else found[name].codes[0]
            for name in found
        }

    def forge(self, name: str, key: SigningKey, iat: int) -> str:
        """A token by whoever holds the key, dated as they like."""
        self.tokens[name] = a_credential(iss=ISS, key=key, iat=iat, status_uri=URI, holder=None, seed=name)
        return self.tokens[name]
