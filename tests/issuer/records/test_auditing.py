"""The audit log: no entry changed, taken out, moved or cut off goes unseen."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import accumulate

import pytest

from credential.delivery import AuditHead
from credential.status_list import REVOKED, SUSPENDED
from issuer.records.audit import SALT, START, Act, AuditEntry, continued
from issuer.records.auditing import State, check, check_register, cut_off, step
from issuer.records.high_water import NAME as MARK
from issuer.records.register import NAME
from issuer.records.standing import change_status
from tests.builders import NOW, fixed_random
from tests.issuer.builders import Bench, a_row
from tests.issuer.conftest import Cli

COUNT = 10_000
PUBLISHED_EACH = 500


def a_log(count: int = COUNT) -> list[AuditEntry]:
    """A log of mixed acts."""
    random = fixed_random("audit")
    acts = [Act("set up")]
    for number in range(1, count):
        serial = f"TC-{number:06}"
        acts.append(Act("revoked", serial, "error") if number % 7 == 0 else Act("issued", serial))
    return continued(AuditHead(0, START), NOW, acts, random(SALT * count))


LOG = a_log()
STATES: Sequence[State] = list(accumulate(LOG, lambda state, each: step(state, each)[0], initial=State()))
"""The state of a check after so many entries: a check of a longer log begins with the same steps."""
HEADS = [AuditHead(each.entry, each.digest) for each in LOG[PUBLISHED_EACH - 1 :: PUBLISHED_EACH]]


def is_seen(at: int, entries: Sequence[AuditEntry]) -> bool:
    """Whether a check finds a fault in `entries`, which stand after the first `at` entries of the log."""
    state = STATES[at]
    for each in entries:
        state, faults, gap = step(state, each)
        if faults or gap:
            return True
    return False


def test_a_whole_log_has_no_fault() -> None:
    found = check(LOG, dict.fromkeys(HEADS, "a delivery"))
    assert (found.faults, found.gaps, found.end.entry) == ([], [], COUNT)


def edits(entry: AuditEntry) -> Iterator[AuditEntry]:
    """The entry with each of its members changed."""
    yield entry._replace(entry=entry.entry + COUNT)
    yield entry._replace(at=entry.at - 1)
    yield entry._replace(act="suspended")
    yield entry._replace(serial="TC-999999")
    yield entry._replace(reason="other")
    yield entry._replace(salt=flipped(entry.salt))
    yield entry._replace(previous=flipped(entry.previous))
    yield entry._replace(digest=flipped(entry.digest))


def flipped(value: bytes) -> bytes:
    """The same bytes but for one bit."""
    return bytes([value[0] ^ 1]) + value[1:]


def test_every_member_of_every_entry_is_covered() -> None:
    for at, entry in enumerate(LOG):
        for changed in edits(entry):
            assert is_seen(at, [changed]), changed


def test_every_entry_taken_out_is_seen() -> None:
    for at in range(COUNT - 1):
        assert is_seen(at, LOG[at + 1 : at + 2]), at


def test_every_two_neighbours_that_change_places_are_seen() -> None:
    for at in range(COUNT - 1):
        first, second = LOG[at], LOG[at + 1]
        assert is_seen(at, [second, first]), at
        renumbered = second._replace(entry=first.entry), first._replace(entry=second.entry)
        assert is_seen(at, renumbered), at


def test_every_cut_before_the_last_published_head_is_seen() -> None:
    for at in range(COUNT):
        assert cut_off(STATES[at], HEADS[-1:]), at
    assert not cut_off(STATES[COUNT], HEADS[-1:])


def test_every_entry_written_anew_with_a_digest_of_its_own_is_seen_by_the_next() -> None:
    for at in range(COUNT - 1):
        before = AuditHead(at, STATES[at].digest)
        forged = continued(before, NOW, [Act("issued", "TC-000001", "x")], bytes(SALT))[0]
        assert not is_seen(at, [forged]), at
        assert is_seen(at, [forged, LOG[at + 1]]), at


@pytest.mark.parametrize("at", range(0, COUNT, 1250))
def test_a_tail_written_anew_is_seen_by_what_was_published(at: int) -> None:
    acts = [Act(each.act, each.serial, "other") for each in LOG[at:]]
    forged = [*LOG[:at], *continued(AuditHead(at, STATES[at].digest), NOW, acts, bytes(SALT * len(acts)))]
    assert check(forged, {}).faults == []
    faults = check(forged, dict.fromkeys(HEADS, "a delivery")).faults
    assert [each.entry for each in faults] == [head.entries for head in HEADS if head.entries > at]


def test_numbers_may_only_be_skipped_by_a_restored_backup() -> None:
    before = AuditHead(COUNT + 1000, STATES[COUNT].digest)
    for act, faults, gaps in (("restored", [], [(COUNT + 1, COUNT + 1000)]), ("issued", [COUNT + 1], [])):
        row = continued(before, NOW, [Act(act)], bytes(SALT))[0]
        found = check([*LOG, row], {})
        assert ([each.entry for each in found.faults], found.gaps) == (faults, gaps)


@pytest.fixture
def used(bench: Bench, cli: Cli) -> Bench:
    """A centre that issued four certificates, revoked, suspended and published."""
    bench.issue(*(a_row(reference=f"W-{number}") for number in range(1, 5)))
    with bench.register.writing():
        change_status(bench.register, "TC-000001", REVOKED, NOW, "fraud")
    cli("publish", "--out", "delivery")
    with bench.register.writing():
        change_status(bench.register, "TC-000002", SUSPENDED, NOW)
    assert cli("list", words=None).code == 0  # brings the mark up to date
    return bench


def tamper(bench: Bench, *statements: str) -> None:
    """Write into the register's file past the program."""
    bench.register.close()
    with sqlite3.connect(bench.home / NAME) as database:
        for statement in statements:
            database.execute(statement)
    database.close()


def test_the_log_of_a_centre_is_whole(used: Bench, cli: Cli) -> None:
    said = cli("audit", "verify", "--against", "delivery", words=None)
    assert said.code == 0, said.err
    assert "✓ 8 entries, whole and in order" in said.out
    assert "the delivery in delivery" in said.out or "delivery 1" in said.out
    data = json.loads(cli("audit", "verify", "--json", words=None).out)
    assert (data["whole"], data["entries"], data["faults"]) == (True, 8, [])
    assert [head is not None for head in data["compared_with"]] == [True, True]


LAST = "(SELECT max(entry) FROM audit)"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE audit SET reason = 'error' WHERE act = 'revoked'", "entry 6 was changed"),
        ("UPDATE audit SET at = at - 86400 WHERE entry = 3", "entry 3 was changed"),
        ("DELETE FROM audit WHERE entry = 3", "entry 3 is missing"),
        ("DELETE FROM audit WHERE entry BETWEEN 2 AND 4", "entries 2 to 4 are missing"),
        ("DELETE FROM audit WHERE entry = 1", "entry 1 is missing"),
        (f"DELETE FROM audit WHERE entry = {LAST}", "entry 8 is missing at the end"),
        ("DELETE FROM audit WHERE entry > 5", "entries 6 to 8 are missing at the end"),
        ("DELETE FROM credential WHERE serial = 'TC-000003'", "TC-000003 was issued and is not in"),
        ("UPDATE credential SET status = 0 WHERE serial = 'TC-000001'", "TC-000001 has another status"),
    ],
)
def test_what_was_done_to_the_register_past_the_program_is_named(
    used: Bench, cli: Cli, statement: str, words: str
) -> None:
    tamper(used, statement)
    said = cli("audit", "verify", words=None)
    assert said.code == 1
    assert words in said.out


def test_a_log_cut_off_and_its_mark_taken_away_shows_in_the_register_and_in_a_delivery_elsewhere(
    used: Bench, cli: Cli
) -> None:
    tamper(used, "DELETE FROM audit WHERE entry > 2", "DELETE FROM delivery")
    (used.home / MARK).unlink()
    said = cli("audit", "verify", "--against", "delivery", words=None)
    assert "entries 3 to 6 are missing at the end" in said.out
    assert "TC-000004 is in the register, and the log does not tell once that it was issued" in said.out


def test_a_log_whose_end_was_cut_off_lets_nothing_more_be_written(used: Bench, cli: Cli) -> None:
    tamper(
        used, f"DELETE FROM audit WHERE entry = {LAST}", "UPDATE credential SET status = 0 WHERE status = 2"
    )
    said = cli("revoke", "TC-000003", "--reason", "error", words=None)
    assert said.code == 1
    assert "is older than this home remembers, or was altered; nothing was changed" in said.err


def test_the_register_itself_agrees_with_an_untouched_log(used: Bench) -> None:
    assert list(check_register(used.register)) == []


def test_the_log_can_be_read(used: Bench, cli: Cli) -> None:
    said = cli("audit", "list", "--last", "2", words=None)
    assert [line.split()[2:] for line in said.out.splitlines()] == [
        ["published", "(delivery", "1)"],
        ["suspended", "TC-000002"],
    ]
    about = json.loads(cli("audit", "list", "--serial", "TC-000001", "--json", words=None).out)
    assert [(each["act"], each["reason"]) for each in about["entries"]] == [
        ("issued", None),
        ("revoked", "fraud"),
    ]


def test_another_centres_delivery_proves_nothing(used: Bench, cli: Cli) -> None:
    assert cli("audit", "verify", "--against", "nowhere", words=None).code == 2
    (used.home.parent / "delivery" / "centre.json").write_text("{}")
    assert cli("audit", "verify", "--against", "delivery", words=None).code == 1
