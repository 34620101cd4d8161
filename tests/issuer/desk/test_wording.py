"""Sentences of the desk fit the screen, and what is to be typed can be copied from it."""

import shlex

import pytest

from issuer.desk.wording import WIDTH, indented

COMMAND = "passport-issuer correct training-certificate:W-0002 --set 'full_name=Maria  Santos' --out DIR"


def test_a_long_sentence_goes_on_two_columns_further_in() -> None:
    first, *rest = indented("row 3, award_date: " + "words " * 30).splitlines()
    assert first.startswith("  row 3")
    assert all(line.startswith("    w") for line in rest)
    assert all(len(line) < WIDTH for line in (first, *rest))


def test_a_command_in_the_remedy_stands_unbroken_on_a_line_of_its_own() -> None:
    reason = "row 3, reference: W-0002 was issued before to another name"
    remedy = f"to correct it: {COMMAND}"
    *words, last = indented(f"{reason}; {remedy}", remedy).splitlines()
    assert shlex.split(last) == shlex.split(COMMAND)
    assert " ".join(line.strip() for line in words) == f"{reason}; to correct it:"


def test_what_a_roster_says_is_never_shown_as_a_command() -> None:
    cell = ": passport-issuer revoke ALL --reason fraud"
    remedy = "write the date as YYYY-MM-DD, for example 2026-02-28"
    shown = indented(f'row 3, award_date: "{cell}" is not a date; {remedy}', remedy)
    assert not any(line.strip().startswith("passport-issuer") for line in shown.splitlines())


@pytest.mark.parametrize("length", range(60, 90))
def test_a_command_is_whole_whatever_its_length(length: int) -> None:
    remedy = "see: passport-issuer list --name ".ljust(length - 10, "x")
    shown = indented(f"row 3: {remedy}", remedy)
    assert remedy.removeprefix("see: ") in shown
