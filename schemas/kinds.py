"""The kinds of credential: their schema, their type metadata, their parts and labels."""

import hashlib
import json
from base64 import b64encode
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

KINDS: Final = ("training-certificate", "skill-assessment")
"""Names of all kinds, as people write them."""

_FOLDER: Final = Path(__file__).parent
_OURS: Final = "urn:skills-passport:"
_VCT: Final = _OURS + "{}:1"
_NAMES: Final = {_VCT.format(name): name for name in KINDS}


class UnknownKind(Exception):
    """No kind has this name."""


@dataclass(frozen=True)
class Kind:
    """One kind of credential; `name` is what people write, `vct` what the credential says."""

    name: str

    @property
    def vct(self) -> str:
        """The SD-JWT VC type: a new incompatible version is a new `vct`."""
        return _VCT.format(self.name)

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the claims: visible ones by name, and each part as an object."""
        return _document(f"{self.name}.schema.json")

    @cached_property
    def document(self) -> bytes:
        """The octets of the SD-JWT VC type metadata document (section 4)."""
        return (_FOLDER / f"{self.name}.vct.json").read_bytes()

    @cached_property
    def integrity(self) -> str:
        """What `vct#integrity` says of that document (SD-JWT VC section 5)."""
        return "sha256-" + b64encode(hashlib.sha256(self.document).digest()).decode("ascii")

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """The same as members: labels, and what may be hidden."""
        members: dict[str, Any] = json.loads(self.document)
        return members

    @cached_property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """The parts that are shown or hidden as one, each with its field names."""
        properties = self.schema["properties"]
        return {n: tuple(p["properties"]) for n, p in properties.items() if p.get("type") == "object"}

    @cached_property
    def public(self) -> tuple[str, ...]:
        """The claims that are always visible."""
        return tuple(name for name in self.schema["properties"] if name not in self.parts)

    @cached_property
    def required(self) -> frozenset[str]:
        """The claims and parts that every credential of this kind has."""
        return frozenset(self.schema["required"])

    def title(self, locale: str = "en") -> str:
        """What this kind is called."""
        return _in_language(self.metadata["display"], locale, "name")

    def label(self, path: tuple[str, ...], locale: str = "en") -> str:
        """What the claim at `path` is called; the last member of the path where nobody named it."""
        return self._labels(locale).get(path, path[-1])

    def names(self, path: tuple[str, ...]) -> bool:
        """Whether the metadata gives the claim at `path` a name."""
        return path in self._labels("en")

    def _labels(self, locale: str) -> dict[tuple[str, ...], str]:
        named = ((claim["path"], claim["display"]) for claim in self.metadata["claims"])
        return {tuple(p for p in path if p): _in_language(names, locale, "label") for path, names in named}


@cache
def kind(name: str) -> Kind:
    """The kind of this name; raises `UnknownKind`."""
    if name not in KINDS:
        raise UnknownKind(f'"{name}" is not a kind; the kinds are {", ".join(KINDS)}')
    return Kind(name)


def kind_of_vct(vct: str) -> Kind | None:
    """The kind whose credentials say this `vct`, if it is one of ours."""
    name = _NAMES.get(vct)
    return None if name is None else kind(name)


def name_of_vct(vct: str) -> str | None:
    """What the kind of this `vct` is called, even one newer than any here; None where it is not ours."""
    if vct in _NAMES:
        return _NAMES[vct]
    scheme, _, rest = vct.partition(_OURS)
    name, _, version = rest.rpartition(":")
    # A plain decimal number: "01" or a digit of another script would be a second spelling.
    is_version = version.isascii() and version.isdecimal() and version[0] != "0"
    return name if not scheme and is_version and name and ":" not in name else None


def _document(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((_FOLDER / name).read_text(encoding="utf-8"))
    return document


def _in_language(names: list[dict[str, str]], locale: str, member: str) -> str:
    by_locale = {name["locale"]: name[member] for name in names}
    return by_locale.get(locale) or by_locale.get(locale.split("-")[0]) or by_locale["en"]
