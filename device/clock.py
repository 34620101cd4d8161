"""The one clock of the three programs; everything below the edge gets its time as an argument."""

import time


def now() -> int:
    """The machine's time in whole seconds since 1970-01-01 UTC."""
    return int(time.time())
