"""A centre as its authority sees it, in words and as JSON members."""

from typing import Any

from credential.trust_entry import ANY, Accreditation
from device.instants import day_of
from device.terminal import safe_text
from issuer.authority.centres import Centre


def centre_words(centre: Centre) -> str:
    """A few lines: who it is, its keys, its periods, its last delivery."""
    entry = centre.entry
    lines = [f"  {safe_text(entry.name)} ({entry.country})", f"    {safe_text(entry.id)}"]
    lines += [f"    key {each.key.fingerprint}{_ended(each.end, each.compromised)}" for each in entry.keys]
    lines += [f"    {_period(each)}" for each in entry.accreditations]
    lines += [f"    delivery {centre.number}, accepted on {day_of(centre.accepted[-1].at)}"]
    if entry.withdrawn is not None:
        lines.append(f"    withdrawn since {entry.withdrawn}")
    return "\n".join(lines)


def centre_data(centre: Centre) -> dict[str, Any]:
    """The members for --json."""
    entry = centre.entry
    return {
        "id": entry.id,
        "name": entry.name,
        "country": entry.country,
        "fingerprints": [each.key.fingerprint for each in entry.keys],
        "accreditations": [
            {
                "kinds": list(each.kinds),
                "isco": list(each.isco),
                "max_level": each.max_level,
                "from": each.start.isoformat(),
                "until": each.end.isoformat(),
            }
            for each in entry.accreditations
        ],
        "delivery": centre.number,
        "withdrawn": entry.withdrawn.isoformat() if entry.withdrawn else None,
    }


def _period(each: Accreditation) -> str:
    kinds, isco = _any(", ".join(each.kinds), "kind"), _any(", ".join(each.isco), "occupation")
    return f"{each.start} to {each.end}: {kinds}; {isco}; up to {_any(each.max_level, 'level')}"


def _any(text: str, what: str) -> str:
    return f"any {what}" if text == ANY else safe_text(text)


def _ended(end: object, compromised: object) -> str:
    if compromised is not None:
        return f", not believed since {compromised}"
    return f", until {end}" if end is not None else ""
