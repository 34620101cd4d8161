"""Random credentials, theirs and ours: openvc-core and we read the same claims in every one."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openvc.keys import P256SigningKey

from tests.builders import CENTRE, a_credential, a_presentation, some_claims
from tests.credential.openvc_both_ways import (
    PARTS,
    as_they_read,
    as_we_read,
    issued_by_them,
    shown_by_them,
    shown_by_us,
)
from tests.credential.openvc_suite import an_ed25519_key, theirs

_NAMES = st.sampled_from(
    ("given_name", "address", "degrees", "title", "a b", "~", "é", "日本", "\\", "𝄞")
) | st.text(st.characters(codec="utf-8", min_codepoint=32), min_size=1, max_size=8).map("own_".__add__)
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=5,
)
_CLAIMS = st.dictionaries(_NAMES, _VALUES, max_size=6)
_KEYS = (theirs(CENTRE), *(an_ed25519_key(bytes(range(32)), alg)[0] for alg in ("EdDSA", "Ed25519")))
_PUBLIC = (CENTRE.public, an_ed25519_key(bytes(range(32)), "EdDSA")[1])


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(claims=_CLAIMS, data=st.data(), key=st.sampled_from(_KEYS), decoys=st.integers(0, 4))
def test_whatever_they_issue_both_read_alike(
    claims: dict[str, Any], data: st.DataObject, key: Any, decoys: int
) -> None:
    hidden = data.draw(st.sets(st.sampled_from(sorted(claims)))) if claims else set()
    shown = data.draw(st.sets(st.sampled_from(sorted(hidden)))) if hidden else set()
    token = issued_by_them(claims, sorted(hidden), key=key, decoys=decoys)
    jwk = CENTRE.public.jwk if isinstance(key, P256SigningKey) else key.public_jwk()
    for text in (shown_by_us(token, shown), shown_by_them(token)):
        assert as_we_read(text, *_PUBLIC) == as_they_read(text, jwk)


_TEXTS = st.text(min_size=1, max_size=30)
_SAID = st.fixed_dictionaries(
    {"title": _TEXTS, "conditions": st.lists(_TEXTS, min_size=1, max_size=3)},
    optional={
        "holder": st.fixed_dictionaries({"full_name": _TEXTS}, optional={"native_name": _TEXTS}),
        "detail": st.fixed_dictionaries({}, optional={"place": _TEXTS, "hours": st.integers(1, 20_000)}),
        "results": st.fixed_dictionaries(
            {
                "units": st.lists(
                    st.fixed_dictionaries(
                        {"code": st.just("A-1"), "title": _TEXTS, "score": st.floats(0, 100)}
                    ),
                    min_size=1,
                    max_size=3,
                )
            }
        ),
    },
)


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(said=_SAID, parts=st.sets(st.sampled_from(PARTS)))
def test_whatever_we_issue_both_read_alike(said: dict[str, Any], parts: set[str]) -> None:
    text = a_presentation(a_credential(claims=some_claims(**said)), parts=parts)
    assert as_they_read(text) == as_we_read(text)
