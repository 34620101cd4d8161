"""Profiles in an import: found by the name a code has for them, and never lost or altered."""

import contextlib
from collections.abc import Mapping
from pathlib import Path

from credential.skp1.profile import profile_name
from credential.trust_entry import TrustEntry
from device.trust import ISSUERS, PROFILE_NAMES, PROFILES
from device.trust_content import HINT
from device.trust_source import BundleProblem


def index_profiles(incoming: Path) -> None:
    """Let a profile be looked up by the 8 bytes by which a code names it."""
    for path in (incoming / PROFILES).iterdir():
        name = path.stem.rpartition("-p")[2]
        # Two files of one name would be two issuers whose files share 8 bytes of SHA-256.
        with contextlib.suppress(FileExistsError), (incoming / PROFILE_NAMES / name).open("xb") as file:
            file.write(path.name.encode("ascii"))


def check_profiles_kept(live: Path, incoming: Path, entries: Mapping[str, TrustEntry]) -> None:
    """Raise `BundleProblem` unless every profile of an issuer still listed is there, to the byte.

    `live` is what is installed now: a code that was printed with one of its profiles lives as long.
    """
    for path in sorted((live / PROFILES).glob("*.json")):
        entry = entries.get(f"{ISSUERS}/{path.name[:32]}.json")
        data = path.read_bytes()
        if entry is None or not path.stem.endswith(f"-p{profile_name(data).hex()}"):
            continue  # no longer listed, or damaged here, which importing again mends
        kept = incoming / PROFILES / path.name
        if not kept.exists() or kept.read_bytes() != data:
            raise BundleProblem(
                f"{path.name}, a profile of {entry.name} that an earlier bundle had, is missing or altered",
                hint=HINT,
                code="bundle.profile_lost",
            )
