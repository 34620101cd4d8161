"""Two schemes, two countries and two centres on one machine: what belongs to one never serves another."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from credential.limits import DAY
from device.errors import PassportError
from device.running import run
from issuer.authority import scheme, signing
from issuer.authority.desk import changed_scheme
from issuer.authority.publishing import publish
from issuer.authority.repository import Repository
from issuer.authority.sticks import read
from issuer.cli import group
from tests.builders import NOW, a_key
from tests.device.trust_world import hashes
from tests.issuer.authority.bench import WORDS, Bench, Centre, session
from tests.issuer.authority.conftest import Cli
from tests.issuer.builders import PASSPHRASE

BATANGAS = Centre()
JAKARTA = Centre("https://jakarta.example/centre", "Jakarta Centre", "ID", (a_key("jakarta"),))
SCOPE = ("--kinds", "*", "--isco", "*", "--max-level", "*", "--from", "2026-01-01", "--until", "2027-12-31")


@pytest.fixture
def two(bench: Bench) -> Bench:
    """Two countries, each with a centre of its own."""
    for centre in (BATANGAS, JAKARTA):
        bench.accredit(centre)
        bench.sign(centre.country)
    return bench


@pytest.fixture(scope="session")
def other_scheme(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Another scheme on the same machine, with a Philippine desk of its own."""
    folder = tmp_path_factory.mktemp("other")
    for name, words in WORDS.items():
        (folder / f"words.{name}").write_text(f"{words}\n")
    founding = session(folder, "scheme", "a", "b", "c", "scheme")
    three = [folder / name for name in "abc"]
    made = scheme.init(
        founding, "Asian Skills", three, folder / "ROOT.json", now=NOW, random=os.urandom, generate=False
    )
    desk = session(folder, "PH", "PH")
    home, public = signing.join(desk, "PH", folder / "PH.pem", random=os.urandom, generate=False)
    with changed_scheme(made.home) as changed:
        Repository(changed, now=NOW).set_country(
            "PH", "Other authority", public, read(session(folder, "scheme", "a", "b"), three[:2])
        )
    publishing = scheme.publishing_keys(session(folder, "scheme", "scheme"), made.home)
    other = Bench(folder, publishing, {"PH": signing.open_key(desk, home)})
    other.accredit(replace(BATANGAS, iss="https://other.example/centre"))
    other.sign(now=NOW + DAY)
    other.publish("PH", now=NOW + DAY)
    return other


def test_a_country_takes_nothing_of_another_countrys_centre(two: Bench, cli: Cli) -> None:
    BATANGAS.next().deliver(two.folder / "delivery")
    before = hashes(two.folder / "ID")
    said = cli("accept", "delivery", "--home", "ID")
    assert "is not accredited here; nothing changed" in said.err
    said = cli("accredit", "delivery", "--fingerprint", BATANGAS.fingerprint, *SCOPE, "--home", "ID")
    assert "Batangas Skills Centre is in PH, not in ID; nothing changed" in said.err
    assert "the authority of PH accredits it" in said.err
    said = cli("withdraw", BATANGAS.iss, "--since", "2026-11-01", "--home", "ID")
    assert "was accredited here; nothing changed" in said.err
    assert hashes(two.folder / "ID") == before


def test_a_delivery_of_one_centre_in_the_name_of_another_is_refused(two: Bench) -> None:
    in_its_name = replace(BATANGAS.next(), keys=JAKARTA.keys)
    with pytest.raises(PassportError, match="not signed with a key of the centre"):
        two.accept(in_its_name)


def test_what_one_country_signed_is_not_another_countrys(two: Bench) -> None:
    moved = two.folder / "moved"
    shutil.copytree(two.folder / "PH-out", moved)
    (moved / "metadata" / "PH.json").rename(moved / "metadata" / "ID.json")
    (moved / "targets" / "PH").rename(moved / "targets" / "ID")
    made = publish(two.scheme, [moved], two.folder / "mixed", keys=two.publishing, now=NOW)
    assert made.taken == []
    assert "is not in the folder of ID; nothing changed" in made.refused[str(moved)]


def test_a_desk_of_one_kind_is_not_taken_for_another(two: Bench, cli: Cli) -> None:
    for arguments, words in (
        (("accept", "delivery", "--home", "scheme"), "is not the desk of a country"),
        (("sign", "--out", "x", "--home", "scheme"), "is not the desk of a country"),
        (("publish", "--from", "PH-out", "--out", "x", "--home", "PH"), "is not the desk of a scheme"),
        (("join", "ID", "--out", "x.pem", "--home", "PH"), "is already the desk of a country"),
    ):
        said = cli(*arguments, words="PH")
        assert (said.code, words in said.err) == (1, True), said.err


def test_the_homes_of_centre_and_authority_are_told_apart(
    two: Bench, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = two.folder / "words"
    words.write_text(f"{PASSPHRASE}\n")
    for arguments, told in (
        (["publish", "--out", "x", "--home", "PH"], "is the home of an authority, not of an issuer"),
        (["doctor", "--home", "scheme"], "is the home of an authority, not of an issuer"),
        (["backup", "x", "--home", "PH"], "is the home of an authority, not of an issuer"),
        (["restore", "x", "--home", "PH"], "no such file"),
        (
            ["authority", "sign", "--out", "x", "--home", str(home)],
            "is the home of an issuer, not of an authority",
        ),
        (["audit", "verify", "--home", str(home), "--against", "delivery"], "of the centre"),
    ):
        with pytest.raises(SystemExit) as left:
            run(group(), "passport-issuer", [*arguments, "--passphrase-file", str(words)])
        said = capsys.readouterr()
        assert left.value.code, said
        assert told in said.err


def test_two_schemes_share_a_machine_and_nothing_else(two: Bench, other_scheme: Bench) -> None:
    two.publish("PH")
    foreign = [other_scheme.folder / "PH-out"]
    made = publish(two.scheme, foreign, two.folder / "mixed", keys=two.publishing, now=NOW + DAY)
    assert (made.taken, made.refused) == ([], {"PH": "its files are not signed with its present key"})
    home = two.verifier()
    two.receive(home)
    before = hashes(home)
    shutil.copytree(other_scheme.folder / "bundle", two.folder / "foreign")
    with pytest.raises(PassportError, match="is of another scheme than the one trusted here"):
        two.receive(home, bundle="foreign")
    assert hashes(home) == before
