"""SD-JWT: digests and disclosures that do not fit each other (RFC 9901 section 7.1)."""

from tests.builders import TODAY
from tests.vectors.cases.accepted_forms import elements, nested
from tests.vectors.drafts import Draft, a_disclosure, b64, digest, spelled
from tests.vectors.making import PAPER, Vector, claim, disclosed, edited, refused

FOREIGN = b64(spelled(a_disclosure("x", 1)))


def vectors() -> dict[str, Vector]:
    return {**_twice(), **_unsigned(), **_names(), **_hidden()}


def _twice() -> dict[str, Vector]:
    draft = Draft()
    own = {name: digest(draft.encoded(name)) for name in draft.disclosures}

    def bad(rules: str, note: str, text: str) -> Vector:
        return refused("sd.duplicate", rules, note, input=text)

    inside = a_disclosure("detail", {"_sd": [own["holder"]]})
    return {
        "disclosure_twice": bad(
            "R-06 S03", "the same one again", edited(lambda d: d.set(extra=(d.encoded("holder"),)))
        ),
        "digest_twice": bad("R-11 S01", "twice in one _sd", claim(_sd=[own["holder"], *own.values()])),
        "digest_twice_on_two_levels": bad(
            "R-11 S01",
            "at the top and within a claim",
            claim(_sd=list(own.values()), own={"_sd": [own["holder"]]}),
        ),
        "digest_twice_as_member_and_element": bad(
            "R-11 S01", "in _sd and in a list", claim(_sd=list(own.values()), own=[{"...": own["identity"]}])
        ),
        "digest_twice_inside_a_disclosure": bad(
            "R-11 S01", "at the top and within a disclosed part", disclosed(inside)
        ),
        "decoy_twice": bad(
            "R-11 S01", "a digest of nothing, twice", claim(_sd=[*own.values(), "A" * 43, "A" * 43])
        ),
    }


def _unsigned() -> dict[str, Vector]:
    sound, draft = Draft().build(), Draft()
    holder = draft.disclosures["holder"]
    other = b64(spelled(a_disclosure("holder", {"full_name": "Maria Clara Sanchez"})))
    spaced = b64(spelled(holder).replace(b",", b", "))
    salted = b64(spelled(["AAAAAAAAAAAAAAAAAAAAAA", *holder[1:]]))

    def bad(rules: str, note: str, text: str, base: str = "answer_to_a_named_request") -> Vector:
        return refused("sd.unreferenced", rules, note, base=base, input=text)

    def swapped(text: str) -> str:
        return sound.replace(draft.encoded("holder"), text)

    return {
        "disclosure_unsigned": bad(
            "R-12 S02", "one the issuer never signed", edited(lambda d: d.set(extra=(FOREIGN,)))
        ),
        "disclosure_changed": bad("R-12 S02", "another name in the holder's part", swapped(other)),
        "disclosure_spelled_otherwise": bad("S13", "the same part with spaces", swapped(spaced)),
        "disclosure_salted_otherwise": bad("S13", "the same part with another salt", swapped(salted)),
        "child_without_its_parent": bad(
            "R-12 S02", "a member of a part, without the part", _child_alone(), base="nested_disclosures"
        ),
        "disclosure_where_nothing_is_hidden": bad(
            "R-12", "no digest anywhere", _nothing_hidden(), base="nothing_hidden"
        ),
        "element_unsigned": bad(
            "R-12", "a fourth element of three", _fourth_element(), base="array_elements_disclosed"
        ),
    }


def _child_alone() -> str:
    text = nested(2)
    parts = text.split("~")
    draft = Draft(shown=(), extra=(parts[2],))
    inner = {"_sd": [digest(parts[2])]}
    draft.disclosures["detail"] = a_disclosure("detail", inner)
    return draft.build()


def _nothing_hidden() -> str:
    draft = Draft(disclosures={}, shown=(), extra=(FOREIGN,))
    del draft.payload["_sd_alg"]
    return draft.build()


def _fourth_element() -> str:
    fourth = b64(spelled(["c2FsdHNhbHRzYWx0OQ", 9]))
    draft = Draft(extra=(*elements(2).split("~")[3:5], fourth))
    draft.payload["own"] = [{"...": digest(text)} for text in elements(3).split("~")[3:6]]
    return draft.build()


def _names() -> dict[str, Vector]:
    def bad(code: str, rules: str, note: str, text: str) -> Vector:
        return refused(code, rules, note, input=text)

    twins = edited(
        lambda d: (d.disclosures.update(twin=a_disclosure("holder", "x")), d.set(shown=("holder", "twin")))
    )
    inside = a_disclosure("detail", {"_sd": [digest(FOREIGN)], "x": 2})
    return {
        "reserved_name": bad(
            "sd.reserved", "R-09 S04", "a claim named _sd", disclosed(a_disclosure("_sd", []))
        ),
        "reserved_dots": bad(
            "sd.reserved", "R-09 S04", "a claim named ...", disclosed(a_disclosure("...", "x"))
        ),
        "reserved_algorithm": bad(
            "sd.reserved", "S04", "a claim named _sd_alg", disclosed(a_disclosure("_sd_alg", "sha-256"))
        ),
        "name_taken": bad(
            "sd.collision", "R-10 S05", "a second title", disclosed(a_disclosure("title", "Engineer"))
        ),
        "name_of_the_issuer_taken": bad(
            "sd.collision",
            "R-10 S05",
            "a second iss",
            disclosed(a_disclosure("iss", "https://other.example")),
        ),
        "name_taken_by_a_disclosure": bad("sd.collision", "R-10 S05", "two parts of one name", twins),
        "name_taken_inside_a_part": bad(
            "sd.collision",
            "R-10 S05",
            "a member of a part disclosed apart, and there already",
            edited(
                lambda d: (d.disclosures.update(detail=inside), d.set(shown=("detail",), extra=(FOREIGN,)))
            ),
        ),
        "nested_too_deep": bad("sd.depth", "S09", "ten disclosures within each other", nested(10)),
    }


def _hidden() -> dict[str, Vector]:
    def hide(name: str, value: object) -> str:
        return edited(
            lambda d: (
                d.payload.pop(name, None),
                d.disclosures.update(detail=a_disclosure(name, value)),
                d.set(shown=("detail",)),
            )
        )

    def bad(note: str, text: str, rules: str = "R-32 S05") -> Vector:
        return refused("sd.hidden", rules, note, input=text)

    return {
        "hidden_expiry": bad("exp in a disclosure, and passed", hide("exp", TODAY - 1), "R-32 S11"),
        "hidden_beginning": bad("nbf in a disclosure", hide("nbf", TODAY), "R-32 S11"),
        "hidden_key": bad("cnf in a disclosure, and no binding", edited(_hide_key)),
        "hidden_integrity": bad("vct#integrity in a disclosure", hide("vct#integrity", "sha256-AA")),
        "hidden_types": bad("aka_vcts in a disclosure", hide("aka_vcts", ["urn:x"])),
        "hidden_audience": bad("aud in a disclosure", hide("aud", "urn:uuid:1"), "R-14"),
        "hidden_in_the_status": bad(
            "a member of status in a disclosure",
            edited(
                lambda d: (
                    d.payload["status"].update(_sd=[digest(FOREIGN)]),
                    d.set(extra=(FOREIGN,)),
                )
            ),
        ),
        "hidden_beside_the_key": bad(
            "a member of cnf in a disclosure",
            edited(lambda d: (d.payload["cnf"].update(_sd=[digest(FOREIGN)]), d.set(extra=(FOREIGN,)))),
        ),
        "hidden_null": refused(
            "sd.hidden",
            "R-32 S05",
            "on paper, cnf in a disclosure, and null",
            base=PAPER,
            input=edited(_hide_null, paper=True),
        ),
    }


def _hide_null(draft: Draft) -> None:
    draft.disclosures["cnf"] = a_disclosure("cnf", None)
    draft.shown = (*draft.shown, "cnf")


def _hide_key(draft: Draft) -> None:
    draft.disclosures["detail"] = a_disclosure("cnf", draft.payload.pop("cnf"))
    draft.shown, draft.kb_payload = ("detail",), None
