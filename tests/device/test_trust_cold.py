"""A check reads a few small files and loads no library of the import."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.device.trust_world import iss_of

LOOK = """
import json, sys
from pathlib import Path
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from device import clock
clock.now = lambda: int(sys.argv[3])
from device.trust import open_trust
before = len(opened)
trust = open_trust(Path(sys.argv[1]))
entry = trust.entry(sys.argv[2])
status = trust.status_list(entry, entry.status_lists[0])
trust.status_list(entry, entry.status_lists[0]), trust.entry(sys.argv[2])
assert status.status(1) == 0
print(json.dumps({"opened": opened[before:], "modules": sorted(sys.modules)}))
"""
LEFT_OUT = ("tuf", "securesystemslib", "jwt", "platformdirs", "sqlite3", "zipfile", "urllib3", "shutil")


@pytest.fixture(scope="module")
def look(first_home: Path) -> dict[str, list[str]]:
    """What a process does that opens trust, an entry and a list."""
    from tests.builders import NOW

    arguments = [sys.executable, "-c", LOOK, str(first_home), iss_of("batangas"), str(NOW)]
    done = subprocess.run(
        arguments, cwd=Path(__file__).parents[2], capture_output=True, check=True, text=True
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def test_a_check_opens_three_small_files(look: dict[str, list[str]], first_home: Path) -> None:
    here = [
        Path(name).relative_to(first_home / "trust/live")
        for name in look["opened"]
        if str(first_home) in name
    ]
    assert [path.parts[0] for path in here] == ["trust.json", "issuers", "status"]


def test_a_check_loads_nothing_of_the_import(look: dict[str, list[str]]) -> None:
    assert not [name for name in LEFT_OUT if name in look["modules"]]
    assert "device.trust_update" not in look["modules"]
