"""`enrol`: a code for the centre, and six digits to compare at its desk."""

from pathlib import Path

import click

from credential.skp1 import encode_enrolment
from device import files
from device.command import Session, emit, passport_command
from device.qr_draw import to_png
from device.qr_matrix import matrix
from device.terminal import paint, safe_text, say
from wallet.commands.handing import check_free
from wallet.commands.opening import opened


@passport_command(example="passport-wallet enrol --to https://centre.example --out code.png")
@click.option(
    "--to", "issuer_id", required=True, metavar="ISSUER_ID", help="The centre's id: https://… or urn:…"
)
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="A .png for a QR code, else text."
)
def enrol(session: Session, *, issuer_id: str, out: Path | None) -> None:
    """Make a code for the centre that will give you a card."""
    check_free(out)
    with opened(session) as pocket:
        made = pocket.enrol(issuer_id)
    if out:
        files.write_new(out, _saved_form(out, made.code))
    to = safe_text(made.issuer_name or made.issuer_id)
    say(f"A code for {to}. At its desk you are asked for these six digits:\n\n{_large(made.digits)}\n")
    members = {"code": made.code, "digits": made.digits, "to": issuer_id, "file": str(out) if out else None}
    emit(session, members, f"saved as {safe_text(str(out))}" if out else made.code)


def _saved_form(path: Path, code: str) -> bytes:
    if path.suffix.lower() != ".png":
        return f"{code}\n".encode()
    return to_png(matrix(encode_enrolment(code), level="L"))


def _large(digits: str) -> str:
    return "        " + paint("   ".join(" ".join(group) for group in digits.split()), "strong")
