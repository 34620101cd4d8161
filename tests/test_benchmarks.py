"""The certificates that sizes are measured on are what the documentation says they are."""

import re
from statistics import mean

from benchmarks.certificates import COUNT, programmes, samples
from credential.skp1.tables import DICTIONARY


def words() -> set[str]:
    texts = [
        str(each.claims[part]) for each in samples() for part in ("title", "holder", "results", "detail")
    ]
    names = {"full_name", "family_name", "given_name", "units", "code", "title", "score"}
    names |= {"hours", "mode", "place", "language", "start_date", "end_date"}
    modes = {"presential", "online", "blended", "work"}
    return {word for text in texts for word in re.findall(r"[A-Za-z]{4,}", text)} - names - modes - {"based"}


def test_no_word_of_them_stands_in_the_preset_dictionary() -> None:
    known = DICTIONARY.decode("ascii").lower()
    assert [word for word in sorted(words()) if word.lower() in known] == []


def test_they_have_the_lengths_that_are_said() -> None:
    holders = [each.claims["holder"] for each in samples()]
    assert len(holders) == COUNT == 200
    assert all(len(each["given_name"].split()) == len(each["family_name"].split()) == 2 for each in holders)
    assert 25 <= mean(len(each["full_name"]) for each in holders) <= 27
    assert all(24 <= len(each["title"]) <= 40 and len(each["units"]) == 6 for each in programmes())
    assert all(len(each.claims["identity"]["document_number"]) == 9 for each in samples())


def test_no_two_are_alike_and_every_key_is_its_own() -> None:
    assert len({str(each.claims["holder"]) for each in samples()}) > 190
    assert len({each.claims["identity"]["document_number"] for each in samples()}) == COUNT
    assert len({each.claims["title"] for each in samples()}) > 30
    assert len({each.holder.public.thumbprint for each in samples()[:20]}) == 20


def test_they_are_the_same_on_every_run() -> None:
    assert samples()[0].credential() == samples()[0].credential()
    assert samples()[7].claims["holder"]["full_name"] == "Hoa Ximena Sari Dzhumaev"
    assert samples()[199].claims["identity"]["document_number"] == "D5159244H"
