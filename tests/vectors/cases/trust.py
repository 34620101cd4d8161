"""The trust bundle: not there, too old, run out."""

from typing import Any

from credential.limits import DAY
from tests.builders import NOW, TODAY
from tests.vectors.making import PAPER, Vector, a_trust, entry_members, refused, unsure


def vectors() -> dict[str, Vector]:
    twice = entry_members()
    twice["keys"] = twice["keys"] * 2
    return {
        "no_trust": unsure("trust.none", "T08", "nothing was ever imported", trust=None),
        "no_trust_for_paper": unsure("trust.none", "T08", "nor for paper", base=PAPER, trust=None),
        "trust_too_old": unsure("trust.too_old", "R-97", "31 days", trust=a_trust(issued=TODAY - 31 * DAY)),
        "trust_too_old_on_the_day_judged": unsure(
            "trust.too_old",
            "R-97",
            "judged for a day 31 days after the bundle",
            base="trust_of_thirty_days",
            as_of=TODAY + DAY,
        ),
        "trust_stricter": unsure(
            "trust.too_old",
            "R-97",
            "a gate that wants it of this week",
            base="trust_of_thirty_days",
            policy="trust_days = 7\n",
        ),
        "trust_run_out": unsure("trust.expired", "R-97", "past its expiry", trust=a_trust(expires=NOW)),
        "trust_run_out_for_paper": unsure(
            "trust.expired",
            "R-97",
            "years past its expiry",
            base=PAPER,
            trust=a_trust(expires=TODAY - 900 * DAY),
        ),
        "entry_with_a_key_twice": _entry("trust.form", "J06", "one key under two dates", twice),
        "entry_of_a_newer_version": _entry(
            "trust.form", "J06", "version 2 of an entry", entry_members() | {"v": 2}
        ),
        "entry_with_a_scope_of_text": _entry("trust.form", "T10", "a scope that is text", _with_text_scope()),
    }


def _with_text_scope() -> dict[str, Any]:
    members = entry_members()
    members["accreditations"] = [members["accreditations"][0] | {"isco": "*"}]
    return members


def _entry(code: str, rules: str, note: str, members: dict[str, Any]) -> Vector:
    return refused(code, rules, note, trust=a_trust(entries=[members]))
