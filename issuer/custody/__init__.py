"""Custody: the centre's keys, its backups, and the state of its home."""
