"""What is missing is asked where somebody sits, word by word, until it can be used."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASKED = """
import click
from device.command import passport_group, run
from device.terminal import out
group = passport_group("issuer", name="passport-sample", help="Try.", example="passport-sample send it")
@group.command("send", help="Send.", example="passport-sample send it --to Ana")
@click.argument("what", help="What to send.")
@click.argument("more", nargs=-1, required=True, metavar="MORE…")
@click.option("--to", required=True, multiple=True, metavar="NAME", help="Who gets it.")
@click.option("--count", required=True, type=int, metavar="N", help="How often.")
def send(session, **given):
    out(repr(sorted(given.items())))
run(group, "passport-sample")
"""


def talk(words: list[str], typed: str) -> tuple[int, str, str]:
    """Run the sample at a terminal on which this was typed; its code, its output and its questions."""
    terminal, theirs = pty.openpty()
    seen, written = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", ASKED, *words],
        stdin=theirs,
        stderr=theirs,
        stdout=written,
        cwd=ROOT,
        env=os.environ | {"TERM": "dumb"},
        start_new_session=True,
    )
    os.close(written)
    os.write(terminal, typed.encode())
    try:
        code = process.wait(30)
        os.write(theirs, b"over")  # so that there is something to read
        questions = os.read(terminal, 1 << 16).decode()
        with open(seen, encoding="utf-8") as out:
            return code, out.read(), questions
    finally:
        process.kill()
        process.wait()
        os.close(terminal)
        os.close(theirs)


def test_all_that_is_missing_is_asked_in_turn_with_what_it_means() -> None:
    code, out, questions = talk(["send"], "a card\nfirst\n-second\n\nAna\nBen\n\nmany\n3\n")
    assert code == 0
    given = {"count": 3, "more": ("first", "-second"), "to": ("Ana", "Ben"), "what": "a card"}
    assert out == f"{sorted(given.items())}\n"
    for hint in ("What to send.", "WHAT: ", "Who gets it.", "--to NAME, another", "'many' is not a valid"):
        assert hint in questions
    assert "For example: passport-sample send it --to Ana" in questions


def test_what_is_given_is_not_asked() -> None:
    code, out, questions = talk(["send", "--to=Ana", "--count", "1", "--", "-it", "all"], "")
    assert (code, out) == (0, "[('count', 1), ('more', ('all',)), ('to', ('Ana',)), ('what', '-it')]\n")
    assert ": " not in questions


def test_an_answer_that_begins_like_an_option_is_an_answer() -> None:
    code, out, _ = talk(["send", "it", "all", "--count", "1"], "--to\n\n")
    assert (code, "('to', ('--to',))" in out) == (0, True)


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_nobody_is_asked_where_nobody_sits(as_json: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKED, "send", "it", "all", *as_json],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert "missing option '--to'" in done.stderr
    assert bool(as_json) is ('"code": "usage"' in done.stdout)
