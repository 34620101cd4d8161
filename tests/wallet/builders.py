"""A worker's wallet on a real disk, the trust in it, and cards made for it."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from credential.enrolment import open_enrolment
from credential.keys import VerifyingKey
from credential.status_list import REVOKED, SUSPENDED
from credential.trust_entry import TrustEntry, place, status_name
from device.homes import create_home
from device.trust import FACTS, FOLDER, ISSUERS, LIVE, STATUS, TrustFacts
from tests.builders import ISS, NOW, STATUS_URI, TODAY, a_credential, a_status_token, an_entry
from wallet.pocket import Pocket

PASSPHRASE = b"violet harbour anchor nine"

GOOD, GONE, PAUSED = 4711, 13, 77
"""Places in the centre's status list: valid, withdrawn, suspended."""


def a_pocket(home: Path, *, trusted: bool = True) -> Pocket:
    """A new wallet, with the trust bundle imported unless `trusted` is False."""
    pocket = Pocket.create(home, PASSPHRASE, random=os.urandom)
    if trusted:
        install_trust(home)
    return pocket


def install_trust(
    home: Path,
    *,
    entry: TrustEntry | None = None,
    statuses: Mapping[int, int] | None = None,
    issued: int = TODAY,
) -> None:
    """What an import leaves behind in `home`: one centre and its status list."""
    live = home / FOLDER / LIVE
    for folder in (live, live / ISSUERS, live / STATUS):
        folder.mkdir(parents=True, exist_ok=True)
    shown = entry or an_entry()
    token = a_status_token(statuses or {GONE: REVOKED, PAUSED: SUSPENDED}, issued=issued)
    (live / ISSUERS / f"{place(ISS)}.json").write_bytes(shown.to_bytes())
    (live / STATUS / status_name(ISS, STATUS_URI)).write_text(token)
    facts = TrustFacts("Asia", "0" * 64, 1, issued, NOW + 10**7, issued, {"PH": "TESDA"}, {"PH": NOW + 10**7})
    (live / FACTS).write_text(json.dumps(facts.to_json()))


def a_key_of(pocket: Pocket) -> VerifyingKey:
    """A fresh key of this wallet, as the centre reads it from the enrolment code."""
    return open_enrolment(pocket.enrol(ISS).code, now=NOW, aud=ISS).key


def a_card_for(pocket: Pocket, **changes: Any) -> str:
    """A credential bound to a fresh key of this wallet."""
    return a_credential(holder=a_key_of(pocket), **changes)


def an_empty_home(home: Path) -> Path:
    """A wallet's folder with nothing but its marker in it."""
    return create_home(home, "wallet")
