"""What a command needs and was not given, asked of the person at the terminal.

Nobody is asked where nobody sits: then the command ends with exit code 2 and the option's name.
"""

import sys
from collections.abc import Callable

import click

from device.terminal import safe_text, say

_WIDTH = 79


def has_person() -> bool:
    """Whether somebody can be asked: they see standard error and type into standard input."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def agreed(question: str) -> bool:
    """Whether the person says yes; where nobody sits, whoever wrote the command meant it."""
    return not has_person() or click.confirm(question, err=True)


def ask(
    question: str, *, hint: str = "", check: Callable[[str], object] | None = None, needed: bool = True
) -> str:
    """One line from the person; asked again until `check` raises no click.UsageError.

    "" where an answer is not `needed`. Raises click.Abort when they give up.
    """
    if hint:
        say(click.wrap_text(safe_text(hint[0].upper() + hint[1:], 1000), _WIDTH))

    def checked(text: str) -> str:
        if check and text:
            check(text)
        return text.strip()

    default = None if needed else ""
    answer: str = click.prompt(question, default=default, show_default=False, value_proc=checked, err=True)
    return answer


def missing_words(missing: click.MissingParameter, example: str) -> list[str]:
    """The words of the command line that were missing; raises `missing` again where nobody is there."""
    parameter, context = missing.param, missing.ctx
    if parameter is None or context is None or not has_person():
        raise missing
    answers = _answers(parameter, context, example)
    if isinstance(parameter, click.Option):
        name = max(parameter.opts, key=len)
        return [f"{name}={answer}" for answer in answers]
    return answers


def _answers(parameter: click.Parameter, context: click.Context, example: str) -> list[str]:
    def check(text: str) -> object:
        return parameter.type.convert(text, parameter, context)

    question = _question(parameter, context)
    answers = [ask(question, hint=_hint(parameter, example), check=check)]
    while (parameter.multiple or parameter.nargs == -1) and (
        more := ask(f"{question}, another (Enter: no more)", check=check, needed=False)
    ):
        answers.append(more)
    return answers


def _question(parameter: click.Parameter, context: click.Context) -> str:
    shown = parameter.metavar or parameter.make_metavar(context).strip("{}[]")
    if isinstance(parameter.type, click.Choice) and not parameter.metavar:
        shown = (parameter.name or "").upper()  # its words stand in the hint
    if parameter.nargs == -1:
        shown = shown.removesuffix("…")
    return f"{max(parameter.opts, key=len)} {shown}" if isinstance(parameter, click.Option) else shown


def _hint(parameter: click.Parameter, example: str) -> str:
    hint: str = getattr(parameter, "help", None) or f"For example: {example}"
    if isinstance(parameter.type, click.Choice) and not all(each in hint for each in parameter.type.choices):
        hint += f" One of: {', '.join(parameter.type.choices)}."
    return hint
