"""From an admitted order to a signed, self-checked credential."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from credential.issuing import check_issued, issue
from credential.keys import Random, SigningKey, VerifyingKey
from device.instants import midnight
from issuer.issuing.admission import Admitted
from issuer.records.entries import Entry
from issuer.records.seats import Place, serial


@dataclass(frozen=True, slots=True)
class Signer:
    """The centre `iss` with its opened key, on one day of issue."""

    iss: str
    key: SigningKey
    today: date
    random: Random

    def sign(self, kind: str, orders: Sequence[Admitted], places: Sequence[Place], first: int) -> list[Entry]:
        """The entries of a kind's next credentials, the first one numbered `first`.

        Each token is read back and checked before it is handed on: a fault raises `Refused`.
        """
        tokens = [self._token(kind, order, place) for order, place in zip(orders, places, strict=True)]
        for token in tokens:  # all at once: a tenth less time than each after it was made
            check_issued(token, key=self.key.public)
        numbered = enumerate(zip(orders, places, tokens, strict=True), start=first)
        return [self._entry(kind, number, *made) for number, made in numbered]

    def _token(self, kind: str, order: Admitted, place: Place) -> str:
        return issue(
            kind,
            order.claims,
            iss=self.iss,
            key=self.key,
            iat=midnight(self.today),
            exp=_expiry(order.valid_until),
            status_uri=place.uri,
            status_index=place.idx,
            holder=VerifyingKey.from_jwk(order.holder) if order.holder else None,
            random=self.random,
        )

    def _entry(self, kind: str, number: int, order: Admitted, place: Place, token: str) -> Entry:
        return Entry(
            serial=serial(kind, number),
            kind=kind,
            number=number,
            reference=order.reference,
            digest=order.digest,
            title=order.claims["title"],
            full_name=order.claims["holder"]["full_name"],
            thumbprint=order.thumbprint,
            digits=order.digits,
            list_number=place.list_number,
            list_index=place.idx,
            status=0,
            issued=midnight(self.today),
            expires=_expiry(order.valid_until),
            token=token,
            signer=self.key.public.thumbprint,
        )


def _expiry(valid_until: str | None) -> int | None:
    """`exp`: 00:00 UTC of the day after the last valid day."""
    if valid_until is None:
        return None
    return midnight(date.fromisoformat(valid_until) + timedelta(days=1))
