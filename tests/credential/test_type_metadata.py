"""Type metadata: what a document may say, whose word it is, and what a type inherits."""

import hashlib
import json
from base64 import b64encode
from typing import Any

import pytest

from credential.codes import Code
from credential.limits import MAX_TYPE_DOCUMENT
from credential.type_metadata import described_type, read_type, type_name
from credential.type_rules import ClaimRule
from tests.credential.objections import objects
from tests.credential.official import document, needs_examples, text

VCT, ABOVE, TOP = "urn:example:welder", "urn:example:worker", "urn:example:person"


def a_document(vct: str = VCT, /, **members: Any) -> bytes:
    return json.dumps({"vct": vct, **members}).encode()


def claim(*path: Any, **members: Any) -> dict[str, Any]:
    return {"path": list(path), **members}


def sri(data: bytes, name: str = "sha256") -> str:
    return f"{name}-{b64encode(hashlib.new(name, data).digest()).decode()}"


def test_a_document_is_read_with_its_displays_and_claims() -> None:
    display = [{"locale": "en", "name": "Welder", "rendering": {"simple": {}}}]
    label = [{"locale": "en", "label": "Process"}]
    data = a_document(
        display=display,
        claims=[claim("units", None, "code", sd="always", mandatory=True, display=label, svg_id="a_1")],
        something_new=[1],
    )
    described = read_type(VCT, {VCT: data}.get)
    assert described is not None
    assert described.display == tuple(display)
    assert described.claims == (ClaimRule(("units", None, "code"), "always", True, tuple(label)),)


def test_a_type_nobody_described_is_no_type() -> None:
    assert read_type(VCT, lambda _: None) is None


@pytest.mark.parametrize(
    "data",
    [
        b"no JSON",
        b'{"vct": "urn:example:welder", "vct": "urn:example:welder"}',
        b"[]",
        b"{}",
        b'{"vct": 1}',
        a_document(name=1),
        a_document(extends=["x"]),
        a_document(VCT, **{"extends#integrity": 1}),
        a_document(display={}),
        a_document(display=["en"]),
        a_document(display=[{"name": "Welder"}]),
        a_document(display=[{"locale": "en"}]),
        a_document(display=[{"locale": "en", "name": "a"}, {"locale": "en", "name": "b"}]),
        a_document(claims={}),
        a_document(claims=["title"]),
        a_document(claims=[{}]),
        a_document(claims=[claim()]),
        a_document(claims=[claim("a", -1)]),
        a_document(claims=[claim("a", True)]),
        a_document(claims=[claim("a", 1.5)]),
        a_document(claims=[claim("a", ["b"])]),
        a_document(claims=[claim("a", sd="sometimes")]),
        a_document(claims=[claim("a", sd=None)]),
        a_document(claims=[claim("a", mandatory=1)]),
        a_document(claims=[claim("a", display=[{"locale": "en"}])]),
        a_document(claims=[claim("a", svg_id="1a")]),
        a_document(claims=[claim("a", svg_id="x"), claim("b", svg_id="x")]),
        a_document(claims=[claim("a"), claim("a")]),
    ],
    ids=range(28),
)
def test_a_document_of_another_form_is_refused(data: bytes) -> None:
    with objects(Code.TYPE_FORM):
        read_type(VCT, {VCT: data}.get)
    with objects(Code.TYPE_FORM):
        described_type(data)


def test_a_document_of_another_type_is_refused() -> None:
    with objects(Code.TYPE_MISMATCH):
        read_type(VCT, {VCT: a_document(ABOVE)}.get)
    with objects(Code.TYPE_MISMATCH):
        read_type(VCT, {VCT: a_document(extends=ABOVE), ABOVE: a_document(TOP)}.get)


DATA = a_document()


@pytest.mark.parametrize(
    "integrity",
    [
        *(sri(DATA, name) for name in ("sha256", "sha384", "sha512")),
        sri(DATA) + "?ct=application/json",
        f"{sri(b'an older edition')} {sri(DATA)}",
        f"sha256-AAAA {sri(DATA, 'sha512')}",
        f"md5-AAAA {sri(DATA)}",
    ],
)
def test_the_octets_have_one_of_the_strongest_digests_named(integrity: str) -> None:
    assert read_type(VCT, {VCT: DATA}.get, integrity=integrity) is not None


@pytest.mark.parametrize(
    "integrity",
    [
        sri(DATA + b" "),
        "",
        "md5-AAAA",
        sri(DATA).replace("sha256", "SHA256"),
        f"{sri(DATA)} sha384-AAAA",
        "sha256-!",
        sri(DATA).rstrip("="),
        sri(DATA).removeprefix("sha256-"),
    ],
)
def test_other_octets_and_unknown_digests_are_refused(integrity: str) -> None:
    with objects(Code.TYPE_INTEGRITY):
        read_type(VCT, {VCT: DATA}.get, integrity=integrity)


def test_the_digest_of_a_type_above_is_checked_too() -> None:
    above = a_document(ABOVE)
    sound = a_document(extends=ABOVE, **{"extends#integrity": sri(above)})
    assert read_type(VCT, {VCT: sound, ABOVE: above}.get) is not None
    with objects(Code.TYPE_INTEGRITY):
        read_type(VCT, {VCT: sound, ABOVE: above + b" "}.get)


@pytest.mark.parametrize("back", [VCT, ABOVE, TOP])
def test_a_type_that_extends_itself_is_refused(back: str) -> None:
    found = {VCT: a_document(extends=ABOVE), ABOVE: a_document(ABOVE, extends=TOP)}
    found[TOP] = a_document(TOP, extends=back)
    with objects(Code.TYPE_CYCLE):
        read_type(VCT, found.get)


def test_a_chain_with_a_gap_says_nothing_at_all() -> None:
    with objects(Code.TYPE_MISSING):
        read_type(VCT, {VCT: a_document(extends=ABOVE)}.get)


def test_a_display_is_replaced_whole_and_claims_by_path() -> None:
    english, french = [{"locale": "en", "name": "Worker"}], [{"locale": "fr", "name": "Soudeur"}]
    label = [{"locale": "en", "label": "Name"}]
    above = a_document(ABOVE, display=english, claims=[claim("name", display=label), claim("born")])
    below = a_document(extends=ABOVE, display=french, claims=[claim("born", sd="always"), claim("process")])
    described = read_type(VCT, {VCT: below, ABOVE: above}.get)
    assert described is not None
    assert described.display == tuple(french)
    paths = [(rule.path, rule.sd, rule.display) for rule in described.claims]
    assert paths == [
        (("name",), "allowed", tuple(label)),
        (("born",), "always", ()),
        (("process",), "allowed", ()),
    ]
    inherited = read_type(VCT, {VCT: a_document(extends=ABOVE), ABOVE: above}.get)
    assert inherited is not None
    assert inherited.display == tuple(english)


@pytest.mark.parametrize("over", [{"sd": "never"}, {"sd": "always"}, {"mandatory": True}])
def test_a_type_may_ask_more_than_the_one_above(over: dict[str, Any]) -> None:
    found = {
        VCT: a_document(extends=ABOVE, claims=[claim("a", **over)]),
        ABOVE: a_document(ABOVE, claims=[claim("a")]),
    }
    described = read_type(VCT, found.get)
    assert described is not None
    assert described.claims == (ClaimRule(("a",), **over),)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ({"sd": "never"}, {"sd": "allowed"}),
        ({"sd": "always"}, {"sd": "never"}),
        ({"sd": "always"}, {}),
        ({"mandatory": True}, {"mandatory": False}),
        ({"mandatory": True}, {"sd": "never"}),
    ],
)
def test_a_type_may_not_ask_less_than_the_one_above(above: dict[str, Any], below: dict[str, Any]) -> None:
    found = {
        VCT: a_document(extends=ABOVE, claims=[claim("a", **below)]),
        ABOVE: a_document(ABOVE, claims=[claim("a", **above)]),
    }
    with objects(Code.TYPE_FORM):
        read_type(VCT, found.get)


def test_a_document_has_a_file_name_of_its_issuer_and_type() -> None:
    name = type_name("https://a.example", VCT)
    assert name.split("-t")[0] == hashlib.sha256(b"https://a.example").hexdigest()[:32]
    assert name.split("-t")[1] == hashlib.sha256(VCT.encode()).hexdigest()[:32] + ".json"


@needs_examples
def test_the_draft_example_of_a_type_over_another_comes_to_the_claims_it_shows() -> None:
    folder = "sd-jwt-vc-draft19"
    names = ("fig_Example_Child_Type_Metadata_Document", "fig_Example_Base_Type_Metadata_Document")
    found = {document(f"{folder}/{n}.json")["vct"]: text(f"{folder}/{n}.json").encode() for n in names}
    described = read_type("https://example.com/custom-type-metadata", found.get)
    assert described is not None
    shown = document(f"{folder}/fig_Effective_Claim_Metadata_for_Child_Type.json")["claims"]
    assert [{"path": list(r.path), "display": list(r.display)} for r in described.claims] == shown


@needs_examples
def test_the_draft_example_of_a_document_is_read() -> None:
    data = text("sd-jwt-vc-draft19/fig_Example_Type_Metadata_Document.json").encode()
    assert described_type(data) == "https://betelgeuse.example.com/education_credential/v42"


def test_a_document_beyond_all_bounds_is_not_read() -> None:
    data = json.dumps({"vct": VCT}).encode()
    assert described_type(data + b" " * (MAX_TYPE_DOCUMENT - len(data))) == VCT
    with objects(Code.TYPE_FORM):
        described_type(data + b" " * (MAX_TYPE_DOCUMENT + 1 - len(data)))
