"""Profiles at an authority: bound to their centre, and kept for good once accepted."""

from dataclasses import replace

import pytest

import schemas
from credential.limits import DAY
from credential.skp1.profile import Profile, profile_file
from credential.skp1.programme import first_profile
from device.errors import PassportError
from issuer.authority.centres import Centres
from tests.builders import NOW, some_claims
from tests.issuer.authority.bench import Bench, Centre

CENTRE = Centre()


def a_profile(title: str, iss: str = CENTRE.iss) -> Profile:
    profile = first_profile(
        schemas.kind("training-certificate").vct,
        some_claims(title=title),
        iss=iss,
        kid=CENTRE.key.public.thumbprint,
        list_uri=f"{iss}/status/1",
    )
    assert profile is not None
    return profile


def delivered(*profiles: Profile, iss: str = CENTRE.iss) -> dict[str, bytes]:
    return {profile_file(iss, each.name): each.to_bytes() for each in profiles}


WELDING, PIPES = a_profile("Welding"), a_profile("Pipe welding")


def kept(bench: Bench) -> dict[str, bytes]:
    centres = Centres(bench.folder / "PH")
    centre = centres.find(CENTRE.iss)
    assert centre is not None
    return {name: data for name, data in centres.files_of(centre).items() if "-p" in name}


def test_what_was_accepted_once_stays_whatever_later_deliveries_bring(bench: Bench) -> None:
    first = replace(CENTRE, profiles=delivered(WELDING))
    bench.accredit(first)
    assert kept(bench) == delivered(WELDING)
    second = first.next(profiles=delivered(PIPES))
    bench.accept(second)
    assert kept(bench) == delivered(WELDING, PIPES)
    bench.accept(second.next(profiles={}))
    assert kept(bench) == delivered(WELDING, PIPES)


@pytest.mark.parametrize(
    "profiles",
    [
        {profile_file(CENTRE.iss, bytes(8)): WELDING.to_bytes()},
        {profile_file(CENTRE.iss, WELDING.name): WELDING.to_bytes() + b" "},
        {
            profile_file(CENTRE.iss, each.name): each.to_bytes()
            for each in [a_profile("x", "https://other.example/centre")]
        },
        delivered(a_profile("x", "https://other.example/centre"), iss="https://other.example/centre"),
    ],
    ids=["another name", "altered", "another issuer's", "of another centre"],
)
def test_a_profile_that_is_not_this_centres_own_is_not_accepted(
    bench: Bench, profiles: dict[str, bytes]
) -> None:
    with pytest.raises(PassportError, match="profile"):
        bench.accredit(replace(CENTRE, profiles=profiles))


@pytest.mark.parametrize("days", [1, 100], ids=["soon", "after the last bundle ran out"])
def test_files_that_lost_a_profile_are_not_published(bench: Bench, days: int) -> None:
    bench.accredit(replace(CENTRE, profiles=delivered(WELDING, PIPES)))
    bench.sign()
    assert not bench.publish("PH").refused
    lost = profile_file(CENTRE.iss, PIPES.name)
    for path in (bench.folder / "PH").rglob(lost):
        path.unlink()
    later = NOW + days * DAY
    bench.sign(now=later)
    refused = bench.publish("PH", now=later).refused
    assert f"{lost}, a profile of {CENTRE.name} that an earlier bundle had, is missing" in refused["PH"]
