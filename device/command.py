"""Commands: the options every one of them takes, subcommands loaded on use, and the one way out.

Every command function gets a `Session` first. `--home`, `--json` and `--passphrase-file` stand before
or after the subcommand; what stands after wins. `run` is the only place where an exception of the
programs ends and becomes one line, a hint and an exit code.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click

from device import mishap
from device.errors import PassportError
from device.homes import Role
from device.terminal import out, safe_text, say

__all__ = [
    "PassportCommand",
    "PassportError",
    "PassportGroup",
    "Session",
    "emit",
    "generate_option",
    "passport_command",
    "passport_group",
    "run",
]

Function = Callable[..., Any]
_KEY = "device.session."


@dataclass(frozen=True, slots=True)
class Session:
    """What a person chose for this one run: the home, the form of the output, where passphrases are."""

    home: Path | None = None
    json: bool = False
    passphrase_files: tuple[Path, ...] = ()


def emit(session: Session, data: Mapping[str, Any], words: str) -> None:
    """Print a result on standard output: `data` as one line of JSON with --json, else `words`."""
    out(json.dumps(data) if session.json else words)


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value:  # nothing given here must not undo what was given before the subcommand
        context.meta[_KEY + str(parameter.name)] = value


def _session() -> Session:
    meta = click.get_current_context().meta
    return Session(
        home=meta.get(_KEY + "home"),
        json=meta.get(_KEY + "json", False),
        passphrase_files=tuple(meta.get(_KEY + "passphrase_file", ())),
    )


def _common_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--home"],
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="The home folder to use.",
            callback=_remember,
            expose_value=False,
        ),
        click.Option(
            ["--json"],
            is_flag=True,
            help="Print the result as JSON.",
            callback=_remember,
            expose_value=False,
        ),
        click.Option(
            ["--passphrase-file"],
            type=click.Path(path_type=Path),
            multiple=True,
            metavar="FILE",
            help="Take the passphrase from the first line of FILE; repeat it for several.",
            callback=_remember,
            expose_value=False,
        ),
    ]


def _version_option() -> click.Option:
    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        help="Print the version and exit.",
        callback=_print_version,
    )


def _print_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from importlib import metadata

    try:
        out(f"{context.find_root().info_name} {metadata.version('skills-passport')}")
    except metadata.PackageNotFoundError:
        out(f"{context.find_root().info_name} (run from its source, not installed)")
    context.exit()


def generate_option(function: Function) -> Function:
    """`--generate`, handed on as `generate: bool`: the program makes the passphrase and shows it."""
    return click.option("--generate", is_flag=True, help="Make a passphrase of six words and show it.")(
        function
    )


class PassportCommand(click.Command):
    """A command whose function gets the Session first; `example` is shown under its help."""

    def __init__(self, *arguments: Any, example: str = "", **options: Any) -> None:
        options["callback"] = _with_session(options.get("callback"))
        super().__init__(*arguments, **options)
        self.params.extend(_common_options())
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        _format_example(self.example, formatter)


class PassportGroup(click.Group):
    """Subcommands, some of them known by name and one line of help until they are used.

    `lazy` maps a name to ("module:attribute", "Short help."); the attribute is a command or a group.
    `default` is the "module:function" that runs, with the Session, when no subcommand is given.
    """

    command_class = PassportCommand
    group_class = type

    def __init__(
        self,
        *arguments: Any,
        role: Role,
        example: str = "",
        lazy: Mapping[str, tuple[str, str]] | None = None,
        default: str | None = None,
        **options: Any,
    ) -> None:
        options["callback"] = _with_session(_when_alone(default)) if default else None
        options["invoke_without_command"] = default is not None
        super().__init__(*arguments, **options)
        self.params.extend([*_common_options(), _version_option()])
        self.role = role
        self.example = example
        self.lazy = dict(lazy or {})

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click passes it
        return list(dict.fromkeys([*self.lazy, *self.commands]))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name in self.lazy and cmd_name not in self.commands:
            self.add_command(_loaded(self.lazy[cmd_name][0]), cmd_name)
        return self.commands.get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.list_commands(ctx) and not args[0].startswith("-"):
            ctx.fail(_unknown(args[0], self.list_commands(ctx)))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from their short help, without loading the lazy ones."""
        rows = [
            (name, self.lazy[name][1] if name in self.lazy else self.commands[name].get_short_help_str(100))
            for name in self.list_commands(ctx)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        _format_example(self.example, formatter)


def passport_command(
    name: str | None = None, *, example: str, **options: Any
) -> Callable[[Function], PassportCommand]:
    """A command that stands alone in its module, for a group's `lazy`."""

    def decorate(function: Function) -> PassportCommand:
        return click.command(name, cls=PassportCommand, example=example, **options)(function)

    return decorate


def passport_group(
    role: Role,
    *,
    name: str | None = None,
    example: str = "",
    lazy: Mapping[str, tuple[str, str]] | None = None,
    default: str | None = None,
    **options: Any,
) -> PassportGroup:
    """The commands of one role; the group of a program, or one nested in it."""
    return PassportGroup(name, role=role, example=example, lazy=lazy, default=default, **options)


def run(group: click.Command, program: str, arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a program and exit: 0 or what the command returned, 2 usage, else the error's own code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _never_fail_to_print()
    try:
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
    if f"_{program}_COMPLETE".replace("-", "_").upper() in os.environ:
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


def _report(problem: PassportError, program: str, *, as_json: bool) -> int:
    try:
        if as_json:
            answer = {"error": problem.message, "hint": problem.hint, "code": problem.code}
            out(json.dumps({name: value for name, value in answer.items() if value is not None}))
        say(f"{program}: {safe_text(problem.message, 1000)}")
        if problem.hint:
            say(f"  hint: {safe_text(problem.hint, 1000)}")
    except OSError:  # nobody can be told; the exit code still says it
        _forget_stdout()
    return problem.exit_code


def _with_session(function: Function | None) -> Function | None:
    if function is None:
        return None

    def with_session(**parameters: Any) -> Any:
        return function(_session(), **parameters)

    return with_session


def _when_alone(target: str) -> Function:
    def when_alone(session: Session) -> Any:
        if click.get_current_context().invoked_subcommand is None:
            return _attribute(target)(session)
        return None

    return when_alone


def _attribute(target: str) -> Any:
    module, _, attribute = target.partition(":")
    return getattr(importlib.import_module(module), attribute)


def _loaded(target: str) -> click.Command:
    found: click.Command = _attribute(target)
    return found


def _unknown(name: str, known: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, 1)
    return f'there is no command "{name}"' + (f'; did you mean "{near[0]}"?' if near else "")


def _format_example(example: str, formatter: click.HelpFormatter) -> None:
    if not example:
        return
    with formatter.section("Example"):
        for line in example.splitlines():
            formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


def _never_fail_to_print() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _forget_stdout() -> None:
    """Send what is still buffered nowhere, or Python complains about it on the way out."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
