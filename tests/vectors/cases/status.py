"""What a status list says, or that it is not there."""

from typing import Any

from credential.limits import DAY
from tests.builders import NOW, STATUS_URI, TODAY, a_status_token
from tests.vectors.drafts import a_list
from tests.vectors.making import PAPER, Vector, a_trust, claim, edited, listing, refused, trusting, unsure


def vectors() -> dict[str, Vector]:
    return {**_values(), **_missing(), **_ages()}


def _listed(code: str, rules: str, note: str, value: int, **changes: Any) -> Vector:
    return refused(code, rules, note, trust=listing(a_status_token({4711: value})), **changes)


def _values() -> dict[str, Vector]:
    old = listing(a_status_token({4711: 1}, issued=TODAY - 40 * DAY, expires=TODAY - 10 * DAY))
    return {
        "revoked": _listed("status.revoked", "R-59 L12", "withdrawn", 1),
        "revoked_on_paper": _listed("status.revoked", "R-59", "paper, withdrawn", 1, base=PAPER),
        "revoked_at_another_index": refused(
            "status.revoked",
            "R-59 L06",
            "the index next to the genuine one",
            base="neighbours_revoked",
            input=edited(lambda d: d.payload["status"]["status_list"].update(idx=4712)),
        ),
        "revoked_by_an_old_list": refused(
            "status.revoked status.too_old",
            "R-59 R-60 L12",
            "an old list that revokes still revokes",
            trust=old,
        ),
        "suspended": _listed("status.suspended", "R-59 L08 L12", "for now", 2),
        "suspended_at_another_index": refused(
            "status.suspended",
            "R-59 L06",
            "four indexes before the genuine one, in the byte before",
            base="neighbours_revoked",
            input=edited(lambda d: d.payload["status"]["status_list"].update(idx=4707)),
        ),
        "status_unknown": _listed("status.other", "R-59 L08", "value 3", 3),
        "status_unknown_of_the_first_index": refused(
            "status.other",
            "R-59 L08",
            "value 3 at index 0",
            base="neighbours_revoked",
            input=edited(lambda d: d.payload["status"]["status_list"].update(idx=0)),
        ),
    }


def _missing() -> dict[str, Vector]:
    def named(uri: str) -> str:
        return claim(status={"status_list": {"idx": 4711, "uri": uri}})

    return {
        "status_list_not_in_the_entry": unsure(
            "status.missing",
            "R-52 L01",
            "a list of this URI is there, and the entry does not say that it is the issuer's",
            trust=trusting(status_lists=()),
        ),
        "list_missing": unsure(
            "status.missing", "L07 L12", "not in the bundle", trust=a_trust(status_lists={})
        ),
        "list_missing_by_a_letter": unsure(
            "status.missing",
            "L07 R-53",
            "another URI than the bundle's, by a slash",
            input=named(STATUS_URI + "/"),
        ),
        "list_by_address": unsure(
            "status.missing",
            "L07",
            "a list nobody carries, by its address",
            input=named("file:///etc/passwd"),
        ),
    }


def _ages() -> dict[str, Vector]:
    def aged(note: str, rules: str = "R-60 L04", **token: Any) -> Vector:
        return unsure("status.too_old", rules, note, trust=listing(a_status_token(**token)))

    return {
        "list_too_old": aged("31 days old", issued=TODAY - 31 * DAY, expires=TODAY + DAY),
        "list_run_out": aged("past its own exp", "R-55 L04", issued=TODAY - 5 * DAY, expires=TODAY),
        "list_run_out_this_second": aged("the instant of its exp", "R-55 L04", issued=TODAY, expires=NOW),
        "status_stricter": unsure(
            "status.too_old",
            "R-60",
            "a gate that wants it today",
            base="list_of_thirty_days",
            policy="status_days = 0\n",
        ),
        "list_run_out_on_the_day_judged": unsure(
            "status.too_old",
            "R-62 R-55",
            "judged for the day after the list's last",
            base="list_that_ends",
            as_of=TODAY + 2 * DAY,
        ),
        "list_of_a_day_to_come": unsure(
            "clock.in_doubt",
            "R-54 L04",
            "made two days from now, so that it would never grow old",
            trust=listing(a_status_token(issued=NOW + 2 * DAY)),
        ),
        "list_that_begins_in_days": unsure(
            "clock.in_doubt",
            "R-54 L04 O01",
            "its nbf is two days ahead: it is of that day, whatever its iat",
            trust=listing(a_list(nbf=NOW + 2 * DAY)),
        ),
    }
