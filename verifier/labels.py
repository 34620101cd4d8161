"""Labels for credentials of a type that is none of ours, as the trust bundle describes it.

The authority that vouches for the centre signed them; what it does not name is shown as the issuer wrote it.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import schemas
from credential.case import Trust
from credential.errors import Objection
from credential.verdict import Verdict

_LOCALE: Final = "en"


class Labels(NamedTuple):
    """What a type is called, and each claim it names by the path to it."""

    type_name: str = ""
    claims: Mapping[tuple[str, ...], str] = {}


NO_LABELS: Final = Labels()


def labels_of(verdict: Verdict, trust: Trust | None) -> Labels:
    """The labels for what is accepted; none for our own kinds, which have theirs, or where none are here."""
    vct = verdict.claims.get("vct")
    if trust is None or verdict.issuer is None or vct is None or schemas.kind_of_vct(vct):
        return NO_LABELS
    entry = trust.entry(verdict.issuer.id)
    if entry is None:
        return NO_LABELS
    from credential.type_rules import description_of  # only a foreign type needs it

    try:
        described = description_of(vct, lambda name: trust.type_document(entry, name))
    except Objection:  # accepted without it: the policy did not ask
        return NO_LABELS
    if described is None:
        return NO_LABELS
    named = {
        tuple(step for step in rule.path if isinstance(step, str)): _in_language(rule.display, "label")
        for rule in described.claims
        if rule.display
    }
    return Labels(_in_language(described.display, "name"), named)


def _in_language(displays: tuple[dict[str, Any], ...], member: str) -> str:
    """In the language of the gate's screens, else in the first there is."""
    ours = (each for each in displays if each["locale"].split("-")[0] == _LOCALE)
    chosen = next(ours, displays[0] if displays else {member: ""})
    return str(chosen[member])
