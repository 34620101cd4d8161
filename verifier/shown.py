"""A credential as it was shown: whole, or compact with what a request of ours can fill in."""

from typing import Final

from credential import skp1
from credential.encoding import strict_object, unb64url
from credential.errors import Malformed
from credential.sd_jwt import parse_sd_jwt
from credential.verdict import Finding, Outcome, Verdict
from credential.verify import Challenge

_ANSWERED: Final = Finding("answer", Outcome.PASSED)


class Shown:
    """A credential as it was shown: whole, or compact with what a request of ours can fill in."""

    __slots__ = ("_source", "hint", "nonce", "nonce_left_out")

    def __init__(self, source: str | skp1.Message) -> None:
        if not isinstance(source, str) and not source.nonce_left_out:
            source = source.text()
        self._source = source
        self.nonce_left_out = not isinstance(source, str)
        self.hint = None if isinstance(source, str) else source.hint
        self.nonce = None if self.nonce_left_out else _nonce(self.text(None))

    def text(self, challenge: Challenge | None) -> str:
        """The SD-JWT text, with the request's nonce in it where it was left out."""
        if isinstance(self._source, str):
            return self._source
        return self._source.text(challenge.request if challenge else None)

    def is_answered(self, verdict: Verdict) -> bool:
        """Whether issuer and holder both signed, and the holder for the very request of the verdict."""
        bound = self.nonce_left_out or self.nonce is not None
        return bound and verdict.sealed and _ANSWERED in verdict.findings


def _nonce(token: str) -> str | None:
    """The nonce a holder's signature says it is for; nothing is believed on its word."""
    try:
        binding = parse_sd_jwt(token).key_binding
        nonce = strict_object(unb64url(binding.split(".")[1])).get("nonce") if binding else None
    except (Malformed, IndexError):
        return None
    return nonce if isinstance(nonce, str) else None
