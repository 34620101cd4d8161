"""The scheme's TUF repository: the one file that writes with python-tuf.

A folder with `metadata/` and `targets/`, laid out as the bundle is. Root and top targets are signed by
two of three sticks, `XX.json` by a country, snapshot and timestamp by the scheme's own desk. Every
method changes files in the folder it was given, which callers make a copy of and swap in whole.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from credential.keys import SigningKey, VerifyingKey
from device import files
from device.errors import PassportError
from device.instants import instant
from device.trust_content import Scheme, file_in_place

THRESHOLD: Final = 2
ROOT_DAYS: Final = 730
COUNTRY_DAYS: Final = 365
PUBLISHED_DAYS: Final = 90
_LIMIT: Final = 16 * 1024 * 1024
_SCHEME: Final = "scheme.json"
_TOP: Final = ("root", "targets")
_ISSUED: Final = "x-issued"
Role = Literal["snapshot", "timestamp"]
"""The two roles whose keys the scheme keeps at its own desk."""
_Payload = TypeVar("_Payload", Root, Snapshot, Targets, Timestamp)

_AnyPayload = Root | Snapshot | Targets | Timestamp


@dataclass(frozen=True, slots=True)
class CountryFiles:
    """A country's signed word: its metadata file and the files it names, by name."""

    code: str
    version: int
    metadata: bytes
    targets: Mapping[str, bytes]


class Repository:
    """The repository in `folder`; `now` dates what is signed."""

    def __init__(self, folder: Path, *, now: int) -> None:
        self.folder, self._now = folder, now
        self._metadata, self._targets = folder / "metadata", folder / "targets"

    def create(
        self, name: str, holders: Sequence[SigningKey], publishing: Mapping[Role, VerifyingKey]
    ) -> bytes:
        """Make a scheme named `name` without countries, signed by every holder; returns the root file."""
        for path in (self._metadata, self._targets):
            path.mkdir(parents=True)
        root = Root(
            expires=self._until(ROOT_DAYS), consistent_snapshot=False, unrecognized_fields={"x-scheme": name}
        )
        for role in _TOP:
            for holder in holders:
                root.add_key(_public(holder.public), role)
            root.roles[role].threshold = THRESHOLD
        for role, key in publishing.items():
            root.add_key(_public(key), role)
        self._write_root(root, holders)
        self._write_scheme(Targets(), Scheme(name, {}), holders)
        return self.first_root()

    def first_root(self) -> bytes:
        """Version 1 of the root: what verifiers compare by its SHA-256 and pin."""
        return files.read_bounded(self._metadata / "1.root.json", _LIMIT)

    @property
    def scheme(self) -> Scheme:
        """The scheme's name and its countries."""
        return Scheme.parse(files.read_bounded(self._targets / _SCHEME, _LIMIT))

    @property
    def holders(self) -> list[str]:
        """The key ids of the sticks."""
        return list(self._root().roles["root"].keyids)

    @property
    def root_version(self) -> int:
        """The version of the newest root."""
        return self._root().version

    @property
    def version(self) -> int:
        """The number of the last bundle, 0 before the first."""
        return self._load("timestamp", Timestamp).version if self._has("timestamp") else 0

    @property
    def issued(self) -> int | None:
        """When the last bundle was made, None before the first."""
        if not self._has("timestamp"):
            return None
        text = self._load("timestamp", Timestamp).unrecognized_fields[_ISSUED]
        return int(datetime.fromisoformat(text).timestamp())

    def country_keys(self) -> dict[str, str]:
        """The id of the key that signs for each country."""
        delegations = self._load("targets", Targets).delegations
        roles = None if delegations is None else delegations.roles
        return {code: role.keyids[0] for code, role in (roles or {}).items()}

    def expiries(self) -> dict[str, int]:
        """The instant at which root, targets and each country's files end, by role."""
        ends = {"root": _instant(self._root()), "targets": _instant(self._load("targets", Targets))}
        return ends | {code: _instant(self._load(code, Targets)) for code in self._signed_countries()}

    def set_country(
        self, code: str, authority: str, key: VerifyingKey, holders: Sequence[SigningKey]
    ) -> None:
        """Let `key`, and no other, sign the files under `code/`; raises PassportError below two sticks."""
        self._check_quorum(holders)
        targets = self._load("targets", Targets)
        old = targets.delegations or Delegations({}, {})
        roles = {**(old.roles or {}), code: DelegatedRole(code, [], 1, True, paths=[f"{code}/*"])}
        keys = {keyid: each for keyid, each in old.keys.items() if keyid != self.country_keys().get(code)}
        targets.delegations = Delegations(keys, roles)
        targets.add_key(_public(key), code)
        scheme = self.scheme
        self._write_scheme(targets, Scheme(scheme.name, {**scheme.countries, code: authority}), holders)

    def renew(
        self,
        holders: Sequence[SigningKey],
        *,
        replace: tuple[str, SigningKey] | None = None,
        publishing: Mapping[Role, VerifyingKey] | None = None,
    ) -> int:
        """Sign root and targets anew, with a stick or the publishing keys replaced; the root's version.

        `replace` is the id of the key that goes and the key that comes. Verifiers accept the new root
        because the old one's threshold has signed it too (TUF specification 5.3.4).
        """
        self._check_quorum(holders)
        root = self._root()
        root.version += 1
        root.expires = self._until(ROOT_DAYS)
        signers = list(holders)
        if replace is not None:
            _replace_key(root, *replace)
            signers.append(replace[1])
        for role, key in (publishing or {}).items():
            for keyid in list(root.roles[role].keyids):
                root.revoke_key(keyid, role)
            root.add_key(_public(key), role)
        self._write_root(root, signers)
        remaining = [each for each in signers if each.public.fingerprint in root.roles["targets"].keyids]
        self._write_scheme(self._load("targets", Targets), self.scheme, remaining)
        return root.version

    def install(self, country: CountryFiles) -> None:
        """Take over a country's files in place of its former ones."""
        folder = self._targets / country.code
        shutil.rmtree(folder, ignore_errors=True)
        write_country(self.folder, country)

    def country(self, code: str) -> CountryFiles | None:
        """What was last taken over from a country."""
        return read_country(self.folder, code) if self._has(code) else None

    def publish(self, keys: Mapping[Role, SigningKey]) -> int:
        """Sign snapshot and timestamp over everything here; returns the number of the bundle."""
        version, until = self.version + 1, self._until(PUBLISHED_DAYS)
        meta = {"targets.json": self._meta("targets", Targets)}
        meta |= {f"{code}.json": self._meta(code, Targets) for code in self._signed_countries()}
        # TUF leaves the root out; with it a stick that lacks the newest root is noticed.
        meta["root.json"] = MetaFile(self._root().version)
        self._write("snapshot", Snapshot(version, expires=until, meta=meta), [keys["snapshot"]])
        made = {_ISSUED: instant(self._now)}
        snapshot = self._meta("snapshot", Snapshot)
        timestamp = Timestamp(version, expires=until, snapshot_meta=snapshot, unrecognized_fields=made)
        self._write("timestamp", timestamp, [keys["timestamp"]])
        return version

    def _check_quorum(self, holders: Sequence[SigningKey]) -> None:
        given = {each.public.fingerprint for each in holders}
        if not given <= set(self.holders):
            raise PassportError("one of these sticks belongs to another scheme, or was replaced")
        if len(given) < THRESHOLD:
            raise PassportError(
                f"{THRESHOLD} different sticks are needed, one alone changes nothing",
                hint="give --keys DIR twice, for two of the three",
            )

    def _signed_countries(self) -> list[str]:
        return sorted(path.stem for path in self._metadata.glob("[A-Z][A-Z].json"))

    def _until(self, days: int) -> datetime:
        return datetime.fromtimestamp(self._now, UTC) + timedelta(days=days)

    def _has(self, role: str) -> bool:
        return (self._metadata / f"{role}.json").exists()

    def _root(self) -> Root:
        versions = [int(path.name.split(".")[0]) for path in self._metadata.glob("*.root.json")]
        return self._load(f"{max(versions)}.root", Root)

    def _load(self, role: str, kind: type[_Payload]) -> _Payload:
        return _parse(files.read_bounded(self._metadata / f"{role}.json", _LIMIT), kind, role)

    def _meta(self, role: str, kind: type[_Payload]) -> MetaFile:
        data = files.read_bounded(self._metadata / f"{role}.json", _LIMIT)
        version = _parse(data, kind, role).version
        return MetaFile(version, len(data), {"sha256": sha256(data).hexdigest()})

    def _write_root(self, root: Root, holders: Sequence[SigningKey]) -> None:
        self._write(f"{root.version}.root", root, holders)

    def _write_scheme(self, targets: Targets, scheme: Scheme, holders: Sequence[SigningKey]) -> None:
        data = scheme.to_bytes()
        (self._targets / _SCHEME).write_bytes(data)
        targets.targets = {_SCHEME: TargetFile.from_data(_SCHEME, data, ["sha256"])}
        targets.version += self._has("targets")
        targets.expires = self._until(ROOT_DAYS)
        self._write("targets", targets, holders)

    def _write(self, name: str, payload: _AnyPayload, keys: Sequence[SigningKey]) -> None:
        (self._metadata / f"{name}.json").write_bytes(_signed(payload, keys))


def sign_country(
    code: str, targets: Mapping[str, bytes], *, version: int, now: int, key: SigningKey
) -> CountryFiles:
    """A country's word: `targets` by name ("PH/….json"), signed for a year."""
    payload = Targets(
        version=version, expires=datetime.fromtimestamp(now, UTC) + timedelta(days=COUNTRY_DAYS)
    )
    payload.targets = {
        name: TargetFile.from_data(name, data, ["sha256"]) for name, data in sorted(targets.items())
    }
    return CountryFiles(code, version, _signed(payload, [key]), targets)


def write_country(folder: Path, country: CountryFiles) -> None:
    """Lay out a country's files in `folder` as a bundle has them."""
    (folder / "metadata").mkdir(parents=True, exist_ok=True)
    (folder / "targets" / country.code).mkdir(parents=True, exist_ok=True)
    for name, data in country.targets.items():
        (folder / "targets" / name).write_bytes(data)
    (folder / "metadata" / f"{country.code}.json").write_bytes(country.metadata)


def read_country(folder: Path, code: str) -> CountryFiles:
    """Read what `write_country` wrote, unverified; raises PassportError when it is not whole."""
    metadata = files.read_bounded(folder / "metadata" / f"{code}.json", _LIMIT)
    payload = _parse(metadata, Targets, code)
    for name in payload.targets:
        file_in_place(code, name)
    targets = {name: files.read_bounded(folder / "targets" / name, _LIMIT) for name in payload.targets}
    return CountryFiles(code, payload.version, metadata, targets)


def _parse(data: bytes, kind: type[_Payload], name: str) -> _Payload:
    try:
        payload: Any = Metadata.from_bytes(data).signed
    except RepositoryError:
        raise PassportError(f"{name}.json is damaged", hint="restore it from a backup") from None
    if not isinstance(payload, kind):
        raise PassportError(f"{name}.json is a file of another kind")
    return payload


def _signed(payload: _AnyPayload, keys: Sequence[SigningKey]) -> bytes:
    metadata: Metadata[Any] = Metadata(payload)
    for key in keys:
        metadata.sign(CryptoSigner(key.private, _public(key.public)), append=True)
    return metadata.to_bytes()


def _public(key: VerifyingKey) -> SSlibKey:
    """The key as TUF writes it, under the fingerprint that people compare."""
    return SSlibKey(key.fingerprint, "ecdsa", "ecdsa-sha2-nistp256", {"public": key.to_pem().decode("ascii")})


def _replace_key(root: Root, old: str, new: SigningKey) -> None:
    for role in _TOP:
        root.revoke_key(old, role)
        root.add_key(_public(new.public), role)


def _instant(payload: _AnyPayload) -> int:
    return int(payload.expires.timestamp())
