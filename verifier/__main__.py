"""`python -m verifier` is `passport-verifier`."""

from verifier.cli import main

if __name__ == "__main__":
    main()
