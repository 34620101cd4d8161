"""Builds the vector files: `python -m tests.vectors.build` writes them all, the same bytes every time."""

import json
from pathlib import Path
from typing import Any

from credential.limits import DAY
from tests.builders import NOW, STATUS_URI, TODAY, a_request, a_status_token, an_entry
from tests.vectors.running import FOLDER


def a_trust(**changes: Any) -> dict[str, Any]:
    """The trust of a sound vector."""
    trust = {
        "issued": TODAY,
        "expires": TODAY + 90 * DAY,
        "latest": TODAY,
        "authorities": {"PH": "TESDA", "LK": "TVEC"},
        "entries": [entry_members()],
        "status_lists": {STATUS_URI: a_status_token()},
        "believed": {},
    }
    return trust | changes


def entry_members(**changes: Any) -> dict[str, Any]:
    """An entry as the JSON of its file."""
    members: dict[str, Any] = json.loads(an_entry(**changes).to_bytes())
    return members


def a_challenge(**changes: Any) -> dict[str, Any]:
    """The usual request, open, and named at the gate."""
    return {"request": a_request().raw.decode(), "state": "open", "named": True} | changes


def vector(note: str, text: str, verdict: str, *codes: str, **changes: Any) -> dict[str, Any]:
    """A vector, sound but for what is given."""
    members = {
        "note": note,
        "input": text,
        "trust": a_trust(),
        "clock": NOW,
        "as_of": None,
        "challenge": a_challenge(),
        "policy": "",
        "expected": {"verdict": verdict, "codes": list(codes)},
    }
    return members | changes


def write(folder: Path) -> None:
    """Write every vector below `folder`, in a folder named by its verdict."""
    from tests.vectors.cases import cases

    for name, each in cases().items():
        path = folder / each["expected"]["verdict"].replace("accepted", "accept").replace("refused", "refuse")
        path.mkdir(parents=True, exist_ok=True)
        text = json.dumps(each, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        (path / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for verdict in ("accept", "refuse", "cannot_tell"):
        for old in (FOLDER / verdict).glob("*.json"):
            old.unlink()
    write(FOLDER)
