"""Running a vector: a language-neutral file with everything a verdict depends on.

`note` says what it is about; `input` is the text as scanned (SD-JWT or SKP1); `trust` is the bundle as
files (`types`, type metadata documents as text by `vct`, may be left out); `clock` and `as_of` are
instants; `challenge`, `policy` and `expected` speak for themselves.  An unknown member is refused, so
that a slip of the pen cannot make a vector vacuous.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from credential import skp1
from credential.errors import CannotTell, Objection
from credential.keys import VerifyingKey
from credential.policy import Policy
from credential.request import read_request
from credential.status_list import StatusList, open_status_list
from credential.trust_entry import TrustEntry
from credential.verify import Challenge, verify

FOLDER = Path(__file__).parent
MEMBERS = {"note", "input", "trust", "clock", "as_of", "challenge", "policy", "expected"}
TRUST_MEMBERS = {"issued", "expires", "latest", "authorities", "entries", "status_lists", "believed"}


@dataclass(frozen=True)
class VectorTrust:
    """The trust of a vector, opened from what stands in its file."""

    members: dict[str, Any]

    @property
    def issued(self) -> int:
        return int(self.members["issued"])

    def runs_out(self, country: str) -> int:
        return int(self.members["expires"])

    @property
    def latest(self) -> int:
        return int(self.members["latest"])

    @cached_property
    def entries(self) -> dict[str, TrustEntry]:
        parsed = [TrustEntry.parse(json.dumps(each).encode()) for each in self.members["entries"]]
        return {entry.id: entry for entry in parsed}

    def entry(self, iss: str) -> TrustEntry | None:
        return self.entries.get(iss)

    def owner(self, kid: str) -> str | None:
        return next((each.id for each in self.entries.values() if each.key(kid)), None)

    def authority(self, country: str) -> str:
        return str(self.members["authorities"][country])

    def status_list(self, entry: TrustEntry, uri: str) -> StatusList | None:
        token = self.members["status_lists"].get(uri)
        keys = [each.key for each in entry.keys]
        return None if token is None else open_status_list(token, uri=uri, keys=keys)

    def type_document(self, entry: TrustEntry, vct: str) -> bytes | None:
        document = self.members.get("types", {}).get(vct)
        return None if document is None else str(document).encode()

    def believed(self, entry: TrustEntry, key: VerifyingKey) -> frozenset[bytes]:
        return frozenset(bytes.fromhex(each) for each in self.members["believed"].get(key.thumbprint, []))


def load(path: Path) -> dict[str, Any]:
    """A vector from its file, every member known and none missing."""
    vector: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    trust = vector.get("trust")
    if set(vector) != MEMBERS or (trust is not None and set(trust) - {"types"} != TRUST_MEMBERS):
        raise ValueError(f"{path.name} has not exactly the members of a vector")
    if set(vector["expected"]) != {"verdict", "codes"}:
        raise ValueError(f"{path.name} does not say what is expected")
    return vector


def run(vector: dict[str, Any]) -> dict[str, Any]:
    """The verdict and the codes of a vector."""
    trust = None if vector["trust"] is None else VectorTrust(vector["trust"])
    challenge = _challenge(vector["challenge"])
    try:
        token, nonce_left_out = _token(vector["input"], challenge)
    except Objection as objection:
        word = "cannot_tell" if isinstance(objection, CannotTell) else "refused"
        return {"verdict": word, "codes": [objection.code.value]}
    verdict = verify(
        token,
        trust=trust,
        now=vector["clock"],
        policy=Policy.parse(vector["policy"]),
        challenge=challenge,
        nonce_left_out=nonce_left_out,
        as_of=vector["as_of"],
    )
    return {"verdict": verdict.word, "codes": [code.value for code in verdict.codes]}


def _challenge(members: dict[str, Any] | None) -> Challenge | None:
    if members is None:
        return None
    request = read_request(members["request"].encode())
    return Challenge(request, state=members["state"], named=members["named"])


def _token(text: str, challenge: Challenge | None) -> tuple[str, bool]:
    if "~" in text:
        return text, False
    message = skp1.decode(text)
    return message.text(challenge.request if challenge else None), message.nonce_left_out
