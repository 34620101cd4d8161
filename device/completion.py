"""`completion`: what makes the TAB key complete commands, kinds, serials and files in a person's shell."""

import os
from pathlib import Path
from typing import Final

import click

from device import files
from device.command import PassportCommand, Session, emit, passport_command
from device.running import complete_variable
from device.terminal import safe_text, say

SHELLS: Final = ("bash", "zsh", "fish")


def _command(program: str) -> PassportCommand:
    @passport_command("completion", example=f"{program} completion bash --install")
    @click.argument("shell", type=click.Choice(SHELLS), help="The shell you type into.")
    @click.option("--install", is_flag=True, help="Put it where your shell looks for it.")
    def completion(session: Session, shell: str, *, install: bool) -> None:
        """Print what makes TAB complete the commands of this program in SHELL."""
        script = _script(program, shell)
        data: dict[str, str] = {"shell": shell, "script": script}
        if not install:
            emit(session, data, script.rstrip())
            say(f"To have it always: {program} completion {shell} --install")
            return
        path = _place(program, shell)
        path.parent.mkdir(parents=True, exist_ok=True)
        files.replace(path, script.encode())
        emit(session, data | {"out": str(path)}, f"Written to {safe_text(str(path))}\n{_NEXT[shell]}")

    return completion


def _script(program: str, shell: str) -> str:
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is None:
        raise LookupError(shell)
    return found(click.Group(), {}, program, complete_variable(program)).source()


_NEXT: Final = {
    "bash": "It works in the next bash you open, with the package bash-completion.",
    "zsh": "Once, before compinit in ~/.zshrc: fpath+=(~/.local/share/zsh/site-functions)",
    "fish": "It works in the next fish you open.",
}


def _place(program: str, shell: str) -> Path:
    """Where the shell looks for completions of one person (XDG Base Directory)."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    settings = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    match shell:
        case "bash":
            return data / "bash-completion/completions" / program
        case "zsh":
            return data / "zsh/site-functions" / f"_{program}"
        case _:
            return settings / "fish/completions" / f"{program}.fish"


issuer: Final = _command("passport-issuer")
wallet: Final = _command("passport-wallet")
verifier: Final = _command("passport-verifier")
