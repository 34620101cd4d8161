"""What a dying process, a second window, a full or a read-only disk do to the wallet."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from device import locks
from device.errors import PassportError
from tests.builders import a_credential
from tests.wallet.builders import PASSPHRASE, a_card_for
from wallet.card import CardState
from wallet.pocket import Pocket
from wallet.store import NAME, Store

ROOT = Path(__file__).parents[2]

RECEIVING = """
import os, sys
from pathlib import Path
from tests.wallet.builders import PASSPHRASE, a_card_for
from wallet.pocket import Pocket

with Pocket.open(Path(sys.argv[1]), PASSPHRASE) as pocket:
    for number in range(10_000):
        token = a_card_for(pocket, seed=os.urandom(8).hex(), exp=None)
        print(pocket.receive(token, keep=True).row, flush=True)
"""

HOLDING = """
import sys, time
from pathlib import Path
from device.locks import locked

with locked(Path(sys.argv[1]), "receive"):
    print("held", flush=True)
    time.sleep(60)
"""

READING_ONLY = """
import os, sys
from pathlib import Path
from credential import skp1
from device import mishap
from device.errors import PassportError
from tests.builders import a_credential
from tests.wallet.builders import PASSPHRASE
from wallet.pocket import Pocket

another = a_credential(holder=None, seed="another")
skp1.encode(another)  # what shows a card is loaded while its files may still be read
with Pocket.open(Path(sys.argv[1]), PASSPHRASE) as pocket:
    (card,) = pocket.cards()
    if os.getuid() == 0:  # nothing is read-only for root
        os.setgid(65534)
        os.setuid(65534)
    try:
        pocket.receive(another, keep=True)
    except (OSError, PassportError) as error:
        print(mishap.told(error).message)
    pocket.present(card, ())
    print(pocket.note)
    print(len(pocket.cards()))
"""

RESTORING = """
import sys
from pathlib import Path
from tests.wallet.builders import PASSPHRASE
from wallet.pocket import Pocket

print("begun", flush=True)
Pocket.restore(Path(sys.argv[1]), Path(sys.argv[1] + ".backup"), PASSPHRASE)
"""


def python(script: str, home: Path) -> subprocess.Popen[str]:
    """The script in another process, working on `home`."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", script, str(home)], stdout=subprocess.PIPE, text=True, env=environment
    )


@pytest.mark.parametrize("delay", [0.0, 0.017])
def test_no_received_card_is_lost_when_the_process_is_killed(home: Path, delay: float) -> None:
    with python(RECEIVING, home) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().strip() for _ in range(3)]
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        acknowledged += [line.strip() for line in process.stdout if len(line) == 33]
    with Pocket.open(home, PASSPHRASE) as pocket:
        kept = {card.row for card in pocket.cards()}
        assert set(acknowledged) <= kept
        assert len(kept - set(acknowledged)) <= 1
        assert all(pocket.present(card, ()) for card in pocket.cards())


@pytest.mark.parametrize("delay", [0.1, 0.4])
def test_a_restore_that_is_killed_leaves_all_or_nothing(pocket: Pocket, tmp_path: Path, delay: float) -> None:
    token = pocket.receive(a_credential(holder=None)).token
    new = tmp_path / "new"
    pocket.backup(tmp_path / "new.backup", PASSPHRASE)
    with python(RESTORING, new) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
    with restored(new) as found:
        assert [card.token for card in found.cards()] == [token]


def restored(home: Path) -> Pocket:
    """The wallet that is there already, or else the one that a second restore makes."""
    if (home / NAME).exists():
        return Pocket.open(home, PASSPHRASE)
    return Pocket.restore(home, home.with_name("new.backup"), PASSPHRASE)


def test_a_second_process_waits_and_then_hears_who_is_busy(
    pocket: Pocket, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(locks.locked.__wrapped__.__kwdefaults__, "wait", 0.2)  # type: ignore[attr-defined]
    with python(HOLDING, home) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(PassportError, match=f'process {process.pid} \\("receive"\\)'):
            pocket.receive(a_credential(holder=None))
        assert pocket.cards() == []  # reading needs no turn
        process.kill()
    pocket.receive(a_credential(holder=None))


def test_two_windows_see_each_others_cards(pocket: Pocket, store: Store, home: Path) -> None:
    other = Pocket(home, store, os.urandom)
    first = pocket.receive(a_card_for(other))
    second = other.receive(a_card_for(pocket, seed="second"))
    assert pocket.cards() == other.cards() == [second, first]


def test_a_full_disk_changes_nothing(pocket: Pocket, home: Path) -> None:
    pocket.receive(a_credential(holder=None))
    before = (home / NAME).stat().st_size
    long = [a_credential(holder=None, seed=str(number)) for number in range(9)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (before, hard))
    try:
        with pytest.raises(PassportError, match="not changed"):
            for token in long:
                pocket.receive(token)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    kept = len(pocket.cards())
    assert 1 <= kept < 10
    for token in long:
        pocket.receive(token)
    assert len(pocket.cards()) == 10


def test_a_read_only_wallet_can_still_be_looked_at_and_shown(pocket: Pocket, home: Path) -> None:
    pocket.receive(a_credential(holder=None))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(home, Path(folder) / "home"))
        read_only(Path(folder))
        with python(READING_ONLY, copy) as process:
            assert process.stdout is not None
            told, note, count = process.stdout.read().splitlines()
        writable(Path(folder))
    assert "may not" in told
    assert note == "this could not be written into your history"
    assert count == "1"


def test_a_card_received_again_and_again_is_kept_once(pocket: Pocket) -> None:
    token = a_credential(holder=None)
    assert {pocket.receive(token).row for _ in range(3)} == {pocket.cards()[0].row}
    assert pocket.cards()[0].state is CardState.GOOD


def read_only(folder: Path) -> None:
    """Nobody may write anything in there; an ordinary user may read it."""
    owner = 65534 if os.getuid() == 0 else -1
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, owner, owner)
        path.chmod(0o500 if path.is_dir() else 0o400)


def writable(folder: Path) -> None:
    """Undo it, so that the folder can be removed."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o700)
