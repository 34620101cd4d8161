"""SD-JWT: the serialization, and every rule of RFC 9901 section 7.1."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credential.codes import Code
from credential.encoding import b64url, compact_json, strict_json
from credential.errors import Objection
from credential.limits import MAX_DEPTH, MAX_DISCLOSURES, MAX_TOKEN
from credential.sd_jwt import SdJwt, digest, parse_sd_jwt, read_disclosures, unverified_claims
from tests.builders import a_credential, some_claims
from tests.credential.objections import objects
from tests.vectors.drafts import spelled


def a_disclosure(*members: Any) -> str:
    return b64url(spelled(list(members)))


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


HIDDEN = digest(NAMED)


@pytest.mark.parametrize(
    ("payload", "written_so"),
    [
        ({"_sd": [], "a": {"_sd": [HIDDEN]}}, {}),
        ({"_sd_alg": "sha-256", "a": [{"...": HIDDEN}]}, {}),
        ({"_sd": [HIDDEN], "a": {"b": [{"_sd_alg": "sha-256"}]}}, {}),
        ({"_sd": [HIDDEN], "a": {"_sd": []}}, {b'{"_sd":[]}': b'{"\\u005fsd":[]}'}),
        ({"_sd": [HIDDEN], "a": [{"...": "x"}]}, {b'"...":"x"': b'"..\\u002e":"x"'}),
        ({"_sd": [HIDDEN], "a": "_sd"}, {}),
        ({"_sd": [HIDDEN], "cnf": {"jwk": {"kty": "EC"}}}, {}),
    ],
)
def test_a_glance_at_what_is_written_changes_nothing(
    payload: dict[str, Any], written_so: dict[bytes, bytes]
) -> None:
    written = compact_json(payload)
    for plain, escaped in written_so.items():
        assert plain in written
        written = written.replace(plain, escaped)
    assert strict_json(written) == payload

    def read(written: bytes) -> Any:
        try:
            return read_disclosures(payload, [NAMED], written=written)
        except Objection as objection:
            return objection.code

    assert read(written) == read(b"")
