"""A centre put back from an older copy: its authority takes its deliveries again, and forgets nothing."""

from pathlib import Path

import pytest

from credential.delivery import open_delivery
from credential.limits import DAY
from credential.status_list import REVOKED
from device.errors import PassportError
from issuer.centre import Centre
from issuer.custody import restoring
from issuer.records.register import NAME, Register
from issuer.records.standing import change_status
from tests.builders import ISS, NOW
from tests.issuer.authority.real_centre import World

CENTRE = Centre(ISS, "Batangas Skills Centre", "PH")


def put_back(world: World, copy: Path, now: int, *, last: bool) -> None:
    """Restore the register from its copy, with the last delivery or without."""
    folder = world.folder / "put back"
    folder.mkdir()
    (folder / NAME).write_bytes(copy.read_bytes())
    world.register = Register.open(folder)
    delivery = world.folder / "delivery"
    deliveries = (
        [open_delivery({path.name: path.read_bytes() for path in delivery.iterdir()})] if last else []
    )
    restoring.skip(world.register, CENTRE, [], deliveries, now=now, reason="a backup")


@pytest.fixture
def copy(world: World) -> Path:
    """A backup, after which two certificates were issued, one was revoked, and all was delivered."""
    world.issue("kept", NOW)
    copy = world.folder / "copy.sqlite"
    world.register.copy_to(copy)
    world.issue("lost", NOW + DAY)
    world.issue("lost and revoked", NOW + DAY)
    change_status(world.register, "TC-000004", REVOKED, NOW + DAY, "fraud")
    change_status(world.register, "TC-000001", REVOKED, NOW + DAY, "fraud")
    world.deliver(NOW + DAY)
    return copy


def test_with_its_last_delivery_it_goes_on_where_it_was(world: World, copy: Path) -> None:
    put_back(world, copy, NOW + 2 * DAY, last=True)
    judged = world.deliver(NOW + 2 * DAY)
    assert judged.counts["revoked"] == judged.counts["reinstated"] == 0
    world.issue("new", NOW + 3 * DAY)
    world.deliver(NOW + 3 * DAY)
    assert world.verdicts(NOW + 3 * DAY) == {
        "first": "status.revoked",
        "kept": "accepted",
        "lost": "accepted",
        "lost and revoked": "status.revoked",
        "new": "accepted",
    }
    world.register.close()


def test_without_it_the_authority_refuses_to_forget(world: World, copy: Path) -> None:
    put_back(world, copy, NOW + 2 * DAY, last=False)
    with pytest.raises(PassportError, match="no longer revokes 2 certificates that were revoked"):
        world.deliver(NOW + 2 * DAY)
    world.register.close()
