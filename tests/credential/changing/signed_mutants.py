"""Mutants that are honestly signed: what only a dishonest or broken issuer or wallet could make.

Each breaks a rule by construction, whatever else is changed with it, so none may be accepted.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.builders import THIEF
from tests.vectors.drafts import Draft, a_disclosure, b64, digest, spelled

ODD: tuple[Any, ...] = (
    *(None, True, False, -1, 1.5, 2**53 - 1, "", "x", "é"),
    *([], [[]], {}, {"a": 1}, [None], {"_sd": []}, {"_sd": ["x"]}, {"...": "x"}, [{"...": "x"}]),
)
MEMBERS = ("title", "programme", "occupation", "level", "result", "own", "nbf", "jti", "sub", "conditions")


def signed_mutant(random: Random) -> str:
    """A presentation with harmless and harmful changes, signed by issuer and holder after all of them."""
    draft = Draft()
    if random.random() < 0.5:
        draft.payload[random.choice(MEMBERS)] = random.choice(ODD)
    random.choice(BREAKS)(random, draft)
    return draft.build()


def _header(random: Random, draft: Draft) -> None:
    name = random.choice(("alg", "typ", "crit", "jwk", "x5c", "b64", "jku"))
    draft.header[name] = random.choice(ODD)


def _kid(random: Random, draft: Draft) -> None:
    draft.header["kid"] = random.choice(ODD)


def _required(random: Random, draft: Draft) -> None:
    name = random.choice(("iss", "iat", "vct", "status"))
    draft.payload[name] = random.choice(ODD[:4] + ODD[6:])
    if random.random() < 0.2:
        del draft.payload[name]


def _status(random: Random, draft: Draft) -> None:
    name = random.choice(("idx", "uri"))
    draft.payload["status"]["status_list"][name] = random.choice(ODD)


def _confirmation(random: Random, draft: Draft) -> None:
    jwk = draft.payload["cnf"]["jwk"]
    jwk[random.choice(tuple(jwk))] = random.choice(ODD)


def _digests(random: Random, draft: Draft) -> None:
    own = [digest(draft.encoded(name)) for name in draft.disclosures]
    draft.payload["_sd"] = random.choice([[*own, random.choice(own)], own[1:3], [*own, 7], {}, "x", [own]])
    draft.shown = ("holder", "detail")


def _algorithm(random: Random, draft: Draft) -> None:
    draft.payload["_sd_alg"] = random.choice(ODD[1:])


def _disclosure(random: Random, draft: Draft) -> None:
    salt = "c2FsdHNhbHRzYWx0c2FsdA"
    odd: tuple[Any, ...] = (
        *([salt], [salt, "detail"], [salt, "detail", 1, 1], [7, "detail", 1], [salt, 7, 1], {"detail": 1}),
        *([salt, "_sd", []], [salt, "...", 1], [salt, "title", "x"], [salt, "exp", 1], [salt, "cnf", {}]),
        *(
            [salt, "detail", {"_sd_alg": "sha-256"}],
            [salt, "detail", {"...": "x"}],
            [salt, "detail", {"_sd": 1}],
        ),
    )
    draft.disclosures["detail"] = random.choice(odd)
    draft.shown = ("holder", "detail")


def _foreign_disclosure(random: Random, draft: Draft) -> None:
    draft.extra = (b64(spelled(a_disclosure(f"own{random.randrange(1000)}", random.choice(ODD)))),)


def _binding(random: Random, draft: Draft) -> None:
    assert draft.kb_payload is not None
    name = random.choice(("iat", "aud", "nonce", "sd_hash"))
    draft.kb_payload[name] = random.choice(ODD)
    if name == "sd_hash" and draft.kb_payload[name] is None:
        draft.kb_payload[name] = "x"


def _binding_header(random: Random, draft: Draft) -> None:
    draft.kb_header[random.choice(("alg", "typ", "crit", "jwk", "b64"))] = random.choice(ODD)


def _thief(random: Random, draft: Draft) -> None:
    if random.random() < 0.5:
        draft.key = THIEF
    else:
        draft.kb_key = THIEF


def _words_under_a_thief(random: Random, draft: Draft) -> None:
    draft.disclosures["holder"] = a_disclosure("holder", {"full_name": random.randbytes(4).hex()})
    draft.key = THIEF


BREAKS: tuple[Callable[[Random, Draft], None], ...] = (
    _header,
    _kid,
    _required,
    _status,
    _confirmation,
    _digests,
    _algorithm,
    _disclosure,
    _foreign_disclosure,
    _binding,
    _binding_header,
    _thief,
    _words_under_a_thief,
)
