"""The worker's pocket: all the wallet can do, for the command line and for the screens alike.

Every method reads the store and the trust anew, so that no card is judged by yesterday's bundle, and may be
called from any thread. It raises PassportError, OSError, or WrongPassphrase, Damaged or NewerVersion of
credential.sealing; whatever it raises, nothing was stored.
"""

import os
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Self

from credential.errors import CannotTell
from credential.keys import Random
from credential.request import Request
from credential.verify import check_receipt
from device import clock, homes, locks
from device.errors import PassportError
from device.terminal import safe_text
from device.trust import FolderTrust, open_trust
from wallet import backup, enrolling, history, receiving, showing, store
from wallet.card import Card, CardState, Enrolment, Shown
from wallet.judging import card_of
from wallet.replacements import Changed, changes, linked

__all__ = ["Card", "CardState", "Enrolment", "Pocket", "Request", "Shown"]


class Pocket:
    """One opened wallet. `note` says after `remember` why the history could not be written, else None."""

    def __init__(self, home: Path, opened: store.Store, random: Random) -> None:
        self.home = home
        self.note: str | None = None
        self._opened: store.Store | None = opened
        self._random = random

    @classmethod
    def create(cls, home: Path, passphrase: bytes, *, random: Random = os.urandom) -> Self:
        """Make a new wallet in `home`, which may be new; PassportError if there is one already."""
        homes.create_home(home, "wallet")
        with locks.locked(home, "init"):
            if (home / store.NAME).exists():
                raise PassportError(
                    f"there is already a wallet in {home}", hint="choose another folder with --home"
                )
            store.create(home, passphrase, random=random)
        return cls.open(home, passphrase, random=random)

    @classmethod
    def open(cls, home: Path, passphrase: bytes, *, random: Random = os.urandom) -> Self:
        """Open the wallet in `home` (Argon2id takes a fraction of a second) and check the whole file."""
        homes.open_home(home, "wallet")
        return cls(home, store.Store.open(home, passphrase, random=random), random)

    @classmethod
    def restore(cls, home: Path, source: Path, passphrase: bytes, *, random: Random = os.urandom) -> Self:
        """Open the backup `source` and make it the wallet in `home`, new or still without cards and keys.

        The pinned root comes with it; the trust bundle has to be imported again.
        """
        return cls(home, backup.restore(home, source, passphrase, random=random), random)

    def backup(self, target: Path, passphrase: bytes) -> None:
        """Write the new file `target`, sealed with this wallet's passphrase, and prove that it opens."""
        values = store.Store.open(self.home, passphrase, random=self._random).values()
        held = backup.Backup(values, backup.pinned_root(self.home))
        backup.write(target, held, passphrase, random=self._random)

    def close(self) -> None:
        """Forget the key; the wallet is locked."""
        self._opened = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def cards(self) -> list[Card]:
        """All cards, the newest first, each verified now against this wallet's trust."""
        rows = self._store.values()["cards"]
        trust, now = self._trust(), clock.now()
        newest = sorted(rows, key=lambda row: int(rows[row]["n"]), reverse=True)
        return linked([card_of(row, rows[row], trust=trust, now=now) for row in newest])

    def card(self, id_or_prefix: str) -> Card:
        """The one card whose id begins so; PassportError if there is none, or more than one."""
        found = [card for card in self.cards() if id_or_prefix and card.row.startswith(id_or_prefix.lower())]
        if len(found) != 1:
            words = "more than one card begins" if found else "no card begins"
            raise PassportError(
                f'{words} with "{safe_text(id_or_prefix, 40)}"', hint="see all cards: passport-wallet list"
            )
        return found[0]

    def receive(self, text: str, *, keep: bool = False) -> Card:
        """Keep the credential in `text` (SD-JWT or SKP1); with `keep` also one of an unknown issuer.

        One that is already here is not stored twice.
        """
        trust, now = self._trust(), clock.now()
        token = receiving.credential_in(text, trust.profile if trust else None)
        verdict = check_receipt(token, trust=trust, now=now)
        with self._store.change("receive") as change:
            receiving.check(token, verdict, ours=enrolling.thumbprints(change.values), keep=keep)
            row = receiving.put(change, token, now)
        return self.card(row)

    def changes(self, card: Card) -> tuple[Card | None, list[Changed]]:
        """The card that this one stands in place of, the last of several, and what it says otherwise."""
        if not card.replaces:
            return None, []
        old = next((each for each in self.cards() if each.row == card.replaces[0]), None)
        return old, changes(old, card) if old else []

    def remove(self, card: Card) -> None:
        """Delete a card and its history; its key stays, as a renewed card may need it."""
        with self._store.change("remove") as change:
            change.drop("cards", card.row)
            history.forget(change, card.row)

    def enrol(self, issuer_id: str) -> Enrolment:
        """A fresh key for a card of this centre, kept until the card arrives and with it."""
        key = enrolling.new_key(issuer_id, now=clock.now(), random=self._random)
        with self._store.change("enrol") as change:
            enrolling.put(change, key)
        return enrolling.shown(key, self._trust())

    def enrolments(self) -> list[Enrolment]:
        """The keys that still wait for their card, the newest first."""
        trust = self._trust()
        return [enrolling.shown(key, trust) for key in enrolling.waiting(self._store.values())]

    def read_request(self, text: str) -> Request:
        """The request in `text` (SKP1 or its JSON). One past its time is returned too: clocks are wrong."""
        return showing.request_in(text)

    def is_late(self, request: Request) -> bool:
        """Whether the request is over by this machine's clock."""
        return clock.now() > request.until

    def present(self, card: Card, parts: Collection[str], request: Request | None = None) -> str:
        """The text of `code_of`, and a line of it in the history."""
        text = self.code_of(card, parts, request)
        self.remember(card, parts, request)
        return text

    def code_of(
        self,
        card: Card,
        parts: Collection[str],
        request: Request | None = None,
        *,
        self_contained: bool = False,
    ) -> str:
        """The SKP1 text that shows `parts` of `card`, for this request only or for nobody in particular.

        PassportError for a card that proved false, and for a paper card asked to answer a request. A paper
        card always shows holder and identity. `self_contained` is for a checker with an older bundle.
        """
        fresh, now = self.card(card.row), clock.now()
        shown = showing.chosen(fresh, parts, request)
        trust = self._trust()
        profiles = tuple(trust.profiles_of(fresh.claims["iss"])) if trust and not self_contained else ()
        if fresh.paper:
            return showing.paper_text(fresh, shown, profiles)
        key = enrolling.key_for(self._store.values(), receiving.holder_of(fresh.token))
        return showing.bound_text(
            fresh, shown, request, key=key, now=now, random=self._random, profiles=profiles
        )

    def remember(self, card: Card, parts: Collection[str], request: Request | None = None) -> None:
        """Write into the history that `parts` of `card` were shown.

        A disk that refuses must not keep a worker from showing a card: `note` then says so.
        """
        self.note = None
        shown = showing.chosen(card, parts, request)
        try:
            with self._store.change("present") as change:
                history.put(change, card, shown, request, clock.now())
        except (OSError, PassportError):
            self.note = "this could not be written into your history"

    def history(self, card: Card | None = None) -> list[Shown]:
        """What was shown, of `card` or of all cards, the newest first."""
        return history.of(self._store.values(), card.row if card else None)

    def forget(self, card: Card | None = None) -> None:
        """Erase the history of `card`, or all of it."""
        with self._store.change("forget") as change:
            history.forget(change, card.row if card else None)

    @property
    def _store(self) -> store.Store:
        if self._opened is None:
            raise PassportError("the wallet is locked", hint="open it again with your passphrase")
        return self._opened

    def _trust(self) -> FolderTrust | None:
        try:
            return open_trust(self.home)
        except CannotTell:
            return None  # damaged: every card reads as not checked until the next import
