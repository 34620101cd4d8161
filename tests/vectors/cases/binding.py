"""The holder's signature and the request it answers."""

from typing import Any

from credential import skp1
from credential.limits import DAY
from tests.builders import CENTRE, NOW, THIEF, TODAY, a_request
from tests.vectors.cases.accepted_trust import long_answer
from tests.vectors.drafts import Draft, answer
from tests.vectors.making import Vector, a_challenge, a_trust, edited, refused, unsure
from tests.vectors.odd_keys import Fixed, other_form

FOUND = "answer_found_among_open_requests"
QR_OF_AN_ANSWER = "answer_as_compact_qr"


def vectors() -> dict[str, Vector]:
    return {**_presence(), **_form(), **_signature(), **_words(), **_time(), **_request()}


def _bad(code: str, rules: str, note: str, text: str, **changes: Any) -> Vector:
    return refused(code, rules, note, input=text, **changes)


def _bound(**changes: Any) -> str:
    return edited(lambda d: d.set(kb_payload=answer(**changes)))


def _stripped(text: str) -> str:
    return text[: text.rindex("~") + 1]


def _presence() -> dict[str, Vector]:
    sound = Draft().build()
    paper = Draft().paper().set(kb_payload=answer()).build()
    return {
        "binding_stripped": _bad(
            "kb.missing", "R-18 R-26 K01", "the holder's signature removed", _stripped(sound)
        ),
        "binding_stripped_and_nothing_shown": _bad(
            "kb.missing", "R-18 K01", "nor any part", Draft().signed() + "~"
        ),
        "binding_stripped_where_no_request_is": _bad(
            "kb.missing", "R-26 K01", "shown as if it were paper", _stripped(sound), base="paper"
        ),
        "binding_on_paper": _bad("kb.unexpected", "R-05", "a holder's signature on paper", paper),
    }


def _form() -> dict[str, Vector]:
    def bad(rules: str, note: str, text: str, code: str = "kb.form") -> Vector:
        return _bad(code, rules, note, text)

    sound = Draft().build()
    return {
        "binding_without_time": bad("R-22 K06", "iat missing", _bound(iat=None)),
        "binding_time_is_text": bad("R-22 K06", "iat as text", _bound(iat=str(NOW))),
        "binding_after_the_last_year": bad("R-22 J10", "iat in the year 10000", _bound(iat=253_402_300_800)),
        "binding_for_many": bad("R-24 J17", "aud is a list", _bound(aud=[answer()["aud"]])),
        "binding_for_nobody": bad("R-24", "aud missing", _bound(aud=None)),
        "binding_without_nonce": bad("R-23 K04", "nonce missing", _bound(nonce=None)),
        "binding_nonce_is_a_number": bad("R-23", "nonce 7", _bound(nonce=7)),
        "binding_without_hash": bad("R-25", "sd_hash missing", _bound(sd_hash=None)),
        "disclosure_in_the_place_of_the_binding": bad(
            "S14",
            "a disclosure where the holder's signature should be",
            sound[: sound.rindex("~")],
            "jws.form",
        ),
    }


def _signature() -> dict[str, Vector]:
    def bad(rules: str, note: str, key: Any) -> Vector:
        return _bad("kb.signature", rules, note, edited(lambda d: d.set(kb_key=key)))

    return {
        "binding_by_a_thief": bad("R-20 K02", "another key", THIEF),
        "binding_by_the_issuer": bad("R-20 K02", "the issuer's key", CENTRE),
        "binding_of_zeros": bad("R-20 J14", "r and s zero", Fixed(bytes(64))),
        "binding_too_short": bad("R-20 J14", "one byte", Fixed(b"\1")),
    }


def _words() -> dict[str, Vector]:
    sound = Draft().build()
    jwt, first, second, binding = sound.split("~")
    another = Draft(shown=("holder",)).build()
    second_credential = edited(lambda d: d.payload["status"]["status_list"].update(idx=4712))
    start = other_form(sound)

    def bad(rules: str, note: str, text: str) -> Vector:
        return _bad("kb.sd_hash", rules, note, text)

    return {
        "binding_of_no_ascii": bad("R-25", "sd_hash is no ASCII text", _bound(sd_hash="é" * 43)),
        "binding_of_another_showing": bad(
            "R-25 K03", "taken from a showing of less", _stripped(sound) + another.split("~")[-1]
        ),
        "binding_of_another_credential": bad(
            "K03",
            "taken from another credential of the same holder",
            _stripped(sound) + second_credential.split("~")[-1],
        ),
        "binding_then_a_part_removed": bad(
            "R-25 S12", "one part fewer than signed", f"{jwt}~{first}~{binding}"
        ),
        "binding_then_a_part_added": bad(
            "R-25 S12",
            "one part more than signed",
            f"{jwt}~{first}~{second}~{Draft().encoded('identity')}~{binding}",
        ),
        "binding_then_the_order_changed": bad(
            "R-25 S12", "two parts exchanged", f"{jwt}~{second}~{first}~{binding}"
        ),
        "binding_then_the_signature_respelled": bad(
            "J15 S12", "the issuer's signature in its other form", start
        ),
    }


def _time() -> dict[str, Vector]:
    return {
        "binding_long_before": _bad(
            "kb.time", "R-22 K06", "more than a day before the request", _bound(iat=NOW - 61 - DAY)
        ),
        "binding_long_after": _bad("kb.time", "R-22 K06", "more than a day ahead", _bound(iat=NOW + DAY + 1)),
        "binding_run_out": _bad("kb.time", "R-22", "its own exp is days ago", _bound(exp=NOW - 2 * DAY)),
        "binding_for_later": _bad("kb.time", "R-22", "its own nbf is days ahead", _bound(nbf=NOW + 2 * DAY)),
        "binding_ends_in_words": _bad("kb.form", "R-22 J10", "exp as text", _bound(exp="soon")),
        "binding_before_the_credential": _bad(
            "kb.time",
            "R-22 K06",
            "while the request was open, but more than a day before the credential was there",
            long_answer(TODAY - 5 * DAY, TODAY - 6 * DAY - 1),
            base="answer_a_day_before_issue",
        ),
        "binding_of_last_year": _bad(
            "kb.time", "R-22 K07", "of another year than the request", _bound(iat=TODAY - 300 * DAY)
        ),
    }


def _request() -> dict[str, Vector]:
    other = a_request(seed="another")
    asked = a_challenge(request=other.raw.decode())
    aud = answer()["aud"]
    doubtful = a_trust(latest=NOW + 841)
    return {
        "binding_for_another_verifier": _bad(
            "kb.audience", "R-24 K05", "another audience", _bound(aud="urn:uuid:1")
        ),
        "binding_for_a_longer_name": _bad(
            "kb.audience", "R-24 J17", "the audience and more", _bound(aud=aud + "/")
        ),
        "binding_for_an_empty_name": _bad(
            "kb.audience", "R-24 J17", "an audience of no characters", _bound(aud="")
        ),
        "binding_for_another_request": _bad(
            "kb.nonce", "R-23 K04", "another nonce", _bound(nonce=other.nonce)
        ),
        "answer_shown_again": refused(
            "kb.nonce", "K07 K08", "an answer to an earlier request", challenge=asked
        ),
        "compact_answer_to_another_request": refused(
            "kb.not_this_request",
            "K07",
            "rebuilt with this request's nonce, the holder's signature fails",
            base=QR_OF_AN_ANSWER,
            challenge=asked,
        ),
        "compact_answer_by_a_thief": _bad(
            "kb.not_this_request",
            "K02",
            "the same, by another key",
            _compact(kb_key=THIEF),
            base=QR_OF_AN_ANSWER,
        ),
        "compact_answer_without_a_request": unsure(
            "kb.no_request", "K07", "no request here fits", base=QR_OF_AN_ANSWER, challenge=None
        ),
        "answer_to_nobody": unsure("kb.no_request", "K07", "no request here fits", challenge=None),
        "request_used": refused(
            "request.used", "R-23 K04", "answered before", challenge=a_challenge(state="used")
        ),
        "request_used_found_here": refused(
            "request.used",
            "K04",
            "answered before, not named",
            base=FOUND,
            challenge=a_challenge(state="used", named=False),
        ),
        "request_over": refused("request.closed", "K04", "after its time", clock=NOW + 840),
        "request_over_found_here": refused(
            "request.closed", "K04", "after its time, not named", base=FOUND, clock=NOW + 900
        ),
        "request_over_long_ago": refused(
            "request.closed", "K04", "thirty days later", base="answer_with_a_long_request", clock=NOW + 1
        ),
        "request_over_by_a_doubtful_clock": unsure(
            "clock.in_doubt request.closed",
            "K04",
            "judged for another day, which makes this machine's clock no better"
            " (two changes: only a clock behind its bundle makes a time over doubtful)",
            base="as_of_a_day_before_expiry",
            clock=NOW + 840,
            trust=doubtful,
        ),
    }


def _compact(**changes: Any) -> str:
    return skp1.encode(Draft(**changes).build(), request=a_request())
