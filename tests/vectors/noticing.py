"""Whether the unit tests of a module notice that one of its refusals is gone: `python -m` this, with numbers.

The numbers are those of `removing.sites()`; printed are the names of refusals that nobody missed.
"""

import contextlib
import os
import sys
from typing import Final

import pytest

from tests.vectors.removing import Late, Site, hurried, removed, sites

_LONGEST: Final = 600.0


def own_tests(site: Site) -> str:
    """Where the tests of a module are that look at what it refuses."""
    if site.module.startswith("skp1/"):
        return "tests/credential/skp1"
    if site.function == "check_before_issue":
        return "tests/credential/test_issuing.py"
    return "tests/credential/test_" + {"seals.py": "verify.py"}.get(site.module, site.module)


def is_noticed(site: Site) -> bool:
    """Whether a test of the module fails without this refusal."""
    with (
        removed(site),
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        try:
            with hurried(_LONGEST):
                return bool(pytest.main(["-x", "-q", "-n0", "-p", "no:cacheprovider", own_tests(site)]))
        except Late:
            return True


if __name__ == "__main__":
    for number in map(int, sys.argv[1:]):
        if not is_noticed(sites()[number]):
            print(sites()[number].name)
