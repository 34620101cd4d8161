"""Reading a trust bundle as what it is, a TUF repository: the one file that reads with python-tuf.

TUF's client workflow (specification section 5) gives signatures, thresholds, root rotation, rollback
and freeze protection. Added here: our clock, the signed age, and which roles and files a bundle has.
"""

import contextlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    ExpiredMetadataError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import Metadata, MetaFile, Root, Signed, TargetFile, Targets, Timestamp
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from credential.limits import FUTURE_LEEWAY, MAX_INTEGER, MAX_TRUST_FILE
from device.errors import PassportError
from device.instants import instant
from device.trust import TrustFacts
from device.trust_content import COUNTRY
from device.trust_content import HINT as _SCHEME_HINT
from device.trust_source import MAX_BUNDLE, MAX_FILES, BundleProblem, BundleSource

SCHEME: Final = "scheme.json"
_DAMAGED_HINT: Final = "copy the bundle again from where it came"


class LeftOut(Exception):
    """A country whose own files do not hold at present; the words say why. The others are not affected.

    `names` are the files that it signed last: what is in them counts no more, their places stay its own.
    """

    def __init__(self, reason: str, names: Iterable[str] = ()) -> None:
        super().__init__(reason)
        self.names = tuple(names)


class Repository:
    """A bundle whose scheme files have been verified; a country's are verified when they are asked for.

    `metadata` is the folder of python-tuf's local state (a copy: it is changed step by step), `root` the
    pinned root file, `live` what is installed now. Every method raises `BundleProblem`.
    """

    def __init__(
        self, source: BundleSource, *, metadata: Path, root: bytes, now: int, live: TrustFacts | None
    ) -> None:
        self._source = source
        self._fetcher = _Fetcher(source)
        self._now, self._live = now, live
        self._files: dict[str, TargetFile] = {}
        self._metadata = metadata
        self._check_same_scheme(root)
        with self._told():
            self._updater = _updater(metadata, root, self._fetcher, now)
            self._updater.refresh()
        self._top = [self._verified(name) for name in ("root", "timestamp", "snapshot", "targets")]
        self.version: int = self._verified("timestamp").version
        self.issued = _issued(self._verified("timestamp"))
        if not 0 < self.version <= MAX_INTEGER:
            raise BundleProblem("this bundle's number is beyond all bounds", hint=_SCHEME_HINT)
        self._check_clock()
        self._check_roots()
        for name in ("timestamp", "snapshot", "targets"):
            self._check_as_offered(f"{name}.json")
        self.countries = _countries(self._verified("targets"))

    @property
    def expires(self) -> int:
        """When the first of the scheme's own files ends (instant)."""
        return min(_instant(each) for each in self._top)

    def scheme(self, path: Path) -> bytes:
        """The bytes of `scheme.json`, which go to `path` on the way."""
        self._files[SCHEME] = self._verified("targets").targets[SCHEME]
        self.fetch(SCHEME, path)
        return path.read_bytes()

    def country(self, code: str) -> tuple[list[str], int]:
        """The names of a country's files and the instant its signature ends; raises `LeftOut`."""
        meta = self._verified("snapshot").meta.get(f"{code}.json")
        if meta is None:
            raise LeftOut("it has not signed anything yet")
        _check_hashed(f"metadata/{code}.json", meta)
        role = self._load_role(code, meta)
        self._check_as_offered(f"{code}.json")
        if role.delegations is not None:
            raise BundleProblem(f"{code} hands on its say to others", hint=_SCHEME_HINT)
        self._files |= role.targets
        if len(self._files) > MAX_FILES:
            raise BundleProblem(f"the bundle names more than {MAX_FILES} files", hint=_SCHEME_HINT)
        return list(role.targets), _instant(role)

    def fetch(self, name: str, path: Path) -> None:
        """Copy the file `name` to `path`, verified by length and hash."""
        _check_hashed(name, self._files[name])
        with self._told():
            self._updater.download_target(self._files[name], str(path))

    def _load_role(self, code: str, meta: MetaFile) -> Targets:
        with self._told():
            try:
                self._updater.get_targetinfo(f"{code}/-")  # no such file; the search loads the role
            except ExpiredMetadataError:
                raise LeftOut("its files have expired", self._last_named(code, meta)) from None
            except UnsignedMetadataError:  # its hash is right: the scheme itself published it so
                names = self._last_named(code, meta)
                raise LeftOut("its files are not signed with its present key", names) from None
        return cast("Targets", self._verified(code))

    def _last_named(self, code: str, meta: MetaFile) -> Iterable[str]:
        """The files in the last word of a country, as the scheme published it, whatever holds of it now."""
        data = self._source.read(f"metadata/{code}.json", MAX_TRUST_FILE) or b""
        meta.verify_length_and_hashes(data)
        return Metadata[Targets].from_bytes(data).signed.targets

    def _verified(self, role: str) -> Any:
        return self._updater._trusted_set[role]

    def _check_same_scheme(self, root: bytes) -> None:
        first = self._source.read("metadata/1.root.json", MAX_TRUST_FILE)
        if first is None:
            raise BundleProblem("metadata/1.root.json is missing from the bundle", hint=_DAMAGED_HINT)
        if first != root:
            raise BundleProblem(
                "this bundle is of another scheme than the one trusted here, or damaged",
                hint="get the bundle again; if your scheme itself has changed, its people will tell you",
                code="bundle.other_scheme",
            )

    def _check_clock(self) -> None:
        if self.issued > self._now + FUTURE_LEEWAY:
            raise BundleProblem(
                f"this bundle was made at {instant(self.issued)}, which is yet to come by this clock",
                hint=f"check the clock of this machine: it shows {instant(self._now)}",
                code="bundle.future",
            )

    def _check_roots(self) -> None:
        """A stick that lacks a root file looks whole to TUF; the snapshot knows better."""
        named = self._verified("snapshot").meta.get("root.json")
        if named is not None and named.version > self._verified("root").version:
            raise _damaged(f"metadata/{named.version}.root.json", "is missing from the bundle")
        for version in range(2, self._verified("root").version + 1):
            self._check_as_offered(f"{version}.root.json", "root_history")

    def _check_as_offered(self, name: str, folder: str = "") -> None:
        """python-tuf does not read again what is known here; damage on the stick is told all the same."""
        offered = self._source.read(f"metadata/{name}", MAX_TRUST_FILE)
        if offered is None:
            raise _damaged(f"metadata/{name}", "is missing from the bundle")
        if offered != (self._metadata / folder / name).read_bytes():
            raise _damaged(f"metadata/{name}", "is damaged or of another bundle")

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn python-tuf's refusals into ours."""
        name = "metadata/root.json"
        try:
            yield
        except DownloadError as error:
            raise _unreadable(self._fetcher.name, error) from None
        except ExpiredMetadataError:
            raise self._expired() from None
        except BadVersionNumberError:
            raise self._other_version() from None
        except UnsignedMetadataError:
            raise _damaged(self._fetcher.name or name, "is not signed with the keys it needs") from None
        except RepositoryError:
            raise _damaged(self._fetcher.name or name, "is damaged or of another bundle") from None

    def _expired(self) -> BundleProblem:
        return BundleProblem(
            f"this bundle is no longer valid: {self._fetcher.name} has expired",
            hint=f"ask the authority for a newer one (this machine's clock shows {instant(self._now)})",
            code="bundle.expired",
        )

    def _other_version(self) -> BundleProblem:
        offered = Metadata[Timestamp].from_bytes(self._source.read("metadata/timestamp.json", 1 << 20) or b"")
        if self._live is None or offered.signed.version >= self._live.bundle_version:
            return _damaged(self._fetcher.name, "is of another bundle")
        return BundleProblem(
            f"this bundle is older than the one you have "
            f"({offered.signed.version} < {self._live.bundle_version})",
            hint="it may be an old stick; ask the authority for the bundle of "
            f"{instant(self._live.issued)[:10]} or later",
            code="bundle.older",
        )


class _Fetcher(FetcherInterface):
    """python-tuf's network, played by a folder or a zip. `name` is what was read last."""

    def __init__(self, source: BundleSource) -> None:
        self._source = source
        self._total = 0
        self.name = ""

    def _fetch(self, url: str) -> Iterator[bytes]:
        self.name = url
        data = self._source.read(url, MAX_TRUST_FILE)
        if data is None:
            raise DownloadHTTPError(f"{url} is not there", 404)
        self._total += len(data)
        if self._total > MAX_BUNDLE:
            raise BundleProblem(f"this bundle is larger than {MAX_BUNDLE} bytes", hint=_SCHEME_HINT)
        return iter((data,))


def scheme_of_root(root: bytes) -> str:
    """The scheme's name in a first root file that is sound in itself; raises PassportError."""
    no_root = PassportError("this is not the root file of a scheme", hint="ask for its ROOT.json")
    try:
        metadata: Metadata[Any] = Metadata.from_bytes(root)
        if metadata.signed.type != Root.type:
            raise no_root
        metadata.signed.verify_delegate(Root.type, metadata.signed_bytes, metadata.signatures)
    except RepositoryError:
        raise no_root from None
    name = metadata.signed.unrecognized_fields.get("x-scheme", "")
    if metadata.signed.version != 1 or not isinstance(name, str):
        raise PassportError(
            "this is not the first root file of its scheme", hint="ask for version 1, which `init` wrote"
        )
    return name


def _updater(metadata: Path, root: bytes, fetcher: FetcherInterface, now: int) -> Updater:
    """python-tuf's client, judging expiry by our clock instead of the machine's."""
    config = UpdaterConfig(targets_max_length=MAX_TRUST_FILE, snapshot_max_length=MAX_TRUST_FILE)
    updater = Updater(
        str(metadata), "metadata/", None, "targets/", fetcher=fetcher, config=config, bootstrap=root
    )
    updater._trusted_set.reference_time = datetime.fromtimestamp(now, UTC)
    return updater


def _countries(targets: Targets) -> list[str]:
    """The country codes the scheme lets speak, each for its own folder and nothing else."""
    roles = {} if targets.delegations is None else targets.delegations.roles
    for name, role in (roles or {}).items():
        if not COUNTRY.match(str(name)) or role.paths != [f"{name}/*"]:
            raise BundleProblem(f"the scheme lets {name} speak for more than a country", hint=_SCHEME_HINT)
    if roles is None or list(targets.targets) != [SCHEME]:
        raise BundleProblem("the scheme's own files are not those of a trust bundle", hint=_SCHEME_HINT)
    return sorted(roles)


def _issued(timestamp: Timestamp) -> int:
    value = timestamp.unrecognized_fields.get("x-issued")
    try:
        return int(datetime.strptime(value, "%Y-%m-%dT%H:%M:%S%z").timestamp())  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise BundleProblem("this bundle does not say when it was made", hint=_SCHEME_HINT) from None


def _instant(signed: Signed) -> int:
    return int(signed.expires.timestamp())


def _check_hashed(name: str, file: MetaFile | TargetFile) -> None:
    if "sha256" not in (file.hashes or {}):
        raise BundleProblem(f"{name} is not bound by its SHA-256", hint=_SCHEME_HINT)


def _damaged(name: str, words: str) -> BundleProblem:
    return BundleProblem(f"{name} {words}", hint=_DAMAGED_HINT, code="bundle.damaged")


def _unreadable(name: str, error: DownloadError) -> PassportError:
    if isinstance(error.__cause__, PassportError):
        return error.__cause__
    if isinstance(error.__cause__, OSError):
        return _damaged(name, f"cannot be read: {(error.__cause__.strerror or 'unknown reason').lower()}")
    if isinstance(error, DownloadHTTPError):
        return _damaged(name, "is missing from the bundle")
    return _damaged(name, "is damaged or of another bundle")
