"""Types: what the metadata of a kind demands, and metadata that cannot be relied on."""

import json
from base64 import b64encode
from hashlib import sha256
from typing import Any

from tests.vectors.cases.scope import NEWER
from tests.vectors.drafts import PARTS, Draft, a_disclosure, digest
from tests.vectors.making import SOUND, Vector, a_trust, accepted, accredited, claim, edited, refused, unsure

OTHER = "urn:example:welder"
ABOVE = "urn:example:worker"
_DEMANDED = 'metadata = "required"\n'

_HIDDEN_DIGEST = digest("a disclosure that is kept back")


def vectors() -> dict[str, Vector]:
    return {**_claims(), **_documents()}


def accepted_vectors() -> dict[str, Vector]:
    """A foreign type held to the rules of its own document, and one that nobody described."""
    demanded: dict[str, Any] = {"trust": _described(_pair()), "policy": _DEMANDED}
    return {
        "foreign_type_described": accepted(
            "R-37 R-42 R-45", "a type that extends another, both described", _foreign(), **demanded
        ),
        "foreign_type_with_integrity": accepted(
            "R-38",
            "the same, and its description named by digest",
            _foreign(_integrity(_pair()[OTHER])),
            **demanded,
        ),
        "foreign_type_nobody_described": accepted(
            "R-45", "no description, and none demanded", _foreign(), trust=_described({})
        ),
        "foreign_type_on_paper": accepted(
            "K09 R-45",
            "bound to nobody, of a type that has no holder's part",
            edited(lambda d: d.payload.update(vct=OTHER) or d.set(shown=("results",)), paper=True),
            holder="not_proven",
            challenge=None,
            trust=_described({}),
        ),
        "kind_of_a_later_version_described": accepted(
            "R-45 S16",
            "version 2 of a kind, as the bundle describes it",
            claim(vct=NEWER),
            trust=a_trust(types={NEWER: _document(NEWER)}),
        ),
    }


def _claims() -> dict[str, Vector]:
    def bad(rules: str, note: str, text: str) -> Vector:
        return refused("type.claim", rules, note, input=text)

    def hidden(name: str) -> str:
        def hide(draft: Draft) -> None:
            draft.disclosures[name] = a_disclosure(name, draft.payload.pop(name))
            draft.set(shown=("holder", name))

        return edited(hide)

    def open_part(draft: Draft) -> None:
        draft.payload["holder"] = draft.disclosures.pop("holder")[2]
        draft.set(shown=("results",))

    def without_holder(draft: Draft) -> None:
        del draft.disclosures["holder"]
        draft.set(shown=tuple(name for name in PARTS if name != "holder"))

    return {
        "second_occupation_withheld": bad(
            "R-41", "an occupation nobody may see", claim(occupation=["7212", {"...": _HIDDEN_DIGEST}])
        ),
        "condition_withheld": bad(
            "R-41",
            "a condition nobody may see",
            claim(conditions=["under supervision", {"...": _HIDDEN_DIGEST}]),
        ),
        "result_missing": bad("R-43", "a certificate that does not say how it went", claim(result=None)),
        "title_hidden": bad("R-41", "the title in a disclosure, shown", hidden("title")),
        "holder_visible": bad("R-41", "a name that nobody can withhold", edited(open_part)),
        "holder_missing": bad(
            "R-43", "about nobody: every digest is shown, none is the holder's", edited(without_holder)
        ),
        "part_is_text": bad(
            "R-40",
            "a part that is text has no members",
            edited(lambda d: d.disclosures.update(results=a_disclosure("results", "good"))),
        ),
    }


def _documents() -> dict[str, Vector]:
    sound = _document()
    other_octets = _integrity(sound + " ")
    weak = {
        OTHER: _document(extends=ABOVE, claims=[{"path": ["title"]}]),
        ABOVE: _document(ABOVE, claims=[{"path": ["title"], "sd": "never"}]),
    }
    round_trip = {OTHER: _document(extends=ABOVE), ABOVE: _document(ABOVE, extends=OTHER)}

    def bad(code: str, rules: str, note: str, types: dict[str, str]) -> Vector:
        return refused(code, rules, note, base="foreign_type_described", trust=_described(types))

    return {
        "type_document_no_json": bad("type.form", "R-40", "cut short", {OTHER: sound[:-1]}),
        "type_document_path_empty": bad(
            "type.form", "R-40", "a claim whose path is empty", {OTHER: _document(claims=[{"path": []}])}
        ),
        "type_weakens_the_one_above": bad("type.form", "R-42", "sd never becomes allowed", weak),
        "type_document_of_another": bad(
            "type.mismatch", "R-37", "it describes another type", {OTHER: _document(ABOVE)}
        ),
        "type_document_changed": refused(
            "type.integrity",
            "R-38",
            "octets of another edition",
            base="foreign_type_with_integrity",
            trust=_described({OTHER: sound}),
        ),
        "type_digest_unknown": refused(
            "type.integrity",
            "R-38",
            "no digest we know",
            base="foreign_type_with_integrity",
            input=_foreign("md5-AAAA"),
        ),
        "type_digest_of_no_letters": refused(
            "type.integrity",
            "R-38",
            "a digest that is not even ASCII",
            base="foreign_type_with_integrity",
            input=_foreign("sha256-é"),
        ),
        "type_path_without_end": bad(
            "type.form",
            "R-40",
            "a claim a thousand steps down",
            {OTHER: _document(claims=[{"path": ["a"] * 1000}])},
        ),
        "type_extends_itself": bad("type.cycle", "R-39", "through another type", round_trip),
        "foreign_type_claim_missing": bad(
            "type.claim",
            "R-43",
            "its own type demands what is not there",
            {OTHER: _document(claims=[{"path": ["process"], "mandatory": True, "sd": "never"}])},
        ),
        "type_demanded_and_not_described": unsure(
            "type.missing",
            "R-45",
            "the policy wants metadata",
            base="foreign_type_described",
            trust=_described({}),
        ),
        "type_above_not_described": unsure(
            "type.missing",
            "R-45",
            "half of a description",
            base="foreign_type_described",
            trust=_described({OTHER: _document(extends=ABOVE)}),
        ),
        "kind_of_another_edition": unsure(
            "type.missing",
            "R-38",
            "the digest is of another description of our kind",
            base=SOUND,
            input=_ours(other_octets),
        ),
    }


def _pair() -> dict[str, str]:
    """Two types, one extending the other."""
    above = _document(ABOVE, claims=[{"path": ["title"], "mandatory": True}])
    return {OTHER: _document(extends=ABOVE, **{"extends#integrity": _integrity(above)}), ABOVE: above}


def _foreign(integrity: str | None = None) -> str:
    return claim(vct=OTHER, **{"vct#integrity": integrity})


def _ours(integrity: str) -> str:
    return claim(**{"vct#integrity": integrity})


def _document(vct: str = OTHER, **members: Any) -> str:
    return json.dumps({"vct": vct, **members})


def _described(types: dict[str, str]) -> dict[str, Any]:
    return a_trust(entries=accredited(kinds=("*",))["entries"], types=types)


def _integrity(document: str) -> str:
    return "sha256-" + b64encode(sha256(document.encode()).digest()).decode()
