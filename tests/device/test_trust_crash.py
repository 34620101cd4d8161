"""Whatever interrupts an import, the old trust or the new one is there, whole."""

import io
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from device import locks
from device.trust import open_trust
from tests.device.trust_world import World, hashes, iss_of, receive

IMPORT = """
import errno, sys
from pathlib import Path
from device.trust import import_bundle
from tests.builders import NOW
print("ready", flush=True)
try:
    import_bundle(Path(sys.argv[1]), Path(sys.argv[2]), now=NOW)
except OSError as error:
    sys.exit(errno.errorcode[error.errno])
print("done", flush=True)
"""
ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.usefixtures("noon"),
    pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX"),
]


def _whole(home: Path, sound: dict[int, dict[str, str]]) -> int:
    """The installed version, after checking that every file is as that version has it."""
    trust = open_trust(home)
    assert trust is not None
    assert trust.entry(iss_of("batangas")) is not None
    assert hashes(home / "trust/live") == sound[trust.bundle_version]
    return trust.bundle_version


def test_kill_9_during_an_import_leaves_the_old_trust_or_the_new_one(
    home: Path, first: World, second: World, tmp_path: Path
) -> None:
    old = shutil.copytree(home, tmp_path / "old")
    receive(home, second.folder)
    sound = {1: hashes(old / "trust/live"), 2: hashes(home / "trust/live")}
    dice = random.Random(11)
    seen = set()
    for _ in range(5):
        shutil.rmtree(home)
        shutil.copytree(old, home)
        arguments = [sys.executable, "-c", IMPORT, str(home), str(second.folder)]
        with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(dice.uniform(0.05, 0.5))
            process.kill()
        seen.add(_whole(home, sound))
        receive(home, second.folder)
        assert _whole(home, sound) == 2
        assert sorted(path.name for path in (home / "trust").iterdir()) == [".lock", "live", "root.json"]
    assert seen <= {1, 2}


def _without_room(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [0, 100, 700, 1500, 3000])
def test_a_disk_that_fills_up_changes_nothing(size: int, home: Path, second: World) -> None:
    before = hashes(home / "trust")
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, str(home), str(second.folder)],
        cwd=ROOT,
        capture_output=True,
        preexec_fn=lambda: _without_room(size),
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode != 0
    assert b"done" not in done.stdout
    assert done.stderr.strip() == b"EFBIG"
    assert hashes(home / "trust") == before


def test_a_swap_cut_between_two_renames_is_repaired_on_the_next_look(home: Path) -> None:
    live = home / "trust/live"
    live.rename(live.with_name(".passport-live.displaced"))
    assert open_trust(home) is not None
    assert live.is_dir()


def test_a_swap_that_is_under_way_is_waited_for_and_not_repaired(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, aside = home / "trust/live", home / "trust/.passport-live.displaced"
    fresh = shutil.copytree(live, home / "trust/incoming")

    class WhenTold(io.StringIO):
        def write(self, text: str) -> int:
            fresh.rename(live)
            shutil.rmtree(aside)
            importing.__exit__(None, None, None)
            return super().write(text)

        def flush(self) -> None:
            """Nothing is kept back."""

    monkeypatch.setattr(locks, "_PATIENCE_BEFORE_WORDS", 0.0)
    importing = locks.locked(home / "trust", "import")
    importing.__enter__()
    live.rename(aside)
    told = WhenTold()
    monkeypatch.setattr(sys, "stderr", told)
    assert open_trust(home) is not None
    assert told.getvalue().startswith("waiting for process")
