"""A gate's policy: read whole or not at all."""

import pytest

from credential.codes import Code
from credential.policy import Policy
from tests.credential.objections import objects


def test_without_a_word_the_defaults_stand() -> None:
    assert Policy.parse("") == Policy() == Policy(30, 30, "if_bound", None, None, None, "if_present")


def test_every_member_is_read() -> None:
    text = """
        trust_days = 0
        status_days = 3650
        holder = "required"
        kinds = ["training-certificate", "skill-assessment"]
        occupations = ["72", "5322"]
        countries = []
        metadata = "required"
    """
    assert Policy.parse(text) == Policy(
        trust_days=0,
        status_days=3650,
        holder="required",
        kinds=("training-certificate", "skill-assessment"),
        occupations=("72", "5322"),
        countries=(),
        metadata="required",
    )


@pytest.mark.parametrize(
    "text",
    [
        "trust_day = 1",
        'metadata = "maybe"',
        "metadata = true",
        "Trust_days = 1",
        "trust_days = -1",
        "trust_days = 3651",
        "trust_days = 1.0",
        "trust_days = true",
        'trust_days = "1"',
        "trust_days = inf",
        "trust_days = 2026-11-21",
        "status_days = []",
        'holder = "never"',
        'holder = ["required"]',
        "holder = true",
        'kinds = "training-certificate"',
        "kinds = [1]",
        'kinds = [""]',
        'kinds = [["training-certificate"]]',
        "kinds = {}",
        'occupations = ["72", 53]',
        "countries = false",
        "[trust]\ndays = 1",
        "trust_days = 1\ntrust_days = 2",
        "trust_days",
        "= 1",
        "{}",
        "\ufeff",
        "\0",
        "kinds = " + "[" * 50_000,
        "a" + ".a" * 5_000 + " = 1",
        "trust_days = " + "9" * 5_000,
    ],
    ids=lambda text: repr(text)[:30],
)
def test_what_is_unknown_or_of_another_form_is_refused(text: str) -> None:
    with objects(Code.POLICY_FORM):
        Policy.parse(text)


def test_the_words_name_the_member_and_those_there_are() -> None:
    with pytest.raises(Exception, match=r'"trust_day".*trust_days'):
        Policy.parse("trust_day = 1")
