"""A scheme with real keys and a real TUF repository, to publish bundles from, sound or spoiled."""

import hashlib
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Metadata

from credential.keys import SigningKey
from credential.limits import DAY
from credential.status_list import make_status_list
from credential.trust_entry import Accreditation, EntryKey, TrustEntry, place, status_name
from device.errors import PassportError
from device.fingerprint import fingerprint_of
from device.trust import import_bundle, pin_root
from device.trust_report import ImportReport
from issuer.authority.repository import Repository, Role, sign_country
from tests.builders import NOW, a_key

MADE = NOW - DAY
STICKS = tuple(a_key(f"stick {number}") for number in range(3))
PUBLISHING: dict[Role, SigningKey] = {"snapshot": a_key("snapshot"), "timestamp": a_key("timestamp")}
AUTHORITIES = {"PH": "TESDA", "ID": "BNSP"}
Files = dict[str, bytes]
Hashes = dict[str, str]


def tuf_key(key: SigningKey) -> SSlibKey:
    """The public key as TUF writes it."""
    pem = key.public.to_pem().decode("ascii")
    return SSlibKey(key.public.fingerprint, "ecdsa", "ecdsa-sha2-nistp256", {"public": pem})


def country_key(code: str) -> SigningKey:
    """The key of a country's authority."""
    return a_key(f"authority of {code}")


def an_entry(iss: str, country: str) -> TrustEntry:
    """A centre with one key, one list and a wide scope."""
    return TrustEntry(
        id=iss,
        name=f"Centre {iss.rsplit('/', 1)[-1]}",
        country=country,
        keys=(EntryKey(a_key(iss).public, date(2026, 1, 1)),),
        accreditations=(Accreditation(("*",), ("*",), "*", date(2026, 1, 1), date(2027, 12, 31)),),
        status_lists=(f"{iss}/status/1",),
    )


def a_list(iss: str, key: SigningKey | None = None, statuses: Mapping[int, int] | None = None) -> str:
    """The centre's first status list."""
    uri = f"{iss}/status/1"
    return make_status_list(uri, statuses or {}, issued=MADE, expires=MADE + 30 * DAY, key=key or a_key(iss))


def centre_files(iss: str, country: str) -> Files:
    """What a bundle holds of one centre, by name."""
    entry = an_entry(iss, country)
    files = {f"{country}/{place(iss)}.json": entry.to_bytes()}
    files[f"{country}/{status_name(iss, f'{iss}/status/1')}"] = a_list(iss).encode("ascii")
    return files


def iss_of(name: str) -> str:
    """The id of the centre of that name."""
    return f"https://{name}.example/centre/{name}"


@dataclass
class World:
    """The scheme's repository in `folder`, which is a bundle itself; `files` is what each country says."""

    folder: Path
    files: dict[str, Files] = field(default_factory=dict)
    root: bytes = b""
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def repository(self) -> Repository:
        """The repository, dated MADE."""
        return Repository(self.folder, now=MADE)

    def sign(self, code: str, *, now: int = MADE, key: SigningKey | None = None) -> None:
        """Let a country sign whatever `files` has for it, and lay that out."""
        self.versions[code] = self.versions.get(code, 0) + 1
        signer = key or country_key(code)
        signed = sign_country(code, self.files[code], version=self.versions[code], now=now, key=signer)
        shutil.rmtree(self.folder / "targets" / code, ignore_errors=True)
        for name, data in signed.targets.items():
            path = self.folder / "targets" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        (self.folder / "metadata" / f"{code}.json").write_bytes(signed.metadata)

    def publish(self, *, now: int = MADE) -> Path:
        """Sign snapshot and timestamp; the bundle's folder."""
        Repository(self.folder, now=now).publish(PUBLISHING)
        return self.folder

    def edit(self, code: str, change: Callable[[Files], object], *, now: int = MADE) -> Path:
        """Change what a country says, let it sign that with its own real key, and publish."""
        change(self.files[code])
        self.sign(code, now=now)
        return self.publish(now=now)

    def copy(self, folder: Path) -> "World":
        """The same world in another folder."""
        shutil.copytree(self.folder, folder)
        files = {code: dict(held) for code, held in self.files.items()}
        return replace(self, folder=folder, files=files, versions=dict(self.versions))

    def rewrite(self, role: str, keys: Sequence[SigningKey], change: Callable[[Any], object]) -> None:
        """Change what a role's file says, one version up, and sign it with these keys."""
        path = self.folder / "metadata" / f"{role}.json"
        metadata: Metadata[Any] = Metadata.from_file(str(path))
        metadata.signed.version += 1
        change(metadata.signed)
        metadata.signatures.clear()
        for key in keys:
            metadata.sign(CryptoSigner(key.private, tuf_key(key)), append=True)
        metadata.to_file(str(path))


def a_world(folder: Path, *, now: int = MADE) -> World:
    """A scheme with two countries and three centres, published once."""
    repository = Repository(folder, now=now)
    root = repository.create("Gulf Skills", STICKS, {role: key.public for role, key in PUBLISHING.items()})
    world = World(folder, root=root)
    for code, names in (("PH", ("batangas", "davao")), ("ID", ("jakarta",))):
        repository.set_country(code, AUTHORITIES[code], country_key(code).public, STICKS[:2])
        world.files[code] = {}
        for name in names:
            world.files[code] |= centre_files(iss_of(name), code)
        world.sign(code)
    world.publish(now=now)
    return world


def a_home(folder: Path, world: World) -> Path:
    """A home that trusts the world's root and has imported nothing yet."""
    folder.mkdir(parents=True)
    pin_root(folder, world.root, fingerprint_of(world.root))
    return folder


def receive(home: Path, bundle: Path, *, now: int = NOW) -> ImportReport:
    """Import at NOW."""
    return import_bundle(home, bundle, now=now)


def hashes(folder: Path) -> Hashes:
    """Every file, folder and link below `folder` with what it holds."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        found[name] = "folder" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def names_below(folder: Path) -> Sequence[str]:
    """The files of a bundle by name."""
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]


def zipped(folder: Path, out: Path) -> Path:
    """The bundle as a zip."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names_below(folder):
            archive.write(folder / name, name)
    return out


def assert_refused(home: Path, bundle: Path, match: str, *, now: int = NOW) -> PassportError:
    """Import and expect a refusal in one line that changes not one byte."""
    before = hashes(home / "trust")
    with pytest.raises(PassportError, match=match) as caught:
        receive(home, bundle, now=now)
    assert hashes(home / "trust") == before
    assert "\n" not in caught.value.message
    return caught.value
