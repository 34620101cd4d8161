"""The requests this gate has made, and the rule that each is answered once.

One request is one file that holds its exact bytes: `requests/open/<id>.json`, and after its one
answer `requests/used/<id>.json`.  The move between the two is a rename, which the file system gives
to one process only, so it alone decides who had the answer.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from credential.errors import Objection
from credential.limits import DAY, MAX_REQUEST, REQUEST_LONGEST
from credential.request import Request, read_request
from credential.verify import Challenge
from device import files

_REMEMBERED: Final = REQUEST_LONGEST
"""Seconds a request is kept past its end.  An answer that comes later still is never accepted, it
only reads "fits no request" instead of "used"."""


class Requests:
    """The requests of one home.  Holds none in memory: another process may use one at any moment."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._open, self._used = home / "requests" / "open", home / "requests" / "used"

    def audience(self) -> str | None:
        """The random name of this home that every request carries; None before the first one."""
        try:
            return files.read_bounded(self.home / "audience", 100).decode("ascii").strip()
        except files.Missing:
            return None

    def name_audience(self, audience: str) -> str:
        """Keep `audience` unless the home has one already; the one in force either way."""
        try:
            files.write_new(self.home / "audience", audience.encode("ascii"))
        except files.Exists:
            return self.audience() or audience
        return audience

    def add(self, request: Request) -> None:
        """Keep a new request as open, on the disk before this returns."""
        for folder in (self._open.parent, self._open, self._used):
            files.make_private_dir(folder)
        files.write_new(self._open / f"{request.id}.json", request.raw)

    def withdraw(self, request: Request) -> None:
        """Forget an open request that nobody has been shown."""
        (self._open / f"{request.id}.json").unlink(missing_ok=True)

    def consume(self, request: Request) -> bool:
        """Use up an open request; False when another answer was there first.

        Raises OSError when this home cannot be written to: the request is open still, or it is used
        and a power cut may open it again.
        """
        waiting = self._open / f"{request.id}.json"
        try:
            waiting.rename(self._used / waiting.name)
        except FileNotFoundError:
            if waiting.exists():  # then it is the folder of the used ones that is missing
                raise
            return False
        for folder in (self._used, self._open):
            # A rename that a power cut takes back would open the request a second time.
            files.sync_folder(folder)
        return True

    def with_prefix(self, prefix: str, *, named: bool = False) -> tuple[Challenge, ...]:
        """The requests whose id (32 hex) begins with `prefix`, open, used and past their time."""
        # Open first: a request that moves while we look is then seen twice, never missed.
        ids = dict.fromkeys(
            path.stem for folder in (self._open, self._used) for path in _listing(folder, prefix)
        )
        found = (self._challenge(identifier, named=named) for identifier in sorted(ids))
        return tuple(challenge for challenge in found if challenge is not None)

    def with_nonce(self, nonce: str) -> tuple[Challenge, ...]:
        """The request whose bytes the nonce is the digest of, as a tuple of none or one."""
        return tuple(known for known in self.with_prefix("") if known.request.nonce == nonce)

    def prune_daily(self, now: int) -> None:
        """`prune`, but not again on the same day: a busy gate has thousands of files to look into."""
        note, today = self._open.parent / "pruned", str(now // DAY).encode("ascii")
        try:
            if files.read_bounded(note, 100) == today:
                return
        except files.Missing:
            files.make_private_dir(note.parent)
        self.prune(now)
        files.replace(note, today)

    def prune(self, now: int) -> None:
        """Forget the requests so long past that remembering them could not change a verdict to yes."""
        for challenge in self.with_prefix(""):
            if now > challenge.request.until + _REMEMBERED:
                for folder in (self._open, self._used):
                    (folder / f"{challenge.request.id}.json").unlink(missing_ok=True)

    def _challenge(self, identifier: str, *, named: bool) -> Challenge | None:
        # Open first, for the same reason; where both are there, used is the truth.
        request = _read(self._open / f"{identifier}.json", identifier)
        used = self._used / f"{identifier}.json"
        state: Literal["open", "used"] = "used" if used.exists() else "open"
        request = request or _read(used, identifier)
        return Challenge(request, state, named) if request is not None else None


def _listing(folder: Path, prefix: str) -> Iterator[Path]:
    try:
        entries = list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return iter(())
    return (path for path in entries if path.suffix == ".json" and path.name.startswith(prefix))


def _read(path: Path, identifier: str) -> Request | None:
    try:
        request = read_request(files.read_bounded(path, MAX_REQUEST))
    except (files.FileProblem, Objection):
        # A damaged file is no request of ours: its answer then fits nothing, and is not accepted.
        return None
    return request if request.id == identifier else None
