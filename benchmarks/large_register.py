"""One revocation and the delivery that tells of it, at a centre that has issued a million certificates."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from benchmarks.batch import PASSPHRASE, a_centre
from benchmarks.figures import Figure
from benchmarks.subjects import a_credential
from credential.keys import SigningKey
from credential.limits import STATUS_LIST_SIZE
from credential.status_list import REVOKED
from device.command import Session
from issuer.centre import Desk, open_desk, status_uri
from issuer.custody.keystore import NAME as KEY
from issuer.delivery import publishing
from issuer.delivery.folder import write_delivery
from issuer.records.register import NAME
from issuer.records.standing import change_status

ROWS = 1_000_000
_ONE_IN = 100
"""Of how many certificates one is revoked."""
_ROUNDS = 5


def large_register_figures() -> Iterator[Figure]:
    """The time of revoking and publishing, the passphrase aside, as a ratio to that of making the lists."""
    with a_centre() as home:
        _fill(home)
        with open_desk(Session(home=home)) as desk:
            key = SigningKey.from_pem((home / KEY).read_bytes(), PASSPHRASE.encode())
            _revoke_and_publish(desk, key, 0)  # the pages that every later one reads as well
            building = median(_timed_lists(desk, key) for _ in range(_ROUNDS))
            whole = median(_revoke_and_publish(desk, key, number) for number in range(1, _ROUNDS + 1))
    yield Figure("revoke_publish_over_build", whole / building, "× building", 10)
    yield Figure("revoke_publish_seconds", whole, "s")


def _fill(home: Path) -> None:
    """A million certificates that were told of, their tokens alike but for a number."""
    with closing(sqlite3.connect(home / NAME, isolation_level=None)) as register:
        register.execute("PRAGMA synchronous = OFF")
        register.execute("BEGIN")
        iss = register.execute("SELECT iss FROM centre").fetchone()[0]
        for number in range(1, ROWS // STATUS_LIST_SIZE + 3):
            sql = "INSERT OR IGNORE INTO status_list (number, uri, published) VALUES (?, ?, 1)"
            register.execute(sql, (number, status_uri(iss, number)))
        register.execute(_CERTIFICATES, (ROWS, STATUS_LIST_SIZE, STATUS_LIST_SIZE, _ONE_IN, a_credential()))
        register.execute("COMMIT")


# The multiplier is odd: it visits every place of a list once.
_CERTIFICATES = """INSERT INTO credential (serial, kind, number, reference, digest, title, full_name,
    thumbprint, digits, list_number, list_index, status, issued, token, delivery, signer)
  WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < ?1)
  SELECT printf('TC-%06d', n + 1), 'training-certificate', n + 1, printf('W-%07d', n + 1),
    lower(hex(randomblob(32))), 'Shielded Metal Arc Welding NC II', printf('Worker %d', n),
    lower(hex(randomblob(21))), '123 456', n / ?2 + 1, (n % ?2) * 40503 % ?3, n % ?4 = 0,
    1782864000, ?5 || n, 1, (SELECT thumbprint FROM signing_key) FROM counted"""


def _timed_lists(desk: Desk, key: SigningKey) -> float:
    """Seconds for making every list anew from the register, and nothing else."""
    begun = time.perf_counter()
    publishing.status_lists(desk, key, int(time.time()))
    return time.perf_counter() - begun


def _revoke_and_publish(desk: Desk, key: SigningKey, number: int) -> float:
    """Seconds for revoking one certificate that is still good, and for the whole delivery after it."""
    now, folder = int(time.time()), desk.home.parent / "delivery"
    begun = time.perf_counter()
    with desk.register.writing():
        change_status(desk.register, f"TC-{number * _ONE_IN + 7:06}", REVOKED, now, "error")
    made = publishing.prepare(desk, key, now)
    write_delivery(folder, made.files, desk.centre.iss)
    publishing.confirm(desk.register, made.number, now)
    return time.perf_counter() - begun
