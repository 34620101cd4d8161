"""The first trust: a root file is believed because a person compared its fingerprint, never silently."""

import shutil
from pathlib import Path

from credential.limits import MAX_TRUST_FILE
from device import files
from device.errors import PassportError
from device.fingerprint import fingerprint_of, read_fingerprint
from device.locks import locked
from device.trust import FOLDER, LIVE, ROOT
from device.trust_update import scheme_of_root


def pin(home: Path, root: bytes, fingerprint: str, *, replace: bool) -> str:
    """See `device.trust.pin_root`."""
    _compare(fingerprint_of(root), read_fingerprint(fingerprint))
    scheme = scheme_of_root(root)
    trust = home / FOLDER
    files.make_private_dir(trust)
    with locked(trust, "trust"):
        _install(trust, root, replace=replace)
    return scheme


def _compare(actual: str, given: str) -> None:
    if actual != given:
        raise PassportError(
            f"this root file has another fingerprint (it begins {actual[:8]}); nothing changed",
            hint="ask the authority for its root file and compare the whole fingerprint",
            code="root.other_fingerprint",
        )


def _install(trust: Path, root: bytes, *, replace: bool) -> None:
    files.settle_folder(trust / LIVE)
    known = _known(trust)
    if known == root:
        return
    if known is not None and not replace:
        raise PassportError(
            f"another scheme is trusted here already ({fingerprint_of(known)[:8]}…); nothing changed",
            hint="to leave it and trust this one instead, add --replace",
            code="root.other_scheme",
        )
    _drop(trust / LIVE)  # first, so that no moment shows one scheme's issuers under another's root
    files.replace(trust / ROOT, root)


def _known(trust: Path) -> bytes | None:
    try:
        return files.read_bounded(trust / ROOT, MAX_TRUST_FILE)
    except files.Missing:
        return None


def _drop(live: Path) -> None:
    if live.exists():
        dropped = live.with_name("dropped")
        shutil.rmtree(dropped, ignore_errors=True)
        live.rename(dropped)
        files.sync_folder(live.parent)
        shutil.rmtree(dropped, ignore_errors=True)
