"""Filling in a profile: what the certificates of one programme of one issuer say alike.

Only what is said of the programme enters: titles, codes, units, places, languages.  Never a name, a
date, a number or a result of a person.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from credential.encoding import compact_json
from credential.skp1.profile import BUILT_IN, MAX_PROFILE, Profile, profile_name
from credential.skp1.tables import WORDS
from credential.skp1.templates import LIST, NUMBERED

_ALIKE: Final = ("title", "programme", "standard", "occupation", "level")
_MOST_UNITS: Final = 80
_MOST_TEXTS: Final = 80
_NUMBER: Final = re.compile(r"[0-9]+\Z")


def programme_of(vct: str, kid: str, claims: Mapping[str, Any]) -> str:
    """What tells one programme's profile from another's: issuer key, kind and all they say alike."""
    return compact_json([vct, kid, *(claims.get(name) for name in _ALIKE)]).decode("utf-8")


def first_profile(
    vct: str, claims: Mapping[str, Any], *, iss: str, kid: str, list_uri: str
) -> Profile | None:
    """The profile of a programme whose first certificate says `claims`; None for a kind not built in."""
    empty = next((each for each in BUILT_IN if each.payload["vct"] == vct), None)
    if empty is None:
        return None
    payload = dict(empty.payload) | {"iss": iss}
    payload["status"] = {"status_list": {"idx": "$number", "uri": _uri(list_uri)}}
    # A claim left out stays so: whoever has it is of another programme.
    filled = {}
    for name, template in payload.items():
        plain = name.removesuffix("?")
        if plain not in _ALIKE:
            filled[name] = template
        elif plain in claims:
            filled.update({plain: claims[plain]} if _is_plain(claims[plain]) else {name: template})
    return _named(extended(Profile({**empty.header, "kid": kid}, filled, empty.parts), claims))


def extended(profile: Profile, claims: Mapping[str, Any]) -> Profile:
    """The profile with the units and texts that these claims bring; the same object if they bring none."""
    units, texts = list(_units(profile)), list(profile.texts)
    known = {(each.get("code"), each.get("title")) for each in units}
    before = len(units), len(texts)
    for code, title in _units_of(claims):
        if (code, title) not in known and len(units) < _MOST_UNITS:
            known.add((code, title))
            units.insert(-1, {"code": code, "title": title, **_OPEN})
    for text in _texts_of(claims):
        if text not in texts and len(texts) < _MOST_TEXTS:
            texts.append(text)
    if (len(units), len(texts)) == before:
        return profile
    parts = tuple(
        {"results": {"units": {LIST: units}}} if "results" in each else each for each in profile.parts
    )
    longer = _named(profile._replace(parts=parts, texts=tuple(texts)))
    return longer if len(longer.to_bytes()) <= MAX_PROFILE else profile


_OPEN: Final = {"score?": "$score", "outcome?": "$text"}


def _named(profile: Profile) -> Profile:
    return profile._replace(name=profile_name(profile.to_bytes()))


def _units(profile: Profile) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = [each for each in profile.parts if "results" in each]
    return list(results[0]["results"]["units"][LIST])


def _units_of(claims: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for unit in claims.get("results", {}).get("units", ()):
        code, title = unit.get("code", "$"), unit.get("title", "$")
        if _is_plain(code) and _is_plain(title):
            yield code, title


def _texts_of(claims: Mapping[str, Any]) -> Iterator[str]:
    detail = claims.get("detail", {})
    return (
        detail[name] for name in ("mode", "place", "language") if detail.get(name, "") not in ("", *WORDS)
    )


def _is_plain(value: Any) -> bool:
    """Whether a value may stand in a template for itself."""
    return all(_is_plain(each) for each in value) if isinstance(value, list) else not value.startswith("$")


def _uri(uri: str) -> Any:
    number = _NUMBER.search(uri)
    return {NUMBERED: [uri[: number.start()], ""]} if number else "$text"
