"""Running a vector: a language-neutral file with everything a verdict depends on.

`README.md` beside this file says what the members mean, for implementations in any language.  An
unknown member is refused, so that a slip of the pen cannot make a vector vacuous.
"""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from credential import skp1
from credential.codes import Code
from credential.errors import CannotTell, Malformed, Objection
from credential.keys import VerifyingKey
from credential.policy import Policy
from credential.request import read_request
from credential.skp1 import Profile
from credential.skp1.gathering import Gathering
from credential.skp1.pieces import is_piece, read_piece
from credential.status_list import StatusList, open_status_list
from credential.trust_entry import TrustEntry
from credential.verdict import Verdict
from credential.verify import Challenge, check_receipt, verify
from device.wedge import mistyped, unframed

FOLDER = Path(__file__).parent
SITUATION = ("check", "input", "trust", "clock", "as_of", "challenge", "policy")
"""What a verdict depends on."""
MEMBERS = {"note", "rules", "base", *SITUATION, "expected"}
TRUST_MEMBERS = {"issued", "expires", "latest", "authorities", "entries", "status_lists", "believed"}
RULE = re.compile(r"R-[0-9]{2,3}|[JCSKLOT][0-9]{2}")


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
        return None if token is None else open_status_list(token, uri=uri, keys=entry.list_keys)

    def type_document(self, entry: TrustEntry, vct: str) -> bytes | None:
        document = self.members.get("types", {}).get(vct)
        return None if document is None else str(document).encode()

    def profile(self, name: bytes) -> Profile | None:
        content = self.members.get("profiles", {}).get(name.hex())
        return None if content is None else Profile.parse(str(content).encode())

    def believed(self, entry: TrustEntry, key: VerifyingKey) -> frozenset[bytes]:
        return frozenset(bytes.fromhex(each) for each in self.members["believed"].get(key.thumbprint, []))


def load(path: Path) -> dict[str, Any]:
    """A vector from its file, every member known and none missing."""
    vector: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    trust = vector.get("trust")
    if set(vector) != MEMBERS or (trust is not None and set(trust) - {"types", "profiles"} != TRUST_MEMBERS):
        raise ValueError(f"{path.name} has not exactly the members of a vector")
    shown = {"holder", "issuer"} if vector["expected"].get("verdict") == "accepted" else set()
    if set(vector["expected"]) != {"verdict", "codes"} | shown:
        raise ValueError(f"{path.name} does not say what is expected")
    if vector["check"] not in ("presentation", "receipt"):
        raise ValueError(f"{path.name} names no check")
    if not vector["rules"] or not all(RULE.fullmatch(rule) for rule in vector["rules"]):
        raise ValueError(f"{path.name} does not name its rules")
    return vector


def run(vector: dict[str, Any]) -> dict[str, Any]:
    """What is to be compared with `expected`: verdict and codes, and of an acceptance what is shown."""
    try:
        verdict = _judge(vector)
    except Objection as objection:
        word = "cannot_tell" if isinstance(objection, CannotTell) else "refused"
        return {"verdict": word, "codes": [objection.code.value]}
    result: dict[str, Any] = {"verdict": verdict.word, "codes": [code.value for code in verdict.codes]}
    if verdict and verdict.issuer:
        result |= {"holder": verdict.holder, "issuer": verdict.issuer.name}
    return result


def _judge(vector: dict[str, Any]) -> Verdict:
    trust = None if vector["trust"] is None else VectorTrust(vector["trust"])
    challenge = challenge_of(vector["challenge"])
    token, nonce_left_out = token_in(vector["input"], challenge, trust)
    if vector["check"] == "receipt":
        return check_receipt(token, trust=trust, now=vector["clock"])
    return verify(
        token,
        trust=trust,
        now=vector["clock"],
        policy=Policy.parse(vector["policy"]),
        challenge=challenge,
        nonce_left_out=nonce_left_out,
        as_of=vector["as_of"],
    )


def challenge_of(members: dict[str, Any] | None) -> Challenge | None:
    """The challenge a vector describes."""
    if members is None:
        return None
    request = read_request(members["request"].encode())
    return Challenge(request, state=members["state"], named=members["named"])


def token_in(text: str, challenge: Challenge | None, trust: VectorTrust | None = None) -> tuple[str, bool]:
    """The token behind a vector's input, and whether its nonce was left to us; raises its objection."""
    text = unframed(text)
    if typed := mistyped(text):
        raise CannotTell(Code.INPUT_SCANNER_LAYOUT, typed.words)
    if "~" in text:
        return text, False
    profiles = None if trust is None else trust.profile
    message = skp1.decode(_joined(text) if is_piece(text) else text, profiles=profiles)
    return message.text(challenge.request if challenge else None), message.nonce_left_out


def _joined(lines: str) -> str:
    """The text in frames, one a line."""
    gathering = Gathering()
    given = [gathering.add(read_piece(line)) for line in lines.split("\n")]
    for lacking in gathering.lacking():
        raise (
            Malformed(Code.FRAME_CHANGED, "broken")
            if lacking.broken
            else CannotTell(Code.FRAME_MISSING, "missing")
        )
    [text] = [each for each in given if each is not None]
    return text
