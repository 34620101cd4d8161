"""No single bit of anything shown can be flipped: all of them, one at a time."""

from collections.abc import Iterator

import pytest

from credential.codes import Code
from tests import soak
from tests.builders import a_credential, a_presentation
from tests.credential.changing.prepared import SUBJECTS, Subject, Watch, more_subjects, stage
from tests.credential.judging import judged


def flips(text: str) -> Iterator[str]:
    """The text with every single bit of it flipped, one at a time."""
    data = text.encode("ascii")
    for at, byte in enumerate(data):
        for bit in range(8):
            yield (data[:at] + bytes([byte ^ 1 << bit]) + data[at + 1 :]).decode("latin-1")


def check_every_flip(subject: Subject, watch: Watch) -> None:
    assert subject.judged(subject.text)
    for text in flips(subject.text):
        verdict = subject.judged(text)
        assert not verdict
        watch.stages[stage(verdict)] += 1


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_no_single_bit_can_be_flipped(subject: Subject) -> None:
    watch = Watch()
    check_every_flip(subject, watch)
    assert sum(watch.stages.values()) == 8 * len(subject.text)


@pytest.mark.soak
def test_no_single_bit_of_twenty_credentials_can_be_flipped() -> None:
    watch, subjects = Watch(), more_subjects()
    assert len(subjects) == 20
    for subject in subjects[: soak.share(20)]:
        check_every_flip(subject, watch)
    soak.record(
        "single-bit flips accepted: 0; by the check that stopped them", watch.stages, seconds=watch.seconds
    )


def test_no_disclosure_can_be_left_out_added_or_moved() -> None:
    jwt, *disclosures, binding = a_presentation(parts=("holder", "results", "detail")).split("~")
    other = a_credential().split("~")[2]
    variants = [disclosures[1:], disclosures[:-1], disclosures[::-1], [*disclosures, other], []]
    for variant in variants:
        verdict = judged("~".join([jwt, *variant, binding]))
        assert verdict.codes == (Code.KB_SD_HASH,)
