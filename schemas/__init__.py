"""The vocabulary: which kinds of credential there are, and what each may say.

The documents beside this file are the vocabulary itself: a JSON Schema for each kind's claims and an
SD-JWT VC type metadata document with its labels.  The few lines here open them.
"""

from schemas.codes import countries, isco08, occupations
from schemas.kinds import KINDS, Kind, UnknownKind, kind, kind_of_vct, name_of_vct

__all__ = [
    "KINDS",
    "Kind",
    "UnknownKind",
    "countries",
    "isco08",
    "kind",
    "kind_of_vct",
    "name_of_vct",
    "occupations",
]
