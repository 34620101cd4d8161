"""Status lists only move forward: one that a newer bundle lacks or brings in an older edition is not taken.

A bundle's own number says nothing of the lists in it, and an older list would make a withdrawn
certificate look valid (Token Status List section 13.7).  The list here was verified when it came, so it
stays; the rest of the bundle is not held up by one list.
"""

from collections.abc import Iterable
from pathlib import Path

from credential.errors import CannotTell
from credential.limits import FUTURE_LEEWAY, MAX_STATUS_TOKEN
from credential.status_list import StatusList
from credential.trust_entry import TrustEntry, status_name
from device import files
from device.trust import STATUS, open_list


def keep_newer_lists(
    live: Path, incoming: Path, entries: Iterable[TrustEntry], *, now: int
) -> list[TrustEntry]:
    """Put the lists under `live` over older ones under `incoming`, or where one is lacking; whose they are.

    Counted is only what can be relied on still: a list that a key of its new entry has signed, and that
    is not dated beyond this clock, or a thief's list of next year would stay until then.
    """
    kept = []
    for entry in entries:
        for uri in entry.status_lists:
            path = f"{STATUS}/{status_name(entry.id, uri)}"
            here, there = _opened(live / path, entry, uri), _opened(incoming / path, entry, uri)
            # Lacking is older than any: else a bundle without it, and then an old one, would bring it back.
            brought = -1 if there is None else there.issued
            if here and brought < here.issued <= now + FUTURE_LEEWAY:
                data = files.read_bounded(live / path, MAX_STATUS_TOKEN)
                (incoming / path).unlink(missing_ok=True)
                files.write_new(incoming / path, data)
                kept.append(entry)
    return kept


def _opened(path: Path, entry: TrustEntry, uri: str) -> StatusList | None:
    try:
        return open_list(entry, uri, files.read_bounded(path, MAX_STATUS_TOKEN))
    except (files.FileProblem, CannotTell):
        return None  # not here, damaged, or signed with a key that is believed no more
