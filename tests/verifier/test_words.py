"""Every code has words for the person at the gate."""

import re

import pytest

from credential.codes import Code
from verifier.words import WORDS


@pytest.mark.parametrize("code", list(Code))
def test_every_code_says_what_it_means_and_what_can_be_done(code: Code) -> None:
    meaning, can = WORDS[code]

    assert meaning[0].isupper()
    assert meaning.endswith(".")
    assert can[0].islower()
    assert not can.endswith(".")


def test_the_words_are_plain() -> None:
    for words in WORDS.values():
        said = " ".join(words)
        assert said.isascii()
        assert not re.search(r"\b(JWT|JWS|JSON|SD|nonce|digest|token|hash|payload|signature|vct|KB)\b", said)
