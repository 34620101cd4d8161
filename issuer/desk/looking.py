"""`list`: what the register holds, a line a certificate."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from itertools import chain, islice

import click

from device import clock
from device.command import Session, passport_command
from device.terminal import out, printable, say
from issuer.centre import open_desk
from issuer.desk.filters import filtered
from issuer.desk.wording import clipped, counted
from issuer.records.entries import Entry
from issuer.records.exporting import summary
from issuer.records.search import Wanted, search, standing

_ROW = "{:<10} {:<9} {:<7} {:<12} {}"
_REFERENCE = 12
_REST = 36


@passport_command("list", example="passport-issuer list --status valid --expiring-before 2027-01-01")
@filtered
def list_(session: Session, wanted: Wanted) -> None:
    """List certificates: serial, status, the six digits of its wallet, reference, name.

    More than a screenful comes page by page: Space goes on, Q ends. With --json one line of JSON a
    certificate.
    """
    count = 0
    now = clock.now()
    with open_desk(session) as desk:
        found = search(desk.register, wanted, now=now)
        if session.json:
            for entry in found:
                out(json.dumps(summary(entry)))
            return

        def lines() -> Iterator[str]:
            nonlocal count
            for count, entry in enumerate(found, start=1):
                if count == 1:
                    yield _ROW.format("SERIAL", "STATUS", "DIGITS", "REFERENCE", "NAME, TITLE")
                yield _line(entry, now)

        _show(lines())
    nothing = "Nothing was issued yet." if wanted == Wanted() else "Nothing was found."
    say(counted(count, "certificate") if count else nothing)


def _show(lines: Iterator[str]) -> None:
    """Print the lines; more than a screenful goes through the pager where somebody reads it."""
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        for line in lines:
            out(line)
        return
    height = shutil.get_terminal_size().lines
    first = list(islice(lines, height - 1))
    if len(first) < height - 1:
        for line in first:
            out(line)
        return
    # A reader who never met `less` is told how to leave it, and it saves names to no file.
    os.environ.setdefault("LESS", "-FRX -PsSpace goes on, B goes back, Q ends$")
    os.environ.setdefault("LESSSECURE", "1")
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    click.echo_via_pager(printable(line, encoding) + "\n" for line in chain(first, lines))


def _line(entry: Entry, now: int) -> str:
    reference = clipped(entry.reference, _REFERENCE)
    about = clipped(f"{entry.full_name}, {entry.title}", _REST)
    return _ROW.format(entry.serial, standing(entry, now), entry.digits or "paper", reference, about).rstrip()
