"""A small program with every kind of command, for the tests of commands."""

import click

from device import passphrase
from device.command import PassportError, Session, emit, generate_option, passport_group, run
from device.terminal import out

group = passport_group(
    "verifier",
    name="passport-sample",
    help="Try things.",
    example="passport-sample show",
    lazy={"late": ("tests.device.late_command:late", "Loaded only when it is used.")},
)
desk = passport_group("authority", name="desk", help="Deeper.", example="passport-sample desk show")
alone = passport_group("wallet", name="passport-alone", default="tests.device.late_command:open_app")
group.add_command(desk)


@group.command("show", help="Show the session.", example="passport-sample show --json")
def show(session: Session) -> None:
    seen = {
        "home": str(session.home),
        "json": session.json,
        "files": [str(path) for path in session.passphrase_files],
    }
    emit(session, seen, f"home {session.home}, files {seen['files']}")


desk.add_command(show)


@group.command("answer", help="Leave with a code.", example="passport-sample answer 3")
@click.argument("code", type=int)
def answer(_session: Session, code: int) -> int:
    return code


@group.command("refuse", help="Refuse.", example="passport-sample refuse 'no'")
@click.argument("words")
def refuse(_session: Session, words: str) -> None:
    raise PassportError(words, hint="do \x1b[1mthat\nthen", exit_code=1)


@group.command("pour", help="Print a lot.", example="passport-sample pour")
def pour(_session: Session) -> None:
    for number in range(100_000):
        out(f"line {number}")


@group.command("ask", help="Take a passphrase.", example="passport-sample ask --new")
@click.option("--new", is_flag=True)
@click.option("--twice", is_flag=True)
@generate_option
def ask(session: Session, new: bool, twice: bool, generate: bool) -> None:
    if new or generate:
        taken = [passphrase.read_new(session, "the key", generate_words=generate)]
    else:
        taken = [passphrase.read(session, "the key", index) for index in range(2 if twice else 1)]
    out(" / ".join(repr(one) for one in taken))


if __name__ == "__main__":
    run(group, "passport-sample")
