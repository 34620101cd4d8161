"""How long runs are recorded: the last of each in `benchmarks/soak.json`.

`SOAK_PERCENT` shortens them; a line says how much of the full run it was.
"""

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "benchmarks" / "soak.json"
SEED = 20261121


def share(count: int) -> int:
    """So many of `count` as this run is to make: all, unless `SOAK_PERCENT` says less."""
    return max(1, count * int(os.environ.get("SOAK_PERCENT", "100")) // 100)


def record(name: str, counts: Mapping[str, int], *, seconds: float) -> None:
    """Write down what a long run counted, in place of its last record."""
    runs = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else []
    runs = [each for each in runs if each["name"] != name]
    git = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    runs.append(
        {
            "name": name,
            "counts": dict(sorted(counts.items())),
            "seconds": round(seconds, 1),
            "percent_of_the_full_run": share(100),
            "seed": SEED,
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "commit": commit,
            "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        }
    )
    REPORT.write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")
