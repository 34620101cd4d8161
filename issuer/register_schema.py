"""The tables of the register.  A change here is a new version and needs a migration."""

from typing import Final

APPLICATION_ID: Final = 0x534B5052
"""Marks a SQLite file as a register ("SKPR")."""
VERSION: Final = 1

STAMPS: Final = (f"PRAGMA application_id = {APPLICATION_ID:d}", f"PRAGMA user_version = {VERSION:d}")

# One statement each.  The unique indexes are what makes a number given out twice impossible, whatever
# the program does; they have names, so that a later version can replace them.
STATEMENTS: Final = (
    """CREATE TABLE centre (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  iss TEXT NOT NULL, name TEXT NOT NULL, country TEXT NOT NULL, made INTEGER NOT NULL
) STRICT""",
    """CREATE TABLE signing_key (
  thumbprint TEXT PRIMARY KEY, pem TEXT NOT NULL, since INTEGER NOT NULL
) STRICT""",
    """CREATE TABLE status_list (
  number INTEGER PRIMARY KEY, uri TEXT NOT NULL UNIQUE, published INTEGER NOT NULL DEFAULT 0
) STRICT""",
    """CREATE TABLE credential (
  serial TEXT PRIMARY KEY,
  kind TEXT NOT NULL, number INTEGER NOT NULL, reference TEXT NOT NULL, digest TEXT NOT NULL,
  title TEXT NOT NULL, full_name TEXT NOT NULL, thumbprint TEXT, digits TEXT,
  list_number INTEGER NOT NULL REFERENCES status_list(number), list_index INTEGER NOT NULL,
  status INTEGER NOT NULL DEFAULT 0,
  issued INTEGER NOT NULL, expires INTEGER,
  token TEXT NOT NULL, delivery INTEGER
) STRICT""",
    "CREATE UNIQUE INDEX credential_number ON credential (kind, number)",
    "CREATE UNIQUE INDEX credential_reference ON credential (kind, reference)",
    "CREATE UNIQUE INDEX credential_thumbprint ON credential (thumbprint) WHERE thumbprint IS NOT NULL",
    "CREATE UNIQUE INDEX credential_list_index ON credential (list_number, list_index)",
    "CREATE INDEX credential_delivery ON credential (delivery)",
    """CREATE TABLE delivery (
  number INTEGER PRIMARY KEY, made INTEGER NOT NULL, state TEXT NOT NULL,
  written INTEGER NOT NULL DEFAULT 0
) STRICT""",
    """CREATE TABLE audit (
  entry INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL, act TEXT NOT NULL, serial TEXT, reason TEXT
) STRICT""",
)
