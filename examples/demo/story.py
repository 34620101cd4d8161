"""The story: two countries, three centres, three wallets and one gate, each in a home of its own."""

import csv
import hashlib
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from examples.demo.stage import Stage

ROSTER: Final = Path(__file__).parent.parent / "roster.csv"
BATANGAS, KATHMANDU, CEBU = (
    "https://skills.example/batangas",
    "https://skills.example/kathmandu",
    "https://skills.example/cebu",
)
STICKS: Final = ("stick-1", "stick-2", "stick-3")
WALLETS: Final = {"maria": ["W-0231"], "kavita": ["W-0233"], "hostel": []}
"""Wallets and the trainees they enrol; `hostel` is a borrowed computer that serves everybody else."""
ON_PAPER: Final = frozenset({"W-0232", "W-0236", "W-0241", "C-0101", "C-0104", "C-0107", "C-0110"})


def today() -> date:
    """The UTC day."""
    return datetime.now(UTC).date()


def home(name: str) -> tuple[str, str, str, str]:
    """The options that name somebody's home and the file with their passphrase."""
    return "--home", f"homes/{name}", "--passphrase-file", f"secrets/{name}"


def sticks(*names: str) -> list[str]:
    """The options that name sticks, with their passphrases in the same order."""
    keys = [word for name in names for word in ("--keys", f"sticks/{name}")]
    return keys + [word for name in names for word in ("--passphrase-file", f"secrets/{name}")]


def write_passphrases(stage: Stage) -> None:
    """A passphrase for every home and every stick; in life each person has their own in mind."""
    people = ("scheme", "philippines", "nepal", "batangas", "kathmandu", "cebu", *WALLETS, *STICKS)
    for name in people:
        stage.write(f"secrets/{name}", f"{name} keeps these words apart\n")


def authorities(stage: Stage) -> None:
    """A scheme with its root key on three sticks, and two countries that sign for themselves."""
    stage.act("The authorities")
    scheme = ("--home", "homes/scheme")
    name = "Worldwide Skills Passport"
    stage.do("issuer", "authority", "init", name, *sticks(*STICKS), *home("scheme"), "--out", "ROOT.json")
    for code, name, who in (("PH", "TESDA", "philippines"), ("NP", "CTEVT", "nepal")):
        stage.do("issuer", "authority", "join", code, *home(who), "--out", f"{who}.pem")
        two = sticks("stick-1", "stick-3")
        stage.do("issuer", "authority", "country", code, name, *two, *scheme, "--key", f"{who}.pem")


def centres(stage: Stage) -> None:
    """Three centres; two are accredited, each for what it was looked over for."""
    stage.act("The centres")
    fingerprints = {}
    for who, name, iss, code in (
        ("batangas", "Batangas Skills Centre", BATANGAS, "PH"),
        ("kathmandu", "Kathmandu Trade Test Centre", KATHMANDU, "NP"),
        ("cebu", "Cebu Institute", CEBU, "PH"),
    ):
        stage.do("issuer", "init", name, "--id", iss, "--country", code, *home(who))
        told = stage.do("issuer", "publish", *home(who), "--out", f"deliveries/{who}", "--json")
        fingerprints[who] = json.loads(told)["fingerprint"]
    stage.say("# each centre tells its authority the fingerprint another way: by telephone, or in person")
    scope = ("--kinds", "training-certificate", "--isco", "7212,5322", "--max-level", "PH-PQF 4")
    accredit(stage, "philippines", "batangas", fingerprints["batangas"], scope)
    scope = ("--kinds", "skill-assessment", "--isco", "7", "--max-level", "NP-NVQF 5")
    accredit(stage, "nepal", "kathmandu", fingerprints["kathmandu"], scope)


def accredit(stage: Stage, authority: str, centre: str, fingerprint: str, scope: tuple[str, ...]) -> None:
    """Accredit a centre whose fingerprint was compared, from last year for three years to come."""
    first, last = today() - timedelta(365), today() + timedelta(3 * 365)
    days = ("--from", str(first), "--until", str(last))
    given = ("--fingerprint", fingerprint, *scope, *days, *home(authority))
    stage.do("issuer", "authority", "accredit", f"deliveries/{centre}", *given)


def bundle(stage: Stage, name: str) -> None:
    """Each country signs what it says, and the scheme makes one bundle of it."""
    for who in ("philippines", "nepal"):
        stage.do("issuer", "authority", "sign", *home(who), "--out", f"signed-{who}")
    countries = ("--from", "signed-philippines", "--from", "signed-nepal")
    stage.do("issuer", "authority", "publish", *countries, *home("scheme"), "--out", name)


def wallets_and_gate(stage: Stage) -> None:
    """Wallets and the gate compare the root's fingerprint once, and take in the bundle."""
    stage.act("Wallets and gate")
    fingerprint = hashlib.sha256((stage.folder / "ROOT.json").read_bytes()).hexdigest()
    trust = ("trust", "ROOT.json", "--fingerprint", fingerprint)
    for who in WALLETS:
        stage.do("wallet", "init", *home(who))
        stage.do("wallet", *trust, *home(who))
        stage.do("wallet", "import", "bundle-1.zip", *home(who))
    stage.do("verifier", *trust, "--home", "homes/gate")
    stage.do("verifier", "import", "bundle-1.zip", "--home", "homes/gate")


def enrol(stage: Stage) -> None:
    """Every trainee with a wallet gets a code for the centre; the roster takes them in."""
    stage.act("Enrolment")
    owners = {reference: who for who, references in WALLETS.items() for reference in references}
    rows = list(csv.DictReader(io.StringIO(ROSTER.read_text(encoding="utf-8"))))
    for row in rows:
        if row["reference"] not in ON_PAPER:
            who = owners.get(row["reference"], "hostel")
            row["holder"] = stage.do("wallet", "enrol", "--to", BATANGAS, *home(who)).strip()
    with_wallet = sum(bool(row["holder"]) for row in rows)
    stage.say(
        f"# {with_wallet} of {len(rows)} trainees have a wallet: the code each command printed goes into"
    )
    stage.say("# the column holder of roster.csv; the others get paper")
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    stage.write("roster.csv", out.getvalue())


def issue(stage: Stage) -> dict[str, str]:
    """The whole roster in one batch; the credential file of each reference."""
    stage.act("The roster")
    batch = ("batch", "training-certificate", "roster.csv", *home("batangas"), "--out", "out")
    printed = stage.do("issuer", *batch)
    stage.say(printed.strip())
    stage.do("issuer", *batch)
    rows = [line.split("\t") for line in printed.splitlines() if line.count("\t") == 2]
    return {reference: serial for reference, serial, _ in rows}


def receive(stage: Stage, serials: dict[str, str]) -> None:
    """Three people take in their cards, each into the wallet that enrolled them."""
    stage.act("The cards")
    for who, reference in (("maria", "W-0231"), ("kavita", "W-0233"), ("hostel", "C-0103")):
        stage.do("wallet", "receive", f"out/{serials[reference]}.sdjwt", *home(who))
    stage.say("# (everybody else does the same at home)")


def correct(stage: Stage) -> None:
    """Kavita's name was misspelt: a corrected certificate, which her wallet takes for what it is."""
    changes = ("--set", "full_name=Kavita Kumari Tamang Rai", "--set", "family_name=Tamang Rai")
    given = ("correct", "training-certificate:W-0233", *changes, "--out", "out", *home("batangas"), "--json")
    new = json.loads(stage.do("issuer", *given))
    stage.say((stage.folder / new["notice_file"]).read_text(encoding="utf-8").strip())
    stage.say(stage.do("wallet", "receive", new["file"], *home("kavita")).strip())
