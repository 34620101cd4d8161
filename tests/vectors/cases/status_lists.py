"""Status lists that cannot be read, or are not the issuer's: they speak against nobody."""

import zlib
from typing import Any

from credential.limits import DAY
from tests.builders import CENTRE, OTHER_CENTRE, STATUS_URI, THIEF, TODAY, a_status_token
from tests.vectors.cases.accepted_trust import two_issuers
from tests.vectors.drafts import b64, jws
from tests.vectors.making import Vector, listing, unsure

ENTRIES = bytes(2**11)


def vectors() -> dict[str, Vector]:
    return {**_untrusted(), **_members(), **_entries()}


def _token(header: dict[str, Any] | None = None, status_list: Any = None, **payload: Any) -> str:
    """A sound list with these changes; None leaves a member out."""
    head = {"alg": "ES256", "kid": CENTRE.public.thumbprint, "typ": "statuslist+jwt"} | (header or {})
    entries = {"bits": 2, "lst": b64(zlib.compress(ENTRIES, 9))}
    if isinstance(status_list, dict):
        entries |= status_list
    members = {
        "sub": STATUS_URI,
        "iat": TODAY,
        "exp": TODAY + 30 * DAY,
        "status_list": entries if status_list is None or isinstance(status_list, dict) else status_list,
    }
    return jws(head, {n: v for n, v in (members | payload).items() if v is not None}, CENTRE)


def _untrusted() -> dict[str, Vector]:
    def bad(rules: str, note: str, token: str) -> Vector:
        return unsure("status.untrusted", rules, note, trust=listing(token))

    forged = _token()
    thief = {"alg": "ES256", "kid": CENTRE.public.thumbprint, "typ": "statuslist+jwt"}
    return {
        "list_by_another": bad("R-52 L01", "a thief's", a_status_token(key=THIEF)),
        "list_by_another_under_its_name": bad(
            "R-52 L01", "a thief's under the centre's kid", jws(thief, {}, THIEF)
        ),
        "list_changed": bad(
            "R-52 L01",
            "its signature is another list's",
            forged.rsplit(".", 1)[0] + "." + a_status_token({1: 1}).rsplit(".", 1)[1],
        ),
        "list_of_another_uri": bad(
            "R-53 L02", "another list of the same centre", a_status_token(uri=f"{STATUS_URI}0")
        ),
        "list_of_no_uri": bad("R-53 L02", "sub missing", _token(sub=None)),
        "list_by_another_centre": unsure(
            "status.untrusted",
            "R-52 L02",
            "an accredited centre speaks for another's certificates",
            base="two_issuers",
            trust=two_issuers() | {"status_lists": {STATUS_URI: a_status_token(key=OTHER_CENTRE)}},
        ),
    }


def _bad(rules: str, note: str, token: str) -> Vector:
    return unsure("status.unreadable", rules, note, trust=listing(token))


def _members() -> dict[str, Vector]:
    return {
        "list_of_another_type": _bad("R-51 L01", "typ JWT", _token({"typ": "JWT"})),
        "list_with_its_own_key": _bad("L01", "jwk in its header", _token({"jwk": THIEF.public.jwk})),
        "list_without_time": _bad("R-54 L04", "iat missing", _token(iat=None)),
        "list_end_is_text": _bad("R-55 L04", "exp as text", _token(exp="2027-01-01")),
        "list_of_three_bits": _bad("R-56 L03", "bits 3", _token(status_list={"bits": 3})),
        "list_of_true_bits": _bad("R-56 L03", "bits true", _token(status_list={"bits": True})),
        "list_without_entries": _bad("R-57", "status_list is a text", _token(status_list="x")),
    }


def _entries() -> dict[str, Vector]:
    whole = zlib.compress(ENTRIES, 9)
    headless = whole[2:-4]

    def packed(data: bytes) -> str:
        return _token(status_list={"lst": b64(data)})

    return {
        "list_broken": _bad("R-57", "the token cut short", a_status_token()[:60]),
        "list_entries_cut_short": _bad("R-57 L06", "half of the stream", packed(whole[:-6])),
        "list_entries_without_zlib": _bad("R-57 L06", "raw deflate", packed(headless)),
        "list_entries_followed": _bad("R-57 L06", "a byte behind the stream", packed(whole + b"\0")),
        "list_of_too_many_entries": _bad(
            "R-57 L06", "2^24 entries and eight more", packed(zlib.compress(bytes(2**22 + 2), 9))
        ),
    }
