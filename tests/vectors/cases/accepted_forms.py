"""Accepted: what another careful issuer may write otherwise than we do."""

import hashlib
import json
from typing import Any

from tests.builders import CENTRE, NOW, TODAY
from tests.vectors.drafts import Draft, a_disclosure, answer, b64, digest, jws, spelled
from tests.vectors.making import Vector, accepted, accredited, claim, disclosed, edited, raw


def vectors() -> dict[str, Vector]:
    return {
        "no_level": accepted("T10", "a country without a qualifications framework", claim(level=None)),
        "no_digest_algorithm": accepted("R-04 S08", "no _sd_alg: SHA-256 is meant", claim(_sd_alg=None)),
        "nothing_hidden": accepted(
            "R-16 S08",
            "no _sd, no _sd_alg, everything in the clear; a kind of ours hides its parts",
            _plain(),
            trust=accredited(kinds=("*",)),
        ),
        "json_with_spaces": accepted(
            "R-27 S13", "spaces and line ends in header and payload", raw(*_spaced())
        ),
        "json_members_in_another_order": accepted("R-27", "the payload's members backwards", _backwards()),
        "disclosure_with_spaces": accepted(
            "S13", "a disclosure as json.dumps writes it", _spaced_disclosure()
        ),
        "decoy_digests": accepted("S10 R-12", "five digests that stand for nothing", decoys(5)),
        "decoys_beside_the_key": accepted(
            "R-32 S10",
            "a digest of nothing within cnf",
            edited(lambda d: d.payload["cnf"].update(_sd=["A" * 43])),
        ),
        "many_decoys": accepted("S10", "two hundred of them", decoys(200)),
        "nested_disclosures": accepted("R-12", "a member of a part disclosed apart", nested(2)),
        "nested_as_deep_as_may_be": accepted("S09", "eight disclosures within each other", nested(8)),
        "array_elements_disclosed": accepted("R-08 R-13", "two of three elements of a list", elements(2)),
        "array_elements_hidden": accepted("R-08", "none of three elements of a list", elements(0)),
        "sixty_four_disclosures": accepted("S10", "as many as there may be", many_elements(62)),
        "a_disclosure_of_null": accepted(
            "R-07", "a part whose value is null", disclosed(a_disclosure("nothing", None))
        ),
        "members_nobody_knows": accepted(
            "R-31", "jti, sub and one of the issuer's own", claim(jti="1", sub="a", own={"a": [1]})
        ),
        "not_before_is_past": accepted("R-14", "nbf at the very instant", claim(nbf=NOW)),
        "issued_today": accepted("R-15 R-14", "iat at midnight before", claim(iat=TODAY)),
        "other_types": accepted(
            "R-36", "a second type besides its own", claim(aka_vcts=["urn:example:welding"])
        ),
        "two_occupations": accepted(
            "T10", "welder and carer, both in scope", claim(occupation=["7212", "5322"])
        ),
        "issuer_named_in_the_credential": accepted(
            "T14",
            "it calls its issuer the Ministry of Labour; the bundle's name is shown",
            claim(iss_name="Ministry of Labour"),
        ),
        "last_instant_of_the_calendar": accepted("J10", "exp in the year 9999", claim(exp=253_402_300_799)),
        "text_of_every_script": accepted(
            "J11", "Arabic, Devanagari, an emoji and an escaped pair", _scripts()
        ),
        "status_of_the_first_index": accepted("R-58 L03", "index 0", _indexed(0)),
        "status_of_the_last_index": accepted("R-58 L03", "the last of 8,192", _indexed(2**13 - 1)),
    }


def _plain() -> str:
    draft = Draft(disclosures={}, shown=())
    draft.payload["vct"] = "urn:example:welder"
    del draft.payload["_sd_alg"]
    return draft.build()


def _spaced() -> tuple[bytes, bytes]:
    draft = Draft()
    draft.build()
    return json.dumps(draft.header, indent=2).encode(), json.dumps(draft.payload, indent=1).encode()


def _backwards() -> str:
    draft = Draft()
    draft.payload = dict(reversed(draft.payload.items()))
    return draft.build()


def _spaced_disclosure() -> str:
    draft = Draft(shown=())
    text = b64(json.dumps(a_disclosure("holder", {"full_name": "Maria"})).encode())
    draft.payload["_sd"], draft.extra = [digest(text)], (text,)
    return draft.build()


def decoys(count: int) -> str:
    """A draft with that many digests of nothing among its own."""
    draft = Draft()
    own = [digest(draft.encoded(name)) for name in draft.disclosures]
    nothing = [b64(hashlib.sha256(f"decoy {n}".encode()).digest()) for n in range(count)]
    draft.payload["_sd"] = sorted([*own, *nothing])
    return draft.build()


def nested(levels: int, *, leave_out: int | None = None) -> str:
    """A draft with so many disclosures within each other, the outermost named `detail`."""
    inner: Any = 1
    texts = []
    for level in range(levels - 1):
        texts.append(b64(spelled(a_disclosure(f"level{level}", inner))))
        inner = {"_sd": [digest(texts[-1])]}
    draft = Draft(shown=("detail",))
    draft.disclosures["detail"] = a_disclosure("detail", inner)
    draft.extra = tuple(text for at, text in enumerate(texts) if at != leave_out)
    return draft.build()


def elements(shown: int) -> str:
    """A draft with a list of three hidden elements, so many of them shown."""
    texts = [b64(spelled([f"c2FsdHNhbHRzYWx0{at}", at])) for at in range(3)]
    draft = Draft(extra=tuple(texts[:shown]))
    draft.payload["own"] = [{"...": digest(text)} for text in texts]
    return draft.build()


def many_elements(count: int) -> str:
    """A draft with so many disclosed elements besides its two parts."""
    texts = [b64(spelled([f"salt{at:018}", at])) for at in range(count)]
    draft = Draft(extra=tuple(texts))
    draft.payload["own"] = [{"...": digest(text)} for text in texts]
    return draft.build()


def _scripts() -> str:
    draft = Draft()
    draft.build()
    payload = spelled(draft.payload | {"place": "مانيلا मनीला 🙂"})
    escaped = payload.replace(b'"place":"', b'"place":"\\ud83d\\ude42 ')
    return raw(payload=escaped)


def _indexed(index: int) -> str:
    return edited(lambda d: d.payload["status"]["status_list"].update(idx=index))


def plain_binding(jwt: str) -> str:
    """A bare issuer's JWT as an answer that shows nothing."""
    draft = Draft()
    bound = answer(sd_hash=digest(f"{jwt}~"))
    return f"{jwt}~{jws(draft.kb_header, bound, draft.kb_key)}"


def signed_by_centre(header: Any, payload: Any) -> str:
    """An answer that shows nothing, over this header and payload."""
    return plain_binding(jws(header, payload, CENTRE))
