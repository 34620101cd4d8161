"""A gate with a trust bundle on the disk, for tests that judge as a gate judges."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from credential import skp1
from credential.keys import VerifyingKey
from credential.limits import DAY
from credential.request import Request, make_request
from credential.trust_entry import Accreditation, EntryKey, TrustEntry, place, status_name
from credential.verdict import Verdict
from device.homes import create_home
from device.trust import FACTS, FOLDER, ISSUERS, KEYS, LIVE, STATUS, TrustFacts
from tests.builders import (
    CENTRE,
    HOLDER,
    NOW,
    STATUS_URI,
    a_credential,
    a_presentation,
    a_status_token,
    an_entry,
    fixed_random,
)
from verifier.checking import Gate
from verifier.requests import Requests

ROOT = Path(__file__).parents[2]
AUDIENCE = "urn:uuid:0f6ba1d8-3c5e-4d0b-9a5e-5a1f0c7f2b11"


@dataclass(frozen=True)
class AGate:
    """A home of a gate, as it stands on the disk at the instant `now`."""

    home: Path
    now: int = NOW

    @property
    def midnight(self) -> int:
        return self.now // DAY * DAY

    def request(
        self, *, seed: str = "request", span: int = 900, ask: Collection[str] = ("holder", "results")
    ) -> Request:
        """An open request of this gate, made a minute ago."""
        requests = Requests(self.home)
        made = make_request(
            aud=requests.name_audience(AUDIENCE),
            name="Rossi Costruzioni",
            ask=tuple(ask),
            purpose="job application as welder",
            made=self.now - 60,
            until=self.now - 60 + span,
            random=fixed_random(seed),
        )
        requests.add(made)
        return made

    def credential(self, *, holder: VerifyingKey | None = HOLDER.public, **changes: Any) -> str:
        """A certificate issued thirty days ago; `holder=None` makes it paper."""
        dates: dict[str, Any] = {"iat": self.midnight - 30 * DAY, "exp": self.midnight + 1000 * DAY}
        return a_credential(holder=holder, **(dates | changes))

    def answer(self, request: Request, token: str | None = None, **changes: Any) -> str:
        """The compact text of an answer to `request`, made ten seconds ago."""
        shown = a_presentation(
            token or self.credential(), request=request, **({"now": self.now - 10} | changes)
        )
        return skp1.encode(shown, request=request)

    def gate(self, **changes: Any) -> Gate:
        """The gate as `check` makes it."""
        from device.trust import open_trust

        return Gate(self.home, open_trust(self.home), self.now, **changes)


def a_gate(home: Path, *, now: int = NOW, **trust: Any) -> AGate:
    """A gate that trusts the centre; `trust` as in `install_trust`."""
    create_home(home, "verifier")
    install_trust(home, now=now, **trust)
    return AGate(home, now)


def install_trust(
    home: Path,
    *,
    now: int = NOW,
    entry: TrustEntry | None = None,
    statuses: Mapping[int, int] | None = None,
    trust_age: int = 1,
    status_age: int = 3,
) -> None:
    """Lay a trust bundle out as an import does; ages in days."""
    midnight = now // DAY * DAY
    live = home / FOLDER / LIVE
    for name in (ISSUERS, STATUS, KEYS):
        (live / name).mkdir(parents=True, exist_ok=True)
    entry = entry or _entry(now)
    issued = now - trust_age * DAY
    facts = TrustFacts(
        scheme="Skills Mobility Scheme",
        root="00" * 32,
        bundle_version=7,
        issued=issued,
        expires=issued + 90 * DAY,
        latest=issued,
        countries={"PH": "TESDA"},
        until={"PH": issued + 365 * DAY},
    )
    (live / FACTS).write_text(json.dumps(facts.to_json()))
    (live / ISSUERS / f"{place(entry.id)}.json").write_bytes(entry.to_bytes())
    for each in entry.keys:
        (live / KEYS / place(each.key.thumbprint)).write_text(entry.id)
    made = midnight - status_age * DAY
    token = a_status_token(statuses, issued=made, expires=made + 60 * DAY)
    (live / STATUS / status_name(entry.id, STATUS_URI)).write_text(token)


def _entry(now: int) -> TrustEntry:
    year = datetime.fromtimestamp(now, UTC).year
    scope = Accreditation(
        ("training-certificate", "skill-assessment"),
        ("7212", "5322"),
        "PH-PQF 4",
        date(year - 1, 1, 1),
        date(year + 1, 12, 31),
    )
    return an_entry(keys=(EntryKey(CENTRE.public, date(year - 1, 1, 1)),), accreditations=(scope,))


def a_gate_now(home: Path, **trust: Any) -> AGate:
    """A gate in the real present, for processes that have the machine's own clock."""
    return a_gate(home, now=int(time.time()), **trust)


def run(*arguments: str | Path, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`passport-verifier` as a process of its own."""
    return subprocess.run(
        command(*arguments, home=home), capture_output=True, text=True, env=an_environment(**environment)
    )


def command(*arguments: str | Path, home: Path) -> list[str]:
    return [sys.executable, "-m", "verifier", *map(str, arguments), "--home", str(home)]


def an_environment(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PASSPORT_", "LC_"))}
    return kept | {"PYTHONPATH": str(ROOT)} | changes


def codes(verdict: Verdict) -> Sequence[str]:
    return [str(code) for code in verdict.codes]
