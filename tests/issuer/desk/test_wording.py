"""Sentences of the desk fit the screen, and what is to be typed can be copied from it."""

import shlex

from issuer.desk.wording import WIDTH, indented


def test_a_long_sentence_goes_on_two_columns_further_in() -> None:
    first, *rest = indented("row 3, award_date: " + "words " * 30).splitlines()
    assert first.startswith("  row 3")
    assert all(line.startswith("    w") for line in rest)
    assert all(len(line) < WIDTH for line in (first, *rest))


def test_a_command_at_its_end_stands_unbroken_on_a_line_of_its_own() -> None:
    command = "passport-issuer correct training-certificate:W-0002 --set 'full_name=Maria  Santos' --out DIR"
    reason = "row 3, reference: W-0002 was issued before to another name; to correct it"
    *words, last = indented(f"{reason}: {command}").splitlines()
    assert shlex.split(last) == shlex.split(command)
    assert " ".join(line.strip() for line in words) == f"{reason}:"


def test_a_short_one_stays_on_its_line() -> None:
    assert indented("title: there is no such column; see: passport-issuer template KIND").count("\n") == 0
