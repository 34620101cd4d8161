"""A real centre's key is replaced, or stolen: what its workers' certificates are worth before and after.

The centre's deliveries are those of its register, the judge is a verifier with the published bundle.
"""

import json
import shlex
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from credential.delivery import AuditHead, make_delivery
from credential.keys import SigningKey
from credential.limits import DAY
from credential.status_list import REVOKED, make_status_list
from credential.trust_entry import token_digest
from device.errors import PassportError
from device.instants import day_of
from device.running import run
from issuer.cli import group
from issuer.custody.key_change import OVERLAP_DAYS, unreported
from tests.builders import ISS, NOW, a_key
from tests.issuer.authority.real_centre import World
from tests.issuer.builders import PASSPHRASE

NEXT, FRESH, THIEFS = (a_key(name) for name in ("the next key", "a fresh key", "the thief's own"))


def day(after: int) -> date:
    """So many days after the first."""
    return day_of(NOW) + timedelta(days=after)


def by_thief(folder: Path, key: SigningKey, now: int, *tokens: str) -> Path:
    """A delivery in the centre's name by who holds its key: other keys, other lists, a number far ahead."""
    files = make_delivery(
        iss=ISS,
        name="Batangas Skills Centre",
        country="PH",
        keys=[key.public, THIEFS.public],
        status_lists={
            f"{ISS}/status/{number}": make_status_list(
                f"{ISS}/status/{number}", {5: REVOKED}, issued=now, expires=now + 30 * DAY, key=key
            )
            for number in (1, 2)
        },
        token_digests=[token_digest(each.split("~")[0].rpartition(".")[0].encode()) for each in tokens],
        audit=AuditHead(10**6, bytes(32)),
        number=10**6,
        now=now,
        key=key,
    )
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def test_old_certificates_stay_good_when_a_new_key_takes_over(world: World) -> None:
    old = world.key
    world.rotate(NEXT, NOW + DAY)
    world.issue("with the new key", NOW + DAY)
    world.publish(NOW + DAY)  # lost on the way
    judged = world.deliver(NOW + 3 * DAY)
    assert judged.counts["keys"] == 1
    assert world.verdicts(NOW + 3 * DAY) == {"first": "accepted", "with the new key": "accepted"}
    over = NOW + (OVERLAP_DAYS + 1) * DAY
    world.vouching = NEXT
    judged = world.deliver(over)
    assert [each.end for each in judged.centre.entry.keys] == [day_of(over), None]
    assert world.verdicts(over)["first"] == "accepted"
    late = by_thief(world.folder / "thief's", old, over + DAY)
    with pytest.raises(PassportError, match="not signed with a key of the centre"):
        world.accept(late, over + DAY)


def test_a_thief_who_backdates_is_not_believed_once_the_theft_is_reported(world: World) -> None:
    stolen = world.key
    world.issue("told before", NOW + DAY)
    world.deliver(NOW + DAY)
    world.issue("never told", NOW + 2 * DAY)
    world.forge("backdated", stolen, NOW - NOW % DAY)
    world.deliver(NOW + 5 * DAY)
    assert set(world.verdicts(NOW + 5 * DAY).values()) == {"accepted"}  # nobody can know yet
    world.report(stolen, day(3), NOW + 6 * DAY, new=FRESH)
    world.issue("anew", NOW + 6 * DAY)
    assert world.verdicts(NOW + 6 * DAY) == {
        "first": "accepted",
        "told before": "accepted",
        "never told": "key.compromised",
        "backdated": "key.compromised",
        "anew": "accepted",
    }
    assert unreported(world.register, stolen.public, day(3)) == ["TC-000003"]


def test_a_thief_who_delivers_gains_nothing_that_lasts(world: World) -> None:
    stolen = world.key
    forged = world.forge("forged", stolen, NOW - NOW % DAY)
    world.forge("with the thief's own key", THIEFS, NOW + 2 * DAY - NOW % DAY)
    world.accept(by_thief(world.folder / "thief's", stolen, NOW + 2 * DAY, forged), NOW + 2 * DAY)
    assert set(world.verdicts(NOW + 2 * DAY).values()) == {"accepted"}
    with pytest.raises(PassportError, match="older than the last accepted"):
        world.deliver(NOW + 3 * DAY)
    world.report(stolen, day(1), NOW + 3 * DAY, new=FRESH)
    assert world.verdicts(NOW + 3 * DAY) == {
        "first": "accepted",
        "forged": "key.compromised",
        "with the thief's own key": "key.compromised",
    }
    world.issue("after", NOW + 4 * DAY)
    world.deliver(NOW + 4 * DAY)
    assert world.verdicts(NOW + 4 * DAY)["after"] == "accepted"
    for key in (stolen, THIEFS):
        again = by_thief(world.folder / f"again {key.public.fingerprint}", key, NOW + 5 * DAY)
        with pytest.raises(PassportError, match="not signed with a key of the centre"):
            world.accept(again, NOW + 5 * DAY)


def test_a_thief_with_an_older_stick_delivers_while_the_keys_change(world: World) -> None:
    old = world.key
    world.rotate(NEXT, NOW + DAY)
    world.issue("with the new key", NOW + DAY)
    world.deliver(NOW + DAY)
    forged = world.forge("forged", old, NOW - NOW % DAY)
    world.accept(by_thief(world.folder / "thief's", old, NOW + 3 * DAY, forged), NOW + 3 * DAY)
    judged = world.report(old, day(1), NOW + 4 * DAY)
    assert {each.key == NEXT.public: each.compromised for each in judged.centre.entry.keys}[True] is None
    assert world.verdicts(NOW + 4 * DAY) == {
        "first": "accepted",
        "with the new key": "accepted",
        "forged": "key.compromised",
    }


def test_a_thief_with_an_older_stick_long_after_can_only_backdate_and_only_until_it_is_reported(
    world: World,
) -> None:
    old = world.key
    world.rotate(NEXT, NOW + DAY)
    world.deliver(NOW + DAY)
    over = NOW + (OVERLAP_DAYS + 9) * DAY
    world.vouching = NEXT
    world.deliver(over)
    today = over + DAY
    world.forge("of today", old, today - today % DAY)
    world.forge("backdated", old, NOW - NOW % DAY)
    verdicts = world.verdicts(today)
    assert (verdicts["of today"], verdicts["backdated"]) == ("key.not_in_force", "accepted")
    world.report(old, day(OVERLAP_DAYS), today)
    verdicts = world.verdicts(today)
    assert (verdicts["first"], verdicts["backdated"]) == ("accepted", "key.compromised")


def test_a_withdrawn_centre_is_believed_for_what_it_had_told_by_then(world: World) -> None:
    world.issue("too late", NOW + 2 * DAY)
    world.deliver(NOW + 3 * DAY)
    world.authority.country("PH").withdraw(ISS, day(2), now=NOW + 4 * DAY)
    assert world.verdicts(NOW + 4 * DAY) == {"first": "accepted", "too late": "issuer.withdrawn"}


def test_what_compromise_prints_is_what_the_authority_types(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.register.close()
    words = world.folder / "words"
    words.write_text(f"{PASSPHRASE}\n")

    def type_in(*arguments: str) -> dict[str, Any]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            run(group(), "passport-issuer", [*arguments, "--json", "--passphrase-file", str(words)])
        captured = capsys.readouterr()
        assert left.value.code == 0, captured.err
        found: dict[str, Any] = json.loads(captured.out)
        return found

    home = ("--home", str(world.home))
    stolen = world.key.public.fingerprint
    told = type_in("compromise", stolen[:10], "--since", "2026-11-21", *home)
    assert told["unreported"] == ["TC-000001"]
    type_in("publish", "--out", str(world.folder / "new"), *home)
    program, *line = shlex.split(told["accept"].replace("DELIVERY", str(world.folder / "new")))
    assert program == "passport-issuer"
    [taken] = type_in(*line, "--home", "PH")["deliveries"]
    assert f"key {stolen[:16]}… is not believed since 2026-11-21" in taken["news"]
    assert taken["counts"] == {
        "certificates": 0,
        "keys": 1,
        "lists": 2,
        "revoked": 0,
        "suspended": 0,
        "reinstated": 0,
    }
