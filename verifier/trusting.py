"""`passport-verifier trust`, `import` and `status`: whom this gate believes, and how fresh that is."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from device import clock, files, terminal
from device import trust as installed
from device.command import Session, emit, passport_command
from device.homes import create_home, home_for, open_home
from verifier.columns import row

_ROOT_LIMIT = 1 << 20


@passport_command(example="passport-verifier trust root.json --fingerprint 3f9a…")
@click.argument(
    "root", type=click.Path(path_type=Path), metavar="ROOT.json", help="The root file of the scheme."
)
@click.option("--fingerprint", required=True, metavar="HEX", help="SHA-256 of the file, from its authority.")
@click.option("--replace", is_flag=True, help="Trust this scheme instead of the one trusted now.")
def trust(session: Session, *, root: Path, fingerprint: str, replace: bool) -> None:
    """Say whom to trust.  The fingerprint must come by another way than the file."""
    data = files.read_bounded(root, _ROOT_LIMIT)
    home = create_home(home_for("verifier", session.home), "verifier")
    scheme = installed.pin_root(home, data, fingerprint, replace=replace)
    emit(
        session,
        {"home": str(home), "scheme": scheme, "trusted": True},
        f"This gate now trusts {terminal.safe_text(scheme)}.\n"
        "  next, take in its trust bundle:  passport-verifier import BUNDLE",
    )


@passport_command("import", example="passport-verifier import /media/stick/bundle.zip")
@click.argument(
    "bundle",
    type=click.Path(path_type=Path),
    metavar="BUNDLE",
    help="The trust bundle: a folder or a zip.",
)
def import_(session: Session, *, bundle: Path) -> None:
    """Take in a trust bundle, a folder or a zip of it; all of it or nothing."""
    home = open_home(home_for("verifier", session.home), "verifier")
    report = installed.import_bundle(home, bundle, now=clock.now())
    emit(session, report.to_json(), report.words)


@passport_command(example="passport-verifier status")
def status(session: Session) -> None:
    """Show whom this gate trusts, how old that is, and how many requests wait for an answer."""
    from verifier.requests import Requests

    home = open_home(home_for("verifier", session.home), "verifier")
    now = clock.now()
    waiting = [
        each for each in Requests(home).with_prefix("") if each.state == "open" and now < each.request.until
    ]
    state = installed.trust_status(home, now)
    data = {"home": str(home), "trust": state, "requests_open": len(waiting)}
    emit(session, data, "\n".join([*_state_rows(state), *row("Requests", f"{len(waiting)} open")]))


def _state_rows(state: Mapping[str, Any]) -> list[str]:
    if not state["pinned"]:
        return ["No scheme is trusted yet:  passport-verifier trust ROOT.json --fingerprint HEX"]
    if not state["imported"]:
        return ["No trust bundle is here yet:  passport-verifier import BUNDLE"]
    behind = "; THE CLOCK OF THIS COMPUTER IS BEHIND IT" if state["clock_behind"] else ""
    rows = row("Scheme", f"{state['scheme']}, bundle {state['bundle_version']}")
    rows += row("Made", f"{state['issued']}, {state['age_days']} days ago{behind}")
    rows += row("Runs out", f"{state['expires']}, in {state['days_left']} days")
    rows += row("Knows", f"{state['issuers']} centres, {state['status_lists']} status lists")
    for code, country in state["countries"].items():
        rows += row("", f"{code}  {country['authority']}, until {country['expires'] or 'unknown'}")
    return rows
