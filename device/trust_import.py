"""Installing a trust bundle: all is verified in a folder beside the live one, then they trade names."""

import contextlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from credential.encoding import compact_json
from credential.errors import CannotTell, Malformed
from credential.limits import MAX_TRUST_FILE
from credential.trust_entry import TrustEntry, place
from device import files
from device.copying import copy_folder
from device.errors import PassportError
from device.fingerprint import fingerprint_of
from device.locks import locked
from device.trust import (
    BELIEVED,
    FACTS,
    FOLDER,
    ISSUERS,
    KEYS,
    LIVE,
    PROFILE_NAMES,
    PROFILES,
    ROOT,
    STATUS,
    TYPES,
    TrustFacts,
)
from device.trust_content import HINT, Scheme, check_country, file_in_place
from device.trust_profiles import check_profiles_kept, index_profiles
from device.trust_report import ImportReport
from device.trust_rollback import keep_newer_lists
from device.trust_source import BundleProblem, BundleSource, open_source
from device.trust_update import LeftOut, Repository

_METADATA, _INCOMING = "metadata", "incoming"


def import_bundle(home: Path, source: Path, *, now: int) -> ImportReport:
    """See `device.trust.import_bundle`."""
    trust = home / FOLDER
    root = _pinned(trust)
    with open_source(source) as bundle, locked(trust, "import"):
        live, incoming = trust / LIVE, trust / _INCOMING
        files.settle_folder(live)
        shutil.rmtree(incoming, ignore_errors=True)  # what a killed import left
        try:
            report = _receive(bundle, incoming, live, root, now)
            files.swap_folder(incoming, live)
        finally:
            shutil.rmtree(incoming, ignore_errors=True)
    return report


def _pinned(trust: Path) -> bytes:
    try:
        return files.read_bounded(trust / ROOT, MAX_TRUST_FILE)
    except files.Missing:
        raise PassportError(
            "no scheme is trusted here yet, so no bundle can be believed",
            hint="first: trust ROOT.json --fingerprint HEX",
        ) from None


def _receive(bundle: BundleSource, incoming: Path, live: Path, root: bytes, now: int) -> ImportReport:
    """Verify the whole bundle into `incoming`."""
    _prepare(incoming, live)
    before = _facts(live)
    repository = Repository(bundle, metadata=incoming / _METADATA, root=root, now=now, live=before)
    scheme = Scheme.parse(repository.scheme(incoming / "scheme.json"))
    if set(scheme.countries) != set(repository.countries):
        raise BundleProblem("scheme.json and the scheme's signatures name different countries")
    countries = _receive_countries(repository, incoming, live, now)
    check_profiles_kept(live, incoming, countries.entries)
    index_profiles(incoming)
    facts = TrustFacts(
        scheme=scheme.name,
        root=fingerprint_of(root),
        bundle_version=repository.version,
        issued=repository.issued,
        expires=repository.expires,
        latest=max(repository.issued, before.latest if before else 0),
        countries=scheme.countries,
        until=countries.until,
    )
    (incoming / _METADATA / ROOT).unlink(
        missing_ok=True
    )  # a link of python-tuf's, which the pinned root stands in for
    files.write_new(incoming / FACTS, _readable(facts))
    return _report(facts, before, countries, live)


def _readable(facts: TrustFacts) -> bytes:
    """The facts as they will be read back; raises `BundleProblem` for those that never could be."""
    try:
        data = compact_json(facts.to_json())
        TrustFacts.parse(data)
    except (CannotTell, Malformed):
        raise BundleProblem("what this bundle says of itself is beyond all bounds", hint=HINT) from None
    return data


def _prepare(incoming: Path, live: Path) -> None:
    files.make_private_dir(incoming)
    for name in (ISSUERS, STATUS, BELIEVED, KEYS, TYPES, PROFILES, PROFILE_NAMES):
        files.make_private_dir(incoming / name)
    if (live / _METADATA).is_dir():
        copy_folder(live / _METADATA, incoming / _METADATA)
    else:
        files.make_private_dir(incoming / _METADATA)


def _facts(live: Path) -> TrustFacts | None:
    """What is installed; None also when it is damaged, which importing again repairs."""
    try:
        return TrustFacts.parse(files.read_bounded(live / FACTS, MAX_TRUST_FILE))
    except (files.FileProblem, CannotTell):
        return None


@dataclass(slots=True)
class _Countries:
    """What the countries brought: entries by path, ends of signatures and reasons by country code."""

    entries: dict[str, TrustEntry] = field(default_factory=dict)
    until: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    status_lists: int = 0
    kept: list[TrustEntry] = field(default_factory=list)


def _receive_countries(repository: Repository, incoming: Path, live: Path, now: int) -> _Countries:
    countries = _Countries()
    for code in repository.countries:
        try:
            names, until = repository.country(code)
        except LeftOut as reason:
            countries.left_out[code] = str(reason)
            _claim(code, reason.names, countries.owners)
            continue
        countries.until[code] = until
        places = _claim(code, names, countries.owners)
        for name, path in places.items():
            repository.fetch(name, incoming / path)
        entries = check_country(incoming, code, places.values())
        countries.kept += keep_newer_lists(live, incoming, entries.values(), now=now)
        countries.entries |= entries
        countries.status_lists += sum(path.startswith(STATUS) for path in places.values())
    for entry in countries.entries.values():
        _index_keys(entry, incoming / KEYS)
    return countries


def _index_keys(entry: TrustEntry, folder: Path) -> None:
    """Let a key be looked up by its thumbprint; of two centres that claim one key the first is told."""
    for known in entry.keys:
        with contextlib.suppress(FileExistsError), (folder / place(known.key.thumbprint)).open("xb") as file:
            file.write(entry.id.encode("utf-8"))


def _claim(code: str, names: Iterable[str], owners: dict[str, str]) -> dict[str, str]:
    """Where the files of a country go, by name; `owners` remembers whose each place is."""
    places = {name: path for name in names if (path := file_in_place(code, name))}
    for name, path in places.items():
        owner = owners.setdefault(path, code)
        if owner != code:
            raise BundleProblem(
                f"{owner} and {code} both claim the centre of {name}", hint=HINT, code="bundle.claimed_twice"
            )
    return places


def _report(facts: TrustFacts, before: TrustFacts | None, countries: _Countries, live: Path) -> ImportReport:
    old, new = _old_entries(live), countries.entries
    return ImportReport(
        version=facts.bundle_version,
        scheme=facts.scheme,
        issued=facts.issued,
        again=before is not None and before.bundle_version == facts.bundle_version,
        issuers=len(new),
        status_lists=countries.status_lists,
        added=_names(new[path] for path in new.keys() - old.keys()),
        changed=_names(new[path] for path in new.keys() & old.keys() if new[path] != old[path]),
        removed=_names(old[path] for path in old.keys() - new.keys()),
        left_out=countries.left_out,
        kept_lists=_names(countries.kept),
    )


def _old_entries(live: Path) -> dict[str, TrustEntry]:
    """The entries installed now, by path; damaged ones do not count."""
    entries = {}
    for file in sorted((live / ISSUERS).glob("*.json")):
        with contextlib.suppress(files.FileProblem, Malformed):
            entries[f"{ISSUERS}/{file.name}"] = TrustEntry.parse(files.read_bounded(file, MAX_TRUST_FILE))
    return entries


def _names(entries: Iterable[TrustEntry]) -> tuple[str, ...]:
    return tuple(sorted(f"{entry.name} ({entry.country})" for entry in entries))
