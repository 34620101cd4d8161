"""The backup: one sealed file with everything that cannot be made again, and the way back from it.

In it: the cards, the keys (also those still waiting for a card), the history and the pinned root. Not in it:
the trust bundle, which is public, larger than all the rest, and soon out of date.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from credential import sealing
from credential.encoding import compact_json, strict_json
from credential.keys import Random
from credential.sealing import Damaged, NewerVersion
from device import files, homes, locks
from device.errors import PassportError
from device.fingerprint import fingerprint_of
from wallet import store
from wallet.vault import Vault

FORMAT: Final = 1
LARGEST: Final = 64 * 1024 * 1024
_CONTEXT: Final = b"skills-passport wallet backup"
_ROOT: Final = Path("trust") / "root.json"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: all values of the store, and the pinned root's bytes if there was one."""

    values: store.Values
    root: bytes | None

    def to_bytes(self) -> bytes:
        """The plain form, before it is sealed."""
        root = b64encode(self.root).decode() if self.root else None
        return compact_json({"v": FORMAT, "values": self.values, "root": root})

    @classmethod
    def parse(cls, plain: bytes) -> "Backup":
        """The backup behind its plain form; raises NewerVersion."""
        members: dict[str, Any] = strict_json(plain)
        if members["v"] != FORMAT:
            raise NewerVersion("this backup was made by a newer version of this program")
        return cls(members["values"], b64decode(members["root"]) if members["root"] else None)


def write(target: Path, backup: Backup, passphrase: bytes, *, random: Random) -> None:
    """Seal `backup` into the new file `target`, then prove it: read it back, open it and compare.

    Raises PassportError if `target` exists, Damaged if what was written cannot be read back.
    """
    blob = sealing.seal(backup.to_bytes(), passphrase, context=_CONTEXT, random=random)
    files.write_new(target, blob)
    if read(target, passphrase) != backup:
        raise Damaged(f"{target} was written but reads back differently; use another disk")


def read(source: Path, passphrase: bytes) -> Backup:
    """Open a backup; raises WrongPassphrase, Damaged, NewerVersion or FileProblem."""
    blob = files.read_bounded(source, LARGEST)
    return Backup.parse(sealing.unseal(blob, passphrase, context=_CONTEXT))


def restore(home: Path, source: Path, passphrase: bytes, *, random: Random) -> store.Store:
    """Make the wallet in `home` the one in the backup `source`, in one step; the store, opened and compared.

    `home` may be new, or a wallet without cards and keys; PassportError otherwise. A root that `home` has
    already pinned stays. Raises what `read` raises.
    """
    _must_be_empty(home)
    backup = read(source, passphrase)
    image = store.image(Vault.make(random), passphrase, backup.values)
    homes.create_home(home, "wallet")
    with locks.locked(home, "restore"):
        _must_be_empty(home)
        _pin(home, backup.root)
        files.replace(home / store.NAME, image)
    restored = store.Store.open(home, passphrase, random=random)
    if restored.values() != backup.values:
        raise Damaged(f"{home} was written but reads back differently; use another disk")
    return restored


def _must_be_empty(home: Path) -> None:
    if not store.is_empty(home):
        raise PassportError(
            f"the wallet in {home} already holds cards or keys; nothing was changed",
            hint="restore into a new folder: passport-wallet restore FILE --home DIR",
        )


def pinned_root(home: Path) -> bytes | None:
    """The bytes of the root this home trusts, if any."""
    path = home / _ROOT
    return files.read_bounded(path, LARGEST) if path.exists() else None


def _pin(home: Path, root: bytes | None) -> None:
    if root is None or (home / _ROOT).exists():
        return
    from device.trust import pin_root

    pin_root(home, root, fingerprint_of(root))
