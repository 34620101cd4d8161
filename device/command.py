"""Commands: the options every one of them takes, and subcommands loaded only when used.

Every command function gets a `Session` first. Every help text ends in an example.
"""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import click

from device.errors import PassportError
from device.homes import Role
from device.running import run
from device.session import (
    Function,
    Session,
    common_options,
    emit,
    generate_option,
    version_option,
    with_session_first,
)

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


class PassportCommand(click.Command):
    """A command whose function gets the Session first; `example` is shown under its help."""

    def __init__(self, *arguments: Any, example: str = "", **options: Any) -> None:
        options["callback"] = with_session_first(options.get("callback"))
        super().__init__(*arguments, **options)
        self.params.extend(common_options())
        self.example = example

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line; what is missing is asked of the person at the terminal, if there is one."""
        words = list(args)
        while True:
            try:
                return super().parse_args(ctx, list(words))
            except click.MissingParameter as missing:
                from device import asking

                found = asking.missing_words(missing, self.example)
                ctx.params.clear()
                # Options may stand anywhere before a "--", arguments behind all others.
                words = [*found, *words] if isinstance(missing.param, click.Option) else _behind(words, found)

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
        options["callback"] = with_session_first(_when_alone(default)) if default else None
        options["invoke_without_command"] = default is not None
        super().__init__(*arguments, **options)
        self.params.extend([*common_options(f"the {role}'s"), version_option()])
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


def _behind(words: list[str], found: list[str]) -> list[str]:
    ended = "--" in words or not any(word.startswith("-") for word in found)
    return [*words, *found] if ended else [*words, "--", *found]


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
