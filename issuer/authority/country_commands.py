"""Commands of a country's authority: `join`, `accredit`, `accept`, `describe`, `withdraw`, `sign`, `list`."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import click

from device import clock
from device.command import Session, emit, generate_option, passport_command
from device.errors import PassportError
from device.fingerprint import read_fingerprint
from device.terminal import safe_text, say
from issuer.authority import accrediting, signing
from issuer.authority.country import Judged, open_country
from issuer.authority.options import FOLDER, day_option, fingerprint_option, out_option, read_country, shown
from issuer.authority.wording import centre_data, centre_words
from issuer.desk.wording import counted


@passport_command("join", example="passport-issuer authority join PH --out PUB.pem")
@click.argument("code", metavar="XX", help="The country: two letters of ISO 3166-1.")
@out_option("The public key to hand to the scheme.", "PUB.pem")
@generate_option
def join(session: Session, code: str, out: Path, *, generate: bool) -> None:
    """Set up the desk of a country's authority: its home and its key."""
    code = read_country(code)
    home, key = signing.join(session, code, out, random=os.urandom, generate=generate)
    words = f"The desk of {code} is set up in {shown(home)}.\n"
    words += f"  Public key   {shown(out)}\n  Fingerprint  {key.fingerprint}\n"
    data = {"home": str(home), "country": code, "key": str(out), "fingerprint": key.fingerprint}
    emit(session, data, words + "Hand the file to the scheme, and tell it the fingerprint by another way.")


@passport_command(
    "accredit",
    example="passport-issuer authority accredit delivery/ --fingerprint 3f2a… --kinds training-certificate"
    ' --isco 7212,7213 --max-level "PH-PQF 4" --from 2026-01-01 --until 2027-12-31',
)
@click.argument("delivery", type=FOLDER, help="The folder the centre made with: passport-issuer publish.")
@fingerprint_option(required=True, help_="The centre's fingerprint, as it told you by another way.")
@click.option("--kinds", required=True, metavar="K,…", help="Kinds it may certify, or * for any.")
@click.option("--isco", required=True, metavar="P,…", help="ISCO-08 codes or their beginnings, or * for any.")
@click.option("--max-level", required=True, metavar="L", help='Highest level, as "PH-PQF 4", or * for any.')
@day_option("--from", "start", help_="The first day.")
@day_option("--until", "end", help_="The last day.")
def accredit(
    session: Session,
    delivery: Path,
    fingerprint: str,
    kinds: str,
    isco: str,
    max_level: str,
    start: date,
    end: date,
) -> None:
    """Say what a centre may certify; again adds a period and alters none."""
    scope = accrediting.scope(kinds, isco, max_level, start, end)
    country = open_country(session)
    judged = country.accredit(delivery, read_fingerprint(fingerprint), scope, now=clock.now())
    data = {**centre_data(judged.centre), "news": list(judged.news)}
    emit(
        session,
        data,
        "Accredited:\n" + centre_words(judged.centre) + "\nIt counts once signed and published.",
    )


@passport_command("accept", example="passport-issuer authority accept batangas/ davao/")
@click.argument(
    "deliveries",
    nargs=-1,
    required=True,
    type=FOLDER,
    metavar="DELIVERY…",
    help="A folder a centre made with: passport-issuer publish.",
)
@fingerprint_option(required=False, help_="The centre's new key, when the delivery is signed with one.")
@click.option("--stolen", metavar="HEX", help="The fingerprint of a key that is no longer to be believed.")
@day_option("--since", "since", required=False, help_="The first day on which the key was not safe.")
def accept(
    session: Session,
    deliveries: tuple[Path, ...],
    fingerprint: str | None,
    stolen: str | None,
    since: date | None,
) -> int:
    """Take what accredited centres deliver: status lists, new keys, reports of certificates."""
    if (stolen is None) != (since is None):
        raise PassportError("--stolen and --since belong together", exit_code=2)
    if len(deliveries) > 1 and (fingerprint or stolen):
        raise PassportError("--fingerprint and --stolen are for one delivery at a time", exit_code=2)
    country = open_country(session)
    compared = None if fingerprint is None else read_fingerprint(fingerprint)
    lost = None if stolen is None or since is None else (read_fingerprint(stolen), since)
    results: list[Judged | PassportError] = []
    for folder in deliveries:
        try:
            results.append(country.accept(folder, now=clock.now(), fingerprint=compared, stolen=lost))
        except PassportError as error:
            results.append(error)
    return _report(session, deliveries, results)


def _report(session: Session, deliveries: tuple[Path, ...], results: list[Judged | PassportError]) -> int:
    if len(results) == 1 and isinstance(results[0], PassportError):
        raise results[0]
    rows: list[dict[str, Any]] = []
    words = []
    for folder, result in zip(deliveries, results, strict=True):
        if isinstance(result, PassportError):
            rows.append({"delivery": str(folder), "error": result.message})
            say(f"{shown(folder)}: {safe_text(result.message)}")
            continue
        number = result.centre.number
        rows.append(
            {
                "delivery": str(folder),
                "id": result.centre.entry.id,
                "number": number,
                "news": list(result.news),
                "counts": dict(result.counts),
            }
        )
        words.append("\n  ".join([safe_text(result.centre.entry.name), *map(safe_text, result.news)]))
    emit(session, {"deliveries": rows}, "\n".join(words))
    return 1 if any(isinstance(result, PassportError) for result in results) else 0


@passport_command(
    "withdraw",
    example="passport-issuer authority withdraw https://skills.example/batangas --since 2026-10-03",
)
@click.argument("iss", metavar="ID", help="The id of the centre; see: passport-issuer authority list.")
@day_option("--since", "since", help_="The first day on which it was not to be trusted.")
def withdraw(session: Session, iss: str, since: date) -> None:
    """End the trust in a centre; of its certificates only those it had reported by then still count."""
    centre, believed = open_country(session).withdraw(iss, since, now=clock.now())
    words = f"{safe_text(centre.entry.name)} is withdrawn since {since}.\n"
    words += f"Still believed: {counted(believed, 'certificate')} reported before that day.\n"
    data = {**centre_data(centre), "believed": believed}
    emit(session, data, words + "It counts once signed and published.")


@passport_command(
    "describe",
    example="passport-issuer authority describe https://skills.example/batangas welder.vct.json",
)
@click.argument("iss", metavar="ID", help="The id of the centre; see: passport-issuer authority list.")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=FOLDER,
    metavar="FILE…",
    help="SD-JWT VC type metadata, one type a file.",
)
def describe(session: Session, iss: str, paths: tuple[Path, ...]) -> None:
    """Describe a centre's own types to verifiers: they hold credentials to it, and show its labels."""
    centre, types = open_country(session).describe(iss, paths)
    words = f"{safe_text(centre.entry.name)}: {counted(len(types), 'type')} described\n"
    words += "".join(f"  {safe_text(vct)}\n" for vct in types)
    emit(session, {"id": iss, "types": types}, words + "It counts once signed and published.")


@passport_command("sign", example="passport-issuer authority sign --out ph/")
@out_option("The folder to write, for the scheme.", "DIR")
def sign(session: Session, out: Path) -> None:
    """Sign what this country says: its centres, their scope and their status lists."""
    country = open_country(session)
    key = signing.open_key(session, country.home)
    signed = signing.sign(country.home, out, key, now=clock.now())
    for warning in signed.warnings:
        say(f"warning: {safe_text(warning)}")
    data = {"country": signed.code, "version": signed.version, "centres": signed.centres, "out": str(out)}
    words = f"{signed.code}: {counted(signed.centres, 'centre')}, signed and written to {shown(out)}.\n"
    emit(session, {**data, "warnings": list(signed.warnings)}, words + "Hand the folder to the scheme.")


@passport_command("list", example="passport-issuer authority list")
def list_(session: Session) -> None:
    """List the centres of this country: key, scope, last delivery."""
    country = open_country(session)
    centres = list(country.centres.every())
    words = "\n".join(centre_words(centre) for centre in centres) or "no centre is accredited here yet"
    emit(session, {"country": country.code, "centres": [centre_data(each) for each in centres]}, words)
