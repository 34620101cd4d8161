"""Backups: proven when they are made, whole or refused when they come back, and nothing given out twice."""

import json
import os
import shutil
from pathlib import Path

import pytest

from credential.limits import DAY
from credential.sealing import Damaged, WrongPassphrase
from credential.status_list import REVOKED, VALID, open_status_list
from credential.trust_entry import status_name
from device import clock, files
from device.errors import PassportError
from issuer.centre import Centre, Desk
from issuer.custody import backup as backups
from issuer.custody import backup_file
from issuer.custody.backup_file import Contents
from issuer.custody.keystore import NAME as KEY
from issuer.delivery import publishing
from issuer.delivery.folder import write_delivery
from issuer.issuing import batch
from issuer.issuing.admission import Admitted
from issuer.records import high_water
from issuer.records.register import NAME, Register
from issuer.records.standing import change_status
from issuer.roster.aside import Aside
from issuer.roster.checking import examine_roster
from tests.builders import ISS, NOW, fixed_random
from tests.issuer.builders import PASSPHRASE, Bench, a_roster, a_row
from tests.issuer.conftest import Cli

WORDS = PASSPHRASE.encode()
MIB = 1024 * 1024


@pytest.fixture
def backed_up(bench: Bench, cli: Cli) -> Bench:
    """A centre that issued two certificates, published, and made a backup."""
    bench.issue(a_row(), a_row(reference="W-0002"))
    assert cli("publish", "--out", "delivery").code == 0
    said = cli("backup", "centre.backup")
    assert said.code == 0, said.err
    return bench


def desk(bench: Bench) -> Desk:
    return Desk(bench.home, bench.register, Centre(ISS, "Batangas Skills Centre", "PH"))


def publish(bench: Bench, folder: Path, now: int) -> dict[str, str]:
    """Make a delivery; its status lists."""
    made = publishing.prepare(desk(bench), bench.key, now)
    folder.mkdir(exist_ok=True)
    write_delivery(folder, made.files, ISS)
    publishing.confirm(bench.register, made.number, now)
    return {row["uri"]: row["number"] for row in bench.register.rows("SELECT uri, number FROM status_list")}


def given_out(register: Register) -> tuple[set[str], set[tuple[int, int]]]:
    rows = list(register.rows("SELECT serial, list_number, list_index FROM credential"))
    return {row["serial"] for row in rows}, {(row["list_number"], row["list_index"]) for row in rows}


def test_a_backup_is_the_owners_alone_and_never_overwrites(backed_up: Bench, cli: Cli) -> None:
    made = backed_up.home.parent / "centre.backup"
    assert oct(made.stat().st_mode & 0o777) == "0o600"
    before = made.read_bytes()
    said = cli("backup", "centre.backup")
    assert (said.code, "already exists and was not overwritten" in said.err) == (2, True)
    assert made.read_bytes() == before
    assert PASSPHRASE.encode() not in before
    assert b"Maria" not in before
    assert not list(backed_up.home.glob(".passport-*"))


def test_what_was_given_out_since_the_backup_is_not_given_out_again(
    backed_up: Bench, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up.issue(*(a_row(reference=f"L-{number}") for number in range(20)))
    serials, places = given_out(backed_up.register)
    backed_up.register.close()
    shutil.rmtree(backed_up.home)
    said = cli("restore", "centre.backup")
    assert said.code == 0, said.err
    assert "2026-11-21T" in said.out
    with Register.open(backed_up.home) as register:
        restored = Bench(backed_up.home, register, backed_up.key, backed_up.home.parent / "new")
        with pytest.raises(PassportError, match="room for 0"):
            restored.issue(a_row(reference="N-0"))  # the new list is not published yet
        monkeypatch.setattr(clock, "now", lambda: NOW + DAY)
        publish(restored, restored.home.parent / "d", NOW + DAY)
        restored.issue(*(a_row(reference=f"N-{number}") for number in range(1, 20)), now=NOW + DAY)
        known, taken = given_out(register)
    assert known & serials == {"TC-000001", "TC-000002"}
    assert len(taken & places) == 2
    assert "TC-1000001" in known
    assert cli("audit", "verify", words=None).code == 0


def test_a_later_delivery_tells_what_was_revoked_since_and_which_lists_there_are(
    backed_up: Bench, cli: Cli
) -> None:
    backed_up.issue(a_row(reference="W-0003"))
    lost = backed_up.register.one("SELECT list_index FROM credential WHERE serial = 'TC-000003'")
    assert lost is not None
    change_status(backed_up.register, "TC-000001", REVOKED, NOW, "fraud")
    change_status(backed_up.register, "TC-000003", REVOKED, NOW, "fraud")
    publish(backed_up, backed_up.home.parent / "later", NOW + DAY)
    backed_up.register.close()
    shutil.rmtree(backed_up.home)
    said = json.loads(cli("restore", "centre.backup", "--delivery", "later", "--json").out)
    assert said["read_back"] == 2
    with Register.open(backed_up.home) as register:
        restored = Bench(backed_up.home, register, backed_up.key, backed_up.out)
        rows = register.rows("SELECT serial, status FROM credential")
        statuses = {row["serial"]: row["status"] for row in rows}
        assert statuses == {"TC-000001": REVOKED, "TC-000002": VALID}
        publish(restored, backed_up.home.parent / "d", NOW + DAY)
    uri = f"{ISS}/status/1"
    token = (backed_up.home.parent / "d" / status_name(ISS, uri)).read_text()
    opened = open_status_list(token, uri=uri, keys=[backed_up.key.public])
    assert opened.status(lost["list_index"]) == REVOKED


def test_a_home_that_lost_only_its_register_knows_how_far_it_had_come(backed_up: Bench, cli: Cli) -> None:
    with backed_up.register.writing():
        backed_up.register.run("UPDATE centre SET first_number = 2000001")
        backed_up.register.audit(NOW, "published", reason="delivery 1")
    cli("list", words=None)  # the mark is brought up to date
    backed_up.register.close()
    (backed_up.home / NAME).rename(backed_up.home.parent / "damaged.sqlite")
    said = json.loads(cli("restore", "centre.backup", "--json").out)
    assert said["first_number"] == 3_000_001


def test_a_register_put_back_by_hand_gives_out_nothing_until_it_is_told_to_go_on(
    backed_up: Bench, cli: Cli
) -> None:
    copy = backed_up.home.parent / "copy.sqlite"
    backed_up.register.copy_to(copy)
    backed_up.issue(a_row(reference="W-0003"))
    cli("list", words=None)
    backed_up.register.close()
    (backed_up.home / NAME).unlink()
    copy.rename(backed_up.home / NAME)
    said = cli("revoke", "TC-000001", "--reason", "error", words=None)
    assert (said.code, "restore --here" in said.err) == (1, True)
    assert cli("restore", "--here", words=None).code == 0
    assert cli("revoke", "TC-000001", "--reason", "error", words=None).code == 0
    assert cli("audit", "verify", words=None).code == 0


def test_a_delivery_is_read_back_also_by_a_second_restore(backed_up: Bench, cli: Cli) -> None:
    copy = backed_up.home.parent / "copy.sqlite"
    backed_up.register.copy_to(copy)
    change_status(backed_up.register, "TC-000001", REVOKED, NOW, "fraud")
    publish(backed_up, backed_up.home.parent / "later", NOW + DAY)
    backed_up.register.close()
    copy.replace(backed_up.home / NAME)
    assert cli("restore", "--here", words=None).code == 0
    again = cli("restore", "--here", "--delivery", "later", "--json", words=None)
    assert json.loads(again.out)["read_back"] == 1
    with Register.open(backed_up.home) as register:
        statuses = register.values("SELECT status FROM credential ORDER BY serial")
        assert list(statuses) == [REVOKED, VALID]


def test_a_batch_that_is_killed_has_kept_how_far_it_came(
    backed_up: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else an older copy of the register would be taken, and give serials out twice."""
    monkeypatch.setattr(batch, "PORTION", 1)
    monkeypatch.setattr(batch, "AT_ONCE", 2)
    roster = a_roster(backed_up.home.parent, *(a_row(reference=f"L-{number}") for number in range(6)))
    admission = backed_up.admission()
    with Aside(backed_up.home) as aside:
        for _, answer in examine_roster(roster, admission):
            assert isinstance(answer, Admitted)
            aside.keep(answer)
        next(backed_up.press(admission=admission).issue(aside, strict=False))
        mark = high_water.read(backed_up.home)
    assert mark == high_water.of(backed_up.register)
    assert mark is not None
    assert mark.number == 4


IMPOSSIBLE = [
    (["centre.backup"], "there is a register in"),
    (["centre.backup", "--home", "full"], "already holds other files"),
    (["nothing.backup", "--home", "new"], "there is no such file"),
    (["roster.csv", "--home", "new"], "roster.csv: this is not a backup of a centre"),
    (["cut.backup", "--home", "new"], "cut.backup: the end of this backup is lost; nothing was changed"),
    (["--home", "new"], "name the backup FILE"),
    (["centre.backup", "--here"], "name the backup FILE"),
    (["centre.backup", "--home", "new", "--delivery", "strange"], "is not a delivery"),
]


def test_a_restore_that_cannot_be_done_changes_nothing(backed_up: Bench, cli: Cli) -> None:
    parent = backed_up.home.parent
    for name in ("full", "strange"):
        (parent / name).mkdir()
        (parent / name / "mine.txt").write_text("mine")
    (parent / "cut.backup").write_bytes((parent / "centre.backup").read_bytes()[:-1])
    for arguments, words in IMPOSSIBLE:
        said = cli("restore", *arguments)
        assert said.code in (1, 2)
        assert words in said.err
    assert not (parent / "new").exists()
    assert sorted(path.name for path in (parent / "full").iterdir()) == ["mine.txt"]


def test_a_wrong_passphrase_is_told_from_damage(backed_up: Bench, cli: Cli) -> None:
    wrong = backed_up.home.parent / "wrong"
    wrong.write_text("meadow copper lantern drift\n")
    said = cli("restore", "centre.backup", "--home", "new", words=wrong)
    assert (said.code, "the passphrase is wrong" in said.err) == (1, True)
    assert not (backed_up.home.parent / "new").exists()
    said = cli("backup", "other.backup", words=wrong)
    assert (said.code, (backed_up.home.parent / "other.backup").exists()) == (1, False)


def test_what_is_not_as_it_was_written_is_not_backed_up(backed_up: Bench) -> None:
    with backed_up.register.writing():
        backed_up.register.run("UPDATE audit SET reason = 'x' WHERE entry = 2")
    target = backed_up.home.parent / "bad.backup"
    with pytest.raises(PassportError, match="entry 2 was changed"):
        backups.write(desk(backed_up), target, WORDS, NOW)
    assert not target.exists()
    assert not list(target.parent.glob(".passport-*"))


def a_large_backup(folder: Path) -> tuple[Path, Contents]:
    """A backup of two files in four pieces."""
    source = folder / "source"
    source.mkdir()
    (source / "one").write_bytes(os.urandom(2 * MIB))
    (source / "two").write_bytes(os.urandom(MIB + 17))
    contents = Contents(ISS, "n", NOW, 0, 0, backup_file.sized(source, ["one", "two"]))
    backup_file.write(folder / "b", source, contents, WORDS, random=fixed_random("backup"))
    return source, contents


def unpack(data: bytes, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "b").write_bytes(data)
    out = folder / "out"
    out.mkdir()
    with backup_file.opened(folder / "b", WORDS) as reader:
        reader.unpack(out)
    return out


def test_pieces_moved_repeated_dropped_or_cut_off_are_refused(tmp_path: Path) -> None:
    source, _ = a_large_backup(tmp_path)
    data = (tmp_path / "b").read_bytes()
    out = unpack(data, tmp_path / "again")
    assert [(out / name).read_bytes() == (source / name).read_bytes() for name in ("one", "two")] == [
        True,
        True,
    ]
    start = 4 + int.from_bytes(data[:4])
    sealed = MIB + 28
    head, one, two, rest = (
        data[:start],
        *(data[start + at * sealed :][:sealed] for at in (0, 1)),
        data[start + 2 * sealed :],
    )
    for wrong in (
        head + two + one + rest,
        head + one + one + rest,
        head + one + rest,
        head + one + two + two + rest,
        data + b"x",
        data[:-1],
        data[: start + sealed],
        data[:start],
    ):
        with pytest.raises(Damaged):
            unpack(wrong, tmp_path / "wrong")


def test_every_part_of_a_backup_is_covered(tmp_path: Path) -> None:
    a_large_backup(tmp_path)
    data = (tmp_path / "b").read_bytes()
    start = 4 + int.from_bytes(data[:4])
    places = [0, 3, 4, 20, start - 1, start, start + 11, start + MIB, len(data) // 2, len(data) - 1]
    for place in places:
        with pytest.raises((Damaged, WrongPassphrase)):
            unpack(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :], tmp_path / "wrong")


def test_a_new_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    goal = tmp_path / "goal"
    with pytest.raises(RuntimeError), files.new_file(goal) as fresh:
        fresh.write_bytes(b"half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with files.new_file(goal) as fresh:
        fresh.write_bytes(b"whole")
    assert (goal.read_bytes(), len(list(tmp_path.iterdir()))) == (b"whole", 1)
    with pytest.raises(files.Exists), files.new_file(goal):
        pass
    with pytest.raises(files.Missing), files.new_file(tmp_path / "nowhere" / "goal") as fresh:
        fresh.write_bytes(b"")


def test_keys_whose_files_are_lost_are_put_back_alone(backed_up: Bench, cli: Cli) -> None:
    backed_up.issue(a_row(reference="W-0003"))
    said = cli("restore", "centre.backup", "--keys")
    assert (said.code, "no key that is missing here is in this backup" in said.err) == (1, True)
    (backed_up.home / KEY).unlink()
    said = cli("publish", "--out", "d")
    assert "restore FILE --keys" in said.err
    assert cli("restore", "centre.backup", "--keys").code == 0
    assert cli("publish", "--out", "d").code == 0
    assert backed_up.count() == 3
