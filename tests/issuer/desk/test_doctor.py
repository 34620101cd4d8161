"""`doctor`: each thing that can go wrong at a desk is named, with what to do about it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from credential.limits import DAY
from credential.status_list import REVOKED
from device import clock
from issuer.custody.health import EARLIEST
from issuer.custody.keystore import NAME as KEY
from issuer.records.register import NAME
from issuer.records.seats import room
from issuer.records.standing import change_status
from tests.builders import NOW
from tests.issuer.builders import Bench, a_row
from tests.issuer.conftest import Cli, Said


def findings(said: Said) -> dict[str, tuple[str, str]]:
    """State and words by what was looked at."""
    return {each["what"]: (each["state"], each["words"]) for each in json.loads(said.out)["findings"]}


@pytest.fixture
def well(bench: Bench, cli: Cli) -> Bench:
    """A centre at which all is well."""
    bench.issue(a_row())
    cli("publish", "--out", "d")
    cli("backup", "b")
    assert room(bench.register) > 5000
    return bench


def test_a_desk_at_which_all_is_well(well: Bench, cli: Cli) -> None:
    said = cli("doctor", "--full", words=None)
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert len(lines) == 10
    assert all(line.startswith("✓ good") for line in lines)
    assert "every page read" in said.out


def at(monkeypatch: pytest.MonkeyPatch, now: int) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


Harm = Callable[[Bench, pytest.MonkeyPatch], object]
HARMS: list[tuple[str, str, str, Harm]] = [
    ("clock", "now", "before this program was made", lambda _, patch: at(patch, EARLIEST - 1)),
    ("clock", "now", "but something was done here at", lambda _, patch: at(patch, NOW - DAY)),
    ("permissions", "now", NAME, lambda bench, _: (bench.home / NAME).chmod(0o640)),
    ("permissions", "now", "home", lambda bench, _: bench.home.chmod(0o755)),
    ("key", "now", "is missing", lambda bench, _: (bench.home / KEY).unlink()),
    ("key", "soon", "more than two years", lambda _, patch: at(patch, NOW + 800 * DAY)),
    ("last publish", "soon", "good until", lambda _, patch: at(patch, NOW + 25 * DAY)),
    ("last publish", "now", "checkers cannot tell", lambda _, patch: at(patch, NOW + 31 * DAY)),
    (
        "last publish",
        "soon",
        "not told: 1 new certificate",
        lambda bench, _: bench.issue(a_row(reference="W-2")),
    ),
    ("last publish", "soon", "not told: 1 change of status or key", lambda bench, _: _revoked(bench)),
    ("last backup", "soon", "8 days ago; 1 act since", lambda bench, patch: _act(bench, patch, 8)),
    ("last backup", "now", "30 days ago; 1 act since", lambda bench, patch: _act(bench, patch, 30)),
    (
        "leftovers",
        "soon",
        ".passport-1.part",
        lambda bench, _: (bench.home / ".passport-1.part").touch(0o600),
    ),
    (
        "leftovers",
        "soon",
        "signing-key-0",
        lambda bench, _: shutil.copy(bench.home / KEY, bench.home / "signing-key-0.pem"),
    ),
    (
        "audit log",
        "now",
        "entry 1 was changed",
        lambda bench, _: _run(bench, "UPDATE audit SET at = 1 WHERE entry = 1"),
    ),
    (
        "audit log",
        "now",
        "older than this home remembers",
        lambda bench, _: _run(bench, "DELETE FROM audit WHERE entry = 4"),
    ),
    ("status lists", "soon", "room for 0", lambda bench, _: _run(bench, "UPDATE status_list SET closed = 1")),
]


def _act(bench: Bench, monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    at(monkeypatch, NOW + days * DAY)
    bench.issue(a_row(reference="W-2"))


def _revoked(bench: Bench) -> None:
    with bench.register.writing():
        change_status(bench.register, "TC-000001", REVOKED, NOW, "error")


def _run(bench: Bench, sql: str) -> None:
    with bench.register.writing():
        bench.register.run(sql)


def test_each_harm_is_named_and_only_that(well: Bench, cli: Cli, tmp_path: Path) -> None:
    saved = Path(shutil.copytree(well.home, tmp_path / "saved"))
    for what, state, words, harm in HARMS:
        well.register.close()
        shutil.rmtree(well.home)
        shutil.copytree(saved, well.home)
        with pytest.MonkeyPatch.context() as patch, type(well.register).open(well.home) as register:
            at(patch, NOW)
            harm(Bench(well.home, register, well.key, tmp_path / "harm"), patch)
            said = cli("doctor", "--json", words=None)
        found = findings(said)
        assert found[what][0] == state, (what, found)
        assert words in found[what][1]
        assert said.code == (1 if "now" in {each for each, _ in found.values()} else 0)


def test_a_register_that_cannot_be_opened_is_one_line_among_others(well: Bench, cli: Cli) -> None:
    well.register.close()
    (well.home / NAME).write_bytes(b"not a database at all")
    said = cli("doctor", words=None)
    assert said.code == 1
    assert "✗ now   register        the register is damaged" in said.out
    assert "✓ good  permissions" in said.out
    (well.home / NAME).unlink()
    assert "the register is missing" in cli("doctor", words=None).out


def test_a_passphrase_file_is_looked_at_when_it_is_given(bench: Bench, cli: Cli, tmp_path: Path) -> None:
    kept = tmp_path / "stick"
    kept.mkdir()
    for path, mode, state in (
        (kept / "words", 0o644, "now"),
        (kept / "words", 0o600, "good"),
        (bench.home / "words", 0o600, "soon"),
        (bench.home.parent / "words", 0o600, "soon"),
    ):
        path.write_text("x")
        path.chmod(mode)
        assert findings(cli("doctor", "--json", words=path))["passphrase file"][0] == state
        path.unlink()


def test_a_centre_that_never_published_or_backed_up_is_reminded(bench: Bench, cli: Cli) -> None:
    found = findings(cli("doctor", "--json", words=None))
    assert (found["last backup"], found["last publish"]) == (("soon", "never"), ("soon", "never"))
    bench.issue(a_row())
    found = findings(cli("doctor", "--json", words=None))
    assert (found["last backup"], found["last publish"]) == (("now", "never"), ("now", "never"))
