"""A gate in a folder of its own, at the fixed instant of the builders."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from device import clock, running
from tests.builders import NOW
from tests.verifier.builders import AGate, a_gate
from verifier.cli import group


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


Passport = Callable[..., Said]


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AGate:
    """A gate with a trust bundle one day old and a status list three days old."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return a_gate(tmp_path / "gate")


@pytest.fixture
def passport(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Passport:
    """`passport-verifier` inside this process, with the home of `gate`."""

    def call(*arguments: str | Path, home: Path | None = None) -> Said:
        given = [*map(str, arguments), "--home", str(home or tmp_path / "gate")]
        with pytest.raises(SystemExit) as ended:
            running.run(group(), "passport-verifier", given)
        said = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Said(code, said.out, said.err)

    return call


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write a text (or bytes) into a file of that name."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write
