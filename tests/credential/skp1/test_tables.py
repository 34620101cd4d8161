"""The frozen tables: a code printed today is read for as long as there are readers of version 1.

Where one of these tests fails, the change is to be a new version of SKP1, not of the test.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from credential import skp1
from credential.encoding import compact_json
from credential.request import read_request
from credential.skp1.frame import Form, read_frame
from credential.skp1.kinds import KINDS
from credential.skp1.profile import Profile
from credential.skp1.tables import DICTIONARY, NAMES, WORDS
from credential.skp1.texts import SIXES, SYMBOLS

FROZEN: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "frozen.json").read_text(encoding="utf-8")
)


def digest_of(words: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def test_names_are_only_ever_added_at_the_end() -> None:
    assert digest_of(NAMES[:64]) == "c320d71f0605b440e6ae808f3a7a62282ad965914656c657318d7269fcb4a188"
    assert len(set(NAMES)) == len(NAMES)


def test_words_are_only_ever_added_at_the_end() -> None:
    assert digest_of(WORDS[:32]) == "1f46a1a5df315eceefc7dba8e8242c8a40b0ae0bae8640c58c8f97fc6ce729b0"
    assert len(set(WORDS)) == len(WORDS)
    assert len(WORDS) <= 12 + 256 - 32, "CBOR has no more simple values"


def test_the_dictionary_never_changes() -> None:
    expected = "0812f992ce3b443b4a84140792b2e9431ce4083fd423ee5c9ebe5ff19a878574"
    assert hashlib.sha256(DICTIONARY).hexdigest() == expected


def test_the_signs_of_short_texts_never_change() -> None:
    expected = "56e961effc62509bc87fdbd5fce1f40e5082a4800e388f85b93e2944cdea5eb3"
    assert digest_of((SYMBOLS, SIXES)) == expected


def test_the_kinds_that_are_built_in_are_only_ever_added_to_at_the_end() -> None:
    expected = "9c6cfe289cc51b7b8e7cdd5615a675198011ddadcd65a382f979f1603e0701b4"
    assert hashlib.sha256(compact_json(KINDS[:2])).hexdigest() == expected


def test_there_is_a_frozen_text_of_every_form() -> None:
    forms = {read_frame(each["qr"]).form.name for each in FROZEN.values()}
    assert forms == set(Form.__members__)


@pytest.mark.parametrize("name", FROZEN)
def test_a_frozen_text_is_still_read_to_the_byte(name: str) -> None:
    frozen = FROZEN[name]
    request = None if frozen["request"] is None else read_request(frozen["request"].encode())
    profile = Profile.parse(frozen["profile"].encode()) if frozen["profile"] else None
    message = skp1.decode(frozen["qr"], profiles={profile.name: profile}.get if profile else None)
    assert message.profile == profile
    assert (message.kind, message.text(request)) == (frozen["kind"], frozen["text"])
