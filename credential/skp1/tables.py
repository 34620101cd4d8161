"""The frozen tables of SKP1 version 1: names, words and the preset dictionary.

A printed code lives for years.  These tables are only ever added to at the end, and the dictionary is
never changed: a new one is a new version.
"""

from typing import Final

NAMES: Final = (
    "iss", "iat", "exp", "vct", "cnf", "status", "status_list", "idx", "uri", "jwk",
    "title", "programme", "occupation", "level", "award_date", "result", "_sd", "_sd_alg",
    "alg", "typ", "kid", "full_name", "family_name", "given_name",
    "native_name", "birth_date", "document_country", "document_number", "units", "code", "score",
    "outcome", "hours", "mode", "place", "language", "start_date", "end_date", "conditions",
    "standard", "id_check", "attempt", "assessor", "aud", "name", "ask", "purpose", "made", "until",
    "salt", "id", "v", "nbf", "jti", "sub", "vct#integrity", "aka_vcts", "nonce", "sd_hash",
    "holder", "identity", "results", "detail", "portrait",
)  # fmt: skip
"""Object members; a name stands as its number here, so the first 24 cost one byte."""

TYPES: Final = (
    "urn:skills-passport:training-certificate:1 sha256-7ZA3JXm95VETRdM1SvgFeLiF04rphLefF9NkOszR3ek=",
    "urn:skills-passport:skill-assessment:1 sha256-MqSUAGehPLhWTZbLEvMDcCnOyixpJn714bP/r90xw24=",
)
"""A type and, after a space, the digest of its description (`vct#integrity`), which stand together."""

WORDS: Final = (
    # One byte each: the twelve that nearly every credential says.
    "ES256", "dc+sd-jwt", "sha-256", "urn:skills-passport:training-certificate:1",
    "urn:skills-passport:skill-assessment:1", "passed", "competent", "holder", "results", "identity",
    "detail", "completed",
    # Two bytes each.
    "failed", "not_yet_competent", "document", "biometric", "none", "presential", "online", "blended",
    "work-based", "kb+jwt", "passport-enrol+jwt", "EdDSA", "EC", "P-256", "OKP", "Ed25519", "portrait",
    "urn:skills-passport:no-request", *TYPES,
)  # fmt: skip
"""Strings that stand as one CBOR simple value."""

DICTIONARY: Final = (
    b"Certificate III in Certificate II in Certificate of Competency Higher National Diploma in "
    b"National Vocational Certificate Level National Certificate Level Assessment of prior learning "
    b"Gas Tungsten Arc Welding Gas Metal Arc Welding Shielded Metal Arc Welding Plumbing and Pipefitting "
    b"Electrical Installation and Maintenance Building Wiring Refrigeration and Air Conditioning "
    b"Carpentry and Joinery Masonry and Bricklaying Scaffolding Painting and Decorating Tiling Plastering "
    b"Automotive Servicing Heavy Vehicle Driving Forklift Operator Crane Operation Agricultural Machinery "
    b"Crop Production Horticulture Fruit Picking Dairy Farming Food Processing Bread and Pastry Production "
    b"Cookery Commercial Cooking Housekeeping Food and Beverage Service Hospitality Caregiving Elder Care "
    b"Home-based Care Nursing Assistant Midwifery Community Health Domestic Work Tailoring Dressmaking "
    b"Information and Communication Technology Computer Programming Occupational health and safety "
    b"Workplace communication Personal hygiene and infection control First aid Tools and equipment "
    b"Technical drawings Prepare materials Perform Apply Operate Maintain Assist with Inspect Install "
    b"training centre institute of technical education skills development authority university college "
    b"application for work as a job application identity check border control "
    b".edu.org.gov.example/status/1https://passport/centre/status/https://www."
    b"PH-PQF NP-NVQF BD-BNQF PK-NVQF LK-NVQF ID-KKNI VN-VQF KE-KNQF KI-EQF SMAW-CARE-WLD-UNIT-"
)
"""Preset dictionary of the head's DEFLATE: the field's vocabulary, and no person's name."""
