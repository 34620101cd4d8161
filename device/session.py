"""What a person chose for one run, and the options by which they choose it.

`--home`, `--json` and `--passphrase-file` stand before or after the subcommand; what stands after wins.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from device.terminal import out

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


def with_session_first(function: Function | None) -> Function | None:
    """The function called with the Session before its own arguments; None stays None."""
    if function is None:
        return None

    def with_session(**parameters: Any) -> Any:
        return function(session_of(click.get_current_context()), **parameters)

    return with_session


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value:  # nothing given here must not undo what was given before the subcommand
        context.meta[_KEY + str(parameter.name)] = value


def session_of(context: click.Context) -> Session:
    """What was chosen on the command line that `context` is about."""
    meta = context.meta
    return Session(
        home=meta.get(_KEY + "home"),
        json=meta.get(_KEY + "json", False),
        passphrase_files=tuple(meta.get(_KEY + "passphrase_file", ())),
    )


def common_options(whose: str = "") -> list[click.Parameter]:
    """The options of every command; `whose` home it is ("the wallet's"), where the group knows."""
    return [
        click.Option(
            ["--home"],
            type=click.Path(path_type=Path),
            metavar="DIR",
            help=f"Use {whose or 'another'} home folder DIR.",
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


def complete_files(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[Any]:
    """What completes a word that may be the name of a file: the shell's own names of files."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(begun, type="file")]


def version_option() -> click.Option:
    """The --version option, which reads the installed version only when it is given."""
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
