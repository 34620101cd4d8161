"""Status lists only move forward: one that a newer bundle brings in an older edition is not taken.

A bundle's own number says nothing of the lists in it, and an older list would make a withdrawn
certificate look valid (Token Status List section 13.7).  The list here was verified when it came, so it
stays; the rest of the bundle is not held up by one list.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from credential.errors import CannotTell
from credential.limits import FUTURE_LEEWAY, MAX_STATUS_TOKEN
from credential.status_list import StatusList
from credential.trust_entry import TrustEntry, status_name
from device import files
from device.trust import ISSUERS, STATUS, open_list


def keep_newer_lists(
    live: Path, incoming: Path, paths: Iterable[str], entries: Mapping[str, TrustEntry], *, now: int
) -> list[TrustEntry]:
    """Put the lists under `live` over older ones at the same `paths` under `incoming`; whose they are.

    Counted is only what can be relied on still: a list that a key of its new entry has signed, and that
    is not dated beyond this clock, or a thief's list of next year would stay until then.
    """
    kept = []
    for path in paths:
        entry = entries.get(f"{ISSUERS}/{Path(path).name[:32]}.json")
        if entry is None or not path.startswith(STATUS):
            continue
        here, there = _opened(live / path, entry), _opened(incoming / path, entry)
        if here and there and there.issued < here.issued <= now + FUTURE_LEEWAY:
            data = files.read_bounded(live / path, MAX_STATUS_TOKEN)
            (incoming / path).unlink()
            files.write_new(incoming / path, data)
            kept.append(entry)
    return kept


def _opened(path: Path, entry: TrustEntry) -> StatusList | None:
    uris = {status_name(entry.id, uri): uri for uri in entry.status_lists}
    try:
        return open_list(entry, uris[path.name], files.read_bounded(path, MAX_STATUS_TOKEN))
    except (files.FileProblem, CannotTell):
        return None  # not here, damaged, or signed with a key that is believed no more
