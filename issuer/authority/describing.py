"""Type metadata that a country publishes beside a centre: what a type of its own is called and must say.

Verifiers hold credentials of the type to it and show its labels, so it is processed whole before it is
kept (SD-JWT VC section 4.7): one that no verifier could use would stop every bundle of the country.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import schemas
from credential.errors import CannotTell, Malformed, Objection
from credential.limits import MAX_TYPE_DOCUMENT
from credential.type_metadata import described_type
from credential.type_rules import description_of
from device import files
from device.errors import PassportError
from device.terminal import safe_text
from issuer.authority.centres import Centre


def read_descriptions(paths: Sequence[Path]) -> dict[str, bytes]:
    """The documents in these files by the type that each describes; PassportError."""
    documents: dict[str, bytes] = {}
    for path in paths:
        data = files.read_bounded(path, MAX_TYPE_DOCUMENT)
        try:
            vct = described_type(data)
        except Malformed as error:
            raise _refusal(path, error.message) from None
        if schemas.name_of_vct(vct) is not None:
            raise _refusal(path, f"{vct} is a kind that every verifier has its own description of")
        if vct in documents:
            raise _refusal(path, f"{vct} is described by another of these files")
        documents[vct] = data
    return documents


def check_together(centre: Centre, documents: Mapping[str, bytes]) -> None:
    """Each is whole with all that it extends; PassportError for one that a verifier could not use."""
    for vct in documents:
        try:
            description_of(vct, documents.get)
        except CannotTell:
            raise PassportError(
                f"{centre.entry.name}: {vct} extends a type that is not described; nothing changed",
                hint="give the file of that type too",
            ) from None
        except Objection as error:
            raise PassportError(f"{centre.entry.name}: {vct}: {error.message}; nothing changed") from None


def _refusal(path: Path, why: str) -> PassportError:
    return PassportError(f"{safe_text(str(path))}: {why}; nothing changed")
