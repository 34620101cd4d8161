"""The grammar: how a claim is written, sealed, carried in a QR and judged.

Pure: no file, screen, clock, randomness or network of its own; all of them come in as arguments.
`docs/FORMAT.md` is the specification of what is written here.
"""
