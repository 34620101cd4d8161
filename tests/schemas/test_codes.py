"""The code lists are whole."""

from schemas import countries, isco08, occupations


def test_isco_08_has_all_its_groups() -> None:
    by_length = {length: {code for code in isco08() if len(code) == length} for length in (1, 2, 3, 4)}
    assert [len(codes) for codes in by_length.values()] == [10, 43, 130, 436]
    assert isco08() == frozenset().union(*by_length.values())
    assert all(code.isascii() and code.isdigit() for code in isco08())


def test_every_group_lies_in_a_group() -> None:
    assert all(code[:-1] in isco08() for code in isco08() if len(code) > 1)


def test_occupations_that_migrate_are_in_it() -> None:
    assert {"7212", "5322", "2221", "7126", "9111", "0110"} <= isco08()
    assert not {"0000", "72120", "", "ABCD"} & isco08()


def test_titles_of_occupations_are_those_of_codes() -> None:
    assert len(occupations()) == 107
    assert set(occupations()) <= isco08()
    assert occupations()["7126"] == "Plumbers and pipe fitters"
    assert all(len(code) == 4 and title.isprintable() and title for code, title in occupations().items())


def test_iso_3166_has_its_249_countries() -> None:
    assert len(countries()) == 249
    assert all(
        len(code) == 2 and code.isascii() and code.isalpha() and code.isupper() for code in countries()
    )
    assert {"PH", "NP", "LK", "KI", "TV", "IT", "GB"} <= countries()
    assert not {"UK", "EU", "XX", ""} & countries()
