"""The scope of an accreditation: kinds, occupations and level, all covered at once."""

from typing import Any

from credential.trust_entry import Accreditation
from tests.builders import an_entry
from tests.vectors.making import Vector, accredited, claim, refused, trusting, unsure

NEWER = "urn:skills-passport:training-certificate:2"


def vectors() -> dict[str, Vector]:
    return {**_kind(), **_occupation(), **_level()}


def _kind() -> dict[str, Vector]:
    def bad(rules: str, note: str, codes: str = "scope.kind", **changes: Any) -> Vector:
        return refused(codes, rules, note, **changes)

    return {
        "kind_out_of_scope": bad(
            "R-98 R-44 T10 S16", "assessments only", trust=accredited(kinds=("skill-assessment",))
        ),
        "empty_scope": bad("R-98 T10", "a scope of nothing", trust=accredited(kinds=())),
        "kind_by_its_short_name": bad(
            "R-44 S16", "vct is the kind's name and not its URN", input=claim(vct="training-certificate")
        ),
        "kind_of_a_later_version_out_of_scope": bad(
            "R-44 S16",
            "version 2 of a kind that the centre may not issue (newer, so that is said as well)",
            codes="scope.kind type.newer",
            input=claim(vct="urn:skills-passport:skill-assessment:2"),
        ),
        "kind_of_version_nought_one": bad(
            "R-44 S16",
            "a version in a second spelling is no kind of ours",
            input=claim(vct="urn:skills-passport:training-certificate:01"),
        ),
        "kind_of_a_later_version": unsure(
            "type.newer", "R-44 S16", "version 2 of the kind", input=claim(vct=NEWER)
        ),
        "kind_nobody_knows_yet": unsure(
            "type.newer",
            "R-45 S16",
            "a kind of ours that this version does not know",
            base="anything_in_scope",
            input=claim(vct="urn:skills-passport:apprenticeship:1"),
        ),
        "kind_in_other_types_only": bad(
            "R-44 S16",
            "the kind named among other types, which authorise nothing",
            input=claim(vct="urn:example:a", aka_vcts=["urn:skills-passport:training-certificate:1"]),
        ),
    }


def _occupation() -> dict[str, Vector]:
    def bad(rules: str, note: str, **changes: Any) -> Vector:
        return refused("scope.occupation", rules, note, **changes)

    here = an_entry().accreditations[0]
    two = (
        here._replace(isco=("5322",)),
        Accreditation(("skill-assessment",), ("*",), "*", here.start, here.end),
    )
    return {
        "occupation_out_of_scope": bad("R-98 T10", "carers only", trust=accredited(isco=("5322",))),
        "occupations_of_nothing": bad("R-98 T10", "no occupation in scope", trust=accredited(isco=())),
        "one_occupation_out_of_scope": bad(
            "T10", "a welder and a nurse", input=claim(occupation=["7212", "2221"])
        ),
        "occupation_shorter_than_the_scope": bad("T10", "the group above", input=claim(occupation=["721"])),
        "occupation_missing": refused(
            "scope.occupation type.claim",
            "T10 R-43",
            "none named, as its type demands",
            input=claim(occupation=None),
        ),
        "occupation_is_a_number": bad("T10", "7212 as a number", input=claim(occupation=[7212])),
        "occupation_with_words": bad(
            "T10", "a code with words behind it", input=claim(occupation=["7212 and surgeon"])
        ),
        "occupation_is_text": bad("T10", "no list of codes", input=claim(occupation="7212")),
        "scopes_do_not_add_up": bad(
            "T10",
            "one accreditation has the kind, another the occupation",
            trust=trusting(accreditations=two),
        ),
    }


def _level() -> dict[str, Vector]:
    def bad(note: str, **changes: Any) -> Vector:
        return refused("scope.level", "R-98 T10", note, **changes)

    return {
        "level_out_of_scope": bad("level 1 at most", trust=accredited(max_level="PH-PQF 1")),
        "level_of_another_framework": bad("a Polish level", input=claim(level="PL-PQF 2")),
        "level_above_as_text": bad(
            "level 10, which text would sort before 4", input=claim(level="PH-PQF 10")
        ),
        "level_is_a_list": bad("a list with a level", input=claim(level=["PH-PQF 2"])),
        "level_is_a_number": bad("2", input=claim(level=2)),
    }
