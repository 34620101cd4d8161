"""The profile of the certificates in `builders`, and where an import puts it."""

from pathlib import Path
from typing import Any

import schemas
from credential.skp1.profile import Profile, profile_file
from credential.skp1.programme import first_profile
from device.trust import FOLDER, LIVE, PROFILE_NAMES, PROFILES
from tests.builders import CENTRE, ISS, STATUS_URI, some_claims

VCT = schemas.kind("training-certificate").vct
KID = CENTRE.public.thumbprint


def a_profile(**claims: Any) -> Profile:
    """The profile of a programme whose first certificate said this."""
    profile = first_profile(VCT, some_claims(**claims), iss=ISS, kid=KID, list_uri=STATUS_URI)
    assert profile is not None
    return profile


PROFILE = a_profile()


def known(name: bytes) -> Profile | None:
    """Finds the one profile there is."""
    return PROFILE if name == PROFILE.name else None


def install_profile(home: Path, profile: Profile = PROFILE) -> None:
    """Lay a profile out as an import does."""
    live, file = home / FOLDER / LIVE, profile_file(profile.iss, profile.name)
    for folder, name, data in (
        (PROFILES, file, profile.to_bytes()),
        (PROFILE_NAMES, profile.name.hex(), file.encode()),
    ):
        (live / folder).mkdir(parents=True, exist_ok=True)
        (live / folder / name).write_bytes(data)
