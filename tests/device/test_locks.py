"""One writer at a time."""

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from device import locks
from device.errors import PassportError

_HOLDER = (
    "import sys, pathlib; from device import locks\n"
    "with locks.locked(pathlib.Path(sys.argv[1]), 'batch training-certificate'):\n"
    "    print('held', flush=True); sys.stdin.readline()\n"
)


@contextmanager
def _held_elsewhere(home: Path) -> "Iterator[subprocess.Popen[str]]":
    command = [sys.executable, "-c", _HOLDER, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield holder
        finally:
            holder.kill()


class _DoneWhenTold(io.StringIO):
    """A screen on which the first word lets the holder finish."""

    def __init__(self, holder: "subprocess.Popen[str]") -> None:
        super().__init__()
        self._holder = holder

    def write(self, text: str) -> int:
        assert self._holder.stdin is not None
        self._holder.stdin.write("\n")
        self._holder.stdin.flush()
        return super().write(text)


def test_a_second_process_is_told_who_holds_the_home(tmp_path: Path) -> None:
    with _held_elsewhere(tmp_path) as holder:
        expected = rf'in use by process {holder.pid} \("batch training-certificate"\)'
        with pytest.raises(PassportError, match=expected), locks.locked(tmp_path, "issue", wait=0.2):
            pytest.fail("two writers at once")


def test_waiting_gets_the_lock_when_the_holder_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_PATIENCE_BEFORE_WORDS", 0.0)
    with _held_elsewhere(tmp_path) as holder:
        told = _DoneWhenTold(holder)
        monkeypatch.setattr(sys, "stderr", told)
        with locks.locked(tmp_path, "issue"):
            pass
        assert told.getvalue() == f'waiting for process {holder.pid} ("batch training-certificate") …\n'


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    with _held_elsewhere(tmp_path) as holder:
        holder.kill()
        holder.wait()
        with locks.locked(tmp_path, "issue", wait=1.0):
            pass


def test_the_lock_is_free_after_an_exception_and_private(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ours"), locks.locked(tmp_path, "issue"):
        raise ValueError("ours")
    with locks.locked(tmp_path, "issue", wait=0):
        assert (tmp_path / locks.LOCK).stat().st_mode & 0o077 == 0
    assert (tmp_path / locks.LOCK).read_bytes() == b""
