"""A newcomer runs the whole desk: names a command, answers what is asked, until a verifier accepts."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from device import clock
from device.instants import day_of
from tests.journeys.dialogue import Person

WORDS = "seven green boats at the pier"
TODAY = day_of(clock.now())
LAST = date(TODAY.year + 3, 1, 1)


def person(folder: Path, name: str) -> Person:
    """Each of them works in the same folder, as with a stick that goes round, and has homes of their own."""
    return Person(folder, folder / "homes" / name)


def new_words(count: int = 1) -> list[tuple[str, str]]:
    return [("New passphrase", WORDS), ("Once more", WORDS)] * count


def fingerprint_in(shown: str) -> str:
    found: list[str] = re.findall(r"[0-9a-f]{64}", shown)
    return found[0]


def set_up_the_authority(folder: Path) -> str:
    """A scheme and its first country; the fingerprint of the root file."""
    scheme, country = person(folder, "scheme"), person(folder, "country")
    made = scheme.talk(
        "passport-issuer authority init",
        ("NAME: ", "World Skills"),
        ("--keys DIR: ", "a"),
        ("another (Enter: no more): ", "b"),
        ("another (Enter: no more): ", "c"),
        ("another (Enter: no more): ", ""),
        ("--out ROOT.json: ", "ROOT.json"),
        *new_words(4),
    )
    country.talk(
        "passport-issuer authority join", ("XX: ", "PH"), ("--out PUB.pem: ", "ph.pem"), *new_words()
    )
    scheme.talk(
        "passport-issuer authority country",
        *(("XX: ", "PH"), ("NAME: ", "TESDA"), ("--key PUB.pem: ", "ph.pem")),
        *(("--keys DIR: ", "a"), ("another (Enter: no more): ", "b"), ("another (Enter: no more): ", "")),
        *[("Passphrase", WORDS)] * 2,
    )
    return fingerprint_in(made)


def set_up_the_centre(folder: Path) -> str:
    """A centre with its first delivery; its fingerprint."""
    centre = person(folder, "centre")
    made = centre.talk(
        "passport-issuer init",
        ("NAME: ", "Batangas Skills Centre"),
        ("--id URL: ", "https://skills.example/batangas"),
        ("--country XX: ", "PH"),
        *new_words(),
    )
    centre.talk("passport-issuer publish", ("--out DIR: ", "delivery"), ("Passphrase", WORDS))
    return fingerprint_in(made)


def issue(folder: Path) -> None:
    """One certificate by answering, with slips on the way, and two from a roster."""
    centre = person(folder, "centre")
    slip = TODAY.strftime("%d/%m/%Y")
    told = centre.talk(
        "passport-issuer issue",
        ("KIND: ", "training"),
        ("KIND: ", "training-certificate"),
        ("--out DIR: ", "out"),
        ("holder: ", ""),
        *(("reference: ", "W-0231"), ("title: ", "Shielded Metal Arc Welding NC II")),
        *(("occupation: ", "welder"), ("award_date: ", slip), ("result: ", "passed")),
        *(("full_name: ", "Maria Clara Santos"), ("birth_date: ", "1998-04-02")),
        *(("document_country: ", "PH"), ("document_number: ", "P1234567A")),
        *(("name=value: ", "hours=268"), ("name=value: ", "")),
        *(("\noccupation: ", "7212"), ("\naward_date: ", str(TODAY - timedelta(1)))),
        ("Passphrase", WORDS),
    )
    assert "Issued TC-000001" in told
    centre.talk(
        "passport-issuer template --out roster.xlsx",
        ("KIND: ", "training-certificate"),
    )
    batch = [
        ("KIND: ", "training-certificate"),
        ("ROSTER: ", "roster.xlsx"),
    ]
    centre.talk("passport-issuer batch --dry-run", *batch, ("--out DIR: ", "out"))
    told = centre.talk("passport-issuer batch", *batch, ("--out DIR: ", "out"), ("Passphrase", WORDS))
    assert "Issued 2 (0 for wallets, 2 on paper)." in told
    centre.talk(
        "passport-issuer revoke", ("--reason WORD: ", "error"), ("SERIAL: ", "TC-000003"), ("[y/N]: ", "y")
    )


def test_a_newcomer_runs_the_desk_from_init_to_a_bundle_that_a_verifier_accepts(tmp_path: Path) -> None:
    root = set_up_the_authority(tmp_path)
    fingerprint = set_up_the_centre(tmp_path)
    country, scheme = person(tmp_path, "country"), person(tmp_path, "scheme")
    country.talk(
        "passport-issuer authority accredit",
        *(("DELIVERY: ", "delivery"), ("--fingerprint HEX: ", fingerprint), ("--kinds K,…: ", "*")),
        *(("--isco P,…: ", "7212"), ("--max-level L: ", "*")),
        *(("--from DATE: ", str(TODAY)), ("--until DATE: ", str(LAST))),
    )
    issue(tmp_path)
    person(tmp_path, "centre").talk(
        "passport-issuer publish", ("--out DIR: ", "delivery"), ("Passphrase", WORDS)
    )
    country.talk("passport-issuer authority accept", ("DELIVERY: ", "delivery"), ("another", ""))
    country.talk("passport-issuer authority sign", ("--out DIR: ", "signed"), ("Passphrase", WORDS))
    scheme.talk(
        "passport-issuer authority publish --from signed",
        ("--out BUNDLE: ", "bundle.zip"),
        ("Passphrase", WORDS),
    )
    gate = person(tmp_path, "gate")
    gate.talk("passport-verifier trust", ("ROOT.json: ", "ROOT.json"), ("--fingerprint HEX: ", root))
    gate.talk("passport-verifier import", ("BUNDLE: ", "bundle.zip"))
    papers = {number: f"out/TC-{number:06}.png" for number in (1, 2, 3)}
    for number in (1, 2):
        told = gate.talk("passport-verifier check", ("INPUT", papers[number]), ("another", ""))
        assert "GENUINE - HOLDER NOT PROVEN" in told
    assert "REFUSED" in gate.talk("passport-verifier check " + papers[3], code=1)


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("passport-issuer init", "'NAME'"),
        ("passport-issuer init Centre", "'--id'"),
        ("passport-issuer batch", "'KIND'"),
        ("passport-issuer revoke TC-000001", "'--reason'"),
        ("passport-issuer publish", "'--out'"),
        ("passport-issuer issue training-certificate --out out", "--data FILE or --set NAME=VALUE"),
        ("passport-verifier request", "'--ask'"),
    ],
)
def test_where_nobody_can_be_asked_the_missing_option_is_named(
    tmp_path: Path, command: str, named: str
) -> None:
    said = person(tmp_path, "nobody").script(command)
    assert named in said
    assert not (tmp_path / "homes").exists()


def test_who_gives_up_at_a_question_has_changed_nothing(tmp_path: Path) -> None:
    person(tmp_path, "centre").talk(
        "passport-issuer init", ("NAME: ", "Centre"), ("--id URL: ", "\x03"), code=130
    )
    assert not (tmp_path / "homes").exists()
