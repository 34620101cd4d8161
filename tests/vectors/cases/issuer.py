"""The issuer and its keys: unknown, another's, out of force, stolen, withdrawn, not accredited."""

from datetime import date

from credential.limits import DAY
from credential.trust_entry import EntryKey
from tests.builders import CENTRE, ISS, OTHER_CENTRE, OTHER_ISS, STATUS_URI, THIEF, TODAY, a_status_token
from tests.vectors.cases.accepted_trust import BOTH_KEYS, START, stolen, withdrawn
from tests.vectors.drafts import Draft
from tests.vectors.making import Vector, a_trust, accredited, claim, edited, header, refused, trusting, unsure

REPORTED = "believed_token_of_a_stolen_key"


def vectors() -> dict[str, Vector]:
    return {**_unknown(), **_keys(), **_compromised(), **_accredited()}


def _unknown() -> dict[str, Vector]:
    def bad(rules: str, note: str, iss: str) -> Vector:
        return unsure("issuer.unknown", rules, note, input=claim(iss=iss))

    return {
        "issuer_not_in_the_bundle": bad("R-33 T08", "nobody knows it", "https://x.example"),
        "issuer_with_a_slash_more": bad("J16", "a slash at the end", ISS + "/"),
        "issuer_in_capitals": bad("J16", "its host in capitals", ISS.replace("batangas", "BATANGAS")),
        "issuer_cut_short": bad("J16", "the beginning of its id", ISS[:-1]),
        "issuer_signs_for_itself": unsure(
            "issuer.unknown", "T08 R-03", "an id and a key of its own making", input=_self_made()
        ),
        "bundle_of_no_issuer": unsure("issuer.unknown", "T08", "nobody is in it", trust=a_trust(entries=[])),
    }


def _self_made() -> str:
    draft = Draft(key=THIEF)
    draft.header["kid"], draft.payload["iss"] = THIEF.public.thumbprint, "https://thief.example"
    return draft.build()


def _keys() -> dict[str, Vector]:
    def unknown(note: str, kid: str) -> Vector:
        return unsure("key.unknown", "J05 R-33", note, input=header(kid=kid))

    def not_in_force(note: str, start: date, end: date | None) -> Vector:
        key = EntryKey(CENTRE.public, start, end)
        return refused("key.not_in_force", "R-97 T08", note, trust=trusting(keys=(key,)))

    theirs = edited(lambda d: (d.header.update(kid=OTHER_CENTRE.public.thumbprint), d.set(key=OTHER_CENTRE)))
    two = "two_issuers"
    return {
        "key_of_another_issuer": refused(
            "key.other_issuer",
            "R-99 T09 R-03",
            "one accredited centre speaks as another",
            base=two,
            input=theirs,
        ),
        "kid_of_another_issuer": refused(
            "key.other_issuer",
            "R-99 J05",
            "signed with its own key under another's kid",
            base=two,
            input=header(kid=OTHER_CENTRE.public.thumbprint),
        ),
        "key_used_for_the_other_issuer": refused(
            "key.other_issuer", "R-99 T09", "and the other way round", base=two, input=claim(iss=OTHER_ISS)
        ),
        "key_not_in_the_bundle": unknown("a key nobody has", THIEF.public.thumbprint),
        "kid_is_a_path": unknown("a path", "../../etc/passwd"),
        "kid_is_a_query": unknown("a database query", "' OR 1=1--"),
        "kid_with_a_nul": unknown("a NUL behind the right one", CENTRE.public.thumbprint + "\0"),
        "kid_of_many_characters": unknown("twenty thousand characters", "k" * 20_000),
        "no_kid_and_two_keys": unsure(
            "key.unknown",
            "R-33 J05",
            "it does not say which key",
            base="no_kid_but_one_key",
            trust=trusting(keys=BOTH_KEYS),
        ),
        "no_kid_and_a_stolen_key_beside": unsure(
            "key.unknown",
            "R-33 J05 T08",
            "it may have been signed with the stolen one, and believed",
            base="no_kid_but_one_key",
            trust=trusting(keys=(EntryKey(CENTRE.public, START), EntryKey(THIEF.public, START, None, START))),
        ),
        "no_kid_and_another_key": unsure(
            "key.unknown",
            "R-33 J05 R-02",
            "not signed with the one key known, and it does not say that it is",
            base="no_kid_but_one_key",
            input=edited(lambda d: (d.header.pop("kid"), d.set(key=THIEF))),
        ),
        "key_retired_before": not_in_force("its last day is the day before", START, date(2026, 10, 21)),
        "key_in_force_later": not_in_force("its first day is the day after", date(2026, 10, 23), None),
    }


def _compromised() -> dict[str, Vector]:
    sound = Draft().build()
    another = claim(title="Gas Metal Arc Welding, National Certificate Level 2")

    def bad(note: str, text: str) -> Vector:
        return refused("key.compromised", "T08", note, base=REPORTED, input=text)

    return {
        "key_stolen_and_nothing_reported": refused(
            "key.compromised", "T08", "stolen, and no token believed", base=REPORTED, trust=stolen()
        ),
        "key_stolen_backdated": bad(
            "the thief's own token, dated long before the theft",
            claim(iat=TODAY - 200 * DAY, title="Master Welder"),
        ),
        "key_stolen_index_used_again": bad(
            "the thief's own token with the status index of the genuine one", another
        ),
        "key_stolen_after_the_theft": bad("the thief's own token of a later day", claim(iat=TODAY - 5 * DAY)),
        "key_stolen_revoked_besides": refused(
            "key.compromised",
            "T08 R-50",
            "no word on status or dates under a key that is not believed",
            base=REPORTED,
            input=claim(exp=TODAY, iat=TODAY - 100 * DAY),
        ),
        "no_kid_and_the_one_key_stolen": refused(
            "key.compromised",
            "T08 J05",
            "the only key there is, and nothing believed of it",
            base="no_kid_but_one_key",
            trust=trusting(keys=(EntryKey(CENTRE.public, START, None, START),)),
        ),
        "list_by_a_stolen_key": unsure(
            "status.untrusted",
            "R-52 L01 T08",
            "the token is believed, but its list is signed with the stolen key",
            base=REPORTED,
            trust=stolen(sound) | {"status_lists": {STATUS_URI: a_status_token()}},
        ),
        "issuer_withdrawn": refused(
            "issuer.withdrawn",
            "T08",
            "not among the tokens believed",
            base="believed_token_of_a_withdrawn_issuer",
            trust=withdrawn(),
        ),
        "issuer_withdrawn_backdated": refused(
            "issuer.withdrawn",
            "T08",
            "a new token of the centre, dated before it was withdrawn",
            base="believed_token_of_a_withdrawn_issuer",
            input=claim(iat=TODAY - 200 * DAY),
        ),
        "key_stolen_believed_by_another_key": refused(
            "key.compromised",
            "T08",
            "the token is believed of another key than the one that signed it",
            base=REPORTED,
            trust=stolen(sound)
            | {"believed": {THIEF.public.thumbprint: stolen(sound)["believed"][CENTRE.public.thumbprint]}},
        ),
    }


def _accredited() -> dict[str, Vector]:
    def bad(note: str, **changes: date) -> Vector:
        return refused("issuer.not_accredited", "R-97 T10", note, trust=accredited(**changes))

    return {
        "never_accredited": refused(
            "issuer.not_accredited", "R-97 T10", "no accreditation at all", trust=trusting(accreditations=())
        ),
        "accredited_later": bad("from the day after issue", start=date(2026, 10, 23)),
        "accredited_before": bad("until the day before issue", end=date(2026, 10, 21)),
    }
