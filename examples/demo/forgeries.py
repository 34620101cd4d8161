"""What no command makes: a code with one character changed, a certificate with one letter changed, and
a bundle in which one country vouches for another country's centre."""

import shutil
import time
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Metadata, MetaFile, TargetFile

from credential import skp1
from credential.encoding import b64url, compact_json, strict_object, unb64url
from credential.keys import SigningKey
from credential.trust_entry import place
from device.qr_draw import to_png
from device.qr_matrix import matrix


def another_character(text: str) -> str:
    """The text with the character in its middle changed to another of the same alphabet."""
    middle = len(text) // 2
    return text[:middle] + ("7" if text[middle] != "7" else "8") + text[middle + 1 :]


def another_title(text: str, profiles: skp1.Profiles) -> str:
    """A certificate's code with one letter of its title changed and everything else made right again."""
    token = skp1.decode(text, profiles=profiles).text()
    header, payload, rest = token.split(".", 2)
    claims = strict_object(unb64url(payload))
    claims["title"] = (
        claims["title"].replace("Level 2", "Level 3").replace("Certificate II", "Certificate III")
    )
    return skp1.encode(".".join((header, b64url(compact_json(claims)), rest)))


def picture(text: str) -> bytes:
    """The code as a PNG, as it would be printed."""
    return to_png(matrix(text, level="M"))


def vouch_across_the_border(folder: Path, bundle: str, out: str) -> None:
    """Nepal's authority vouches for a Philippine centre, and the scheme's desk lets it through.

    Everything is signed with the real keys; only the place of the entry is wrong.
    """
    shutil.unpack_archive(folder / bundle, folder / out)
    targets, metadata = folder / out / "targets", folder / out / "metadata"
    entry = next(targets.glob(f"PH/{place('https://skills.example/batangas')}.json")).read_bytes()
    name = f"NP/{place('https://skills.example/batangas')}.json"
    (targets / name).write_bytes(entry)
    nepal = _key(folder, "homes/nepal/keys/country.pem", "nepal")
    snapshot = _key(folder, "homes/scheme/scheme/keys/snapshot.pem", "scheme")
    timestamp = _key(folder, "homes/scheme/scheme/keys/timestamp.pem", "scheme")

    _resign(
        metadata / "NP.json",
        nepal,
        lambda np: np.targets.update({name: TargetFile.from_data(name, entry, ["sha256"])}),
    )
    _resign(
        metadata / "snapshot.json",
        snapshot,
        lambda each: each.meta.update({"NP.json": _meta(metadata / "NP.json")}),
    )

    def date(each: Any) -> None:
        each.snapshot_meta = _meta(metadata / "snapshot.json")
        each.unrecognized_fields["x-issued"] = (
            datetime.fromtimestamp(int(time.time()), UTC).isoformat().replace("+00:00", "Z")
        )

    _resign(metadata / "timestamp.json", timestamp, date)


def _key(folder: Path, name: str, who: str) -> SigningKey:
    passphrase = (folder / "secrets" / who).read_bytes().strip()
    return SigningKey.from_pem((folder / name).read_bytes(), passphrase)


def _resign(path: Path, key: SigningKey, change: Any) -> None:
    metadata: Metadata[Any] = Metadata.from_file(str(path))
    metadata.signed.version += 1
    change(metadata.signed)
    public = {"public": key.public.to_pem().decode("ascii")}
    signer = CryptoSigner(
        key.private, SSlibKey(key.public.fingerprint, "ecdsa", "ecdsa-sha2-nistp256", public)
    )
    metadata.sign(signer)
    metadata.to_file(str(path))


def _meta(path: Path) -> MetaFile:
    data = path.read_bytes()
    return MetaFile(Metadata.from_bytes(data).signed.version, len(data), {"sha256": sha256(data).hexdigest()})
