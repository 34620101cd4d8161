"""base64url and JSON: one reading and one writing of everything."""

import json
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credential.codes import Code
from credential.encoding import b64url, compact_json, is_instant, strict_json, strict_object, unb64url
from credential.errors import Malformed
from credential.limits import LAST_INSTANT, MAX_DEPTH, MAX_INTEGER
from tests.credential.objections import objects

_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"))
)
JSON = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(min_codepoint=32), max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.binary(min_size=1, max_size=70))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_base64url_comes_back_and_has_no_padding(data: bytes) -> None:
    text = b64url(data)
    assert unb64url(text) == data
    assert text == urlsafe_b64encode(data).decode().rstrip("=")


def test_the_example_of_rfc_7515_appendix_c() -> None:
    assert b64url(bytes([3, 236, 255, 224, 193])) == "A-z_4ME"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "AAAAA",
        "AA==",
        "AAA=",
        "A+",
        "A/",
        "A A",
        "AAAA\n",
        "\nAAAA",
        "AA\tAA",
        "AB",
        "AAB",
        "ÄÄ",
        "ＡＡ",
    ],
)
def test_text_that_is_not_canonical_base64url_is_refused(text: str) -> None:
    with objects(Code.BASE64_FORM):
        unb64url(text)


def test_every_other_spelling_of_the_last_character_is_refused() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    taken = []
    for last in alphabet:
        try:
            taken.append(unb64url("A" + last))
        except Malformed:
            continue
    assert taken == [bytes([number]) for number in range(4)]


@given(JSON)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_what_we_write_is_what_we_read(value: object) -> None:
    data = compact_json(value)
    if _depth(value) <= MAX_DEPTH:
        assert strict_json(data) == value
        assert compact_json(strict_json(data)) == data
    else:
        with objects(Code.JSON_DEPTH):
            strict_json(data)


@given(st.binary(max_size=60))
@settings(max_examples=500, derandomize=True, deadline=None)
def test_any_bytes_are_a_value_that_python_reads_too_or_malformed(data: bytes) -> None:
    try:
        value = strict_json(data)
    except Malformed:
        return
    assert value == json.loads(data)


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


def test_members_keep_their_order_and_text_its_signs() -> None:
    assert compact_json({"z": 1, "a": "Ñandú 山"}) == '{"z":1,"a":"Ñandú 山"}'.encode()


def test_not_a_number_is_never_written() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        compact_json(float("nan"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a":1,"a":1}', Code.JSON_DUPLICATE),
        (b'{"a":{"b":1,"b":2}}', Code.JSON_DUPLICATE),
        (rb'{"iss":1,"is\u0073":2}', Code.JSON_DUPLICATE),
        (b"[NaN]", Code.JSON_NUMBER),
        (b"[Infinity]", Code.JSON_NUMBER),
        (b"[-Infinity]", Code.JSON_NUMBER),
        (b"[1e999]", Code.JSON_NUMBER),
        (b"[-1e999]", Code.JSON_NUMBER),
        (b"[9007199254740992]", Code.JSON_NUMBER),
        (b"[-9007199254740992]", Code.JSON_NUMBER),
        (b"[" + b"9" * 5000 + b"]", Code.JSON_NUMBER),
        (b"[0." + b"1" * 40 + b"]", Code.JSON_NUMBER),
        (b"\xef\xbb\xbf{}", Code.JSON_TEXT),
        (b'"\xff"', Code.JSON_TEXT),
        (b'"\xc0\x80"', Code.JSON_TEXT),
        (b'"\xed\xa0\x80"', Code.JSON_TEXT),
        (rb'"\ud800"', Code.JSON_TEXT),
        (rb'{"\udfff":1}', Code.JSON_TEXT),
        (rb'["\ud800\ud800"]', Code.JSON_TEXT),
        ("{}".encode("utf-16"), Code.JSON_TEXT),
        ("{}".encode("utf-32-le"), Code.JSON_FORM),
        (b"", Code.JSON_FORM),
        (b" ", Code.JSON_FORM),
        (b"{}{}", Code.JSON_FORM),
        (b"{} x", Code.JSON_FORM),
        (b"{}\x00", Code.JSON_FORM),
        (b'{"a":1,}', Code.JSON_FORM),
        (b"[1,]", Code.JSON_FORM),
        (b"{'a':1}", Code.JSON_FORM),
        (b"{} // why", Code.JSON_FORM),
        (b"[01]", Code.JSON_FORM),
        (b"[1_0]", Code.JSON_FORM),
        ("[٣]".encode(), Code.JSON_FORM),
        (b"[+1]", Code.JSON_FORM),
        (b"[.5]", Code.JSON_FORM),
        (b'"a\nb"', Code.JSON_FORM),
        (b'"a\x00b"', Code.JSON_FORM),
        (rb'"\x41"', Code.JSON_FORM),
        (b"nul", Code.JSON_FORM),
    ],
)
def test_json_that_two_readers_could_read_otherwise_is_refused(data: bytes, code: Code) -> None:
    with objects(code):
        strict_json(data)


def test_a_surrogate_pair_is_one_sign() -> None:
    assert strict_json(rb'"\ud83c\udf93"') == "🎓"


def test_the_largest_and_the_smallest_number_are_read() -> None:
    assert strict_json(b"[9007199254740991,-9007199254740991]") == [MAX_INTEGER, -MAX_INTEGER]


def test_nesting_is_counted_outside_of_strings_and_up_to_the_limit() -> None:
    assert strict_json(b"[" * MAX_DEPTH + b'"' + rb"[[{{\"[[" + b'"' + b"]" * MAX_DEPTH)
    with objects(Code.JSON_DEPTH):
        strict_json(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))
    with objects(Code.JSON_DEPTH):
        strict_json(b'{"a":' * 100_000)


def test_many_shallow_containers_are_not_deep() -> None:
    assert strict_json(b"[" + b",".join([b"[]"] * 1000) + b"]") == [[]] * 1000


@pytest.mark.parametrize("end", [b"", b'"', b"\\", b'\\"', b"["])
def test_a_string_without_end_costs_one_pass(end: bytes) -> None:
    data = b"[[],[],[],[],[],[],[],[]," + b'"' + rb"\"" * 200_000 + end
    with objects(Code.JSON_FORM):  # one pass for each quote would take this test half an hour
        strict_json(data)


def test_an_object_is_demanded_where_one_belongs() -> None:
    assert strict_object(b'{"a":null}') == {"a": None}
    for data in (b"[]", b'"{}"', b"null", b"1"):
        with objects(Code.JSON_FORM):
            strict_object(data)


@pytest.mark.parametrize("value", [0, 1, LAST_INSTANT])
def test_whole_seconds_are_an_instant(value: int) -> None:
    assert is_instant(value)


@pytest.mark.parametrize(
    "value", [True, False, 1.0, "1", None, [], -1, LAST_INSTANT + 1, 2**53, 10**400, float("nan")]
)
def test_anything_else_is_no_instant(value: object) -> None:
    assert not is_instant(value)


@pytest.mark.parametrize("text", [r'{"a\u0000b":1}', r'[{"a":{"\n":1}}]', r'{"\u001f":[]}', r'{"\ta":1}'])
def test_a_control_character_in_a_name_is_refused(text: str) -> None:
    with objects(Code.JSON_TEXT):
        strict_json(text.encode())
    assert strict_json(rb'{"a":"\u0000\n"}') == {"a": "\0\n"}
