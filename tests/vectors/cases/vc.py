"""SD-JWT VC: members every check relies on, missing or of another form."""

from tests.vectors.drafts import a_disclosure
from tests.vectors.making import Vector, claim, edited, refused


def vectors() -> dict[str, Vector]:
    return {**_claims(), **_status()}


def _bad(rules: str, note: str, text: str, code: str = "vc.claim") -> Vector:
    return refused(code, rules, note, input=text)


def _claims() -> dict[str, Vector]:
    hidden_type = edited(
        lambda d: (
            d.disclosures.update(detail=a_disclosure("vct", d.payload.pop("vct"))),
            d.set(shown=("detail",)),
        )
    )
    return {
        "no_issuer": _bad("R-32 J16", "iss missing", claim(iss=None)),
        "issuer_is_a_list": _bad("J16", "iss is a list", claim(iss=["https://batangas.example/centre"])),
        "type_hidden": _bad("R-31 R-32", "vct in a disclosure alone", hidden_type),
        "no_day_of_issue": _bad("R-15", "iat missing", claim(iat=None)),
        "expiry_is_text": _bad("R-15 J10", "exp as text", claim(exp="2030-01-01")),
        "issued_is_true": _bad("J10", "iat true", claim(iat=True)),
        "issued_at_a_fraction": _bad("J10", "iat 1.0", claim(iat=1.0)),
        "expiry_after_the_last_year": _bad(
            "J10", "the first second of the year 10000", claim(exp=253_402_300_800)
        ),
        "key_missing_in_cnf": _bad("R-20 C03", "cnf without jwk", claim(cnf={"kid": "x"})),
        "addressed_to_somebody": _bad("R-14", "aud in the issuer's payload", claim(aud="urn:uuid:1")),
        "other_types_hold_its_own": _bad(
            "R-36", "aka_vcts names vct again", claim(aka_vcts=["urn:skills-passport:training-certificate:1"])
        ),
    }


def _status() -> dict[str, Vector]:
    uri = "https://batangas.example/centre/status/1"

    def listed(reference: object) -> str:
        return claim(status={"status_list": reference})

    def index(rules: str, note: str, value: object) -> Vector:
        return _bad(rules, note, listed({"idx": value, "uri": uri}), "status.index")

    return {
        "index_outside": index("R-58 L03", "beyond the list", 2**13),
        "index_negative": index("R-58 L03", "below zero", -1),
        "index_is_text": index("R-58 L03", "as text", "4711"),
        "index_at_a_fraction": index("R-58 L03", "4711.0", 4711.0),
        "index_is_true": index("R-58 L03", "true", True),
        "index_missing": _bad("R-58 R-32", "no idx", listed({"uri": uri}), "status.index"),
    }
