"""`passport-verifier trust`, `import` and `status`, with a real TUF repository."""

import json
from pathlib import Path

import pytest

from device import clock
from device.fingerprint import fingerprint_of
from device.homes import open_home
from tests.builders import NOW
from tests.device.trust_world import World, a_world
from tests.verifier.builders import AGate
from tests.verifier.conftest import Passport


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return a_world(tmp_path / "world")


def test_a_gate_is_set_up_with_trust_and_import(world: World, passport: Passport, tmp_path: Path) -> None:
    root = tmp_path / "root.json"
    root.write_bytes(world.root)
    home = tmp_path / "gate"
    trusted = passport("trust", root, "--fingerprint", fingerprint_of(world.root))
    imported = passport("import", world.folder)
    status = passport("status")

    assert (trusted.code, imported.code, status.code) == (0, 0, 0)
    assert open_home(home, "verifier") == home
    assert "Scheme" in status.out
    assert "TESDA" in status.out
    assert "0 open" in status.out


def test_json_of_the_same(world: World, passport: Passport, tmp_path: Path) -> None:
    root = tmp_path / "root.json"
    root.write_bytes(world.root)
    trusted = json.loads(passport("trust", root, "--fingerprint", fingerprint_of(world.root), "--json").out)
    before = json.loads(passport("status", "--json").out)
    imported = json.loads(passport("import", world.folder, "--json").out)
    status = json.loads(passport("status", "--json").out)

    assert trusted["scheme"] == imported["scheme"] == status["trust"]["scheme"]
    assert before["trust"]["imported"] is False
    assert status["requests_open"] == 0


def test_a_root_with_another_fingerprint_is_not_trusted(
    world: World, passport: Passport, tmp_path: Path
) -> None:
    root = tmp_path / "root.json"
    root.write_bytes(world.root)
    said = passport("trust", root, "--fingerprint", "00" * 32)

    assert said.code != 0
    assert "fingerprint" in said.err
    assert "No scheme is trusted yet" in passport("status").out


def test_nothing_is_imported_before_a_scheme_is_trusted(
    world: World, passport: Passport, tmp_path: Path
) -> None:
    said = passport("import", world.folder)

    assert said.code != 0
    assert "passport-verifier trust" in said.err


def test_a_root_that_is_not_there_is_exit_2_and_makes_no_home(passport: Passport, tmp_path: Path) -> None:
    assert passport("trust", tmp_path / "none.json", "--fingerprint", "00" * 32).code == 2
    assert not (tmp_path / "gate").exists()


def test_status_counts_the_requests_that_wait(gate: AGate, passport: Passport) -> None:
    gate.request()
    gate.request(seed="past", span=30)

    assert "1 open" in passport("status").out
