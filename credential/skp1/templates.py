"""Templates: what is known of a token beforehand, with holes for what is not.

A template is JSON.  A text that begins with `$` is a hole and names what fills it; a member whose name
ends in `?` may be absent; `{"$list": [template, …]}` is a list whose every element fits one of those;
`{"$numbered": [before, after]}` is a text with a number in it; anything else stands for itself.
"""

from datetime import date
from typing import Any, Final

LIST, NUMBERED = "$list", "$numbered"
FIRST_DAY: Final = date(1900, 1, 1)
"""From which a `$day` counts."""
TENTHS, AS_JSON = 101, 102
"""What a `$score` is that no whole number to 100 is."""


def is_optional(name: str) -> bool:
    """Whether a template's member may be absent."""
    return name.endswith("?")


def is_hole(template: Any) -> bool:
    """Whether a template is a text that names what fills it."""
    return isinstance(template, str) and template.startswith("$")


def fits(template: Any, value: Any) -> bool:
    """Whether the constant parts of a value are those of the template; holes are not tried."""
    if is_hole(template):
        return True
    if isinstance(template, dict):
        if LIST in template or NUMBERED in template:
            return isinstance(value, list if LIST in template else str)
        required = {name for name in template if not is_optional(name)}
        return (
            isinstance(value, dict)
            and required <= value.keys() <= {name.removesuffix("?") for name in template}
            and all(fits(template[name], value[name]) for name in required)
        )
    return bool(template == value)


def list_uri(iss: str, number: str) -> str:
    """The address of a status list as centres form it, which fills a `$list_uri`."""
    return f"{iss}:status:{number}" if iss.startswith("urn:") else f"{iss.rstrip('/')}/status/{number}"
