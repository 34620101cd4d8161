"""Status lists that cannot be read, or are not the issuer's: they speak against nobody."""

import zlib

from tests.builders import CENTRE, OTHER_CENTRE, STATUS_URI, THIEF, a_status_token
from tests.vectors.cases.accepted_trust import two_issuers
from tests.vectors.drafts import ENTRIES, a_list, b64, jws
from tests.vectors.making import Vector, listing, unsure


def vectors() -> dict[str, Vector]:
    return {**_untrusted(), **_members(), **_entries()}


def _untrusted() -> dict[str, Vector]:
    def bad(rules: str, note: str, token: str) -> Vector:
        return unsure("status.untrusted", rules, note, trust=listing(token))

    forged = a_list()
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
        "list_of_no_uri": bad("R-53 L02", "sub missing", a_list(sub=None)),
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
        "list_of_another_type": _bad("R-51 L01", "typ JWT", a_list({"typ": "JWT"})),
        "list_with_its_own_key": _bad("L01", "jwk in its header", a_list({"jwk": THIEF.public.jwk})),
        "list_without_time": _bad("R-54 L04", "iat missing", a_list(iat=None)),
        "list_end_is_text": _bad("R-55 L04", "exp as text", a_list(exp="2027-01-01")),
        "list_of_three_bits": _bad("R-56 L03", "bits 3", a_list(status_list={"bits": 3})),
        "list_kept_for_words": _bad("R-60 L04", "ttl as text", a_list(ttl="a day")),
        "list_without_entries": _bad("R-57", "status_list is a text", a_list(status_list="x")),
    }


def _entries() -> dict[str, Vector]:
    whole = zlib.compress(ENTRIES, 9)
    headless = whole[2:-4]

    def packed(data: bytes) -> str:
        return a_list(status_list={"lst": b64(data)})

    return {
        "list_broken": _bad("R-57", "the token cut short", a_status_token()[:60]),
        "list_entries_cut_short": _bad("R-57 L06", "half of the stream", packed(whole[:-6])),
        "list_entries_without_zlib": _bad("R-57 L06", "raw deflate", packed(headless)),
        "list_entries_followed": _bad("R-57 L06", "a byte behind the stream", packed(whole + b"\0")),
        "list_of_too_many_entries": _bad(
            "R-57 L06", "2^24 entries and eight more", packed(zlib.compress(bytes(2**22 + 2), 9))
        ),
    }
