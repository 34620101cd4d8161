"""QR texts in PDFs: the only file that knows the PDF library, and a small program of its own.

A PDF is a program for drawing, and one that draws for an hour cannot be interrupted from inside. So a
child process draws, with limits on its time and memory that the system enforces, and tells what it
found page by page; what it found before it was ended counts.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from device.read_image import codes_in_grey

MAX_PAGES = 20
_MAX_PIXELS = 16_000_000
_SCALES = (2.0, 4.0)  # 144 dots per inch, then 288 for small print
_MEMORY = 2 << 30
_DRAWING_SECONDS = 1.2  # of processor time, so that a busy machine is not mistaken for a hostile file
_PATIENCE = 1.2  # of the same, after which no further page is begun
_ALL_SECONDS = 10
_WALL_SECONDS = 30.0


class Unreadable(Exception):
    """The PDF cannot be read; the message says why."""


def codes_in_pdf(data: bytes) -> list[str]:
    """The texts of the QR codes on the first 20 pages, in order, each once; raises Unreadable."""
    texts: dict[str, None] = {}
    reason = "it is too complex to be read"
    for line in _drawn(data).rpartition(b"\n")[0].splitlines():  # the last may be cut short
        told = json.loads(line)
        texts.update(dict.fromkeys(told.get("texts", ())))
        reason = told.get("reason", reason)
        if "end" in told:
            return list(texts)
    if not texts:
        raise Unreadable(reason)
    return list(texts)


def _drawn(data: bytes) -> bytes:
    """What the child said: a JSON object a line, the last of them {"end": …} if it came so far."""
    roots = (str(Path(__file__).resolve().parent.parent), os.environ.get("PYTHONPATH"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, roots))}
    command = [sys.executable, "-P", "-m", "device.read_pdf"]
    try:
        return subprocess.run(  # noqa: S603  our own program, and the file goes in as data
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=_WALL_SECONDS,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired as late:
        return late.stdout or b""


def _tell(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _limit_resources() -> None:
    try:
        import resource
    except ImportError:
        return
    wanted = (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _ALL_SECONDS),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, most in wanted:
        allowed = resource.getrlimit(kind)[1]
        limit = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(kind, (limit, limit))


def _limit_drawing() -> None:
    """Let the system end this process if what follows takes too long, even inside the library."""
    import signal

    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, _DRAWING_SECONDS)


def _tell_pages(data: bytes) -> None:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as document:
            _tell_codes(document, list(range(min(len(document), MAX_PAGES))))
    except pypdfium2.PdfiumError as error:
        protected = "password" in str(error).lower()
        _tell(reason="it is protected by a password" if protected else "it is damaged or not a PDF")
        return
    _tell(end=True)


def _tell_codes(document: Any, pages: list[int]) -> None:
    """Look at every page, then once more and closer at those without a code, while patience lasts."""
    until = time.process_time() + _PATIENCE
    for scale in _SCALES:
        for number in pages.copy():
            if time.process_time() > until:
                return
            _limit_drawing()
            if texts := _codes_at(document[number], scale):
                _tell(texts=texts)
                pages.remove(number)


def _codes_at(page: Any, scale: float) -> list[str]:
    """Draw the page at `scale` times 72 dots per inch, or as large as we dare, and read it."""
    width, height = page.get_size()
    scale = min(scale, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return codes_in_grey(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
    finally:
        bitmap.close()


def main() -> None:
    """Read a PDF from standard input and tell the codes of each page on standard output."""
    _limit_resources()
    _limit_drawing()
    _tell_pages(sys.stdin.buffer.read())


if __name__ == "__main__":
    main()
