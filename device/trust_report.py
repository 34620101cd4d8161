"""What an import changed, told to a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from device.instants import day_of, instant
from device.terminal import safe_text

_NAMED: Final = 5
"""How many centres are named before the rest is counted."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """An import that succeeded.

    `issued` is when the bundle was made (instant); `added`, `changed` and `removed` are centres as
    "Name (XX)"; `left_out` gives for each country whose own files do not hold the reason why;
    `kept_lists` names the centres of which no status list, or an older one, was brought than the one here.
    """

    version: int
    scheme: str
    issued: int
    again: bool
    issuers: int
    status_lists: int
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    kept_lists: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The report in a few lines."""
        lines = [f"Trust list {self.version} of {safe_text(self.scheme)}, made on {day_of(self.issued)}:"]
        lines[0] += f" {_count(self.issuers, 'centre')}, {_count(self.status_lists, 'status list')}"
        lines[0] += " (it was here already)" if self.again else ""
        lines += [
            f"  {word}: {_names(names)}"
            for word, names in (("new", self.added), ("changed", self.changed), ("gone", self.removed))
            if names
        ]
        lines += [f"  left out: {safe_text(country)}, {reason}" for country, reason in self.left_out.items()]
        if self.kept_lists:
            lines.append(
                f"  brings no status list or an older one, so the one here stays: {_names(self.kept_lists)}"
            )
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        """The report's members for --json."""
        return {
            "version": self.version,
            "scheme": self.scheme,
            "issued": instant(self.issued),
            "again": self.again,
            "issuers": self.issuers,
            "status_lists": self.status_lists,
            "added": list(self.added),
            "changed": list(self.changed),
            "removed": list(self.removed),
            "left_out": dict(self.left_out),
            "kept_lists": list(self.kept_lists),
        }


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(map(safe_text, names[:_NAMED]))
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
