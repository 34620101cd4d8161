"""The credential's own dates, and the clock they are judged by."""

from credential.limits import DAY
from tests.builders import NOW, STATUS_URI, TODAY, a_status_token
from tests.vectors.making import PAPER, Vector, a_trust, claim, refused, unsure


def vectors() -> dict[str, Vector]:
    expired = claim(exp=TODAY)
    return {
        "expired": refused("date.expired", "R-14 S11", "exp is past", input=expired),
        "expired_this_second": refused(
            "date.expired", "R-14 O05", "the instant of exp itself", input=claim(exp=NOW)
        ),
        "expired_before_it_was_issued": refused(
            "date.expired", "R-14 J10", "exp is the year 1970", input=claim(exp=0)
        ),
        "expired_under_the_clock": refused(
            "date.expired",
            "R-14",
            "paper that was good, three years on (two changes: with the old bundle its age is said as well)",
            base=PAPER,
            clock=TODAY + 1000 * DAY,
            trust=a_trust(
                issued=TODAY + 999 * DAY,
                expires=TODAY + 2000 * DAY,
                status_lists={
                    STATUS_URI: a_status_token(issued=TODAY + 999 * DAY, expires=TODAY + 1001 * DAY)
                },
            ),
        ),
        "as_of_a_day_after_expiry": refused(
            "date.expired",
            "R-14",
            "judged for the very day it expires",
            base="as_of_a_day_before_expiry",
            as_of=TODAY,
        ),
        "issued_tomorrow": refused("date.not_yet", "R-14", "iat is tomorrow", input=claim(iat=TODAY + DAY)),
        "not_before_tomorrow": refused(
            "date.not_yet", "R-14", "nbf is tomorrow", input=claim(nbf=TODAY + DAY)
        ),
        "not_before_the_next_second": refused(
            "date.not_yet", "R-14 O05", "nbf is one second ahead", input=claim(nbf=NOW + 1)
        ),
        "as_of_a_day_before_issue": refused(
            "date.not_yet", "R-14 R-62", "judged for a day before it was issued", as_of=TODAY - 31 * DAY
        ),
        "clock_years_ahead": unsure(
            "status.too_old trust.too_old trust.expired",
            "O02",
            "a clock two years ahead makes all that is known old, and refuses nothing",
            base=PAPER,
            clock=NOW + 730 * DAY,
        ),
        "clock_years_behind": unsure(
            "date.not_yet clock.in_doubt clock.in_doubt kb.time",
            "O01",
            "a clock two years behind: before issue, list and bundle, and nothing is refused for it",
            clock=NOW - 730 * DAY,
        ),
        "clock_behind": unsure(
            "clock.in_doubt",
            "R-97 O01",
            "the bundle was made after what this clock says",
            trust=a_trust(latest=NOW + 1),
        ),
        "clock_behind_and_expired": unsure(
            "date.expired clock.in_doubt",
            "R-14 O01",
            "a date judged by a doubtful clock is no refusal"
            " (two changes: the date and the doubt are one each)",
            input=expired,
            trust=a_trust(latest=NOW + 1),
        ),
    }
