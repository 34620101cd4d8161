"""A card: one credential as its owner sees it, with what this wallet's trust says of it now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class CardState(StrEnum):
    """How a card stands, judged anew each time it is read from the store."""

    GOOD = "good"
    ENDING_SOON = "ending_soon"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"
    STATUS_OLD = "status_old"
    NOT_CHECKED = "not_checked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Card:
    """One credential of this wallet.

    `issuer_name`, `country` and `authority` come from the trust bundle, never from the credential, and are
    None where it does not vouch for the issuer. `claims` are the credential's claims with the parts in it;
    they are empty for a card whose seal proved false: words under a broken seal are nobody's words.
    `replaced_by` is the row of the card that the centre put in place of this one, `replaces` are the rows
    of those that this one stands in place of, the newest first.
    """

    row: str
    kind: str
    title: str
    issuer_name: str | None
    country: str | None
    authority: str | None
    state: CardState
    state_words: str
    valid_until: date | None
    ends_in_days: int | None
    paper: bool
    parts: tuple[str, ...]
    claims: Mapping[str, Any] = field(compare=False, repr=False)
    token: str = field(repr=False)
    received: int
    codes: tuple[str, ...] = ()
    replaced_by: str | None = None
    replaces: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The eight hex digits a person names this card by."""
        return self.row[:8]

    @property
    def can_be_presented(self) -> bool:
        """False only for a card that proved no good. One withdrawn or ended may be shown, with a warning."""
        return self.state is not CardState.REFUSED


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the worker's own history: what was shown of the card `row`, when (an instant), to whom.

    `to` is the unproven name in the request, None when nobody in particular asked; `parts` were shown
    besides what is always visible.
    """

    number: int
    row: str
    when: int
    to: str | None
    purpose: str | None
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A key waiting for its card. `code` (a JWT) goes to the centre, `digits` are compared in person."""

    code: str = field(repr=False)
    digits: str
    issuer_id: str
    issuer_name: str | None
    made: int
