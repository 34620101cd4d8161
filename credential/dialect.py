"""What the form of an SD-JWT is held to: ours, unless a caller names another for a token that is not ours.

The worked examples of the standards lack a status or say another `typ`; named here, they go through the
very checks that judge our own.  No program of ours names a dialect, and a test sees to that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from credential.sd_jwt import TYP


@dataclass(frozen=True, slots=True)
class Dialect:
    """A form that is not ours.

    `typ` is the header type that is demanded instead of `dc+sd-jwt`.  `given` are members that the
    caller vouches for where the issuer's payload has none, such as a `vct` or a `status`: they are
    checked like the issuer's own and never take the place of one.
    """

    typ: str = TYP
    given: Mapping[str, Any] = field(default_factory=dict)
