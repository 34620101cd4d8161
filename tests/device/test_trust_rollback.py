"""A status list that goes back inside a newer bundle, signed by its centre and its country alike."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from credential.limits import DAY
from credential.status_list import make_status_list
from credential.trust_entry import EntryKey, place, status_name
from device.trust import open_trust
from tests.builders import a_key
from tests.device.trust_world import MADE, Files, World, an_entry, hashes, iss_of, receive

pytestmark = pytest.mark.usefixtures("noon")
DAVAO = iss_of("davao")
URI = f"{DAVAO}/status/1"
NAME = f"PH/{status_name(DAVAO, URI)}"


def a_list(issued: int, *revoked: int, key: str = DAVAO) -> bytes:
    statuses = dict.fromkeys(revoked, 1)
    return make_status_list(
        URI, statuses, issued=issued, expires=MADE + 30 * DAY, key=a_key(key), size=4096
    ).encode()


def bring(world: World, data: bytes, *, now: int = MADE) -> Path:
    """The next bundle, with this list of the centre."""
    return world.edit("PH", lambda files: files.update({NAME: data}), now=now)


def statuses(home: Path, *indexes: int) -> list[int]:
    trust = open_trust(home)
    assert trust is not None
    entry = trust.entry(DAVAO)
    assert entry is not None
    listed = trust.status_list(entry, URI)
    assert listed is not None
    return [listed.status(index) for index in indexes]


def test_an_older_list_in_a_newer_bundle_is_not_taken(world: World, home: Path) -> None:
    receive(home, bring(world, a_list(MADE, 7)))
    report = receive(home, bring(world, a_list(MADE - DAY)))
    assert report.version == 3
    assert report.kept_lists == ("Centre davao (PH)",)
    assert "brings no status list or an older one, so the one here stays: Centre davao (PH)" in report.words
    assert report.to_json()["kept_lists"] == ["Centre davao (PH)"]
    assert statuses(home, 7, 8) == [1, 0]
    # And not by trying twice either: what stays is what the next one is compared with.
    assert receive(home, world.folder).kept_lists == ("Centre davao (PH)",)
    assert statuses(home, 7) == [1]


def test_a_list_left_out_and_brought_again_does_not_go_back(world: World, home: Path) -> None:
    receive(home, bring(world, a_list(MADE, 7)))
    without = world.edit("PH", lambda files: files.pop(NAME))
    assert receive(home, without).kept_lists == ("Centre davao (PH)",)
    assert statuses(home, 7) == [1]
    assert receive(home, bring(world, a_list(MADE - DAY))).kept_lists == ("Centre davao (PH)",)
    assert statuses(home, 7) == [1]


def test_a_list_that_its_centre_has_no_more_does_not_stay(world: World, home: Path) -> None:
    receive(home, bring(world, a_list(MADE, 7)))

    def change(files: Files) -> None:
        del files[NAME]
        files[f"PH/{place(DAVAO)}.json"] = replace(an_entry(DAVAO, "PH"), status_lists=()).to_bytes()

    assert receive(home, world.edit("PH", change)).kept_lists == ()
    assert not (home / "trust/live/status" / Path(NAME).name).exists()


def test_the_rest_of_such_a_bundle_is_taken(world: World, home: Path) -> None:
    receive(home, bring(world, a_list(MADE, 7)))

    def change(files: Files) -> None:
        entry = replace(an_entry(DAVAO, "PH"), withdrawn=date(2026, 11, 1))
        files.update({NAME: a_list(MADE - DAY), f"PH/{place(DAVAO)}.json": entry.to_bytes()})

    assert receive(home, world.edit("PH", change)).changed == ("Centre davao (PH)",)
    trust = open_trust(home)
    assert trust is not None
    entry = trust.entry(DAVAO)
    assert entry is not None
    assert entry.withdrawn == date(2026, 11, 1)


def test_a_newer_list_and_one_of_the_same_instant_are_taken(world: World, home: Path) -> None:
    receive(home, bring(world, a_list(MADE, 7)))
    for issued, revoked in ((MADE, 8), (MADE + 60, 9)):
        assert receive(home, bring(world, a_list(issued, 7, revoked))).kept_lists == ()
        assert statuses(home, 7, revoked) == [1, 1]


def test_a_list_by_a_key_believed_no_more_does_not_stay(world: World, home: Path) -> None:
    receive(home, bring(world, a_list(MADE, 7)))

    def stolen(files: Files) -> None:
        old = an_entry(DAVAO, "PH")
        keys = (
            old.keys[0]._replace(compromised=date(2026, 11, 1)),
            EntryKey(a_key("new").public, date(2026, 11, 1)),
        )
        files.update(
            {
                NAME: a_list(MADE - DAY, 8, key="new"),
                f"PH/{place(DAVAO)}.json": replace(old, keys=keys).to_bytes(),
            }
        )

    assert receive(home, world.edit("PH", stolen)).kept_lists == ()
    assert statuses(home, 7, 8) == [0, 1]


def test_a_list_of_a_day_to_come_does_not_stay(world: World, home: Path) -> None:
    receive(home, bring(world, a_list(MADE + 20 * DAY, 7)))
    assert receive(home, bring(world, a_list(MADE, 8))).kept_lists == ()
    assert statuses(home, 7, 8) == [0, 1]


def test_damage_here_is_repaired_by_whatever_list_comes(world: World, home: Path) -> None:
    receive(home, bring(world, a_list(MADE, 7)))
    (home / "trust/live/status" / Path(NAME).name).write_bytes(b"?")
    assert receive(home, bring(world, a_list(MADE - DAY, 8))).kept_lists == ()
    assert statuses(home, 8) == [1]


def test_a_refused_bundle_with_an_older_list_changes_nothing(world: World, home: Path) -> None:
    receive(home, bring(world, a_list(MADE, 7)))
    before = hashes(home / "trust")
    bundle = bring(world, a_list(MADE - DAY))
    (bundle / "targets" / NAME).write_bytes(a_list(MADE - DAY, 9))
    with pytest.raises(Exception, match="damaged or of another bundle"):
        receive(home, bundle)
    assert hashes(home / "trust") == before
