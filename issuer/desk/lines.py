"""What `batch` prints on standard output, a line a row: for programs that go on from there.

A line about an issued row is a promise: its credential is committed, and its file is there.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from device.command import Session
from device.terminal import out
from issuer.issuing.admission import Admitted
from issuer.issuing.batch import Issued
from issuer.roster.problem import Problem


class Lines:
    """With --json one object a row; else `reference TAB serial TAB file`, and nothing on a terminal."""

    def __init__(self, session: Session) -> None:
        self._json = session.json
        self._plain = not session.json and not sys.stdout.isatty()

    def issued(self, row: Issued) -> None:
        """The row is issued, by this run or before."""
        entry = row.entry
        if self._plain:
            out(f"{entry.reference}\t{entry.serial}\t{row.file}")
        elif self._json:
            state = "issued" if row.fresh else "already"
            self._object(state, entry.reference, serial=entry.serial, file=str(row.file), digits=entry.digits)

    def ready(self, order: Admitted) -> None:
        """The row could be issued."""
        self._object("ready", order.reference, row=order.row, digits=order.digits)

    def already(self, reference: str, serial: str) -> None:
        """The row was issued before; nothing was written."""
        self._object("already", reference, serial=serial)

    def wrong(self, row: int, reference: str, problems: Sequence[Problem]) -> None:
        """The row needs somebody."""
        self._object("wrong", reference, row=row, problems=[asdict(problem) for problem in problems])

    def _object(self, state: str, reference: str, **members: Any) -> None:
        if self._json:
            out(json.dumps({"state": state, "reference": reference, **members}))
