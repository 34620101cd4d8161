"""What makes a wallet's rows unreadable, and every change to them noticed: one key, a place for each value.

* Each value is sealed together with its place (vault, table, row, column, format): it opens nowhere else.
* The manifest is a sealed digest over all rows: none can be added, deleted or taken from an older copy.
* The key is random and itself sealed under the passphrase: another passphrase seals it anew, no row changes.

What this cannot notice: the whole file put back as it was on an earlier day. No file can tell that by itself.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from credential import sealing
from credential.encoding import compact_json, strict_json
from credential.keys import Random

FORMAT = 1
KEY_BYTES = 32
ID_BYTES = 16

Rows = Mapping[str, Mapping[str, bytes]]
"""Sealed values by table and row id."""


@dataclass(frozen=True, slots=True)
class Vault:
    """An opened vault: seals and opens the values of one wallet."""

    id: bytes
    key: bytes
    random: Random

    @classmethod
    def make(cls, random: Random) -> "Vault":
        """A new vault with a random id and a random key."""
        return cls(random(ID_BYTES), random(KEY_BYTES), random)

    @classmethod
    def unlock(cls, vault_id: bytes, wrapped: bytes, passphrase: bytes, random: Random) -> "Vault":
        """Open the vault's key. Raises sealing.WrongPassphrase, sealing.Damaged or sealing.NewerVersion."""
        return cls(vault_id, sealing.unseal(wrapped, passphrase, context=_key_context(vault_id)), random)

    def wrapped(self, passphrase: bytes) -> bytes:
        """The key, sealed under `passphrase` (Argon2id, a fraction of a second)."""
        return sealing.seal(self.key, passphrase, context=_key_context(self.id), random=self.random)

    def new_row(self) -> str:
        """A random row id: 32 hex, telling nothing about the value."""
        return self.random(ID_BYTES).hex()

    def seal(self, table: str, row: str, value: Any) -> bytes:
        """Seal a JSON value for one place."""
        return self._box.seal(compact_json(value), context=self._place(table, row), random=self.random)

    def open(self, table: str, row: str, blob: bytes) -> Any:
        """Open the value of one place. Raises sealing.Damaged."""
        return strict_json(self._box.open(blob, context=self._place(table, row)))

    def seal_manifest(self, rows: Rows) -> bytes:
        """The sealed digest over `rows`."""
        return self.seal("manifest", "rows", digest(rows))

    def check_manifest(self, rows: Rows, blob: bytes) -> None:
        """Raises sealing.Damaged when a row was added, deleted or exchanged behind the wallet's back."""
        if self.open("manifest", "rows", blob) != digest(rows):
            raise sealing.Damaged("rows were added, deleted or exchanged")

    @property
    def _box(self) -> sealing.Box:
        return sealing.Box(self.key)

    def _place(self, table: str, row: str) -> bytes:
        return compact_json(["passport-wallet", FORMAT, self.id.hex(), table, row, "body"])


def digest(rows: Rows) -> str:
    """SHA-256 over every place and its sealed value, in a fixed order, as 64 hex."""
    return hashlib.sha256(compact_json(list(_places(rows)))).hexdigest()


def _places(rows: Rows) -> Iterator[list[str]]:
    for table in sorted(rows):
        for row, blob in sorted(rows[table].items()):
            yield [table, row, hashlib.sha256(blob).hexdigest()]


def _key_context(vault_id: bytes) -> bytes:
    return compact_json(["passport-wallet", FORMAT, vault_id.hex(), "key"])
