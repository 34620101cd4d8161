"""Profiles of what was issued: learnt, published, never changed, and without a word about a person."""

import json
from pathlib import Path

import pytest

from credential import skp1
from credential.skp1.profile import Profile, is_profile_file
from device.optical import read_input
from issuer.issuing.outputs import write_credential
from issuer.issuing.profiles import profile_files, profile_for
from tests.builders import ISS
from tests.issuer.builders import Bench, a_row, wallet_rows
from tests.issuer.conftest import Cli


def printed(bench: Bench, serial: str = "TC-000001") -> str:
    (reading,) = read_input(str(bench.out / f"{serial}.png"))
    (text,) = reading.texts
    return text


def tokens(bench: Bench) -> list[str]:
    return list(bench.register.values("SELECT token FROM credential ORDER BY number"))


def profiles(bench: Bench) -> dict[bytes, Profile]:
    read = map(Profile.parse, profile_files(bench.register, ISS).values())
    return {each.name: each for each in read}


def test_paper_goes_by_the_profile_that_the_next_delivery_takes_along(bench: Bench) -> None:
    bench.issue(a_row())
    text = printed(bench)
    known = profiles(bench)
    message = skp1.decode(text, profiles=known.get)
    assert message.profile in known.values()
    assert message.text() == tokens(bench)[0]
    assert len(text) < 0.75 * len(skp1.encode(tokens(bench)[0]))


def test_one_programme_has_one_profile_however_many_are_issued(bench: Bench) -> None:
    rows = [a_row(reference=f"W-{n}", full_name=f"Maria {n}", document_number=f"P12345{n}") for n in "ABC"]
    bench.issue(*rows)
    assert len(profiles(bench)) == 1


def test_what_is_new_makes_another_profile_and_the_old_one_stays(bench: Bench) -> None:
    bench.issue(a_row())
    (first,) = profiles(bench)
    other = a_row(reference="W-0002")
    other["unit SMAW-9 Overhead welds"] = "80"
    bench.issue(other)
    assert len(profiles(bench)) == 2
    assert first in profiles(bench)
    assert skp1.decode(printed(bench), profiles=profiles(bench).get).profile == profiles(bench)[first]
    again = profile_for(bench.register, tokens(bench)[0])
    assert again is not None
    assert again.name == first, "a lost file is made again by the same profile"


def test_another_programme_has_its_own_profile(bench: Bench) -> None:
    bench.issue(a_row(), a_row(reference="W-0002", title="Pipe Welding NC III", level="PH-PQF 3"))
    assert len(profiles(bench)) == 2


def test_no_profile_says_a_word_about_a_person(bench: Bench) -> None:
    row = a_row(result="failed")
    bench.issue(row)
    (data,) = profile_files(bench.register, ISS).values()
    said = data.decode()
    for name in ("full_name", "birth_date", "document_number", "award_date", "reference", "valid_until"):
        assert row[name] not in said, name
    for word in ("Maria", "Santos", '"failed"', ":92", "268"):
        assert word not in said


def test_publish_takes_along_the_profiles_of_wallets_too_and_of_every_time_before(
    bench: Bench, cli: Cli, tmp_path: Path
) -> None:
    bench.issue(*wallet_rows(2))
    assert profiles(bench) == {}
    cli("publish", "--out", "delivery")
    (name,) = profile_files(bench.register, ISS)
    assert (tmp_path / "delivery" / name).read_bytes() == profile_files(bench.register, ISS)[name]
    bench.issue(a_row(reference="W-0099", title="Pipe Welding NC III"))
    cli("publish", "--out", "delivery")
    found = {path.name for path in (tmp_path / "delivery").iterdir() if is_profile_file(path.name)}
    assert found == set(profile_files(bench.register, ISS))
    assert len(found) == 2
    assert name in found


@pytest.mark.parametrize("first", [True, False])
def test_a_code_that_is_there_in_the_other_form_stays(bench: Bench, first: bool) -> None:
    bench.issue(a_row())
    (token,) = tokens(bench)
    entry = next(bench.register.rows("SELECT serial, token FROM credential"))

    class Paper:
        serial, token, is_paper = entry["serial"], entry["token"], True

    profile = profile_for(bench.register, token)
    path = bench.out / "TC-000001.png"
    path.unlink()
    write_credential(bench.out, Paper(), profile, self_contained=first)
    before = path.read_bytes()
    assert skp1.decode(printed(bench), profiles=profiles(bench).get).frame.built_in == first
    write_credential(bench.out, Paper(), profile, self_contained=not first)
    assert path.read_bytes() == before


def test_paper_on_demand_needs_no_profile(cli: Cli, bench: Bench, tmp_path: Path) -> None:
    pairs = [f"{name}={value}" for name, value in a_row().items() if value]
    options = [word for pair in pairs for word in ("--set", pair)]
    said = cli("issue", "training-certificate", *options, "--paper-self-contained", "--out", "out")
    assert said.code == 0, said.err
    (reading,) = read_input(str(tmp_path / "out" / "TC-000001.png"))
    assert skp1.decode(reading.texts[0]).text() == tokens(bench)[0]


def test_data_in_any_order_of_members_goes_by_the_profile(cli: Cli, bench: Bench, tmp_path: Path) -> None:
    unit = {"score": 92, "title": "Fillet welds", "code": "SMAW-1"}
    data = {
        "results": {"units": [unit]},
        "identity": {"document_number": "P1234567A", "document_country": "PH", "birth_date": "1998-04-02"},
        "holder": {"given_name": "Maria", "full_name": "Maria Santos"},
        "result": "passed",
        "award_date": "2026-06-12",
        "occupation": ["7212"],
        "title": "Welding",
        "reference": "W-0007",
    }
    (tmp_path / "w.json").write_text(json.dumps(data))
    said = cli("issue", "training-certificate", "--data", "w.json", "--out", "out")
    assert said.code == 0, said.err
    (reading,) = read_input(str(tmp_path / "out" / "TC-000001.png"))
    assert skp1.decode(reading.texts[0], profiles=profiles(bench).get).text() == tokens(bench)[0]
