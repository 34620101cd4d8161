"""`export`: what was issued, for other programs and for people who keep tables."""

from collections.abc import Iterable
from pathlib import Path

import click

from device import clock, files
from device.command import Session, emit, passport_command
from device.errors import PassportError
from device.terminal import out, safe_text
from issuer.centre import open_desk
from issuer.desk.filters import filtered
from issuer.records.exporting import as_csv, as_json
from issuer.records.search import Wanted, search

_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else
_ENDINGS = {".csv": "csv", ".json": "json", ".jsonl": "json"}


@passport_command("export", example="passport-issuer export --issued-from 2026-01-01 --out issued-2026.csv")
@filtered
@click.option("--format", "form", type=click.Choice(("csv", "json")), help="csv, or json: one object a line.")
@click.option("--tokens", is_flag=True, help="With the signed certificates; whoever has one can read it all.")
@click.option("--out", "path", type=click.Path(path_type=Path), metavar="FILE", help="Write a new file.")
def export(session: Session, wanted: Wanted, form: str | None, tokens: bool, path: Path | None) -> None:
    """Write what was issued as a CSV table or as JSON, to FILE or standard output.

    Reasons are never in it. In CSV an apostrophe stands before a text that a spreadsheet would run.
    """
    if form is None:
        form = _ENDINGS.get(
            path.suffix.lower() if path else "", "json" if session.json and not path else "csv"
        )
    if path and path.exists():
        raise files.Exists(f"{path} already exists and was not overwritten", hint="choose another name")
    with open_desk(session) as desk:
        found = search(desk.register, wanted, now=clock.now(), tokens=tokens)
        lines = (as_json if form == "json" else as_csv)(found, tokens=tokens)
        if path is None:
            for line in lines:
                out(line)
            return
        count = _save(path, lines, start=_MARK if form == "csv" else "") - (form == "csv")
    data = {"file": str(path), "format": form, "certificates": count}
    emit(session, data, f"{count:,} written to {safe_text(str(path))}")


def _save(path: Path, lines: Iterable[str], *, start: str) -> int:
    kept = list(lines)
    try:
        text = start + "".join(f"{line}\n" for line in kept)
        files.write_new(path, text.encode("utf-8", "surrogatepass"))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise PassportError(f"{path} cannot be written: {reason}", hint="choose another place") from None
    return len(kept)
