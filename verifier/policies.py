"""The rules of this gate, fixed before anything is looked at."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from credential.errors import Malformed
from credential.policy import Policy
from device import files
from device.errors import PassportError

_LARGEST: Final = 64 * 1024


def policy_for(path: Path | None, *, require_holder: bool) -> Policy:
    """The policy in the TOML file, or the default; with a proven holder where that was asked for.

    Raises PassportError (exit 2) for a file that cannot be read or says something unknown.
    """
    policy = Policy() if path is None else _read(path)
    return replace(policy, holder="required") if require_holder else policy


def _read(path: Path) -> Policy:
    data = files.read_bounded(path, _LARGEST)
    try:
        return Policy.parse(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise PassportError(f"{path}: a policy is TOML, which is UTF-8 text", exit_code=2) from None
    except Malformed as error:
        raise PassportError(
            f"{path}: {error.message}", hint="correct the policy file, or leave out --policy", exit_code=2
        ) from None
