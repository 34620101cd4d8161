"""The vectors themselves: each spoils one thing, and says with which code that is answered."""

from collections.abc import Callable
from functools import cache

from tests.vectors.cases import (
    accepted_answers,
    accepted_forms,
    accepted_trust,
    binding,
    dates,
    frames,
    issuer,
    json_text,
    jws,
    keys,
    policy,
    qr,
    receipt,
    scope,
    sd_jwt,
    sd_jwt_form,
    status,
    status_lists,
    trust,
    types,
    vc,
    wedge,
)
from tests.vectors.making import Vector

_ACCEPTED: tuple[Callable[[], dict[str, Vector]], ...] = (
    accepted_answers.vectors,
    accepted_forms.vectors,
    accepted_trust.vectors,
    types.accepted_vectors,
    wedge.accepted_vectors,
    frames.accepted_vectors,
)
_SPOILT: tuple[Callable[[], dict[str, Vector]], ...] = (
    qr.vectors,
    wedge.vectors,
    frames.spoilt_vectors,
    json_text.vectors,
    jws.vectors,
    keys.vectors,
    sd_jwt.vectors,
    sd_jwt_form.vectors,
    vc.vectors,
    binding.vectors,
    issuer.vectors,
    scope.vectors,
    dates.vectors,
    status.vectors,
    status_lists.vectors,
    trust.vectors,
    types.vectors,
    policy.vectors,
    receipt.vectors,
)


@cache
def accepted_vectors() -> dict[str, Vector]:
    """The accepted vectors by name: what all others are spoilt copies of."""
    return _together(_ACCEPTED)


def cases() -> dict[str, Vector]:
    """Every vector by name."""
    return _together((accepted_vectors, *_SPOILT))


def _together(groups: tuple[Callable[[], dict[str, Vector]], ...]) -> dict[str, Vector]:
    every: dict[str, Vector] = {}
    for group in groups:
        for name, each in group().items():
            if name in every:
                raise ValueError(f"two vectors are named {name}")
            every[name] = each
    return every
