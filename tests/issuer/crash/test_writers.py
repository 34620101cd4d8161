"""Eight processes at one register: nothing twice, nothing lost, and nobody hears of locks."""

from pathlib import Path

from tests.issuer.builders import KIND, Bench, a_roster, a_row, wallet_rows
from tests.issuer.test_processes import check_register, promised, start

WRITERS = 8
ROWS = 40


def test_eight_writers_at_once_issue_everything_once(bench: Bench, passphrase: Path, tmp_path: Path) -> None:
    """Six batches that overlap, with commits of ten rows, and two single certificates."""
    rows = wallet_rows(ROWS * (WRITERS - 2) // 2 + ROWS // 2)
    common = ("--out", "out", "--passphrase-file", passphrase)
    processes = []
    for number in range(WRITERS - 2):
        part = rows[number * ROWS // 2 : number * ROWS // 2 + ROWS]
        roster = a_roster(tmp_path, *part, name=f"{number}.csv")
        processes.append(start(bench.home, "batch", KIND, roster, *common))
    for number in range(2):
        cells = a_row(reference=f"P-{number}", document_number=f"P{number}234567A")
        pairs = [word for name, value in cells.items() if value for word in ("--set", f"{name}={value}")]
        processes.append(start(bench.home, "issue", KIND, *pairs, *common))
    said: dict[str, tuple[str, str]] = {}
    for process in processes:
        out, err = process.communicate()
        assert process.returncode == 0, err
        assert "locked" not in err
        if "TC-" in out and "\t" in out:
            lines = promised(out)
            assert all(said.setdefault(reference, line) == line for reference, line in lines.items())
    issued = {row["reference"]: row["serial"] for row in bench.register.rows("SELECT * FROM credential")}
    assert len(issued) == len(rows) + 2
    said |= {f"P-{n}": (issued[f"P-{n}"], f"out/{issued[f'P-{n}']}.sdjwt") for n in range(2)}
    check_register(bench, said)
