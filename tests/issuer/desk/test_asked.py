"""Somebody at the desk corrects a name, and is asked before anything is revoked."""

from pathlib import Path

from tests.issuer.builders import Bench, a_row
from tests.journeys.dialogue import Person


def test_a_correction_is_shown_before_and_after_and_asked_about(
    bench: Bench,
    passphrase: Path,
    tmp_path: Path,
) -> None:
    bench.issue(a_row())
    command = (
        f"passport-issuer correct TC-000001 --out new --home {bench.home} --passphrase-file {passphrase}"
    )
    what = [("NAME=VALUE: ", "full_name=Ana Reyes"), ("another (Enter: no more): ", "")]
    person = Person(tmp_path, tmp_path)
    shown = person.talk(command, *what, ("[y/N]: ", "n"), code=1)
    assert "Name: Maria Clara Santos → Ana Reyes" in shown
    assert bench.count() == 1
    shown = person.talk(command, *what, ("[y/N]: ", "y"))
    assert "Issued TC-000002 to Ana Reyes" in shown
    assert "TC-000001, now revoked" in shown
    assert (tmp_path / "new" / "TC-000002-notice.txt").exists()


def test_who_names_no_certificate_is_asked_which(bench: Bench, tmp_path: Path) -> None:
    bench.issue(a_row())
    shown = Person(tmp_path, tmp_path).talk(
        f"passport-issuer suspend --home {bench.home}", ("SERIAL: ", "training-certificate:W-0001")
    )
    assert "TC-000001 (Maria Clara Santos) is suspended; it was valid." in shown
    assert "Your certificate is suspended for now" in shown
