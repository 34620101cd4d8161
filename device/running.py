"""The one way out of a program: every exception becomes one line, a hint and an exit code here."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from device import mishap
from device.errors import PassportError
from device.terminal import out, safe_text, say


def run(group: click.Command, program: str, arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a program and exit: 0 or what the command returned, 2 usage, else the error's own code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _open_what_was_closed()
    _never_fail_to_print()
    _dump_no_core()
    try:
        _check_words(given)
        code = _call(group, program, given)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
        sys.exit(mishap.CLOSED_PIPE)
    except (Exception, KeyboardInterrupt) as error:
        problem = mishap.told(error)
        if problem is None:
            raise
        sys.exit(_report(problem, program, as_json="--json" in given))
    sys.exit(code)


def _call(group: click.Command, program: str, given: list[str]) -> int:
    if complete_variable(program) in os.environ:
        group.main(given, prog_name=program)
    try:
        with group.make_context(program, given) as context:
            result = group.invoke(context)
    except click.exceptions.NoArgsIsHelpError as empty:
        say(empty.format_message())
        return 2
    except click.exceptions.Exit as left:
        return left.exit_code
    return result if type(result) is int else 0


def complete_variable(program: str) -> str:
    """The environment variable by which a shell asks the program what could be typed."""
    return f"_{program}_COMPLETE".replace("-", "_").upper()


def _report(problem: PassportError, program: str, *, as_json: bool) -> int:
    try:
        if as_json:
            answer = {"error": problem.message, "hint": problem.hint, "code": problem.code}
            out(json.dumps({name: value for name, value in answer.items() if value is not None}))
        say(f"{program}: {safe_text(problem.message, 1000)}")
        if problem.hint:
            say(f"  hint: {safe_text(problem.hint, 1000)}")
    except (OSError, PassportError):  # nobody can be told; the exit code still says it
        _forget_stdout()
    return problem.exit_code


def _check_words(given: list[str]) -> None:
    for number, word in enumerate(given, 1):
        try:
            word.encode("utf-8")
        except UnicodeEncodeError:
            words = f"word {number} of the command is not text in the encoding of this terminal"
            raise PassportError(words, hint="use a UTF-8 terminal, or plain letters", exit_code=2) from None


def _open_what_was_closed() -> None:
    """Somebody may have closed standard output or error; what is said there then goes nowhere."""
    nowhere = Path(os.devnull)
    sys.stdout = sys.stdout or nowhere.open("w", encoding="utf-8")
    sys.stderr = sys.stderr or nowhere.open("w", encoding="utf-8")


def _never_fail_to_print() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _dump_no_core() -> None:
    """Keep keys and passphrases out of core files."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _forget_stdout() -> None:
    """Send what is still buffered nowhere, or Python complains about it on the way out."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
