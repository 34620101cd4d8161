"""`python -m issuer`: the same as `passport-issuer`."""

from issuer.cli import main

main()
