"""Deliveries: whole, numbered, the same bytes while nothing changes, and no token forgotten."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from credential.delivery import Delivery, open_delivery
from credential.limits import DAY
from credential.status_list import REVOKED, VALID, open_status_list
from device.errors import PassportError
from issuer.centre import Centre, Desk
from issuer.custody.key_change import mark_stolen
from issuer.delivery import publishing
from issuer.delivery.folder import write_delivery
from issuer.records.register import Register
from issuer.records.standing import change_status
from tests.builders import ISS, NOW, a_key
from tests.issuer.builders import Bench, a_row
from tests.issuer.conftest import Cli


def publish(bench: Bench, folder: Path, now: int = NOW, *, whole: bool = True) -> Delivery:
    """What `publish` does; not `whole` is cut short before it is confirmed."""
    desk = Desk(bench.home, bench.register, Centre(ISS, "Batangas Skills Centre", "PH"))
    made = publishing.prepare(desk, bench.key, now)
    folder.mkdir(exist_ok=True)
    write_delivery(folder, made.files, ISS)
    if whole:
        publishing.confirm(bench.register, made.number, now)
    return open_delivery(files_of(folder))


def revoke(bench: Bench, serial: str) -> None:
    with bench.register.writing():
        change_status(bench.register, serial, REVOKED, NOW, "error")


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def digest(bench: Bench, serial: str) -> bytes:
    token = next(bench.register.values("SELECT token FROM credential WHERE serial = ?", serial))
    return hashlib.sha256(token.split("~")[0].rpartition(".")[0].encode()).digest()[:16]


def test_the_first_delivery_brings_the_key_and_two_lists(bench: Bench, tmp_path: Path) -> None:
    delivery = publish(bench, tmp_path / "d")
    assert (delivery.iss, delivery.name, delivery.country, delivery.number) == (
        ISS,
        "Batangas Skills Centre",
        "PH",
        1,
    )
    assert delivery.signer == bench.key.public
    assert list(delivery.status_lists) == [f"{ISS}/status/1", f"{ISS}/status/2"]


def test_a_list_says_who_is_revoked_for_thirty_days(bench: Bench, tmp_path: Path) -> None:
    bench.issue(a_row(), a_row(reference="W-0002"))
    revoke(bench, "TC-000002")
    uri = f"{ISS}/status/1"
    delivery = publish(bench, tmp_path / "d")
    found = open_status_list(delivery.status_lists[uri], uri=uri, keys=[bench.key.public])
    indexes = list(bench.register.values("SELECT list_index FROM credential ORDER BY serial"))
    assert [found.status(index) for index in indexes] == [VALID, REVOKED]
    assert (found.issued, found.expires) == (NOW, NOW + 30 * DAY)
    assert "error" not in str(files_of(tmp_path / "d"))


def test_the_same_day_with_nothing_changed_gives_the_same_bytes(bench: Bench, tmp_path: Path) -> None:
    bench.issue(a_row())
    first, second = tmp_path / "first", tmp_path / "second"
    publish(bench, first)
    publish(bench, second, now=NOW + 3600)
    assert files_of(first) == files_of(second)


@pytest.mark.parametrize("change", ["issued", "revoked", "another day"])
def test_the_number_rises_when_something_changed(bench: Bench, tmp_path: Path, change: str) -> None:
    bench.issue(a_row())
    publish(bench, tmp_path / "d")
    if change == "issued":
        bench.issue(a_row(reference="W-0002"))
    if change == "revoked":
        revoke(bench, "TC-000001")
    assert publish(bench, tmp_path / "d", now=NOW + (DAY if change == "another day" else 60)).number == 2


def test_each_token_is_told_of_once(bench: Bench, tmp_path: Path) -> None:
    bench.issue(a_row())
    assert publish(bench, tmp_path / "d").digests == (digest(bench, "TC-000001"),)
    bench.issue(a_row(reference="W-0002"))
    assert publish(bench, tmp_path / "d", now=NOW + 60).digests == (digest(bench, "TC-000002"),)
    assert publish(bench, tmp_path / "d", now=NOW + DAY).digests == ()


def test_a_publish_that_was_cut_short_forgets_no_token(bench: Bench, tmp_path: Path) -> None:
    bench.issue(a_row())
    publish(bench, tmp_path / "lost", whole=False)
    bench.issue(a_row(reference="W-0002"))
    delivery = publish(bench, tmp_path / "d", now=NOW + DAY)
    assert delivery.number == 2
    assert set(delivery.digests) == {digest(bench, "TC-000001"), digest(bench, "TC-000002")}


def test_a_list_in_use_is_followed_by_an_unused_one(bench: Bench, tmp_path: Path) -> None:
    publish(bench, tmp_path / "d")
    with bench.register.writing():
        bench.register.run("UPDATE status_list SET published = 0 WHERE number = 1")
    bench.issue(a_row())
    assert list(publish(bench, tmp_path / "d").status_lists)[-1] == f"{ISS}/status/3"


def test_a_clock_set_back_stops_a_new_delivery(bench: Bench, tmp_path: Path) -> None:
    publish(bench, tmp_path / "d")
    bench.issue(a_row())
    with pytest.raises(PassportError, match="the clock says 2026-11-20"):
        publish(bench, tmp_path / "d", now=NOW - DAY)


def test_what_else_lies_in_the_folder_is_left_alone_and_old_lists_go(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    publish(bench, folder)
    stale = next(path for path in folder.iterdir() if "-s" in path.name)
    (folder / f"{stale.name[:34]}{'0' * 16}.jwt").write_text("old")
    (folder / "notes.txt").write_text("mine")
    made = {name: data for name, data in files_of(folder).items() if name != "notes.txt" and data != b"old"}
    assert write_delivery(folder, made, ISS) == ["notes.txt"]
    assert files_of(folder) == {**made, "notes.txt": b"mine"}


def test_another_centres_delivery_is_never_replaced(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    publish(bench, folder)
    before = files_of(folder)
    with pytest.raises(PassportError, match="holds something else than a delivery of this centre"):
        write_delivery(folder, {"centre.json": b"{}"}, "https://davao.example/centre")
    assert files_of(folder) == before


def test_publish_prints_the_full_fingerprint(bench: Bench, cli: Cli) -> None:
    bench.issue(a_row())
    assert bench.key.public.fingerprint in cli("publish", "--out", "d").out
    again = json.loads(cli("publish", "--out", "d", "--json").out)
    assert again == {
        "number": 1,
        "new": False,
        "out": "d",
        "tokens": 1,
        "lists": 2,
        "fingerprint": bench.key.public.fingerprint,
    }


def test_a_delivery_is_not_written_over_a_later_one_of_the_same_centre(bench: Bench, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    publish(bench, tmp_path / "d")
    bench.register.copy_to(old)
    bench.issue(a_row())
    publish(bench, tmp_path / "d", now=NOW + 60)
    publish(bench, tmp_path / "d", now=NOW + DAY)
    before = files_of(tmp_path / "d")
    old.rename(tmp_path / "register.sqlite")
    with Register.open(tmp_path) as register:
        older = Bench(tmp_path, register, bench.key, bench.out)
        older.issue(a_row(reference="W-0002"))
        with pytest.raises(PassportError, match="holds delivery 3, later than any this register knows"):
            publish(older, tmp_path / "d", now=NOW + DAY)
    assert files_of(tmp_path / "d") == before


def test_a_key_that_was_stolen_while_its_passphrase_was_typed_signs_no_delivery(
    bench: Bench, tmp_path: Path
) -> None:
    with bench.register.writing():
        mark_stolen(bench.register, bench.key.public, date(2026, 11, 20), a_key("next").public, NOW)
    with pytest.raises(PassportError, match="the signing key was replaced meanwhile"):
        publish(bench, tmp_path / "d")
    assert bench.register.one("SELECT 1 FROM delivery") is None


def test_a_delivery_that_never_came_to_be_written_is_not_called_the_same_as_before(
    bench: Bench, cli: Cli
) -> None:
    foreign = bench.home.parent / "foreign"
    foreign.mkdir()
    (foreign / "centre.json").write_text("{}")
    assert "it was left alone" in cli("publish", "--out", "foreign").err
    assert json.loads(cli("publish", "--out", "d", "--json").out)["new"] is True
    assert json.loads(cli("publish", "--out", "d", "--json").out)["new"] is False
