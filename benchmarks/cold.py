"""A cold check: the whole process from the shell, against a Python that does nothing.

The gate has a real imported bundle with a thousand issuers; the text and the picture hold a paper
certificate, so that every run comes to the same verdict.
"""

import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.figures import Figure
from benchmarks.subjects import CENTRE, ISS, URI, a_credential, an_entry, fixed_random
from credential import skp1
from credential.keys import SigningKey
from credential.limits import DAY
from credential.status_list import make_status_list
from credential.trust_entry import EntryKey, TrustEntry, place, status_name
from device import clock
from device.homes import create_home
from device.qr_draw import to_png
from device.qr_matrix import matrix
from device.trust import import_bundle, pin_root
from issuer.authority.repository import Repository, Role, sign_country

ISSUERS: Final = 1000
ROUNDS: Final = 15


def cold_figures() -> list[Figure]:
    """Wall time and memory of `passport-verifier check`."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "gate"
        _make_gate(home)
        text, picture = Path(folder) / "paper.txt", Path(folder) / "paper.png"
        code = skp1.encode(a_credential(None))
        text.write_text(code + "\n", encoding="ascii")
        picture.write_bytes(to_png(matrix(code, level="M")))
        program = str(Path(sys.executable).parent / "passport-verifier")
        check = [program, "check", "--home", str(home), "--json"]
        over_text, over_picture = _ratios([*check, str(text)], [*check, str(picture)])
        peak = _peak_mb([*check, str(picture)])
    return [
        Figure("cold_check_text_over_python", over_text, "× python", 8.0),
        Figure("cold_check_image_over_python", over_picture, "× python", 9.0),
        Figure("cold_check_peak_mb", peak, "MB"),
    ]


def _make_gate(home: Path) -> None:
    """A scheme with one country and a thousand centres, really signed and really imported."""
    now = clock.now()
    holders = [SigningKey.generate(fixed_random(f"stick {n}")) for n in range(3)]
    publishing: dict[Role, SigningKey] = {
        "snapshot": SigningKey.generate(fixed_random("snapshot")),
        "timestamp": SigningKey.generate(fixed_random("timestamp")),
    }
    country = SigningKey.generate(fixed_random("country"))
    repository = Repository(home.parent / "repository", now=now)
    root = repository.create("Bench", holders, {role: key.public for role, key in publishing.items()})
    repository.set_country("PH", "TESDA", country.public, holders[:2])
    repository.install(sign_country("PH", _centres(now), version=1, now=now, key=country))
    repository.publish(publishing)
    create_home(home, "verifier")
    pin_root(home, root, sha256(root).hexdigest())
    import_bundle(home, repository.folder, now=now)


def _centres(now: int) -> dict[str, bytes]:
    """The files of a thousand centres by name; the first is ours."""
    files = {}
    for number in range(ISSUERS):
        iss = ISS if number == 0 else f"{ISS}/{number}"
        uri = URI if number == 0 else f"{iss}/status/1"
        key = CENTRE if number == 0 else SigningKey.generate(fixed_random(iss))
        ours = an_entry()
        keys = (EntryKey(key.public, ours.keys[0].start),)
        entry = TrustEntry(iss, ours.name, "PH", keys, ours.accreditations, (uri,))
        listed = make_status_list(uri, {7: 1}, issued=now // DAY * DAY, expires=now + 30 * DAY, key=key)
        files[f"PH/{place(iss)}.json"] = entry.to_bytes()
        files[f"PH/{status_name(iss, uri)}"] = listed.encode("ascii")
    return files


def _ratios(*commands: list[str]) -> list[float]:
    nothing = [sys.executable, "-c", "pass"]
    found: list[list[float]] = [[] for _ in commands]
    for _ in range(ROUNDS):
        unit = _wall(nothing)
        for times, command in zip(found, commands, strict=True):
            times.append(_wall(command) / unit)
    return [median(times) for times in found]


def _wall(command: list[str]) -> float:
    begin = time.perf_counter()
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    took = time.perf_counter() - begin
    if command[1] == "check" and '"verdict": "accepted"' not in result.stdout.replace('":"', '": "'):
        raise RuntimeError(f"the check that is timed is not accepted: {result.stdout}{result.stderr}")
    return took


def _peak_mb(command: list[str]) -> float:
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    told = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return int(told.stdout) / unit
