"""What a gate demands beyond the format."""

from typing import Any

from tests.builders import a_request
from tests.vectors.drafts import Draft, a_disclosure
from tests.vectors.making import PAPER, Vector, a_challenge, edited, refused, trusting


def vectors() -> dict[str, Vector]:
    paper = Draft().paper().build()
    return {
        "paper_for_a_request": _bad(
            "policy.holder", "R-18 K09", "a named request wants the holder proven", input=paper
        ),
        "paper_for_a_request_made_later": _bad(
            "policy.holder",
            "K09",
            "the same, the request being named afterwards",
            base=PAPER,
            challenge=_another(),
        ),
        "paper_where_the_holder_is_required": _bad(
            "policy.holder",
            "R-26 K01 K09",
            "a gate that never takes paper",
            base=PAPER,
            policy='holder = "required"\n',
        ),
        "paper_without_a_name": _bad(
            "paper.nameless",
            "K09",
            "the holder's part kept back",
            base=PAPER,
            input=_paper(shown=("identity", "results", "detail")),
        ),
        "paper_without_a_document": _bad(
            "paper.nameless",
            "K09",
            "the identity part kept back",
            base=PAPER,
            input=_paper(shown=("holder", "results")),
        ),
        "paper_with_an_empty_name": _bad(
            "paper.nameless",
            "K09",
            "a holder's part with nothing in it",
            base=PAPER,
            input=edited(lambda d: d.disclosures.update(holder=a_disclosure("holder", {})), paper=True),
        ),
        "kind_not_taken": _bad(
            "policy.kind", "S16", "assessments only", policy='kinds = ["skill-assessment"]\n'
        ),
        "no_kind_taken": _bad("policy.kind", "S16", "a gate that takes none", policy="kinds = []\n"),
        "kind_of_nobody": _bad(
            "policy.kind",
            "S16 R-44",
            "a type that is none of ours, under an accreditation for anything",
            base="policy_fits_anything",
            input=_of_another_type(),
        ),
        "occupation_not_taken": _bad(
            "policy.occupation", "T10", "nurses only", policy='occupations = ["2221"]\n'
        ),
        "occupation_more_exact": _bad(
            "policy.occupation",
            "T10",
            "a finer code than the credential has",
            policy='occupations = ["72121"]\n',
        ),
        "country_not_taken": _bad("policy.country", "T10", "from Nepal only", policy='countries = ["NP"]\n'),
        "country_of_the_entry": _bad(
            "policy.country",
            "T14",
            "the country is the entry's, whatever the credential says of itself",
            base="policy_fits",
            trust=trusting(country="LK"),
        ),
    }


def _bad(code: str, rules: str, note: str, **changes: Any) -> Vector:
    return refused(code, rules, note, **changes)


def _another() -> dict[str, Any]:
    return a_challenge(request=a_request(seed="another").raw.decode())


def _of_another_type() -> str:
    draft = Draft()
    draft.payload["vct"] = "urn:example:licence"
    return draft.build()


def _paper(**changes: Any) -> str:
    return Draft().paper().set(**changes).build()
