"""An order: what a centre asks to be issued, before anything has been checked against the register."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Order:
    """The claims of one credential to be.

    `reference` is the centre's own number for it, unique within a kind; `claims` are shaped as the
    kind's schema says; `valid_until` is the last valid day as written, None for no end; `enrolment`
    is the worker's enrolment code (JWT text), empty for a paper credential; `row` is where it stood.
    """

    reference: str
    claims: Mapping[str, Any] = field(default_factory=dict)
    valid_until: str | None = None
    enrolment: str = ""
    row: int = 1

    @property
    def digest(self) -> str:
        """What tells the same data from other data under one reference, whatever order it came in."""
        return f"{data_digest(self.claims, self.valid_until)}:{enrolment_digest(self.enrolment)}"

    @property
    def full_name(self) -> str:
        """The holder's name as it will be certified."""
        holder = self.claims.get("holder")
        name = holder.get("full_name", "") if isinstance(holder, dict) else ""
        return name if isinstance(name, str) else ""


def data_digest(claims: Mapping[str, Any], valid_until: str | None) -> str:
    """The first half of a digest: over what is certified."""
    return _sha256(_ENCODER.encode([claims, valid_until]))


_ENCODER: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def enrolment_digest(enrolment: str) -> str:
    """The second half: over the enrolment code, by which a credential on paper is known too."""
    return _sha256(enrolment)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def in_order_of(shape: Mapping[str, Any], value: Any) -> Any:
    """Members in the order of their schema, as rosters bring them: small codes rely on that order."""
    if isinstance(value, list):
        return [in_order_of(shape.get("items", {}), each) for each in value]
    if not isinstance(value, dict):
        return value
    shapes = shape.get("properties", {})
    names = [*(name for name in shapes if name in value), *(name for name in value if name not in shapes)]
    return {name: in_order_of(shapes.get(name, {}), value[name]) for name in names}


def composed(value: Any) -> Any:
    """`value` with every text in it in NFC, so that one name has one spelling."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [composed(each) for each in value]
    if isinstance(value, dict):
        return {name: composed(each) for name, each in value.items()}
    return value
