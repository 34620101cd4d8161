"""Every command of the three programs: help, an example that works, JSON, and what it asks for."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from device.command import PassportCommand, PassportGroup, run
from issuer.cli import group as issuer
from verifier.cli import group as verifier
from wallet.cli import group as wallet

PROGRAMS = {"passport-issuer": issuer, "passport-wallet": wallet, "passport-verifier": verifier}


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every group and command by what is typed to call it."""
    for program, group in PROGRAMS.items():
        yield from _below(program, group())


def _below(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, f"{path} {name}"
            yield from _below(f"{path} {name}", found)


ALL = dict(commands())


@pytest.mark.parametrize("path", ALL)
def test_every_command_says_what_it_does_and_what_each_word_means(path: str) -> None:
    command = ALL[path]
    assert isinstance(command, PassportCommand | PassportGroup)
    assert command.help
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{path}: {parameter.name}"


@pytest.mark.parametrize("path", ALL)
def test_every_example_is_read_by_the_command_it_is_an_example_of(path: str) -> None:
    command = ALL[path]
    assert isinstance(command, PassportCommand | PassportGroup)
    assert command.example
    program, *words = shlex.split(command.example.split(" > ")[0])
    called: click.Command = PROGRAMS[program]()
    context = click.Context(called, info_name=program)
    while isinstance(called, click.Group) and words and not words[0].startswith("-"):
        found = called.get_command(context, words[0])
        assert found is not None, command.example
        called, context = found, click.Context(found, parent=context, info_name=words.pop(0))
    if not isinstance(command, click.Group):
        assert context.command_path == path
    called.make_context(context.info_name, words, parent=context.parent)  # raises what a person is told


@pytest.mark.parametrize("path", [path for path, command in ALL.items()])
def test_every_command_takes_json_and_a_home(path: str) -> None:
    names = {name for parameter in ALL[path].params for name in parameter.opts}
    assert {"--json", "--home", "--passphrase-file"} <= names


@pytest.mark.parametrize("path", ALL)
def test_every_help_ends_in_its_example_and_fits_the_screen(path: str) -> None:
    program = path.split()[0]
    context = click.Context(ALL[path], info_name=path, terminal_width=80)
    text = ALL[path].get_help(context)
    assert re.search(rf"Example:\n  {program} ", text)
    assert max(map(len, text.split("Example:")[0].splitlines())) <= 80


@pytest.mark.parametrize(
    "path", [path for path, command in ALL.items() if not isinstance(command, click.Group)]
)
def test_every_command_answers_in_json_when_it_is_asked_to_even_where_nothing_is_set_up(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ALL[path]
    assert isinstance(command, PassportCommand)
    monkeypatch.setenv("PASSPORT_HOME", str(tmp_path / "homes"))
    monkeypatch.chdir(tmp_path)
    program, *words = shlex.split(command.example.split(" > ")[0])
    with pytest.raises(SystemExit) as left:
        run(PROGRAMS[program](), program, [*words, "--json"])
    lines = capsys.readouterr().out.splitlines()
    answers = [json.loads(line) for line in lines]
    assert answers
    assert all(isinstance(answer, dict) for answer in answers)
    assert bool(left.value.code) == ("error" in answers[-1] or answers[-1].get("verdict") == "refused")
