"""What a home trusts and how old that is, for people and for --json."""

from pathlib import Path
from typing import Any

from credential.limits import DAY, MAX_TRUST_FILE
from device import files
from device.fingerprint import fingerprint_of
from device.instants import instant
from device.trust import FOLDER, ISSUERS, ROOT, STATUS, FolderTrust, open_trust


def trust_status(home: Path, now: int) -> dict[str, Any]:
    """`pinned` (a scheme is trusted) and `imported` (it has said something); ages and spans in days.

    Pinned: `fingerprint`. Imported: `scheme`, `bundle_version`, `issued`, `age_days`, `expires`,
    `days_left`, `clock_behind`, `issuers`, `status_lists`, `countries` (code to `authority`, `expires`;
    None where a country was left out). Raises CannotTell when what is installed is damaged.
    """
    try:
        fingerprint = fingerprint_of(files.read_bounded(home / FOLDER / ROOT, MAX_TRUST_FILE))
    except files.Missing:
        return {"pinned": False, "imported": False}
    status: dict[str, Any] = {"pinned": True, "imported": False, "fingerprint": fingerprint}
    trust = open_trust(home)
    return status if trust is None else {**status, **_status(trust, now)}


def _status(trust: FolderTrust, now: int) -> dict[str, Any]:
    lists = sorted(trust.folder.joinpath(STATUS).iterdir())
    facts = trust.facts
    return {
        "imported": True,
        "scheme": facts.scheme,
        "bundle_version": facts.bundle_version,
        "issued": instant(facts.issued),
        "age_days": max(0, now - facts.issued) // DAY,
        "expires": instant(facts.expires),
        "days_left": (facts.expires - now) // DAY,
        "clock_behind": now < facts.latest,
        "issuers": sum(1 for _ in trust.folder.joinpath(ISSUERS).iterdir()),
        "status_lists": len(lists),
        "countries": {
            code: {"authority": name, "expires": instant(facts.until[code]) if code in facts.until else None}
            for code, name in sorted(facts.countries.items())
        },
    }
