"""A gate's policy: how old trust may be, and what else this gate demands.  Fixed before looking."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Final, Literal, Self

from credential.codes import Code
from credential.errors import Malformed

_MOST_DAYS: Final = 3650


@dataclass(frozen=True, slots=True)
class Policy:
    """What a gate demands beyond the format.

    `trust_days` and `status_days` are the greatest ages allowed; `holder` says whether the holder must
    be proven always ("required") or only where the issuer bound the credential to a key ("if_bound").
    `metadata` says whether a type must be described here ("required") or is held to its description only
    where there is one ("if_present").
    None in `kinds`, `occupations` (ISCO-08 prefixes) or `countries` (of the issuer) means any.
    """

    trust_days: int = 30
    status_days: int = 30
    holder: Literal["if_bound", "required"] = "if_bound"
    kinds: tuple[str, ...] | None = None
    occupations: tuple[str, ...] | None = None
    countries: tuple[str, ...] | None = None
    metadata: Literal["if_present", "required"] = "if_present"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a policy in TOML; a member it does not know is refused (`policy.form`)."""
        import tomllib  # a gate without a policy file does not need it

        try:
            members = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise _malformed(f"the policy is not TOML: {error}") from None
        except RecursionError:
            raise _malformed("the policy is nested too deep") from None
        except ValueError:  # what `int` says of thousands of digits
            raise _malformed("the policy has a number without measure") from None
        known = {field.name for field in fields(cls)}
        for name, value in members.items():
            if name not in known:
                raise _malformed(
                    f'the policy has an unknown member "{name}"; known are {", ".join(sorted(known))}'
                )
            if not _FORMS[name](value):
                raise _malformed(f'"{name}" of the policy is not of the form it must have')
        values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in members.items()}
        return cls(**values)


def _is_days(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MOST_DAYS


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each for each in value)


_FORMS: Final[dict[str, Callable[[Any], bool]]] = {
    "trust_days": _is_days,
    "status_days": _is_days,
    "holder": lambda value: value in ("if_bound", "required"),
    "metadata": lambda value: value in ("if_present", "required"),
    "kinds": _is_texts,
    "occupations": _is_texts,
    "countries": _is_texts,
}


def _malformed(message: str) -> Malformed:
    return Malformed(Code.POLICY_FORM, message)
