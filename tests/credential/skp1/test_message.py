"""Messages: every token comes back to the byte."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import schemas
from credential import skp1
from credential.encoding import b64url, compact_json
from credential.enrolment import make_enrolment
from credential.limits import DAY
from credential.presenting import NO_REQUEST_AUDIENCE, present, sd_hash, select
from credential.request import Request, make_request
from credential.skp1.frame import Form, read_frame
from credential.skp1.tables import TYPES
from credential.verify import Challenge, verify
from tests.builders import (
    CENTRE,
    HOLDER,
    ISS,
    NOW,
    MemoryTrust,
    a_credential,
    a_key,
    a_presentation,
    a_request,
    fixed_random,
    some_claims,
)
from tests.vectors.drafts import Draft, b64, jws, spelled

REQUEST = a_request()
SOUND = a_presentation()
PAPER = a_credential(holder=None)
TRUST = MemoryTrust()


def back(token: str, request: Request | None = None) -> str:
    return skp1.decode(skp1.encode(token, request=request)).text(request)


def judged(token: str) -> Any:
    return verify(token, trust=TRUST, now=NOW, challenge=Challenge(REQUEST, named=True))


@pytest.mark.parametrize(
    ("token", "request_"),
    [
        (SOUND, None),
        (SOUND, REQUEST),
        (PAPER, None),
        (PAPER, REQUEST),
        (a_credential(), None),
        (a_credential(exp=None), None),
        (select(PAPER, []), None),
        (select(PAPER, ["identity"]), None),
        (a_presentation(parts=()), REQUEST),
        (a_presentation(parts=("holder", "identity", "results", "detail")), REQUEST),
        (
            present(a_credential(), ["holder"], aud=NO_REQUEST_AUDIENCE, nonce="n" * 22, now=NOW, key=HOLDER),
            None,
        ),
    ],
)
def test_what_we_write_is_taken_apart_and_comes_back(token: str, request_: Request | None) -> None:
    text = skp1.encode(token, request=request_)
    message = skp1.decode(text)
    assert message.kind == "credential"
    assert message.text(request_) == token
    assert message.frame.form.is_profiled
    assert message.frame.built_in
    assert message.nonce_left_out == (request_ is not None and not token.endswith("~"))
    assert message.hint == (REQUEST.hint if message.nonce_left_out else None)
    assert len(text) < len(token) / 1.5


def test_a_request_comes_back() -> None:
    message = skp1.decode(skp1.encode_request(REQUEST))
    assert (message.kind, message.hint, message.nonce_left_out) == ("request", None, False)
    assert message.text().encode() == REQUEST.raw


def test_an_enrolment_code_comes_back() -> None:
    code = make_enrolment(key=HOLDER, aud=ISS, now=NOW)
    message = skp1.decode(skp1.encode_enrolment(code))
    assert (message.kind, message.text()) == ("enrolment", code)


@given(
    name=st.text(st.characters(codec="utf-8"), max_size=60),
    purpose=st.text(st.characters(codec="utf-8"), min_size=1, max_size=120) | st.dates().map(str),
    ask=st.lists(st.sampled_from(["holder", "identity", "results", "detail", "x"]), unique=True, max_size=5),
    made=st.integers(0, 2**33),
    seconds=st.integers(1, 30 * DAY),
    seed=st.text(max_size=4),
)
@settings(max_examples=100, derandomize=True, deadline=None)
def test_any_request_comes_back(
    name: str, purpose: str, ask: list[str], made: int, seconds: int, seed: str
) -> None:
    request = make_request(
        aud="urn:x",
        name=name,
        ask=ask,
        purpose=purpose,
        made=made,
        until=made + seconds,
        random=fixed_random(seed),
    )
    assert skp1.decode(skp1.encode_request(request)).text().encode() == request.raw


def test_enrolment_codes_of_many_keys_come_back() -> None:
    for number in range(20):
        code = make_enrolment(key=a_key(f"e{number}"), aud=f"https://é{number}.example/", now=NOW + number)
        assert skp1.decode(skp1.encode_enrolment(code)).text() == code


_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
_NAMES = st.text(st.characters(codec="utf-8", min_codepoint=32), max_size=40)
_DATES = st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(str)
_UNIT = st.fixed_dictionaries(
    {"code": _TEXT, "title": _TEXT},
    optional={
        "score": st.integers(0, 100) | st.integers(1, 1000).map(lambda n: n / 10) | st.floats(0.01, 100)
    },
)
_CLAIMS = st.fixed_dictionaries(
    {
        "title": _TEXT | st.text("Ñअ山🎓", min_size=200, max_size=300),
        "award_date": _DATES,
        "result": _TEXT,
        "occupation": st.lists(st.from_regex("[0-9]{4}", fullmatch=True), max_size=4),
        "holder": st.dictionaries(
            st.sampled_from(["full_name", "native_name", "x"]), _TEXT, min_size=1, max_size=3
        ),
    },
    optional={
        "programme": _TEXT,
        "level": _TEXT,
        "conditions": st.lists(_TEXT, max_size=3),
        "identity": st.fixed_dictionaries({"birth_date": _DATES, "document_number": _TEXT}),
        "results": st.fixed_dictionaries({"units": st.lists(_UNIT, max_size=12)}),
        "detail": st.dictionaries(_NAMES, _TEXT | _DATES | st.integers(0, 9999) | st.booleans(), max_size=5),
    },
)


@given(_CLAIMS, st.sets(st.sampled_from(["holder", "identity", "results", "detail"])), st.integers(0, 40_000))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_claims_of_any_script_length_and_number_come_back(
    claims: dict[str, Any], parts: set[str], days: int
) -> None:
    paper = select(a_credential(claims=claims, holder=None, iat=days * DAY, exp=None), parts)
    shown = a_presentation(a_credential(claims=claims, iat=days * DAY), parts=parts)
    for token, request in ((paper, None), (shown, None), (shown, REQUEST)):
        text = skp1.encode(token, request=request)
        assert skp1.decode(text).text(request) == token
        assert read_frame(text).form is not Form.RAW


def test_the_digest_of_our_own_descriptions_costs_a_byte() -> None:
    for name in schemas.KINDS:
        kind = schemas.kind(name)
        assert f"{kind.vct} {kind.integrity}" in TYPES, (
            "append the new edition's word; printed codes keep the old"
        )
    draft = Draft()
    bare = skp1.encode(draft.build(), request=REQUEST)
    kind = schemas.kind("training-certificate")
    place = list(draft.payload).index("vct") + 1
    members = [*draft.payload.items()]
    draft.payload = dict([*members[:place], ("vct#integrity", kind.integrity), *members[place:]])
    del draft.payload["_sd"]
    beside = skp1.encode(draft.build(), request=REQUEST)
    assert len(beside) - len(bare) <= 3, "two bytes are three characters"
    draft.payload = dict([*members, ("vct#integrity", kind.integrity)])
    apart = draft.build()
    assert skp1.decode(skp1.encode(apart, request=REQUEST)).text(REQUEST) == apart
    assert read_frame(skp1.encode(apart, request=REQUEST)).form is not Form.RAW


def _spaced(value: Any) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=True).encode()


def _issued_by_others() -> list[str]:
    sound = Draft()
    sound.build()
    spaced = b64(_spaced(["c2FsdA", "holder", {"full_name": "Möbius"}]))
    return [
        jws(sound.header, _spaced(sound.payload), CENTRE) + "~",
        jws(_spaced(sound.header), sound.payload, CENTRE) + "~",
        jws(sound.header, sound.payload | {"n": 2**53}, CENTRE) + "~",
        jws(sound.header, spelled(sound.payload)[:-1] + b',"n":1.0e3}', CENTRE) + "~",
        jws(sound.header, sound.payload | {"n": -0.0}, CENTRE) + "~",
        jws(sound.header, sound.payload | {"n": 1e300}, CENTRE) + "~",
        jws(sound.header, sound.payload | {"_sd": sound.payload["_sd"][::-1]}, CENTRE) + "~",
        jws(sound.header, sound.payload | {"_sd": [1, "a", None]}, CENTRE) + "~",
        jws(sound.header, sound.payload | {"_sd": [["a"]]}, CENTRE) + "~",
        jws(sound.header, sound.payload | {"_sd": ["short"]}, CENTRE) + "~",
        jws(sound.header, sound.payload | {"_sd": sorted(sound.payload["_sd"] * 2)}, CENTRE) + "~",
        jws(sound.header, sound.payload | {"_sd": "x"}, CENTRE) + "~",
        jws(sound.header, [1, 2], CENTRE) + "~",
        jws([], sound.payload, CENTRE) + "~",
        jws(sound.header, sound.payload, CENTRE) + f"~{spaced}~",
        jws(sound.header, sound.payload, CENTRE) + "~YQ~",
        jws(sound.header, sound.payload, CENTRE)[:-2] + "~",
        "a.b~",
        "a~",
        "~",
        "",
        "a.b.c.d~e~f",
        "not a token at all",
    ]


def _bound_by_others() -> list[str]:
    start = SOUND[: SOUND.rindex("~") + 1]
    kb = {"alg": "ES256", "typ": "kb+jwt"}
    answer = {"iat": NOW, "aud": "x", "nonce": "y", "sd_hash": "z"}
    bindings = [
        jws(kb, answer, HOLDER),
        jws(kb | {"kid": "x"}, answer, HOLDER),
        jws(kb, answer | {"extra": 1}, HOLDER),
        jws(kb, dict(reversed(answer.items())), HOLDER),
        jws(kb, [1], HOLDER),
        jws(kb, 7, HOLDER),
        jws(kb, answer | {"iat": "now"}, HOLDER),
        jws(kb, answer | {"iat": None}, HOLDER),
        jws(kb, answer | {"iat": 1.5}, HOLDER),
        jws(kb, _spaced(answer), HOLDER),
        "x",
        "a.b.c",
        "a.b",
    ]
    return [start + each for each in bindings]


@pytest.mark.parametrize("token", [*_issued_by_others(), *_bound_by_others()], ids=lambda token: token[-12:])
def test_a_token_in_another_spelling_travels_raw_and_comes_back(token: str) -> None:
    for request in (None, REQUEST):
        assert back(token, request) == token


def test_a_token_in_another_spelling_is_judged_like_any_other() -> None:
    draft = Draft()
    draft.build()
    start = jws(_spaced(draft.header), _spaced(draft.payload), CENTRE)
    text = "~".join([start, *(draft.encoded(name) for name in draft.shown), ""])
    bound = text + jws(draft.kb_header, {**(draft.kb_payload or {}), "sd_hash": sd_hash(text)}, HOLDER)
    message = skp1.decode(skp1.encode(bound, request=REQUEST))
    assert message.frame.form is Form.RAW
    assert judged(message.text(REQUEST)).word == "accepted"


def test_digests_that_are_hidden_travel_and_those_shown_do_not() -> None:
    sizes = [len(read_frame(skp1.encode(select(PAPER, parts))).head) for parts in ([], ["holder"])]
    name = len("Maria Santos Cruz") * 5 // 8
    assert sizes[1] - sizes[0] < name + 8, "a digest less, a salt and a name more"


def test_a_disclosure_that_is_not_of_this_token_still_travels() -> None:
    other = b64url(compact_json([b64url(bytes(16)), "x", 1]))
    token = f"{PAPER}{other}~"
    assert back(token) == token


def test_days_in_the_one_spelling_of_a_credential_are_short() -> None:
    claims = some_claims(award_date="2026-06-12")
    longer = some_claims(award_date="12 June 26")
    assert len(skp1.encode(a_credential(claims=claims))) < len(skp1.encode(a_credential(claims=longer)))
