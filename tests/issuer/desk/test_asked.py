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


def test_nothing_is_withdrawn_for_good_before_the_person_has_read_whose_it_is(
    bench: Bench, tmp_path: Path
) -> None:
    bench.issue(a_row(), *(a_row(reference=f"X-{number}") for number in range(12)))
    person = Person(tmp_path, tmp_path)
    one = f"passport-issuer revoke TC-000001 --reason error --home {bench.home}"
    shown = person.talk(one, ("Revoke TC-000001 for good? [y/N]: ", "n"), code=1)
    assert "TC-000001  Maria Clara Santos, Shielded Metal Arc Welding NC II" in shown
    assert "nothing was changed, as you wished" in shown
    assert "is revoked" in person.talk(one, ("[y/N]: ", "y"))
    (tmp_path / "serials.txt").write_text("".join(f"TC-{number:06}\n" for number in range(1, 14)))
    many = f"passport-issuer revoke --from serials.txt --reason error --home {bench.home}"
    shown = person.talk(many, ("Revoke 12 certificates for good? [y/N]: ", "n"), code=1)
    assert "and 4 more" in shown
    assert next(bench.register.values("SELECT count(*) FROM credential WHERE status <> 0")) == 1


def test_what_a_report_of_theft_costs_is_told_before_it_is_made(bench: Bench, tmp_path: Path) -> None:
    bench.issue(a_row())
    key = bench.key.public.fingerprint
    shown = Person(tmp_path, tmp_path).talk(
        f"passport-issuer compromise {key[:8]} --since 2026-11-20 --home {bench.home}",
        ("[y/N]: ", "n"),
        code=1,
    )
    assert f"Key {key[:8]} is never used again" in shown
    assert "checkers will refuse 1 certificate it signed; stolen since 2026-11-20?" in " ".join(shown.split())
    assert not list(bench.register.values("SELECT 1 FROM signing_key WHERE stolen IS NOT NULL"))


def test_who_names_no_certificate_is_asked_which(bench: Bench, tmp_path: Path) -> None:
    bench.issue(a_row())
    shown = Person(tmp_path, tmp_path).talk(
        f"passport-issuer suspend --home {bench.home}", ("SERIAL: ", "training-certificate:W-0001")
    )
    assert "TC-000001 (Maria Clara Santos) is suspended; it was valid." in shown
    assert "Your certificate is suspended for now" in shown
