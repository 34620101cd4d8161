"""Checked rows, kept on the disk until they are signed."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from issuer.admission import Admitted


class Aside:
    """Rows in roster order: orders to be signed, and serials of those issued before.

    An unnamed file in the home: gone with the process, readable by nobody else.
    """

    def __init__(self, home: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=home)  # noqa: SIM115  closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def keep(self, row: Admitted | str) -> None:
        """Put a row aside: an order, or the serial under which it was issued before."""
        self._file.write(json.dumps(row).encode() + b"\n" if isinstance(row, str) else row.to_line())

    def __iter__(self) -> Iterator[Admitted | str]:
        """The rows again, from the first."""
        self._file.seek(0)
        for line in self._file:
            yield json.loads(line) if line.startswith(b'"') else Admitted.from_line(line)
