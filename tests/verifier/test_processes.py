"""The gate as a program of its own, with the machine's clock, and several of it at once."""

import json
import os
import resource
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from credential import skp1
from device.qr_draw import to_png
from device.qr_matrix import matrix
from tests.builders import some_claims
from tests.verifier.builders import AGate, a_gate_now, an_environment, command, run
from tests.verifier.test_report import EVIL, harmless

# What a check of a text may load beside the standard library, and what of that it may not.
_ALLOWED = {"click", "cbor2", "cryptography", "_cffi_backend", "_openssl", "bcrypt", "org"}
_OURS = {"credential", "device", "schemas", "verifier"}
_NEVER = {"sqlite3", "importlib.resources", "ssl", "asyncio", "urllib.request", "email", "http"}


@pytest.fixture
def now_gate(tmp_path: Path) -> AGate:
    """A gate in the real present."""
    return a_gate_now(tmp_path / "gate")


def test_of_eight_processes_at_once_one_gets_the_verdict_and_the_others_say_used(
    now_gate: AGate, tmp_path: Path
) -> None:
    answers = tmp_path / "answers"
    answers.mkdir()
    for number in range(6):
        request = now_gate.request(seed=f"request {number}")
        (answers / f"{number}.txt").write_text(
            now_gate.answer(request, now_gate.credential(status_index=number))
        )
    processes = [
        subprocess.Popen(
            command("check", answers, "--json", home=now_gate.home),
            stdout=subprocess.PIPE,
            env=an_environment(),
        )
        for _ in range(8)
    ]
    records = [
        json.loads(line) for process in processes for line in process.communicate()[0].decode().splitlines()
    ]
    accepted = [each["inputs"][0] for each in records if each["verdict"] == "accepted"]

    assert len(records) == 48
    assert sorted(accepted) == sorted(str(path) for path in answers.iterdir())
    assert {tuple(each["codes"]) for each in records} == {(), ("request.used",)}
    assert [each["verdict"] for each in records].count("refused") == 42


def test_a_replay_after_a_restart_is_refused(now_gate: AGate, tmp_path: Path) -> None:
    answer = tmp_path / "answer.png"
    answer.write_bytes(to_png(matrix(now_gate.answer(now_gate.request()), level="L")))
    first, second = (run("check", answer, home=now_gate.home) for _ in range(2))

    assert (first.returncode, second.returncode) == (0, 1)
    assert first.stdout.startswith("✓ ACCEPTED")
    assert "request.used" in second.stdout


def test_a_cold_check_of_a_text_loads_click_cbor2_cryptography_and_the_standard_library(
    now_gate: AGate, tmp_path: Path
) -> None:
    (tmp_path / "answer.txt").write_text(now_gate.answer(now_gate.request()))
    program = (
        "import sys; sys.argv[0] = 'passport-verifier'\n"
        "import atexit; atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))\n"
        "from verifier.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "check", tmp_path / "answer.txt", "--home", now_gate.home],
        capture_output=True,
        text=True,
        env=an_environment(),
    )
    loaded = set(done.stderr.split())
    top = {name.partition(".")[0] for name in loaded}

    assert done.returncode == 0
    assert done.stdout.startswith("✓ ACCEPTED")
    assert (
        top - _ALLOWED - _OURS - sys.stdlib_module_names - {"__main__", "_distutils_hack", "sitecustomize"}
        == set()
    )
    assert loaded & _NEVER == set()
    assert {
        "device.qr_matrix",
        "device.read_image",
        "device.trust_update",
        "credential.sealing",
    } & loaded == set()


def test_colour_is_for_terminals_and_plain_ascii_for_those_without_unicode(
    now_gate: AGate, tmp_path: Path
) -> None:
    (tmp_path / "paper.txt").write_text(now_gate.credential(holder=None))
    plain = run("check", tmp_path / "paper.txt", home=now_gate.home, LC_ALL="C")
    ascii_only = run(
        "check", tmp_path / "paper.txt", home=now_gate.home, PYTHONIOENCODING="ascii", LC_ALL="C"
    )
    (tmp_path / "foreign.txt").write_text("https://example.org")
    refused = run("check", tmp_path / "foreign.txt", home=now_gate.home, PYTHONIOENCODING="ascii")

    assert plain.returncode == ascii_only.returncode == 0
    assert "\x1b" not in plain.stdout
    assert ascii_only.stdout.isascii()
    assert ascii_only.stdout.startswith("! GENUINE - HOLDER NOT PROVEN")
    assert refused.stdout.startswith("x REFUSED")


@pytest.mark.parametrize("no_color", ["", "1"])
def test_on_a_terminal_the_first_line_has_colour_unless_no_color_is_set(
    now_gate: AGate, tmp_path: Path, no_color: str
) -> None:
    (tmp_path / "paper.txt").write_text(now_gate.credential(holder=None))
    said = on_a_terminal("check", tmp_path / "paper.txt", home=now_gate.home, NO_COLOR=no_color)

    assert ("\x1b[1;33m" in said) == (not no_color)
    assert said.replace("\x1b[1;33m", "").startswith("! GENUINE - HOLDER NOT PROVEN")


def test_nothing_in_a_certificate_or_a_file_name_reaches_the_terminal_raw(
    now_gate: AGate, tmp_path: Path
) -> None:
    names = {name: f"{EVIL}{name}" for name in ("full_name", "native_name")}
    claims = some_claims(title=EVIL, conditions=[EVIL], holder=names, detail={"place": EVIL})
    (tmp_path / "paper.txt").write_text(now_gate.credential(holder=None, claims=claims))
    (tmp_path / "evil\x1b[2J\u202e.txt").write_text(f"https://example.org/{EVIL[-12:]}")
    for json_too in ([], ["--json"]):
        said = on_a_terminal(
            "check", *sorted(tmp_path.glob("*.txt")), *json_too, home=now_gate.home, NO_COLOR="1"
        )
        assert "example.org" not in said
        assert harmless(said.replace("\r\n", "\n"))


def on_a_terminal(*arguments: str | Path, home: Path, **environment: str) -> str:
    """What a terminal of 80 columns gets from the program."""
    import pty

    above, below = pty.openpty()
    changes = {"TERM": "xterm-256color", **environment}
    process = subprocess.Popen(
        command(*arguments, home=home), stdout=below, stderr=below, env=an_environment(**changes)
    )
    os.close(below)
    pieces = []
    try:
        while piece := os.read(above, 65536):
            pieces.append(piece)
    except OSError:  # Linux says so when the other end is closed
        pass
    os.close(above)
    process.wait()
    return b"".join(pieces).decode("utf-8")


def without_privilege() -> list[str]:
    """What to put before a command so that permissions hold for it even where root runs the tests."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root needs setpriv to be bound by permissions")
    dropped = "-dac_override,-dac_read_search"
    return [setpriv, "--inh-caps", dropped, "--bounding-set", dropped]


def test_a_read_only_home_verifies_paper_but_takes_no_answer(now_gate: AGate, tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text(now_gate.credential(holder=None))
    (tmp_path / "answer.txt").write_text(now_gate.answer(now_gate.request()))
    prefix = without_privilege()
    folders = [path for path in (now_gate.home, *now_gate.home.rglob("*")) if path.is_dir()]
    for folder in folders:
        folder.chmod(0o500)
    paper, answer = (
        subprocess.run(
            [*prefix, *command("check", tmp_path / name, home=now_gate.home)],
            capture_output=True,
            text=True,
            env=an_environment(),
        )
        for name in ("paper.txt", "answer.txt")
    )
    for folder in folders:
        folder.chmod(0o700)

    assert paper.returncode == 0
    assert "the log of this gate cannot be written to" in paper.stderr
    assert answer.returncode == 3
    assert "request.not_consumed" in answer.stdout
    assert "Maria" not in answer.stdout


def _zip_bomb() -> bytes:
    """A one-bit PNG of 30,000 x 30,000 pixels in a hundred kilobytes."""
    from device.qr_draw import _png_chunk

    side = 30_000
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(side // 8 + 1)) for _ in range(side)) + packer.flush()
    header = side.to_bytes(4) * 2 + bytes([1, 0, 0, 0, 0])
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(kind, data) for kind, data in chunks)


def _photo() -> bytes:
    from io import BytesIO

    from PIL import Image

    file = BytesIO()
    noise = Image.effect_noise((1600, 1200), 60)
    noise.save(file, "JPEG")
    return file.getvalue()


def _pdf() -> bytes:
    from io import BytesIO

    import pypdfium2

    file = BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842).close()
    document.save(file)
    document.close()
    return file.getvalue()


def _inflating_text() -> str:
    """A compact text whose checksum is right and whose content would be a gigabyte."""
    from credential.skp1.base45 import b45encode

    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packer.compress(bytes(30_000_000)) + packer.flush()
    length = len(head)
    varint = bytes([length & 0x7F | 0x80, length >> 7 & 0x7F | 0x80, length >> 14])
    body = bytes([0x13]) + varint + head
    return "SKP1:" + b45encode(body + zlib.crc32(body).to_bytes(4))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("empty", "input.empty"),
        ("blank", "input.empty"),
        ("photo", "input.no_code"),
        ("pdf", "input.no_code"),
        ("torn picture", "input.unreadable"),
        ("torn pdf", "input.unreadable"),
        ("program", "input.unreadable"),
        ("letter", "input.not_ours"),
        ("web address", "input.not_ours"),
        ("hundred megabytes", "input.too_large"),
        ("picture bomb", "input.too_large"),
        ("text bomb", "qr."),
    ],
)
def test_a_bad_input_is_refused_in_plain_words_within_two_seconds(
    now_gate: AGate, tmp_path: Path, name: str, code: str
) -> None:
    path = tmp_path / "input"
    made: dict[str, object] = {
        "empty": lambda: b"",
        "blank": lambda: b" \n\t\n",
        "photo": _photo,
        "pdf": _pdf,
        "torn picture": lambda: to_png(matrix("SKP1:ABC", level="L"))[:-40],
        "torn pdf": lambda: _pdf()[:200],
        "program": lambda: Path(sys.executable).read_bytes()[:100_000],
        "letter": lambda: b"Dear Sir or Madam,\nplease find enclosed my certificate.\n",
        "web address": lambda: to_png(matrix("https://example.org/verify", level="L")),
        "hundred megabytes": lambda: b"",
        "picture bomb": _zip_bomb,
        "text bomb": lambda: _inflating_text().encode(),
    }
    make = made[name]
    assert callable(make)
    path.write_bytes(make())
    if name == "hundred megabytes":
        os.truncate(path, 100_000_000)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = run("check", path, home=now_gate.home)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert done.returncode == 1
    assert done.stdout.startswith("✗ REFUSED")
    assert f"V-NO {code}" in done.stdout.splitlines()[0]
    assert len(done.stdout.splitlines()) <= 8
    assert "Traceback" not in done.stderr
    # Processor time: how busy the machine is does not count.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2


def test_what_comes_in_on_standard_input_is_checked(now_gate: AGate) -> None:
    done = subprocess.run(
        command("check", "-", home=now_gate.home),
        input="]Q1" + skp1.encode(now_gate.credential(holder=None)) + "\t\r\n",
        capture_output=True,
        text=True,
        env=an_environment(),
    )

    assert done.returncode == 0
    assert done.stdout.startswith("! GENUINE")
