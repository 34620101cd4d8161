"""A scheme that has published twice, and a home that has its first bundle."""

import shutil
from pathlib import Path

import pytest

from device import clock
from tests.builders import NOW, a_key
from tests.device.trust_world import MADE, STICKS, World, a_home, a_world, receive


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A scheme that has published once; not to be changed."""
    return a_world(tmp_path_factory.mktemp("first") / "bundle")


@pytest.fixture(scope="session")
def second(first: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The scheme with a stick replaced and a list dropped: root 2, bundle 2; not to be changed."""
    world = first.copy(tmp_path_factory.mktemp("second") / "bundle")
    world.repository.renew(STICKS[:2], replace=(STICKS[2].public.fingerprint, a_key("stick 3")))
    world.files["PH"].pop(next(name for name in world.files["PH"] if name.endswith(".jwt")))
    world.sign("PH")
    world.publish(now=MADE + 60)
    return world


@pytest.fixture(scope="session")
def first_home(first: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the first bundle; not to be changed."""
    folder = a_home(tmp_path_factory.mktemp("first-home") / "home", first)
    receive(folder, first.folder)
    return folder


@pytest.fixture
def world(first: World, tmp_path: Path) -> World:
    """A copy of the scheme, to change."""
    return first.copy(tmp_path / "bundle")


@pytest.fixture
def home(first_home: Path, tmp_path: Path) -> Path:
    """A home of its own that trusts the scheme and has its first bundle."""
    return shutil.copytree(first_home, tmp_path / "home")


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> int:
    """The clock stands at NOW."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW
