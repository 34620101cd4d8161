"""The judge answers whatever it is handed, and takes nothing that was changed."""

from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_presentation
from tests.credential.judging import CHALLENGE, SOUND, check_is_whole, judged
from tests.vectors.drafts import Draft

_PIECES = sorted({*SOUND.replace("~", ".").split("."), *a_presentation(parts=("identity",)).split("~")})


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """The sound presentation with some bytes of its text changed, its pieces swapped, or cut short."""
    text = SOUND
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(0, len(text) - 1)))
        piece = draw(st.sampled_from([*_PIECES, "~", ".", "", "=", "A", "é", "\0", "\ud800", "eyJ9"]))
        match draw(st.sampled_from(["put", "replace", "cut", "swap", "drop"])):
            case "put":
                text = text[:at] + piece + text[at:]
            case "replace":
                text = text[:at] + piece + text[at + len(piece) :]
            case "cut":
                text = text[:at]
            case "swap":
                text = _swapped(
                    text, draw(st.sampled_from("~.")), draw(st.integers(0, 5)), draw(st.integers(0, 5))
                )
            case "drop":
                text = text[:at] + text[at + 1 :]
    return text


def _swapped(text: str, separator: str, one: int, other: int) -> str:
    parts = text.split(separator)
    one, other = one % len(parts), other % len(parts)
    parts[one], parts[other] = parts[other], parts[one]
    return separator.join(parts)


@given(mutations())
@settings(max_examples=1500, derandomize=True, deadline=None, database=None)
def test_a_changed_presentation_is_answered_and_never_accepted(text: str) -> None:
    verdict = judged(text)
    check_is_whole(verdict)
    assert text == SOUND or not verdict


@given(st.text(max_size=40) | st.text('ab.~{}[]"=-_ey', max_size=60))
@settings(max_examples=400, derandomize=True, deadline=None, database=None)
def test_any_text_is_answered(text: str) -> None:
    verdict = judged(text)
    check_is_whole(verdict)
    assert verdict.word == "refused"


_ODD: list[Any] = [None, True, False, 0, -1, 1.5, 2**53 - 1, "", "x", "é"]
_ODD += [[], [[]], {}, {"a": 1}, [None], {"_sd": []}, {"...": "x"}]
_MEMBER = st.sampled_from(_ODD).map(deepcopy)
_PAYLOAD_NAMES = st.sampled_from([*Draft().payload, "nbf", "_sd", "aud", "vct#integrity", "...", "jwk"])
_PATHS = st.lists(
    _PAYLOAD_NAMES | st.sampled_from(["jwk", "x", "kty", "status_list", "idx", "uri"]), max_size=3
)


def _put(members: dict[str, Any], path: list[str], value: object) -> None:
    *way, last = path
    for name in way:
        inner = members.setdefault(name, {})
        if not isinstance(inner, dict):
            return
        members = inner
    members[last] = value


@given(st.lists(st.tuples(_PATHS.filter(bool), _MEMBER), min_size=1, max_size=3), st.booleans())
@settings(max_examples=400, derandomize=True, deadline=None, database=None)
def test_any_member_honestly_signed_is_answered(changes: list[tuple[list[str], object]], paper: bool) -> None:
    draft = Draft().paper() if paper else Draft()
    for path, value in changes:
        _put(draft.payload, path, value)
    check_is_whole(judged(draft.build(), challenge=None if paper else CHALLENGE))


@given(
    st.dictionaries(st.sampled_from(["alg", "typ", "kid", "crit", "jwk", "cty"]), _MEMBER, max_size=2),
    st.dictionaries(
        st.sampled_from(["iat", "aud", "nonce", "sd_hash", "exp"]), _MEMBER, min_size=1, max_size=2
    ),
    st.dictionaries(st.sampled_from(["alg", "typ", "kid", "jwk"]), _MEMBER, max_size=1),
)
@settings(max_examples=400, derandomize=True, deadline=None, database=None)
def test_any_header_and_any_key_binding_is_answered(
    header: dict[str, Any], binding: dict[str, Any], kb_header: dict[str, Any]
) -> None:
    draft = Draft()
    draft.header |= header
    assert draft.kb_payload is not None
    draft.kb_payload |= binding
    draft.kb_header |= kb_header
    verdict = judged(draft.build())
    check_is_whole(verdict)
    assert not verdict or set(binding) == {"exp"}
