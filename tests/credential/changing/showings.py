"""Two ways of writing one credential, and what a showing of one must not contain."""

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any

from credential.presenting import parts_of, present
from tests.builders import HOLDER, NOW, a_credential, some_claims
from tests.credential.changing.prepared import REQUEST
from tests.vectors.drafts import Draft, answer, b64, digest, spelled, unb64

SEGMENT = re.compile(r"[A-Za-z0-9_-]+")
CHANGES: tuple[dict[str, Any], ...] = (
    *({}, {}, {}, {"exp": NOW - 1}, {"iss": "https://x.example"}, {"occupation": ["2221"]}, {"vct": "urn:x"}),
    *({"level": "PH-PQF 9"}, {"nbf": NOW + 9}, {"_sd_alg": "sha-1"}),
)


def written(changes: dict[str, Any], order: list[int], decoys: int, shown: int) -> str:
    """A credential with these changes, its digests and shown parts in this order, with decoys among them."""
    draft = Draft(kb_payload=answer())
    draft.payload |= changes
    names = tuple(draft.disclosures)
    digests = [digest(draft.encoded(name)) for name in names]
    digests += [b64(number.to_bytes(32)) for number in range(decoys)]
    draft.payload["_sd"] = [digests[at] for at in order if at < len(digests)]
    draft.shown = tuple(names[at] for at in order if at < len(names) and shown >> at & 1)
    return draft.build()


def a_random_showing(random: Random) -> tuple[str, list[bytes]]:
    """A presentation of some parts of a credential of random words, and what of the rest is secret."""
    token = a_credential(claims=_random_claims(random), seed=str(random.random()))
    parts = parts_of(token)
    shown = [name for name in parts if random.random() < 0.5]
    text = present(token, shown, aud=REQUEST.aud, nonce=REQUEST.nonce, now=NOW, key=HOLDER)
    open_words = _open_words(token, shown)
    secret = [each for name in parts if name not in shown for each in _secrets(token, parts.index(name))]
    return text, [each for each in secret if len(each) >= 4 and each not in open_words]


def found_in(text: str, secrets: list[bytes]) -> list[bytes]:
    """The secrets that are in the text, plain or under base64url at any of its four alignments."""
    layers = [text.encode()]
    for segment in SEGMENT.findall(text):
        for start in range(4):
            piece = segment[start:]
            layers.append(unb64(piece[: len(piece) - (len(piece) % 4 == 1)]))
    haystack = b"\n".join(layers)
    return [secret for secret in secrets if secret in haystack]


def _random_claims(random: Random) -> dict[str, Any]:
    def word() -> str:
        return "".join(random.choice("abcdefgh ÄÖéß日本") for _ in range(random.randint(4, 14)))

    return some_claims(
        title=word(),
        holder={"full_name": word(), "family_name": word()},
        identity={"birth_date": "1998-04-02", "document_country": "PH", "document_number": word()},
        results={"units": [{"code": word(), "title": word(), "score": random.randint(0, 100)}]},
        detail={"hours": random.randint(1000, 9999), "place": word()},
    )


def _open_words(token: str, shown: list[str]) -> bytes:
    jwt, *disclosures, _ = token.split("~")
    members = [json.loads(unb64(each)) for each in disclosures]
    asked = f"{NOW} {REQUEST.aud} {REQUEST.nonce}".encode()
    words = [asked, unb64(jwt.split(".")[1]), *(spelled(each) for each in members if each[1] in shown)]
    return b"\n".join(words)


def _secrets(token: str, at: int) -> Iterator[bytes]:
    salt, _, value = json.loads(unb64(token.split("~")[1 + at]))
    yield salt.encode()
    yield unb64(salt)
    yield from (each.encode() for each in _leaves(value))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)
    else:
        yield str(value)
