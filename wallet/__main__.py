"""`python -m wallet` is `passport-wallet`."""

from wallet.cli import main

if __name__ == "__main__":
    main()
