"""Accepted: the sound answer under other bundles, lists and policies."""

import json
from datetime import date
from typing import Any

from credential.limits import DAY
from credential.trust_entry import EntryKey
from tests.builders import (
    CENTRE,
    NOW,
    OTHER_CENTRE,
    OTHER_ISS,
    STATUS_URI,
    TODAY,
    a_key,
    a_request,
    a_status_token,
    an_entry,
)
from tests.vectors.drafts import Draft, a_list, answer
from tests.vectors.making import (
    Vector,
    a_challenge,
    a_trust,
    accepted,
    accredited,
    digest_of,
    entry_members,
    listing,
    trusting,
)
from tests.vectors.odd_keys import ED25519, ED25519_PUBLIC

START = date(2026, 1, 1)
ISSUED = date(2026, 10, 22)
BOTH_KEYS = (EntryKey(CENTRE.public, START), EntryKey(ED25519_PUBLIC, START))


def vectors() -> dict[str, Vector]:
    sound = Draft().build()
    others = {4710: 1, 4712: 1, 4707: 2, 4715: 2, 0: 3}
    return {
        "accreditation_ends_on_the_day_of_issue": accepted(
            "R-97 T10", "accredited until that very day", sound, trust=accredited(end=ISSUED)
        ),
        "accreditation_begins_on_the_day_of_issue": accepted(
            "R-97 T10", "accredited from that very day", sound, trust=accredited(start=ISSUED)
        ),
        "key_ends_on_the_day_of_issue": accepted(
            "R-97 T08",
            "the key's last day",
            sound,
            trust=trusting(keys=(EntryKey(CENTRE.public, START, ISSUED),)),
        ),
        "highest_level_is_its_own": accepted(
            "T10", "up to level 2", sound, trust=accredited(max_level="PH-PQF 2")
        ),
        "anything_in_scope": accepted(
            "R-98 T10",
            "a scope of anything",
            sound,
            trust=accredited(kinds=("*",), isco=("*",), max_level="*"),
        ),
        "second_accreditation_covers_it": accepted(
            "R-98 T10", "the first one does not", sound, trust=_two_periods()
        ),
        "issuer_with_two_keys": accepted("R-03 J05", "kid says which", sound, trust=trusting(keys=BOTH_KEYS)),
        "issuer_with_an_ed25519_key": accepted(
            "J03",
            "signed with EdDSA by a centre that has such a key",
            _by_ed25519(),
            trust=trusting(keys=BOTH_KEYS),
        ),
        "two_issuers": accepted("R-99 T09", "another centre in the bundle", sound, trust=two_issuers()),
        "believed_token_of_a_stolen_key": accepted(
            "T08", "the key was stolen later; this token was reported before", sound, trust=stolen(sound)
        ),
        "believed_token_of_a_withdrawn_issuer": accepted(
            "T08",
            "the centre was withdrawn later; this token was reported before",
            sound,
            trust=withdrawn(sound),
        ),
        "neighbours_revoked": accepted(
            "R-59 L06", "the indexes around its own", sound, trust=listing(a_status_token(others))
        ),
        "list_of_thirty_days": accepted("R-60 L04", "as old as may be", sound, trust=listing(_old_list())),
        "list_to_be_fetched_anew": accepted(
            "R-60 L04",
            "past its ttl of an hour: that bounds no list that travels in a bundle",
            sound,
            trust=listing(a_list(ttl=3600)),
        ),
        "list_that_begins_today": accepted(
            "R-60 L04",
            "counted from its nbf, which is later than its iat of last year",
            sound,
            trust=listing(a_list(iat=TODAY - 400 * DAY, nbf=TODAY)),
        ),
        "list_made_in_a_day": accepted(
            "R-54 L04",
            "ahead of this clock by as much as may be",
            sound,
            trust=listing(a_status_token(issued=NOW + DAY)),
        ),
        "list_made_later_than_the_day_judged": accepted(
            "R-62", "judged for a day before the list was made", sound, as_of=TODAY - 5 * DAY
        ),
        "list_that_ends": accepted(
            "R-55 R-62",
            "judged for the last day of its list",
            sound,
            as_of=TODAY + 2 * DAY - 1,
            trust=listing(a_status_token(expires=TODAY + 2 * DAY)),
        ),
        "trust_of_thirty_days": accepted(
            "R-97", "as old as may be", sound, trust=a_trust(issued=TODAY - 30 * DAY)
        ),
        "clock_at_the_latest_instant_known": accepted("R-97", "not behind", sound, trust=a_trust(latest=NOW)),
        "policy_fits": accepted(
            "R-26 K01",
            "a policy that this meets in every member",
            sound,
            policy='holder = "required"\nkinds = ["training-certificate"]\n'
            'occupations = ["72"]\ncountries = ["PH"]\n',
        ),
        "policy_fits_anything": accepted(
            "R-98 S16",
            "an accreditation for anything, at a gate that takes this kind",
            sound,
            trust=accredited(kinds=("*",)),
            policy='kinds = ["training-certificate"]\n',
        ),
        "answer_a_day_before_issue": accepted(
            "K06",
            "issued while the request was open, answered by a clock a day slow",
            long_answer(TODAY - 5 * DAY, TODAY - 6 * DAY),
            challenge=long_challenge(),
        ),
        "answer_with_a_long_request": accepted(
            "K04",
            "a request open for thirty days, in its last second",
            long_answer(TODAY - 30 * DAY, NOW - 10),
            challenge=long_challenge(),
        ),
    }


def _two_periods() -> dict[str, Any]:
    here = an_entry().accreditations[0]
    return trusting(accreditations=(here._replace(kinds=("skill-assessment",)), here))


def _by_ed25519() -> str:
    draft = Draft(key=ED25519)
    draft.header |= {"alg": "EdDSA", "kid": ED25519_PUBLIC.thumbprint}
    return draft.build()


NEW_KEY = a_key("new key of the centre")
"""What the centre signs with after its key was stolen, its status lists too."""


def two_issuers() -> dict[str, Any]:
    """The trust with a second centre beside the usual one."""
    keys = (EntryKey(OTHER_CENTRE.public, START),)
    other = an_entry(id=OTHER_ISS, name="Davao Skills Centre", keys=keys, status_lists=())
    return a_trust(entries=[entry_members(), json.loads(other.to_bytes())])


def stolen(*believed: str) -> dict[str, Any]:
    """The trust after the centre's key was stolen, with these tokens reported in time."""
    keys = (EntryKey(CENTRE.public, START, None, date(2026, 11, 1)), EntryKey(NEW_KEY.public, START))
    return _believing(believed, keys=keys) | {"status_lists": {STATUS_URI: a_status_token(key=NEW_KEY)}}


def withdrawn(*believed: str) -> dict[str, Any]:
    """The trust after the centre was withdrawn, with these tokens reported in time."""
    return _believing(believed, withdrawn=date(2026, 11, 1))


def _believing(tokens: tuple[str, ...], **changes: Any) -> dict[str, Any]:
    digests = {CENTRE.public.thumbprint: [digest_of(token) for token in tokens]}
    return a_trust(entries=[entry_members(**changes)], believed=digests)


def _old_list() -> str:
    return a_status_token(issued=TODAY - 30 * DAY, expires=TODAY + DAY)


def long_challenge() -> dict[str, Any]:
    """A request open for thirty days, in its last second."""
    return a_challenge(request=_long_request().raw.decode())


def _long_request() -> Any:
    return a_request(made=NOW + 1 - 30 * DAY, until=NOW + 1, seed="long")


def long_answer(iat: int, answered: int) -> str:
    """The answer to that request, of a credential issued and answered at these instants."""
    draft = Draft(kb_payload=answer(nonce=_long_request().nonce, iat=answered))
    draft.payload["iat"] = iat
    return draft.build()
