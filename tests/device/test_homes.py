"""Homes are private, marked, and refuse other programs."""

import stat
from pathlib import Path
from typing import get_args

import pytest

from device import homes
from device.errors import PassportError


def test_the_home_given_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSPORT_HOME", "/parent")
    assert homes.home_for("wallet", tmp_path) == tmp_path
    assert homes.home_for("wallet", None) == Path("/parent/wallet")


def test_without_either_it_is_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PASSPORT_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    home = homes.home_for("issuer", None)
    assert home.parts[-2:] == ("skills-passport", "issuer")
    assert home.is_relative_to(tmp_path)


@pytest.mark.parametrize("role", get_args(homes.Role))
def test_a_home_is_private_and_opens_for_its_role(tmp_path: Path, role: homes.Role) -> None:
    home = homes.create_home(tmp_path / "home", role)
    assert homes.open_home(home, role) == home
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / homes.MARKER).stat().st_mode) == 0o600


def test_creating_a_home_again_changes_nothing(tmp_path: Path) -> None:
    home = homes.create_home(tmp_path / "home", "wallet")
    marker = (home / homes.MARKER).stat()
    homes.create_home(home, "wallet")
    assert (home / homes.MARKER).stat().st_mtime_ns == marker.st_mtime_ns


@pytest.mark.parametrize("other", [role for role in get_args(homes.Role) if role != "issuer"])
def test_the_home_of_another_role_is_refused(tmp_path: Path, other: homes.Role) -> None:
    home = homes.create_home(tmp_path / "home", "issuer")
    for use in (homes.open_home, homes.create_home):
        with pytest.raises(PassportError, match=r"is the home of an issuer, not of an? ") as caught:
            use(home, other)
        assert caught.value.hint == "choose another folder with --home"


def test_a_missing_home_says_how_to_set_one_up(tmp_path: Path) -> None:
    with pytest.raises(PassportError, match="there is no wallet home") as caught:
        homes.open_home(tmp_path / "none", "wallet")
    assert caught.value.hint == "set one up: passport-wallet init"
    assert not homes.is_home(tmp_path / "none")


def test_a_folder_with_other_things_in_it_does_not_become_a_home(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir(mode=0o755)
    (tmp_path / "letters" / "mum.txt").write_text("dear mum")
    with pytest.raises(PassportError, match="already holds other files"):
        homes.create_home(tmp_path / "letters", "wallet")
    assert stat.S_IMODE((tmp_path / "letters").stat().st_mode) == 0o755


def test_what_an_interrupted_start_left_does_not_stand_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".passport-0123456789abcdef.part").write_text("{")
    homes.create_home(tmp_path / "home", "wallet")


@pytest.mark.parametrize(
    "marker", ["", "{}", "[]", '{"role": "king", "v": 1}', '{"role": "wallet", "v": "1"}']
)
def test_a_damaged_marker_is_said(tmp_path: Path, marker: str) -> None:
    (tmp_path / homes.MARKER).write_text(marker)
    with pytest.raises(PassportError, match="is damaged"):
        homes.open_home(tmp_path, "wallet")


def test_a_home_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / homes.MARKER).write_text('{"role": "wallet", "v": 2}')
    with pytest.raises(PassportError, match="newer version"):
        homes.open_home(tmp_path, "wallet")
