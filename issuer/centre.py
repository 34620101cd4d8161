"""The centre itself: who it is, where its home is, and how that home is opened."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from credential.keys import VerifyingKey
from device import homes
from device.command import Session
from device.errors import PassportError
from device.locks import locked
from issuer.custody.keystore import has_key
from issuer.records import high_water
from issuer.records.register import NAME as REGISTER
from issuer.records.register import Register

LONGEST_NAME = 120
_MOMENT = 0.5


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre as it was set up: `iss` is the id that stands in every credential it issues."""

    iss: str
    name: str
    country: str

    def list_uri(self, number: int) -> str:
        """The address of its status list `number`; it names the list, nothing needs to answer there."""
        return status_uri(self.iss, number)


def status_uri(iss: str, number: int) -> str:
    """The address of status list `number` of the centre `iss`."""
    if iss.startswith("urn:"):
        return f"{iss}:status:{number}"
    return f"{iss.rstrip('/')}/status/{number}"


@dataclass(frozen=True, slots=True)
class Desk:
    """An opened home: its folder, its register, and whose it is."""

    home: Path
    register: Register
    centre: Centre

    def public_keys(self) -> list[VerifyingKey]:
        """The public keys in use: the one that signs certificates."""
        return self._keys("WHERE until IS NULL AND stolen IS NULL")

    def vouching_keys(self, now: int) -> list[VerifyingKey]:
        """The keys a delivery names, the newest first: the one in use, and those that hand over to it."""
        return self._keys("WHERE stolen IS NULL AND (until IS NULL OR until > ?)", now)

    def all_keys(self) -> list[VerifyingKey]:
        """Every public key it ever had, the newest first."""
        return self._keys("")

    def _keys(self, which: str, *values: int) -> list[VerifyingKey]:
        sql = f"SELECT pem FROM signing_key {which} ORDER BY rowid DESC"  # noqa: S608
        return [VerifyingKey.from_pem(pem.encode()) for pem in self.register.values(sql, *values)]


def check_not_lost(home: Path) -> None:
    """PassportError if a register was in this home once and is gone, while its key is still there."""
    # In this order: another process may be finishing the register just now.
    if has_key(home) and not Register.is_begun(home) and not (home / REGISTER).exists():
        raise PassportError(
            f"the register is missing: {home / REGISTER}; nothing was changed",
            hint="restore it from a backup, passport-issuer restore FILE; it alone knows what was issued",
        )


@contextmanager
def open_desk(session: Session, *, anyway: bool = False) -> Iterator[Desk]:
    """The centre's home with its register open; PassportError says what to do if it cannot be.

    `anyway` opens a register, to look at it, that is older than the home remembers.
    """
    home = homes.open_home(homes.home_for("issuer", session.home), "issuer")
    if not (home / REGISTER).exists():
        check_not_lost(home)
        raise PassportError(
            f"setting up the centre in {home} was not finished",
            hint="run the same command again, with the same passphrase:"
            " passport-issuer init NAME --id URL --country XX, or passport-issuer restore FILE",
        )
    with Register.open(home) as register:
        found = register.one("SELECT iss, name, country FROM centre")
        if found is None:
            raise PassportError("the register is damaged: it does not say whose it is")
        if not anyway:
            high_water.check(home, register)
        try:
            yield Desk(home, register, Centre(**found))
        finally:
            if high_water.is_behind(home, register):
                with suppress(PassportError, OSError), locked(home, "passport-issuer", wait=_MOMENT):
                    high_water.keep(home, register)  # else who holds the lock does it
