"""A country's desk: which centres it vouches for, and what it took from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from credential.delivery import Delivery
from credential.errors import CannotTell
from credential.trust_entry import Accreditation
from credential.type_metadata import described_type
from device.command import Session
from device.errors import PassportError
from device.instants import day_of, midnight
from device.locks import locked
from issuer.authority import accepting, accrediting
from issuer.authority.centres import Centre, Centres
from issuer.authority.describing import check_together, read_descriptions
from issuer.authority.desk import open_desk, read_country_state
from issuer.authority.received import open_compared, open_known, read_delivery, unverified_iss
from issuer.authority.theft import mark_stolen


@dataclass(frozen=True, slots=True)
class Judged:
    """A centre after a delivery and what is new; `again` says that it was accepted before."""

    centre: Centre
    news: tuple[str, ...]
    again: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)


class Country:
    """The desk of a country, in its home. Every method that changes something holds the home's lock."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.code = read_country_state(home).code
        self.centres = Centres(home)

    def accredit(self, folder: Path, fingerprint: str, accreditation: Accreditation, *, now: int) -> Judged:
        """Accredit the centre of a delivery, or give it one period more; PassportError."""
        delivered = read_delivery(folder)
        delivery = open_compared(delivered, fingerprint)
        self._check_ours(delivery)
        with locked(self.home, "authority accredit"):
            known = self.centres.find(delivery.iss)
            if known is None:
                judged = Judged(accrediting.first(delivery, accreditation, now=now), ("new centre",))
            else:
                judged = self._accredit_again(known, delivery, accreditation, now)
            self.centres.keep(judged.centre, None if judged.again else delivered)
        return judged

    def accept(
        self,
        folder: Path,
        *,
        now: int,
        fingerprint: str | None = None,
        stolen: tuple[str, date] | None = None,
    ) -> Judged:
        """Take a delivery of an accredited centre; with `fingerprint`, one signed with its new key.

        `stolen` is the fingerprint of a key that is no longer to be believed, and since when.
        """
        delivered = read_delivery(folder)
        with locked(self.home, "authority accept"):
            known = self._accredited(delivered)
            centre, told = mark_stolen(known, *stolen, compared=fingerprint) if stolen else (known, ())
            delivery = _open(centre, delivered, fingerprint, now)
            judged = self._judge(centre, delivery, now=now, compared=fingerprint is not None)
            if told:
                judged = replace(judged, news=told if judged.again else (*told, *judged.news))
            self.centres.keep(judged.centre, None if judged.again else delivered)
        return judged

    def describe(self, iss: str, paths: Sequence[Path]) -> tuple[Centre, list[str]]:
        """Keep descriptions of a centre's own types for the bundle; the types. PassportError."""
        documents = read_descriptions(paths)
        with locked(self.home, "authority describe"):
            centre = self.centres.find(iss)
            if centre is None:
                raise PassportError(f"no centre with the id {iss} was accredited here; nothing changed")
            kept = {described_type(data): data for data in self.centres.described(centre).values()}
            check_together(centre, kept | documents)
            self.centres.describe(centre, documents)
        return centre, sorted(documents)

    def withdraw(self, iss: str, since: date, *, now: int) -> tuple[Centre, int]:
        """End the trust in a centre; returns it, and how many of its certificates are still believed."""
        with locked(self.home, "authority withdraw"):
            centre = self.centres.find(iss)
            if centre is None:
                raise PassportError(f"no centre with the id {iss} was accredited here; nothing changed")
            withdrawn = accrediting.withdraw(centre, since, now=now)
            self.centres.keep(withdrawn)
        return withdrawn, len(self.centres.reported_before(withdrawn, midnight(since))) // 16

    def _judge(self, centre: Centre, delivery: Delivery, *, now: int, compared: bool) -> Judged:
        if accepting.is_the_last(centre, delivery):
            entry = replace(centre.entry, status_lists=tuple(delivery.status_lists))
            self._check_lists(replace(centre, entry=entry))
            return Judged(replace(centre, entry=entry), ("accepted before, nothing new",), again=True)
        former = self.centres.former_lists(centre)
        taken, news = accepting.accept(centre, delivery, former, now=now, compared=compared)
        return Judged(taken, news.words, counts=news.counts)

    def _check_ours(self, delivery: Delivery) -> None:
        if delivery.country != self.code:
            raise PassportError(
                f"{delivery.name} is in {delivery.country}, not in {self.code}; nothing changed",
                hint=f"the authority of {delivery.country} accredits it",
            )

    def _accredit_again(
        self, known: Centre, delivery: Delivery, accreditation: Accreditation, now: int
    ) -> Judged:
        if delivery.signer not in accepting.usable_keys(known.entry, day_of(now)):
            raise PassportError(
                f"{known.entry.name} has a new key; nothing changed",
                hint="first: accept DELIVERY --fingerprint HEX",
            )
        wider = accrediting.again(known, accreditation)
        if accepting.is_the_last(known, delivery):
            return Judged(wider, ("one accreditation more",), again=True)
        former = self.centres.former_lists(known)
        centre, news = accepting.accept(wider, delivery, former, now=now, compared=True)
        return Judged(centre, ("one accreditation more", *news.words), counts=news.counts)

    def _accredited(self, delivered: Mapping[str, bytes]) -> Centre:
        """The centre this delivery says it is of; whose it is, its signature shows afterwards."""
        iss = unverified_iss(delivered)
        centre = self.centres.find(iss)
        if centre is None:
            raise PassportError(
                f"{iss} is not accredited here; nothing changed",
                hint="compare its fingerprint, then:"
                " passport-issuer authority accredit DELIVERY --fingerprint HEX (see its --help)",
            )
        return centre

    def _check_lists(self, centre: Centre) -> None:
        """A list that only a stolen key has signed would make verifiers refuse all of this country."""
        try:
            for uri in centre.entry.status_lists:
                self.centres.status_list(centre, uri)
        except CannotTell:
            raise PassportError(
                f"{centre.entry.name}: its status lists have the stolen key's signature; nothing changed",
                hint="ask the centre for a new delivery, signed with its new key",
            ) from None


def open_country(session: Session) -> Country:
    """The desk of the country in this home; PassportError."""
    return Country(open_desk(session, "country"))


def _open(centre: Centre, delivered: Mapping[str, bytes], fingerprint: str | None, now: int) -> Delivery:
    if fingerprint is None:
        return open_known(centre, delivered, now)
    delivery = open_compared(delivered, fingerprint)
    known = centre.entry.key(delivery.signer.thumbprint)
    if known is not None and known.compromised is not None:
        raise PassportError(
            f"{centre.entry.name}: this delivery has a stolen key's signature; nothing changed"
        )
    return delivery
