"""What a test says when it expects an objection."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from credential.codes import Code
from credential.errors import Objection


@contextmanager
def objects(code: Code) -> Iterator[None]:
    """The block raises an objection with exactly this code, and words for people."""
    with pytest.raises(Objection) as caught:
        yield
    assert caught.value.code is code
    assert caught.value.message == str(caught.value)
    assert caught.value.message, "an objection says why"
