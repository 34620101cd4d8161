"""`make bench`: measure everything, print the table, write `benchmarks/latest.json`."""

import json
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.batch import batch_figures
from benchmarks.cold import cold_figures
from benchmarks.figures import Figure
from benchmarks.large_register import large_register_figures
from benchmarks.masks import mask_figures
from benchmarks.qr import qr_figures
from benchmarks.qr_rivals import qr_rival_figures
from benchmarks.rivals import rival_figures
from benchmarks.scanning import scanning_figures
from benchmarks.tokens import size_figures, token_figures
from benchmarks.worst import worst_figures

LATEST = Path(__file__).parent / "latest.json"
_MEASURES = (
    token_figures,
    rival_figures,
    size_figures,
    qr_figures,
    qr_rival_figures,
    cold_figures,
    mask_figures,
    scanning_figures,
    worst_figures,
    batch_figures,
    large_register_figures,
)


def main() -> None:
    """Measure, print, write."""
    print("Ratios in one run on one machine; CPU time, but wall time for whole commands.\n")
    figures: list[Figure] = []
    for measure in _MEASURES:
        for figure in measure():
            print(figure.row(), flush=True)
            figures.append(figure)
    named = {each.name: {"value": each.value, "unit": each.unit, "target": each.target} for each in figures}
    LATEST.write_text(json.dumps({**named, "run": _run()}, indent=1) + "\n", encoding="utf-8")
    print(f"\nWritten to {LATEST.parent.name}/{LATEST.name}.")


def _run() -> dict[str, str]:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    processor = platform.processor() or platform.machine()
    return {
        "machine": f"{platform.system()} {processor}, Python {platform.python_version()}",
        "commit": commit.stdout.strip(),
        "date": datetime.now(UTC).date().isoformat(),
    }


if __name__ == "__main__":
    main()
