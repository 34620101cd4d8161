"""Publishing: one bundle out of what the countries signed, imported by us before anybody else.

A country whose new files a verifier would refuse keeps its last good ones; the others are published.
"""

import contextlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from credential.keys import SigningKey
from credential.limits import DAY
from device.errors import PassportError
from device.fingerprint import fingerprint_of
from device.instants import instant
from device.locks import locked
from device.trust import import_bundle, pin_root
from device.trust_report import ImportReport
from issuer.authority import bundle
from issuer.authority.desk import SCHEME, changed_scheme, scheme_copy
from issuer.authority.repository import PUBLISHED_DAYS, CountryFiles, Repository, Role, read_country

WARN_DAYS: Final = 60


@dataclass(slots=True)
class Published:
    """What came of a publication: `refused` gives for each source folder or country the reason."""

    report: ImportReport
    until: int
    taken: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def publish(
    home: Path, sources: Sequence[Path], out: Path, *, keys: Mapping[Role, SigningKey], now: int
) -> Published:
    """Take over what lies in `sources`, sign, import as a verifier would, and write the bundle to `out`.

    Raises PassportError when not even the last good files make a bundle; then nothing has changed.
    """
    bundle.check_place(out)
    with locked(home, "authority publish"):
        here = Repository(home / SCHEME, now=now)
        last = here.issued
        offers, refused = _offers(here, sources)
        taken, rejected = _acceptable(home, offers, keys, now)
        with changed_scheme(home) as folder:
            report = _build(folder, taken, keys, now, before=home / SCHEME)
        bundle.write(home / SCHEME, out)
    after = Repository(home / SCHEME, now=now)
    left_out = {code: f"{reason}; it is left out" for code, reason in report.left_out.items()}
    warnings = _warnings(after, now)
    if last is not None and now < last:
        warnings.append(f"this machine's clock is behind the last bundle, made at {instant(last)}; check it")
    for code in [code for code in left_out if after.country(code) is None]:
        warnings.append(f"{code}: {left_out.pop(code)}")  # it is new, and nothing of its was refused
    codes = [each.code for each in taken]
    return Published(report, now + PUBLISHED_DAYS * DAY, codes, left_out | refused | rejected, warnings)


def _offers(here: Repository, sources: Sequence[Path]) -> tuple[list[CountryFiles], dict[str, str]]:
    """What is new in the source folders, and why a folder is not considered."""
    offers: list[CountryFiles] = []
    refused: dict[str, str] = {}
    for source in sources:
        try:
            offer = _read(here, source)
        except PassportError as error:
            refused[str(source)] = error.message
            continue
        if offer is not None:
            offers.append(offer)
    return offers, refused


def _read(here: Repository, source: Path) -> CountryFiles | None:
    """The country's files in a folder that `authority sign` wrote; None if they are published already."""
    codes = [path.stem for path in sorted((source / "metadata").glob("*.json"))]
    if len(codes) != 1:
        raise PassportError("this is not a folder that authority sign wrote")
    if codes[0] not in here.country_keys():
        raise PassportError(f"{codes[0]} is not a country of this scheme yet")
    offer, last = read_country(source, codes[0]), here.country(codes[0])
    if last is None or offer.version > last.version:
        return offer
    if offer.metadata == last.metadata and offer.targets == last.targets:
        return None
    raise PassportError(f"these files are no newer than the ones published for {offer.code}")


def _acceptable(
    home: Path, offers: Sequence[CountryFiles], keys: Mapping[Role, SigningKey], now: int
) -> tuple[list[CountryFiles], dict[str, str]]:
    """The offers that a verifier takes together; if not all, each one is tried after the other."""
    if not offers or _objection(home, offers, keys, now) is None:
        return list(offers), {}
    good: list[CountryFiles] = []
    refused: dict[str, str] = {}
    for offer in offers:
        objection = _objection(home, [*good, offer], keys, now)
        if objection is None:
            good.append(offer)
        else:
            refused[offer.code] = objection
    return good, refused


def _objection(
    home: Path, offers: Sequence[CountryFiles], keys: Mapping[Role, SigningKey], now: int
) -> str | None:
    """Why a verifier would not take these offers, None if it would."""
    with scheme_copy(home) as folder:
        try:
            report = _build(folder, offers, keys, now, before=home / SCHEME)
        except PassportError as error:
            return error.message.removesuffix("; nothing changed")
    if report.kept_lists:
        return f"a status list is missing or is older than the published one: {', '.join(report.kept_lists)}"
    return next((report.left_out[offer.code] for offer in offers if offer.code in report.left_out), None)


def _build(
    folder: Path,
    offers: Sequence[CountryFiles],
    keys: Mapping[Role, SigningKey],
    now: int,
    *,
    before: Path,
) -> ImportReport:
    """Make `folder` the bundle after `before` and import it as a verifier would; raises what it says."""
    repository = Repository(folder, now=now)
    for offer in offers:
        repository.install(offer)
    repository.publish(keys)
    root = repository.first_root()
    with tempfile.TemporaryDirectory(prefix="passport-") as verifier:
        pin_root(Path(verifier), root, fingerprint_of(root))
        # On the day it was made, so that one that has run out since counts: verifiers have taken it.
        made = Repository(before, now=now).issued or now
        with contextlib.suppress(PassportError):  # there is none yet
            import_bundle(Path(verifier), before, now=min(made, now))
        return import_bundle(Path(verifier), folder, now=now)


def _warnings(here: Repository, now: int) -> list[str]:
    """What ends within the next weeks, and who can renew it."""
    warnings = []
    for role, end in here.expiries().items():
        days = (end - now) // DAY
        if days < WARN_DAYS:
            renewal = (
                "authority root" if role in ("root", "targets") else f"authority sign, at the desk of {role}"
            )
            warnings.append(f"the signature on {role} ends in {max(0, days)} days; renew it: {renewal}")
    return warnings
