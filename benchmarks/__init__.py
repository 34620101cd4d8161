"""The measurements: `make bench` prints a table and writes `benchmarks/latest.json`.

Everything is a ratio to something measured in the same run, because machines differ and drift.
"""
