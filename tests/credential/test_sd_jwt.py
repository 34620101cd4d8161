"""SD-JWT: the worked examples of RFC 9901, and every rule of its section 7.1."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credential.codes import Code
from credential.encoding import b64url, compact_json, strict_object, unb64url
from credential.errors import Objection
from credential.jws import open_jws
from credential.keys import VerifyingKey
from credential.limits import MAX_DEPTH, MAX_DISCLOSURES, MAX_TOKEN
from credential.presenting import sd_hash
from credential.sd_jwt import SdJwt, digest, parse_sd_jwt, read_disclosures, unverified_claims
from tests.builders import a_credential, some_claims
from tests.credential import official
from tests.credential.objections import objects
from tests.vectors.drafts import spelled

RFC = "rfc9901"


def a_disclosure(*members: Any) -> str:
    return b64url(spelled(list(members)))


def processed(text: str) -> dict[str, Any]:
    """The processed payload of an example, whose header type is not ours."""
    sd_jwt = parse_sd_jwt(text)
    return read_disclosures(strict_object(unb64url(sd_jwt.jwt.split(".")[1])), sd_jwt.disclosures)


# --- the examples of RFC 9901 -------------------------------------------------------------------


@official.needs_examples
@pytest.mark.parametrize("section", ["5.1", "6.1", "6.2", "6.3", "A.1", "A.2", "A.3", "A.4"])
def test_every_printed_disclosure_has_its_printed_digest(section: str) -> None:
    for each in official.document(f"{RFC}/{section}_disclosures.json"):
        assert digest(each["disclosure"]) == each["sha256_digest"]


@official.needs_examples
def test_the_same_claim_in_another_spelling_has_another_digest() -> None:
    pairs = official.document(f"{RFC}/4.2_disclosure_digest_pairs.json")
    assert [digest(each["disclosure"]) for each in pairs] == [each["sha256_digest"] for each in pairs]


@official.needs_examples
@pytest.mark.parametrize(
    ("presentation", "expected"),
    [
        ("5.2_01_compact", "5.2_03"),
        ("A.1_03_compact", "A.1_04"),
        ("A.2_03_compact", "A.2_04"),
        ("A.3_04_compact", "A.3_06"),
        ("A.4_04_compact", "A.4_05"),
    ],
)
def test_a_presentation_is_processed_to_the_printed_payload(presentation: str, expected: str) -> None:
    text = official.text(f"{RFC}/{presentation}.txt")
    assert processed(text) == official.document(f"{RFC}/{expected}.json")


@official.needs_examples
@pytest.mark.parametrize(
    ("issued", "claims"), [("5.1_04", "5.1_01"), ("A.3_02", "A.3_01"), ("A.4_02", "A.4_01")]
)
def test_with_every_disclosure_all_the_claims_are_back(issued: str, claims: str) -> None:
    payload = processed(official.text(f"{RFC}/{issued}_compact.txt"))
    printed = official.document(f"{RFC}/{claims}.json")
    assert {name: payload[name] for name in printed} == printed


@official.needs_examples
@pytest.mark.parametrize("payload", ["6.1_01", "6.2_01", "6.2_02", "6.3_01"])
def test_an_address_may_be_hidden_flat_by_its_members_or_twice(payload: str) -> None:
    members = official.document(f"{RFC}/{payload}.json")
    given_out = official.document(f"{RFC}/{payload[:3]}_disclosures.json")
    used = [each["disclosure"] for each in given_out]
    if payload == "6.2_02":  # the country is in the clear there
        used = [each["disclosure"] for each in given_out if each["contents"][1] != "country"]
    address = official.document(f"{RFC}/6_01.json")["address"]
    assert read_disclosures(members, used)["address"] == address


@official.needs_examples
def test_a_hidden_element_comes_back_in_its_place() -> None:
    payload = official.document(f"{RFC}/4.2.4.2_01.json")
    element = official.document(f"{RFC}/4.2_disclosure_digest_pairs.json")[-1]["disclosure"]
    assert read_disclosures(payload, [element]) == {"nationalities": ["DE", "FR", "US"]}
    assert read_disclosures(payload, []) == {"nationalities": ["DE", "US"]}


@official.needs_examples
@pytest.mark.parametrize("presentation", ["5.2_01", "A.3_04", "A.4_04"])
def test_the_holders_signature_of_an_example_holds(presentation: str) -> None:
    sd_jwt = parse_sd_jwt(official.text(f"{RFC}/{presentation}_compact.txt"))
    keys = official.document(f"{RFC}/example_keys.json")
    public = {
        who: VerifyingKey.from_jwk({n: v for n, v in jwk.items() if n != "d"})
        for who, jwk in keys.items()
        if who != "note"
    }
    assert sd_jwt.key_binding is not None
    binding = open_jws(sd_jwt.key_binding, typ="kb+jwt")
    binding.verify(public["holder"])
    assert binding.payload["sd_hash"] == sd_hash(sd_jwt.bound_text)
    typ = strict_object(unb64url(sd_jwt.jwt.split(".")[0]))["typ"]
    open_jws(sd_jwt.jwt, typ=typ).verify(public["issuer"])


# --- the serialization --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a~", SdJwt("a", (), None)),
        ("a~b", SdJwt("a", (), "b")),
        ("a~b~", SdJwt("a", ("b",), None)),
        ("a~b~c~d", SdJwt("a", ("b", "c"), "d")),
    ],
)
def test_the_last_element_says_whether_there_is_a_key_binding(text: str, expected: SdJwt) -> None:
    assert parse_sd_jwt(text) == expected
    assert expected.text == text
    assert expected.bound_text == text[: text.rindex("~") + 1]


@pytest.mark.parametrize("text", ["", "a", "a.b.c", '{"payload":""}'])
def test_without_a_tilde_it_is_no_sd_jwt(text: str) -> None:
    with objects(Code.SD_FORM):
        parse_sd_jwt(text)


@pytest.mark.parametrize("text", ["a~~", "a~~b", "~~", "a~b~~"])
def test_an_empty_disclosure_is_refused(text: str) -> None:
    with objects(Code.SD_FORM):
        parse_sd_jwt(text)


def test_one_disclosure_or_one_character_too_many_is_refused() -> None:
    assert len(parse_sd_jwt("a" + "~b" * MAX_DISCLOSURES + "~").disclosures) == MAX_DISCLOSURES
    with objects(Code.SD_SIZE):
        parse_sd_jwt("a" + "~b" * (MAX_DISCLOSURES + 1) + "~")
    parse_sd_jwt("a" * (MAX_TOKEN - 1) + "~")
    with objects(Code.SD_SIZE):
        parse_sd_jwt("a" * MAX_TOKEN + "~")


# --- section 7.1, rule by rule ------------------------------------------------------------------

NAMED = a_disclosure("salt", "name", "value")
ELEMENT = a_disclosure("salt", "value")


@pytest.mark.parametrize(
    ("payload", "given", "code"),
    [
        # Algorithms: only SHA-256, only at the top.
        ({"_sd_alg": "sha-512"}, [], Code.SD_ALG),
        ({"_sd_alg": "SHA-256"}, [], Code.SD_ALG),
        ({"_sd_alg": "sha-256-128"}, [], Code.SD_ALG),
        ({"_sd_alg": None}, [], Code.SD_ALG),
        ({"_sd_alg": ["sha-256"]}, [], Code.SD_ALG),
        ({"a": {"_sd_alg": "sha-256"}}, [], Code.SD_ALG),
        ({"a": [{"_sd_alg": "sha-256"}]}, [], Code.SD_ALG),
        # `_sd` is a list of texts, `...` stands alone in an array.
        ({"_sd": "x"}, [], Code.SD_FORM),
        ({"_sd": {}}, [], Code.SD_FORM),
        ({"_sd": None}, [], Code.SD_FORM),
        ({"_sd": [1]}, [], Code.SD_FORM),
        ({"_sd": [["x"]]}, [], Code.SD_FORM),
        ({"_sd": [None]}, [], Code.SD_FORM),
        ({"a": {"_sd": 1}}, [], Code.SD_FORM),
        ({"...": "x"}, [], Code.SD_FORM),
        ({"a": {"...": "x"}}, [], Code.SD_FORM),
        ({"a": [{"...": 1}]}, [], Code.SD_FORM),
        ({"a": [{"...": ["x"]}]}, [], Code.SD_FORM),
        ({"a": [{"...": "x", "b": 1}]}, [], Code.SD_FORM),
        # Disclosures have the form their place demands.
        ({"_sd": [digest(ELEMENT)]}, [ELEMENT], Code.SD_FORM),
        ({"a": [{"...": digest(NAMED)}]}, [NAMED], Code.SD_FORM),
        ({}, [a_disclosure()], Code.SD_FORM),
        ({}, [a_disclosure("salt")], Code.SD_FORM),
        ({}, [a_disclosure("salt", "a", 1, 2)], Code.SD_FORM),
        ({}, [a_disclosure(1, "a", 1)], Code.SD_FORM),
        ({}, [b64url(b"{}")], Code.SD_FORM),
        ({}, [b64url(b'"abc"')], Code.SD_FORM),
        ({}, [b64url(b"not json")], Code.JSON_FORM),
        ({}, [b64url(b'["a","b",{"c":1,"c":2}]')], Code.JSON_DUPLICATE),
        ({}, ["é"], Code.BASE64_FORM),
        ({}, ["a b"], Code.BASE64_FORM),
        # Nothing twice, nothing unsigned.
        ({"_sd": ["x", "x"]}, [], Code.SD_DUPLICATE),
        ({"_sd": ["x"], "a": {"_sd": ["x"]}}, [], Code.SD_DUPLICATE),
        ({"_sd": ["x"], "a": [{"...": "x"}]}, [], Code.SD_DUPLICATE),
        ({"a": [{"...": "x"}, {"...": "x"}]}, [], Code.SD_DUPLICATE),
        ({"_sd": [digest(NAMED)]}, [NAMED, NAMED], Code.SD_DUPLICATE),
        ({}, [NAMED], Code.SD_UNREFERENCED),
        ({"_sd": ["x"]}, [NAMED], Code.SD_UNREFERENCED),
        ({"a": digest(NAMED)}, [NAMED], Code.SD_UNREFERENCED),
        ({"_sd": [digest(NAMED)], "name": 1}, [NAMED], Code.SD_COLLISION),
    ],
)
def test_what_breaks_a_rule_is_refused(payload: dict[str, Any], given: list[str], code: Code) -> None:
    with objects(code):
        read_disclosures(payload, given)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("_sd", Code.SD_RESERVED),
        ("...", Code.SD_RESERVED),
        ("_sd_alg", Code.SD_RESERVED),
        (7, Code.SD_FORM),
        (None, Code.SD_FORM),
        (["a"], Code.SD_FORM),
    ],
)
def test_a_claim_has_a_name_and_not_a_reserved_one(name: object, code: Code) -> None:
    text = a_disclosure("salt", name, 1)
    with objects(code):
        read_disclosures({"_sd": [digest(text)]}, [text])


def test_two_disclosures_of_one_name_collide() -> None:
    one, two = a_disclosure("salt 1", "a", 1), a_disclosure("salt 2", "a", 1)
    with objects(Code.SD_COLLISION):
        read_disclosures({"_sd": [digest(one), digest(two)]}, [one, two])


def test_one_name_on_two_levels_is_no_collision() -> None:
    inner = a_disclosure("salt 1", "a", 1)
    outer = a_disclosure("salt 2", "a", {"_sd": [digest(inner)]})
    assert read_disclosures({"_sd": [digest(outer)]}, [outer, inner]) == {"a": {"a": 1}}


def test_a_child_without_its_parent_is_unsigned() -> None:
    child = a_disclosure("salt 1", "child", 1)
    parent = a_disclosure("salt 2", "parent", {"_sd": [digest(child)]})
    payload = {"_sd": [digest(parent)]}
    assert read_disclosures(payload, [parent]) == {"parent": {}}
    with objects(Code.SD_UNREFERENCED):
        read_disclosures(payload, [child])


def test_a_digest_inside_a_disclosure_counts_for_duplicates() -> None:
    child = a_disclosure("salt 1", "child", 1)
    parent = a_disclosure("salt 2", "parent", {"_sd": [digest(child)]})
    with objects(Code.SD_DUPLICATE):
        read_disclosures({"_sd": [digest(parent), digest(child)]}, [parent, child])


def test_decoys_and_hidden_claims_leave_no_trace() -> None:
    payload = {"_sd": ["decoy", digest(NAMED)], "_sd_alg": "sha-256", "a": [{"...": "decoy 2"}, 1]}
    assert read_disclosures(payload, []) == {"a": [1]}
    assert read_disclosures(payload, [NAMED]) == {"a": [1], "name": "value"}


def test_a_disclosed_element_may_itself_hold_digests() -> None:
    inner = a_disclosure("salt 1", "a", 1)
    element = a_disclosure("salt 2", {"_sd": [digest(inner)]})
    deeper = a_disclosure("salt 3", [{"...": digest(element)}])
    payload = {"list": [[{"...": digest(deeper)}]]}
    assert read_disclosures(payload, [inner, element, deeper]) == {"list": [[[{"a": 1}]]]}
    assert read_disclosures(payload, [deeper]) == {"list": [[[]]]}


def chain(levels: int) -> tuple[dict[str, Any], list[str]]:
    """Disclosures within disclosures, this many."""
    value: Any = "the innermost"
    given = []
    for level in range(levels):
        given.append(a_disclosure(f"salt {level}", "a", value))
        value = {"_sd": [digest(given[-1])]}
    return value, given


def test_disclosures_nest_as_deep_as_the_limit() -> None:
    claims = read_disclosures(*chain(MAX_DEPTH))
    assert str(claims).count("{") == MAX_DEPTH
    for levels in (MAX_DEPTH + 1, MAX_DISCLOSURES):
        with objects(Code.SD_DEPTH):
            read_disclosures(*chain(levels))


def test_a_payload_is_not_altered_by_reading_it() -> None:
    payload, given = chain(3)
    before = compact_json(payload)
    read_disclosures(payload, given)
    assert compact_json(payload) == before


_NAMES = st.text(max_size=4) | st.sampled_from(["_sd", "...", "_sd_alg", "a"])
_DIGESTS = st.sampled_from([digest(NAMED), digest(ELEMENT), "decoy"])
_VALUES = st.recursive(
    st.none() | st.integers(0, 2) | _DIGESTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(_NAMES, _VALUES, max_size=3), st.lists(st.sampled_from([NAMED, ELEMENT]), max_size=3))
@settings(max_examples=250, derandomize=True, deadline=None)
def test_any_payload_is_read_or_objected_to_and_never_keeps_a_digest(
    payload: dict[str, Any], given: list[str]
) -> None:
    try:
        claims = read_disclosures(payload, given)
    except Objection:
        return
    assert not _names(claims) & {"_sd", "...", "_sd_alg"}


def _names(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(_names, value.values()))
    return set().union(*map(_names, value)) if isinstance(value, list) else set()


def test_unverified_claims_are_all_the_claims() -> None:
    claims = unverified_claims(a_credential())
    assert {name: claims[name] for name in some_claims()} == some_claims()
    assert "_sd" not in claims
