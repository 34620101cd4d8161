"""The reject rules that concern us: each has a vector, a test elsewhere, or a reason why it has neither.

Their numbers are those of the vectors' `rules`; what each says is in the README beside this file.
"""

from pathlib import Path

import pytest

from tests.vectors.running import FOLDER, load

ROOT = FOLDER.parent.parent


def _numbered(group: str, *numbers: int) -> list[str]:
    return [f"{group}{number:02}" for number in numbers]


CONCERNING = [
    *_numbered("R-", *range(1, 29), *range(30, 46), *range(50, 63), 97, 98, 99),
    *_numbered("J", *range(1, 20)),
    *_numbered("C", *range(1, 9)),
    *_numbered("S", *range(1, 20)),
    *_numbered("K", *range(1, 12)),
    *_numbered("L", *range(1, 13)),
    *_numbered("O", *range(1, 6)),
    *_numbered("T", 8, 9, 10, 14),
]

ELSEWHERE = {
    "R-61": "tests/device/test_trust_rollback.py::test_an_older_list_in_a_newer_bundle_is_not_taken",
    "J18": "tests/credential/test_verify.py::test_whatever_a_verifier_of_signatures_answers_but_yes_is_no",
    "C01": "tests/credential/test_keys.py::test_numbers_out_of_range_are_no_signature",
    "C04": "tests/issuer/roster/test_roster_errors.py::test_an_enrolment_code_used_before_is_refused",
    "C05": "tests/credential/test_sealing.py::test_no_nonce_is_used_twice",
    "C06": "tests/credential/test_sealing.py::test_every_bit_and_every_length_of_a_boxed_value_counts",
    "C07": "tests/credential/test_issuing.py::"
    "test_every_salt_is_128_bits_of_the_randomness_given_and_used_once",
    "C08": "tests/credential/test_issuing.py::test_a_credential_is_checked_before_it_is_recorded",
    "S17": "tests/credential/test_purity.py::test_the_judge_itself_has_no_clock_and_no_file",
    "S18": "tests/credential/test_issuing.py::"
    "test_every_salt_is_128_bits_of_the_randomness_given_and_used_once",
    "K11": "tests/credential/test_request.py::test_id_and_salt_are_128_random_bits_each",
    "L05": "tests/issuer/authority/test_accepting.py::test_a_lower_number_is_refused",
    "L09": "tests/issuer/authority/test_accepting.py::test_revoked_is_final",
    "L10": "tests/issuer/records/test_register.py::test_places_are_random_and_never_given_twice",
    "O03": "tests/credential/test_purity.py::test_no_time_zone_changes_a_token_or_a_verdict",
    "L11": "tests/credential/test_status_list.py::test_a_list_is_large_enough_to_hide_in",
}
"""Rules about what no single judgement can show."""

NOT_OURS = {
    "O04": "nothing is timed in between: a request says until when, and each check asks the clock",
    "R-34": "no issuer metadata is fetched: keys come from the trust bundle alone",
    "J19": "nothing secret is compared in judging; a sealed file's check is compared in constant time",
    "S19": "the number of parts is that of the kind, which is public",
}


def seen() -> set[str]:
    return {rule for path in FOLDER.glob("*/*.json") for rule in load(path)["rules"]}


@pytest.mark.parametrize("rule", CONCERNING)
def test_a_rule_has_a_vector_or_a_test_elsewhere_or_a_reason(rule: str) -> None:
    places = (rule in seen(), rule in ELSEWHERE, rule in NOT_OURS)
    assert sum(places) == 1, f"{rule} has {sum(places)} of vector, test elsewhere and reason"


@pytest.mark.parametrize("rule", ELSEWHERE)
def test_a_test_elsewhere_exists(rule: str) -> None:
    path, name = ELSEWHERE[rule].split("::")
    assert f"def {name}(" in Path(ROOT, path).read_text(encoding="utf-8")


def test_every_rule_named_is_of_a_list_here() -> None:
    assert seen() - set(CONCERNING) <= set(_numbered("R-", 100, 101, 102, 103))
