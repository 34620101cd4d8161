"""Options before and after, lazy subcommands, help."""

import json
import subprocess
import sys
from collections.abc import Sequence

import click
import pytest

from device.command import run
from tests.device.sample_program import alone, group

Captured = pytest.CaptureFixture[str]


def _run(arguments: Sequence[str], program: click.Command = group) -> int:
    with pytest.raises(SystemExit) as left:
        run(program, "passport-sample", arguments)
    return int(left.value.code or 0)


@pytest.mark.parametrize(
    ("arguments", "home"),
    [
        (["show"], "None"),
        (["--home", "before", "show"], "before"),
        (["show", "--home", "after"], "after"),
        (["--home", "before", "show", "--home", "after"], "after"),
        (["--home", "first", "desk", "--home", "second", "show"], "second"),
        (["--home", "first", "desk", "show"], "first"),
    ],
)
def test_home_stands_before_or_after_and_after_wins(
    arguments: list[str], home: str, capsys: Captured
) -> None:
    assert _run(arguments) == 0
    assert capsys.readouterr().out == f"home {home}, files []\n"


def test_passphrase_files_repeat_and_after_wins(capsys: Captured) -> None:
    assert _run(["--passphrase-file", "x", "show", "--passphrase-file", "a", "--passphrase-file", "b"]) == 0
    assert capsys.readouterr().out == "home None, files ['a', 'b']\n"


@pytest.mark.parametrize("arguments", [["--json", "show"], ["show", "--json"], ["desk", "--json", "show"]])
def test_json_stands_before_or_after(arguments: list[str], capsys: Captured) -> None:
    assert _run(arguments) == 0
    assert json.loads(capsys.readouterr().out) == {"home": "None", "json": True, "files": []}


@pytest.mark.parametrize("code", [0, 1, 3])
def test_a_command_leaves_with_the_code_it_returns(code: int) -> None:
    assert _run(["answer", str(code)]) == code


def test_help_lists_every_command_in_order_with_an_example(capsys: Captured) -> None:
    assert _run(["--help"]) == 0
    text = capsys.readouterr().out
    assert [line.split()[0] for line in text.split("Commands:")[1].splitlines()[1:8] if line.strip()] == [
        "late",
        "desk",
        "show",
        "answer",
        "refuse",
        "pour",
        "ask",
    ]
    assert text.endswith("Example:\n  passport-sample show\n")


def test_help_does_not_load_a_lazy_command() -> None:
    program = (
        "import sys; from tests.device.sample_program import group; from device.command import run\n"
        "try: run(group, 'p', ['--help'])\n"
        "finally: print('late_command' in str(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "Loaded only when it is used." in done.stdout
    assert done.stdout.endswith("False\n")


def test_a_lazy_command_runs(capsys: Captured) -> None:
    assert _run(["late", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"late": True}


def test_help_of_a_command_ends_in_its_example(capsys: Captured) -> None:
    assert _run(["late", "--help"]) == 0
    assert capsys.readouterr().out.endswith("Example:\n  passport-sample late\n")


def test_a_program_may_have_something_to_do_without_a_command(capsys: Captured) -> None:
    assert _run(["--home", "h"], alone) == 0
    assert capsys.readouterr().out == "the app, home h\n"


def test_without_a_command_help_is_shown_and_it_is_a_usage_error(capsys: Captured) -> None:
    assert _run([]) == 2
    assert capsys.readouterr().err.startswith("Usage: passport-sample")


def test_version_is_printed(capsys: Captured) -> None:
    assert _run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("passport-sample ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["shwo"], 'there is no command "shwo"; did you mean "show"?'),
        (["qqqq"], 'there is no command "qqqq"'),
        (["desk", "shw"], 'there is no command "shw"; did you mean "show"?'),
        (["show", "--hom", "x"], "no such option"),
        (["answer"], "missing argument"),
        (["answer", "x"], "'x' is not a valid integer"),
        (["show", "more"], "got unexpected extra argument"),
    ],
)
def test_a_usage_error_is_exit_2_and_two_lines(arguments: list[str], words: str, capsys: Captured) -> None:
    assert _run(arguments) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("passport-sample: ")
    assert words in lines[0]
    assert lines[1].startswith("  hint: passport-sample")
    assert lines[1].endswith("--help")


def test_a_typo_with_terminal_commands_in_it_is_shown_harmless(capsys: Captured) -> None:
    assert _run(["\x1b[2J"]) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_shells_can_complete_commands() -> None:
    settings = {
        "_PASSPORT_SAMPLE_COMPLETE": "bash_complete",
        "COMP_WORDS": "passport-sample la",
        "COMP_CWORD": "1",
    }
    command = [sys.executable, "-m", "tests.device.sample_program"]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert done.stdout == "plain,late\n"
