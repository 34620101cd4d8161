"""Checked rows, kept on the disk until they are signed."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from issuer.issuing.admission import Admitted


class Aside:
    """Rows in roster order: orders to be signed, and serials of those issued before.

    An unnamed file in the home: gone with the process, readable by nobody else.
    """

    def __init__(self, home: Path) -> None:
        self.count = 0
        self._file = tempfile.TemporaryFile(dir=home)  # noqa: SIM115  closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def keep(self, row: Admitted | str) -> None:
        """Put a row aside: an order, or the serial under which it was issued before."""
        self.count += 1
        self._file.write(json.dumps(row).encode() + b"\n" if isinstance(row, str) else row.to_line())

    def __iter__(self) -> Iterator[bytes]:
        """The rows again, from the first, each as a line (see `serial_in` and `Admitted.from_line`)."""
        self._file.seek(0)
        for line in self._file:  # noqa: UP028  `yield from` would close the file with the generator
            yield line


def serial_in(line: bytes) -> str | None:
    """The serial of a row that was issued before; None if the line is an order."""
    return str(json.loads(line)) if line.startswith(b'"') else None
