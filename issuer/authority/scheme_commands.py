"""Commands of the scheme: `init`, `country`, `root`, `publish`."""

import os
from pathlib import Path

import click

from credential.keys import VerifyingKey
from device import clock, files
from device.command import Session, emit, generate_option, passport_command
from device.errors import PassportError
from device.instants import day_of
from device.terminal import safe_text, say
from issuer.authority import publishing, scheme
from issuer.authority.desk import open_desk
from issuer.authority.options import FOLDER, keys_option, out_option, read_country, read_name, shown

_PEM_LIMIT = 8192


@passport_command(
    "init", example='passport-issuer authority init "Gulf Skills" --keys a --keys b --keys c --out ROOT.json'
)
@click.argument("name", help="The name of the scheme, as people will read it.")
@keys_option("A stick for a root key; give three.")
@out_option("The root file that verifiers will trust.", "ROOT.json")
@generate_option
def init(session: Session, name: str, folders: tuple[Path, ...], out: Path, *, generate: bool) -> None:
    """Set up a scheme: three root keys on three sticks, none of them here."""
    made = scheme.init(
        session,
        read_name(name, "the scheme"),
        folders,
        out,
        now=clock.now(),
        random=os.urandom,
        generate=generate,
    )
    data = {"home": str(made.home), "root": str(out), "fingerprint": made.fingerprint}
    words = f"{safe_text(name)} is set up.\n  Root file    {shown(out)}\n  Fingerprint  {made.fingerprint}\n"
    sticks = dict(zip(made.holders, map(str, folders), strict=True))
    words += "".join(f"  Stick        {key[:16]}…  {safe_text(folder)}\n" for key, folder in sticks.items())
    words += "Give the root file to every verifier and wallet, and the fingerprint by another\nway. "
    words += "Keep the sticks apart: two of the three are needed to change anything."
    emit(session, {**data, "sticks": sticks}, words)


@passport_command(
    "country", example="passport-issuer authority country PH TESDA --key PUB.pem --keys a --keys b"
)
@click.argument("code", metavar="XX", help="The country: two letters of ISO 3166-1.")
@click.argument("name", help="The name of its authority, as people will read it.")
@click.option("--key", "pem", required=True, type=FOLDER, metavar="PUB.pem", help="The country's public key.")
@keys_option("A stick; give two of the three.")
def country(session: Session, code: str, name: str, pem: Path, folders: tuple[Path, ...]) -> None:
    """Let a country's authority speak for its centres; again with another key replaces the key."""
    code, name = read_country(code), read_name(name, "the authority")
    home = open_desk(session, "scheme")
    key = VerifyingKey.from_pem(files.read_bounded(pem, _PEM_LIMIT))
    scheme.set_country(session, home, code, name, key, folders, now=clock.now())
    data = {"country": code, "authority": name, "fingerprint": key.fingerprint}
    words = f"{safe_text(name)} now speaks for {code}, with the key\n  {key.fingerprint}\n"
    emit(
        session,
        data,
        words + "Compare it with what authority join printed there. It counts from the next\npublish.",
    )


@passport_command(
    "root", example="passport-issuer authority root --keys a --keys b --replace 3f2a9c81 --with d"
)
@keys_option("A stick; give two of the three.")
@click.option("--replace", metavar="KEYID", help="The key of the stick that is lost or worn out.")
@click.option("--with", "follower", type=FOLDER, metavar="DIR", help="The new stick in its place.")
@click.option(
    "--new-publishing-keys",
    "publishing",
    is_flag=True,
    help="Also replace the keys this desk publishes with.",
)
def root(
    session: Session,
    folders: tuple[Path, ...],
    replace: str | None,
    follower: Path | None,
    *,
    publishing: bool,
) -> None:
    """Sign the root and the list of countries anew, for two years more."""
    if (replace is None) != (follower is None):
        raise PassportError("--replace and --with belong together", exit_code=2)
    change = None if replace is None or follower is None else (replace, follower)
    renewed = scheme.renew(
        session,
        open_desk(session, "scheme"),
        folders,
        now=clock.now(),
        random=os.urandom,
        replace=change,
        publishing=publishing,
    )
    until = day_of(renewed.expiries()["root"])
    words = f"Root {renewed.root_version} is signed, good until {until}. The sticks are now:\n"
    words += "".join(f"  {holder[:16]}…\n" for holder in renewed.holders)
    data = {"version": renewed.root_version, "until": until.isoformat(), "sticks": renewed.holders}
    emit(session, data, words + "Verifiers learn of it with the next bundle they import.")


@passport_command(
    "publish", example="passport-issuer authority publish --from ph/ --from id/ --out bundle.zip"
)
@click.option(
    "--from", "sources", multiple=True, type=FOLDER, metavar="DIR", help="What a country signed; repeat it."
)
@out_option("The bundle: a folder, or a zip when it ends in .zip.", "BUNDLE")
def publish(session: Session, sources: tuple[Path, ...], out: Path) -> int:
    """Make the bundle: what the countries signed, dated today, tried on a verifier first."""
    home = open_desk(session, "scheme")
    keys = scheme.publishing_keys(session, home)
    made = publishing.publish(home, sources, out, keys=keys, now=clock.now())
    until = day_of(made.until)
    words = f"{made.report.words}\n  written to {shown(out)}; publish again before {until}"
    data = {**made.report.to_json(), "out": str(out), "until": until.isoformat(), "taken": made.taken}
    emit(session, {**data, "refused": made.refused, "warnings": made.warnings}, words)
    for warning in made.warnings:
        say(f"warning: {safe_text(warning)}")
    for name, reason in made.refused.items():
        say(f"{safe_text(name)}: {safe_text(reason)}")
    return 1 if made.refused else 0
