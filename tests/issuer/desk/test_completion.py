"""TAB in a real shell: commands, kinds, reasons, serials and files of all three programs."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.completion import SHELLS
from tests.issuer.builders import Bench, a_row
from tests.journeys.tmux_window import TmuxWindow, tmux_window

BIN = Path(sys.executable).parent
PROGRAMS = ("passport-issuer", "passport-wallet", "passport-verifier")


def call(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BIN / words[0]), *words[1:]],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_prints_and_installs_what_a_shell_needs(program: str, tmp_path: Path) -> None:
    folders = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "settings")}
    for shell in SHELLS:
        printed = call(program, "completion", shell)
        assert program in printed.stdout, printed.stderr
        assert call(program, "completion", shell, "--install", **folders).returncode == 0
    installed = {path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    assert len(installed) == len(SHELLS)
    assert printed.stdout in installed


@pytest.fixture
def bash(tmp_path: Path) -> Iterator[TmuxWindow]:
    """A bash in a window, with the completions of all three programs."""
    if not shutil.which("tmux") or not shutil.which("bash"):
        pytest.skip("tmux or bash is not installed")
    lines = [f"PATH={BIN}:$PATH"]  # tmux gives its own
    lines += [f'eval "$({program} completion bash 2>/dev/null)"' for program in PROGRAMS]
    settings = ["bind 'set show-all-if-ambiguous on'", "bind 'set bell-style none'"]
    (tmp_path / "rc").write_text("\n".join([*lines, *settings, "PS1='desk> '"]))
    (tmp_path / "welders.csv").write_text("")
    environment = {"HOME": str(tmp_path), "PASSPORT_HOME": str(tmp_path)}
    command = ["bash", "--noprofile", "--rcfile", str(tmp_path / "rc"), "-i"]
    with tmux_window(command, size=(100, 30), folder=tmp_path, environment=environment) as window:
        window.until("desk>")
        yield window


def typed(window: TmuxWindow, text: str, *expected: str) -> None:
    """Type, press TAB, wait for what bash makes of it, and clear the line."""
    window.letters(text)
    window.keys("Tab")
    window.until(*expected)
    window.keys("C-u")
    window.keys("C-l")


def test_tab_completes_in_bash(bash: TmuxWindow, bench: Bench) -> None:
    bench.issue(a_row(), a_row(reference="W-0002"))
    typed(bash, "passport-issuer ini", "> passport-issuer init")
    typed(bash, "passport-issuer batch tr", "> passport-issuer batch training-certificate")
    typed(bash, "passport-issuer batch training-certificate wel", "training-certificate welders.csv")
    typed(bash, "passport-issuer revoke TC-000001 --reason su", "--reason superseded")
    typed(bash, f"passport-issuer revoke --home {bench.home} ", "TC-000001  TC-000002")
    typed(bash, "passport-issuer authority acc", "accredit  accept")
    typed(bash, "passport-wallet rec", "> passport-wallet receive")
    typed(bash, "passport-verifier che", "> passport-verifier check")
