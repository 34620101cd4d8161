"""What a person gave: a text pasted or scanned as it is, or the name of a file that holds one."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from device.wedge import mistyped, unframed
from wallet.inputs import sound, texts_in
from wallet.scanning import Scanned

_TEXT = re.compile(r"(?i:sk[pf]\d)|ey[A-Za-z0-9_-]+\.|\{")  # a compact code, a token, a request in plain
_ESCAPED = re.compile(r"\\(.)")


def texts_given(given: str, scanned: Scanned) -> tuple[str, ...]:
    """The texts in `given`, at least one; raises PassportError. Reading a picture takes up to a second.

    A frame goes to those `scanned` before; raises MoreFrames until a message is whole.
    """
    text = unframed(given).lstrip()
    if _TEXT.match(text) or mistyped(text):
        return sound((scanned.whole(text),))
    return texts_in(str(path_in(given)))


def path_in(given: str) -> Path:
    """The path in `given`, as terminals write it when a file is dropped on them: quoted, escaped or a URL."""
    text = given.strip()
    if text[:1] in ("'", '"') and text[-1:] == text[:1]:
        text = text[1:-1]
    elif text.startswith("file://"):
        text = unquote(urlsplit(text).path)
    elif not Path(text).exists():
        text = _ESCAPED.sub(r"\1", text)
    return Path(text).expanduser().absolute()
