"""No time zone, no clock, no file and no needless import has a part in a judgement."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders import (
    NOW,
    a_presentation,
)
from tests.credential.judging import SOUND, VECTORS, judged
from tests.vectors.running import run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def zone() -> Iterator[Any]:
    before = os.environ.get("TZ")

    def set_zone(name: str) -> None:
        os.environ["TZ"] = name
        time.tzset()

    yield set_zone
    os.environ.pop("TZ", None) if before is None else os.environ.update(TZ=before)
    time.tzset()


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "Pacific/Honolulu", "Asia/Kathmandu"])
def test_no_time_zone_changes_a_token_or_a_verdict(zone: Any, name: str) -> None:
    zone(name)
    assert time.localtime(NOW)[:4] != time.gmtime(NOW)[:4], "the zone is set"
    assert a_presentation() == SOUND
    for vector in VECTORS:
        assert run(vector) == vector["expected"], vector["note"]


_COLD = """
import sys, json
import credential.verify, credential.skp1
print(json.dumps(sorted(sys.modules)))
"""


def test_judging_loads_nothing_that_a_cold_check_does_not_need() -> None:
    done = subprocess.run([sys.executable, "-c", _COLD], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    foreign = {"jwt", "tuf", "securesystemslib", "sqlite3", "sqlite_utils", "fastjsonschema", "textual"}
    foreign |= {"qrcode", "PIL", "zxingcpp", "pypdfium2", "platformdirs", "click", "tomllib"}
    assert loaded & (foreign | {"importlib.resources", "importlib.metadata", "ssl", "socket"}) == set()


def test_the_judge_itself_has_no_clock_and_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def used(*_: object, **__: object) -> None:
        raise AssertionError("the judge looked at the machine it runs on")

    for name in ("time", "time_ns", "localtime", "gmtime"):
        monkeypatch.setattr(time, name, used)
    for name in ("urandom", "open", "stat", "getenv"):
        monkeypatch.setattr(os, name, used)
    monkeypatch.setattr("builtins.open", used)
    verdict = judged(SOUND)
    monkeypatch.undo()
    assert verdict
