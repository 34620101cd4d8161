"""The backup: what a worker who lost everything else gets back."""

import os
import shutil
from pathlib import Path

import pytest

from credential import sealing
from credential.sealing import Damaged, NewerVersion, WrongPassphrase
from device.errors import PassportError
from device.files import Exists, Missing
from tests.builders import ISS, a_credential, a_request
from tests.wallet.builders import PASSPHRASE, a_card_for, an_empty_home, install_trust
from tests.wallet.test_showing import checked
from tests.wallet.test_store import flipped
from wallet import backup
from wallet.card import CardState
from wallet.pocket import Pocket
from wallet.store import NAME, is_empty


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound backup of one value."""
    target = tmp_path_factory.mktemp("stick") / "wallet.backup"
    held = backup.Backup({"cards": {"a" * 32: {"n": 1}}, "keys": {}, "history": {}}, b'{"root": 1}')
    backup.write(target, held, PASSPHRASE, random=os.urandom)
    return target


def test_a_card_restored_after_everything_was_lost_is_still_accepted(pocket: Pocket, tmp_path: Path) -> None:
    pocket.receive(a_card_for(pocket))
    pocket.receive(a_credential(holder=None))
    waiting = pocket.enrol(ISS)
    pocket.present(pocket.cards()[1], ("holder",), a_request())
    history, cards = pocket.history(), [card.token for card in pocket.cards()]
    pocket.backup(tmp_path / "stick", PASSPHRASE)
    shutil.rmtree(pocket.home)

    with Pocket.restore(tmp_path / "new", tmp_path / "stick", PASSPHRASE) as found:
        assert [card.token for card in found.cards()] == cards
        assert found.history() == history
        assert [each.code for each in found.enrolments()] == [waiting.code]
        bound, request = found.cards()[1], a_request(seed="another")
        assert checked(found.present(bound, ("holder",), request), request).word == "accepted"
        install_trust(found.home)
        assert found.cards()[1].state is CardState.GOOD


def test_a_backup_holds_no_word_that_can_be_read(pocket: Pocket, tmp_path: Path) -> None:
    card = pocket.receive(a_card_for(pocket))
    pocket.backup(tmp_path / "stick", PASSPHRASE)
    data = (tmp_path / "stick").read_bytes()
    assert b"Maria" not in data
    assert card.token[:40].encode() not in data
    assert (tmp_path / "stick").stat().st_mode & 0o777 == 0o600


def test_a_backup_never_overwrites_a_file(pocket: Pocket, tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("the last good one")
    with pytest.raises(Exists):
        pocket.backup(tmp_path / "stick", PASSPHRASE)
    assert (tmp_path / "stick").read_text() == "the last good one"


def test_a_backup_is_not_sealed_with_a_mistyped_passphrase(pocket: Pocket, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        pocket.backup(tmp_path / "stick", b"violet harbour anchor nien")
    assert not (tmp_path / "stick").exists()


def test_a_wrong_passphrase_restores_nothing(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        Pocket.restore(tmp_path / "new", saved, b"violet harbour anchor ten")
    assert not (tmp_path / "new").exists()


def test_every_flipped_byte_of_a_backup_is_damage(saved: Path, tmp_path: Path) -> None:
    sound = saved.read_bytes()
    for position in range(len(sound)):
        (tmp_path / "bad").write_bytes(flipped(sound, position))
        with pytest.raises((Damaged, NewerVersion)):
            backup.read(tmp_path / "bad", PASSPHRASE)


def test_a_backup_cut_at_any_place_is_damage(saved: Path, tmp_path: Path) -> None:
    sound = saved.read_bytes()
    for length in range(len(sound)):
        (tmp_path / "bad").write_bytes(sound[:length])
        with pytest.raises(Damaged):
            backup.read(tmp_path / "bad", PASSPHRASE)


def test_a_backup_of_a_newer_program_says_so(tmp_path: Path) -> None:
    blob = sealing.seal(
        b'{"v":2,"all":"different"}', PASSPHRASE, context=b"skills-passport wallet backup", random=os.urandom
    )
    (tmp_path / "newer").write_bytes(blob)
    with pytest.raises(NewerVersion):
        Pocket.restore(tmp_path / "new", tmp_path / "newer", PASSPHRASE)
    assert not (tmp_path / "new").exists()


def test_a_missing_backup_says_so(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        Pocket.restore(tmp_path / "new", tmp_path / "nothing", PASSPHRASE)


def test_a_wallet_with_a_card_is_never_overwritten(pocket: Pocket, home: Path, saved: Path) -> None:
    pocket.receive(a_credential(holder=None))
    before = (home / NAME).read_bytes()
    with pytest.raises(PassportError, match="already holds cards or keys"):
        Pocket.restore(home, saved, PASSPHRASE)
    assert (home / NAME).read_bytes() == before


def test_a_wallet_waiting_for_a_card_is_never_overwritten(pocket: Pocket, home: Path, saved: Path) -> None:
    pocket.enrol(ISS)
    with pytest.raises(PassportError, match="already holds cards or keys"):
        Pocket.restore(home, saved, PASSPHRASE)
    assert len(pocket.enrolments()) == 1


def test_an_empty_wallet_may_become_the_restored_one(pocket: Pocket, tmp_path: Path) -> None:
    pocket.receive(a_credential(holder=None))
    pocket.backup(tmp_path / "stick", PASSPHRASE)
    an_empty_home(tmp_path / "new")
    with Pocket.restore(tmp_path / "new", tmp_path / "stick", PASSPHRASE) as found:
        assert len(found.cards()) == 1
    assert not is_empty(tmp_path / "new")


def test_a_damaged_wallet_is_not_taken_for_an_empty_one(home: Path, saved: Path) -> None:
    (home / NAME).write_bytes(b"")
    with pytest.raises(Damaged):
        Pocket.restore(home, saved, PASSPHRASE)
