"""Two hundred certificates, for sizes: names, dates, numbers, scores and keys vary, the same on every run.

They come from fifty programmes of one centre. No word of four letters or more stands in the preset dictionary
of `SKP1` (tests/test_benchmarks.py), so that the dictionary cannot have been made for them.
"""

import json
import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from benchmarks.subjects import CENTRE, ISS, MIDNIGHT, URI, fixed_random
from credential.issuing import issue
from credential.keys import SigningKey
from credential.limits import DAY

COUNT: Final = 200
PROGRAMMES: Final = 50
_AWARDED: Final = date(2026, 10, 30)

_WORDS: Final = {
    name: words.split("|" if "|" in words else " ")
    for name, words in json.loads(Path(__file__).with_name("words.json").read_text("utf-8")).items()
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One certificate before it is signed; `iat` and `exp` in seconds since 1970."""

    number: int
    claims: dict[str, Any]
    iat: int
    exp: int
    status_index: int

    @property
    def holder(self) -> SigningKey:
        """The holder's key."""
        return SigningKey.generate(fixed_random(f"holder {self.number}"))

    def credential(self, *, paper: bool = False) -> str:
        """The certificate, signed; `paper` binds it to nobody."""
        return issue(
            "training-certificate",
            self.claims,
            iss=ISS,
            key=CENTRE,
            iat=self.iat,
            exp=self.exp,
            status_uri=URI,
            status_index=self.status_index,
            holder=None if paper else self.holder.public,
            random=fixed_random(f"salts {self.number}"),
        )


@cache
def programmes() -> tuple[dict[str, Any], ...]:
    """What the centre teaches: `title`, `programme`, `level` and six `units` of code and title each."""
    dice = random.Random("programmes")
    return tuple(_programme(dice) for _ in range(PROGRAMMES))


@cache
def samples() -> tuple[Sample, ...]:
    """The two hundred."""
    dice = random.Random("certificates")
    return tuple(_sample(dice, number) for number in range(COUNT))


def _programme(dice: random.Random) -> dict[str, Any]:
    title = ""
    while not 24 <= len(title) <= 40:
        title = (
            f"{dice.choice(_WORDS['kinds'])} {dice.choice(_WORDS['fields'])}, {dice.choice(_WORDS['stages'])}"
        )
    letters = "".join(dice.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=3))
    first = dice.randrange(100, 900)
    things = dice.sample(_WORDS["things"], 6)
    return {
        "title": title,
        "programme": f"{letters}-{dice.randrange(10, 100)}",
        "level": f"PH-PQF {dice.randrange(1, 5)}",
        "units": [
            {"code": f"{letters}-{first + place}", "title": f"{dice.choice(_WORDS['verbs'])} {thing}"}
            for place, thing in enumerate(things)
        ],
    }


def _sample(dice: random.Random, number: int) -> Sample:
    awarded = _AWARDED - timedelta(days=dice.randrange(200))
    ended = awarded - timedelta(days=dice.randrange(1, 30))
    iat = MIDNIGHT - dice.randrange(0, 20) * DAY
    programme = dice.choice(programmes())
    claims = {
        "title": programme["title"],
        "programme": programme["programme"],
        "occupation": ["7212"],
        "level": programme["level"],
        "award_date": awarded.isoformat(),
        "result": dice.choice(("passed", "passed", "passed", "completed")),
        "holder": _holder(dice),
        "identity": _identity(dice),
        "results": {"units": [unit | {"score": _score(dice)} for unit in programme["units"]]},
        "detail": _detail(dice, ended),
    }
    return Sample(number, claims, iat, iat + dice.randrange(365, 1826) * DAY, dice.randrange(2**17))


def _holder(dice: random.Random) -> dict[str, str]:
    given, family = (" ".join(dice.sample(names, 2)) for names in (_WORDS["given"], _WORDS["family"]))
    return {"full_name": f"{given} {family}", "family_name": family, "given_name": given}


def _identity(dice: random.Random) -> dict[str, str]:
    born = date(1962, 1, 1) + timedelta(days=dice.randrange(46 * 365))
    letters = dice.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=2)
    document = f"{letters[0]}{dice.randrange(10**7):07}{letters[1]}"
    return {
        "birth_date": born.isoformat(),
        "document_country": dice.choice(_WORDS["countries"]),
        "document_number": document,
    }


def _score(dice: random.Random) -> float:
    score = dice.randrange(50, 101)
    return score - 0.5 if dice.random() < 0.15 else score


def _detail(dice: random.Random, ended: date) -> dict[str, Any]:
    return {
        "hours": dice.randrange(40, 1200),
        "mode": dice.choice(("presential", "online", "blended", "work-based")),
        "place": dice.choice(_WORDS["places"]),
        "language": dice.choice(_WORDS["languages"]),
        "start_date": (ended - timedelta(days=dice.randrange(20, 300))).isoformat(),
        "end_date": ended.isoformat(),
    }
