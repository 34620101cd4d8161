"""The stage: runs the installed commands as a person would, showing each before it runs."""

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

_MARK: Final = ".skills-passport-demo"
_NO_NETWORK: Final = """\
import os, sys


def _hook(event, args):
    if event.startswith("socket."):
        os.write(2, b"a socket was used\\n")
        os._exit(99)


sys.addaudithook(_hook)
"""


class DemoFailed(Exception):
    """A command did not do what the story needs."""


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str


@dataclass
class Stage:
    """A folder with a home for everybody, and the way commands are run in it."""

    folder: Path
    programs: Path = field(default_factory=lambda: Path(sys.executable).parent)

    @classmethod
    def build(cls, folder: Path) -> "Stage":
        """Clear the folder of an earlier demo, and of nothing else."""
        if folder.exists() and any(folder.iterdir()):
            if not (folder / _MARK).exists():
                raise DemoFailed(f"{folder} is not empty and not of an earlier demo; give another DIR=")
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _MARK).touch()
        return cls(folder.resolve())

    @cached_property
    def offline(self) -> tuple[str, list[str], dict[str, str]]:
        """How the network is taken away: words, a command prefix, environment variables."""
        try:
            test = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False)
        except OSError:
            test = None
        if test is not None and test.returncode == 0:
            return "in a namespace without a network (unshare -rn)", ["unshare", "-rn"], {}
        guard = self.folder / "no-network"
        guard.mkdir(exist_ok=True)
        (guard / "sitecustomize.py").write_text(_NO_NETWORK, encoding="utf-8")
        path = os.pathsep.join(filter(None, [str(guard), os.environ.get("PYTHONPATH", "")]))
        return "with every socket call ending the process", [], {"PYTHONPATH": path}

    def say(self, words: str = "") -> None:
        """A line of the story."""
        print(words, flush=True)

    def act(self, words: str) -> None:
        """The heading of an act."""
        self.say(f"\n== {words}")

    def run(self, program: str, *arguments: str, offline: bool = False) -> Ran:
        """Run a command whatever it comes to, after printing it so that a reader can repeat it."""
        words, prefix, extra = self.offline if offline else ("", [], {})
        if offline:
            self.say(f"# {words}")
        self.say(f"$ passport-{program} {shlex.join(arguments)}")
        command = [*prefix, str(self.programs / f"passport-{program}"), *arguments]
        result = subprocess.run(
            command, cwd=self.folder, env=os.environ | extra, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL, encoding="utf-8",
        )  # fmt: skip
        return Ran(result.returncode, result.stdout, result.stderr)

    def do(self, program: str, *arguments: str) -> str:
        """Run a command that must succeed; its standard output."""
        ran = self.run(program, *arguments)
        if ran.code != 0:
            raise DemoFailed(f"passport-{program} {arguments[0]} exited {ran.code}: {ran.err or ran.out}")
        return ran.out

    def write(self, name: str, data: str | bytes) -> str:
        """A file on the stage; its name, for use in a command."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
        return name
