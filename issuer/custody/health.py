"""The state of a centre's home: its clock, who may read it, its disk, its keys, what lies about."""

import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple

from credential.keys import VerifyingKey
from device.instants import day_of, instant
from issuer.custody import keystore
from issuer.records.register import NAME as REGISTER
from issuer.records.register import Register

State = Literal["good", "care", "bad"]


class Finding(NamedTuple):
    """One thing that was looked at: well, to be seen to soon (`care`) or now (`bad`), and how."""

    what: str
    state: State
    words: str
    todo: str = ""


EARLIEST: Final = 1_793_491_200
"""2026-11-01: this program was not there before."""
_MEBIBYTE: Final = 1024 * 1024
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def clock(now: int, latest: int) -> Finding:
    """Whether the clock can be right; `latest` is the last instant the register knows of."""
    shown = f"it says {instant(now)}"
    if now < EARLIEST:
        return Finding("clock", "bad", f"{shown}, before this program was made", "set the clock")
    if now < latest:
        words = f"{shown}, but something was done here at {instant(latest)}"
        return Finding("clock", "bad", words, "set the clock; certificates would be dated wrongly")
    return Finding("clock", "good", shown)


def permissions(home: Path) -> Finding:
    """Whether the home and everything in it is its owner's alone."""
    open_to_others = [path for path in (home, *sorted(home.iterdir())) if _is_open(path)]
    if not open_to_others:
        return Finding("permissions", "good", "the home is yours alone")
    names = ", ".join(path.name for path in open_to_others[:3])
    todo = f"chmod -R go-rwx {home}; if others used this computer: passport-issuer compromise"
    return Finding("permissions", "bad", f"others can get at {names}", todo)


def _is_open(path: Path) -> bool:
    if not hasattr(os, "geteuid"):
        return False
    found = path.lstat()
    return bool(stat.S_IMODE(found.st_mode) & _OTHERS) or found.st_uid != os.geteuid()


def disk(home: Path) -> Finding:
    """Whether there is room for what comes, and for a backup on trial."""
    free = shutil.disk_usage(home).free
    register = (home / REGISTER).stat().st_size if (home / REGISTER).exists() else 0
    shown = f"{free // _MEBIBYTE:,} MiB free"
    if free < max(20 * _MEBIBYTE, register):
        return Finding("disk", "bad", shown, "free some space before you go on")
    if free < max(200 * _MEBIBYTE, 3 * register):
        return Finding("disk", "care", shown, "free some space: a backup needs three times the register")
    return Finding("disk", "good", shown)


def leftovers(home: Path, keys: Sequence[VerifyingKey] | None) -> Finding:
    """What killed runs left behind; key files that no key of the register belongs to."""
    found = [path for path in home.iterdir() if path.name.startswith(".passport-")]
    if keys is not None:
        known = {keystore.key_path(home, key) for key in keys}
        found += [path for path in keystore.key_files(home) if path not in known]
    if not found:
        return Finding("leftovers", "good", "none")
    names = ", ".join(path.name for path in sorted(found)[:3])
    return Finding("leftovers", "care", f"{names} in the home", "remove them while nothing else runs there")


def passphrase_files(given: Sequence[Path], home: Path) -> Iterator[Finding]:
    """Whether the files that passphrases come from are kept as passphrases must be."""
    for path in given:
        if not path.is_file():
            continue
        if _is_open(path):
            todo = f"chmod 600 {path}; if others used this computer: rotate-key --new-passphrase"
            yield Finding("passphrase file", "bad", f"others can read {path}", todo)
        elif home.resolve() in path.resolve().parents or path.resolve().parent == home.resolve().parent:
            words = f"{path} lies beside what it opens"
            yield Finding("passphrase file", "care", words, "keep it on a stick of its own")
        else:
            yield Finding("passphrase file", "good", f"{path} is yours alone")


def key(home: Path, keys: Sequence[VerifyingKey], register: Register, now: int) -> Finding:
    """Whether the signing key is there, and how old it is."""
    missing = [each for each in keys if not keystore.key_path(home, each).exists()]
    if missing:
        words = f"the file of key {missing[0].fingerprint[:16]}… is missing"
        return Finding(
            "key",
            "bad",
            words,
            "passport-issuer restore FILE --keys, or if there is no backup: passport-issuer compromise",
        )
    since = next(register.values("SELECT since FROM signing_key WHERE thumbprint = ?", keys[0].thumbprint))
    shown = f"{keys[0].fingerprint[:16]}…, in use since {day_of(since)}"
    if now - since > 2 * 365 * 86_400:
        return Finding("key", "care", f"{shown}, more than two years", "passport-issuer rotate-key")
    return Finding("key", "good", shown)
