"""What is known of a certificate of our kinds whoever issued it: frozen templates of version 1.

Each is header, payload and parts as in `templates`.  They are only ever added to at the end, also when a
kind's description (`vct#integrity`) gets a new edition.
"""

from typing import Any, Final

_HEADER: Final = {"alg": "ES256", "kid": "$text", "typ": "dc+sd-jwt"}
_HOLDER: Final = {
    "full_name": "$text", "family_name?": "$text", "given_name?": "$text", "native_name?": "$text",
}  # fmt: skip
_IDENTITY: Final = {"birth_date": "$day", "document_country?": "$text", "document_number?": "$text"}
_UNIT: Final = {"code?": "$text", "title": "$text", "score?": "$score", "outcome?": "$text"}
_DETAIL: Final = {
    "hours?": "$number", "mode?": "$text", "place?": "$text", "language?": "$text",
    "start_date?": "$day", "end_date?": "$day", "attempt?": "$number", "assessor?": "$text",
}  # fmt: skip


def _payload(vct: str, integrity: str, claims: dict[str, Any]) -> dict[str, Any]:
    return {
        "iss": "$text",
        "iat": "$midnight",
        "exp?": "$midnight",
        "vct": vct,
        "vct#integrity?": integrity,
        "cnf?": {"jwk": "$key"},
        "status": {"status_list": {"idx": "$number", "uri": "$list_uri"}},
        **claims,
        "_sd": "$digests",
        "_sd_alg": "sha-256",
    }


_PARTS: Final = (
    {"holder": _HOLDER},
    {"identity": _IDENTITY},
    {"results": {"units": {"$list": [_UNIT]}}},
    {"detail": _DETAIL},
)

KINDS: Final[tuple[tuple[Any, Any, Any], ...]] = (
    (
        _HEADER,
        _payload(
            "urn:skills-passport:training-certificate:1",
            "sha256-7ZA3JXm95VETRdM1SvgFeLiF04rphLefF9NkOszR3ek=",
            {
                "title": "$text", "programme?": "$text", "occupation?": {"$list": ["$text"]},
                "level?": "$text", "award_date": "$day", "result?": "$text", "conditions?": "$json",
            },
        ),
        _PARTS,
    ),
    (
        _HEADER,
        _payload(
            "urn:skills-passport:skill-assessment:1",
            "sha256-MqSUAGehPLhWTZbLEvMDcCnOyixpJn714bP/r90xw24=",
            {
                "title": "$text", "standard?": "$text", "occupation?": {"$list": ["$text"]},
                "level?": "$text", "award_date": "$day", "result?": "$text", "id_check?": "$text",
                "conditions?": "$json",
            },
        ),
        _PARTS,
    ),
)  # fmt: skip
