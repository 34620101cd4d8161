"""The wallet's screens, one a file: each asks one thing, calls one function and shows the answer."""
