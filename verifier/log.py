"""The gate's log: what was decided and why, never about whom.

One JSON line per check with time, verdict, codes, issuer and type.  No names, no claims, no status
index, nothing of the token: two lines cannot be tied to one worker.
"""

import json
import os
from pathlib import Path
from typing import Final

from credential.verdict import Verdict
from device.instants import instant

_LARGEST: Final = 1_000_000
"""Bytes of one log file; the one before it is kept, the older ones are not."""


def note(home: Path, verdict: Verdict, *, now: int) -> None:
    """Add one line; raises OSError when the home cannot be written to."""
    path = home / "log.jsonl"
    if path.exists() and path.stat().st_size > _LARGEST:
        path.replace(home / "log-before.jsonl")
    # One write of one short line at the end of the file: two processes do not mix theirs.
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, _line(verdict, now).encode("ascii"))
    finally:
        os.close(handle)


def _line(verdict: Verdict, now: int) -> str:
    entry = {
        "time": instant(now),
        "verdict": verdict.word,
        "holder": verdict.holder,
        "codes": list(verdict.codes),
        "issuer": verdict.issuer.id if verdict.issuer else None,
        "vct": verdict.claims.get("vct") if verdict.claims else None,
    }
    return json.dumps(entry) + "\n"
