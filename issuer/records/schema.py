"""The tables of the register.  A change here is a new version and needs a migration."""

from typing import Final

APPLICATION_ID: Final = 0x534B5052
"""Marks a SQLite file as a register ("SKPR")."""
VERSION: Final = 1

STAMPS: Final = (f"PRAGMA application_id = {APPLICATION_ID:d}", f"PRAGMA user_version = {VERSION:d}")

# One statement each.  The unique indexes are what makes a number given out twice impossible, whatever
# the program does; they have names, so that a later version can replace them.
#
# `first_number` is the lowest running number that may still be given out, `closed` marks lists whose
# places are not given out any more: a restored backup raises and sets them. A key past `until` is in no
# delivery any more, and what one is believed for that is `stolen` is only what was told before then.
STATEMENTS: Final = (
    """CREATE TABLE centre (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  iss TEXT NOT NULL, name TEXT NOT NULL, country TEXT NOT NULL, made INTEGER NOT NULL,
  first_number INTEGER NOT NULL DEFAULT 1
) STRICT""",
    """CREATE TABLE signing_key (
  thumbprint TEXT PRIMARY KEY, pem TEXT NOT NULL, since INTEGER NOT NULL,
  until INTEGER, stolen INTEGER
) STRICT""",
    """CREATE TABLE status_list (
  number INTEGER PRIMARY KEY, uri TEXT NOT NULL UNIQUE, published INTEGER NOT NULL DEFAULT 0,
  closed INTEGER NOT NULL DEFAULT 0
) STRICT""",
    """CREATE TABLE credential (
  serial TEXT PRIMARY KEY,
  kind TEXT NOT NULL, number INTEGER NOT NULL, reference TEXT NOT NULL, digest TEXT NOT NULL,
  title TEXT NOT NULL, full_name TEXT NOT NULL, thumbprint TEXT, digits TEXT,
  list_number INTEGER NOT NULL REFERENCES status_list(number), list_index INTEGER NOT NULL,
  status INTEGER NOT NULL DEFAULT 0,
  issued INTEGER NOT NULL, expires INTEGER,
  token TEXT NOT NULL, delivery INTEGER,
  signer TEXT NOT NULL REFERENCES signing_key(thumbprint),
  replaces TEXT, replaced_by TEXT
) STRICT""",
    "CREATE UNIQUE INDEX credential_number ON credential (kind, number)",
    # Only what was replaced may share its reference and its holder's key, with what replaced it.
    "CREATE UNIQUE INDEX credential_reference ON credential (kind, reference, coalesce(replaced_by, ''))",
    "CREATE UNIQUE INDEX credential_thumbprint ON credential (thumbprint, coalesce(replaced_by, ''))"
    " WHERE thumbprint IS NOT NULL",
    "CREATE UNIQUE INDEX credential_list_index ON credential (list_number, list_index)",
    "CREATE INDEX credential_delivery ON credential (delivery)",
    # Few are not valid, and every delivery asks for them all.
    "CREATE INDEX credential_not_valid ON credential (list_number, list_index, status) WHERE status <> 0",
    """CREATE TABLE delivery (
  number INTEGER PRIMARY KEY, made INTEGER NOT NULL, state TEXT NOT NULL,
  written INTEGER NOT NULL DEFAULT 0,
  entries INTEGER NOT NULL, head BLOB NOT NULL
) STRICT""",
    # What the certificates of a programme say alike; a row is never changed or removed.
    """CREATE TABLE profile (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, programme TEXT NOT NULL, content TEXT NOT NULL
) STRICT""",
    "CREATE INDEX profile_programme ON profile (programme)",
    """CREATE TABLE audit (
  entry INTEGER PRIMARY KEY,
  at INTEGER NOT NULL, act TEXT NOT NULL, serial TEXT, reason TEXT,
  salt BLOB NOT NULL, previous BLOB NOT NULL, digest BLOB NOT NULL
) STRICT""",
    "CREATE INDEX audit_serial ON audit (serial) WHERE serial IS NOT NULL",
    # What the lists say of certificates that an older backup, once restored, does not know.
    """CREATE TABLE lost_status (
  list_number INTEGER NOT NULL REFERENCES status_list(number), list_index INTEGER NOT NULL,
  status INTEGER NOT NULL, PRIMARY KEY (list_number, list_index)
) STRICT, WITHOUT ROWID""",
)
