"""One certificate by name, or many from a file: whom a command acts on, and what it says of each."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import click

from device import asking
from device.command import Session
from device.errors import PassportError
from device.session import complete_files
from device.terminal import out, safe_text, say
from issuer.desk.serials import SERIAL, SERIAL_HELP
from issuer.desk.wording import counted, indented
from issuer.roster import serial_file
from issuer.roster.serial_file import Line

Function = Callable[..., Any]


def whom(command: Function) -> Function:
    """The arguments `name`, `source` and `strict`: one SERIAL, or --from FILE."""
    for decorate in (
        click.option("--strict", is_flag=True, help="With --from: all lines or none."),
        click.option(
            "--from",
            "source",
            metavar="FILE",
            shell_complete=complete_files,
            help="Act on every serial in FILE (one a line, or a CSV table's first column); - is stdin.",
        ),
        click.argument("name", metavar="[SERIAL]", required=False, type=SERIAL, help=SERIAL_HELP),
    ):
        command = decorate(command)
    return command


def lines(name: str | None, source: str | None) -> tuple[tuple[str, ...], list[Line]]:
    """The header of the file and the certificates meant; PassportError unless exactly one way is given.

    Somebody at the terminal who gave neither is asked.
    """
    if name is None and source is None and asking.has_person():
        name = asking.ask("SERIAL", hint=SERIAL_HELP)
    if (name is None) is (source is None):
        raise PassportError(
            "name one certificate, or a file of them with --from",
            hint="write a serial (TC-000001) or KIND:reference",
            exit_code=2,
        )
    if source is None:
        return (), [Line(0, name or "", ())]
    return serial_file.read(source)


@dataclass(slots=True)
class Told:
    """Says of each line what became of it: --json and pipes get a line each, a terminal the words."""

    session: Session
    single: bool
    wrong: int = 0
    done: int = 0
    unchanged: int = 0
    _plain: bool = field(default_factory=lambda: not sys.stdout.isatty())

    def failed(self, line: Line, problem: PassportError) -> None:
        """A line that needs somebody; alone it is the command's own error."""
        if self.single:
            raise problem
        self.wrong += 1
        if self.session.json:
            out(json.dumps({"state": "wrong", "row": line.row, "name": line.name, "error": problem.message}))
        hint = f"; {problem.hint}" if problem.hint else ""
        say(indented(f"row {line.row}, {safe_text(line.name, 60)}: {problem.message}{hint}"))

    def succeeded(
        self, line: Line, members: dict[str, Any], words: str, columns: Sequence[str], *, fresh: bool
    ) -> None:
        """A line that was done, or that had been done before."""
        self.done += fresh
        self.unchanged += not fresh
        if self.session.json:
            out(json.dumps(members if self.single else {"row": line.row, **members}))
        elif self.single or not self._plain:
            out(words)
        else:
            out("\t".join(columns))

    def sum_up(self, done: str) -> None:
        """How many there were of each, where a file was read."""
        if self.single:
            return
        words = [f"{done} {self.done:,}"]
        if self.unchanged:
            words.append(f"{self.unchanged:,} had been already")
        if self.wrong:
            words.append(f"{counted(self.wrong, 'line')} {'needs' if self.wrong == 1 else 'need'} you")
        say(f"{'; '.join(words)}.")
