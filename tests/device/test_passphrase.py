"""Where passphrases come from."""

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from device import passphrase
from device.command import Session
from device.errors import PassportError

_PROGRAM = [sys.executable, "-m", "tests.device.sample_program", "ask"]
_GOOD = "seven grey herons wade"


def _session(*paths: Path) -> Session:
    return Session(passphrase_files=paths)


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        (b"my secret words", "my secret words"),
        (b"my secret words\n", "my secret words"),
        (b"my secret words\r\nsecond line\n", "my secret words"),
        (b" spaces stay \n", " spaces stay "),
        (b"\xef\xbb\xbfmy secret words\n", "my secret words"),
        ("cafe\u0301 secret".encode(), "caf\u00e9 secret"),
    ],
)
def test_the_first_line_of_a_file_counts_in_nfc(tmp_path: Path, content: bytes, taken: str) -> None:
    (tmp_path / "p").write_bytes(content)
    assert passphrase.read(_session(tmp_path / "p"), "the key") == taken.encode()


def test_files_are_taken_in_the_order_given(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_text(f"{name}\n")
    session = _session(tmp_path / "one", tmp_path / "two")
    assert [passphrase.read(session, "a stick", index) for index in (0, 1)] == [b"one", b"two"]
    assert passphrase.pick(session, 2) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\nsecond", "is empty"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"x" * 5000, "is longer than"),
    ],
)
def test_a_file_without_a_usable_line_is_exit_2(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "p").write_bytes(content)
    with pytest.raises(PassportError, match=words) as caught:
        passphrase.read(_session(tmp_path / "p"), "the key")
    assert caught.value.exit_code == 2


def test_an_endless_device_ends(tmp_path: Path) -> None:
    with pytest.raises(PassportError, match="is longer than"):
        passphrase.read(_session(Path("/dev/zero")), "the key")


def test_a_missing_file_is_exit_2_and_named(tmp_path: Path) -> None:
    with pytest.raises(PassportError, match=r"passphrase file .*none cannot be read") as caught:
        passphrase.read(_session(tmp_path / "none"), "the key")
    assert caught.value.exit_code == 2


def test_a_descriptor_and_standard_input_are_files_too() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"from the pipe\n")
    os.close(writing)
    command = [*_PROGRAM, "--twice", "--passphrase-file", f"/dev/fd/{reading}", "--passphrase-file", "-"]
    done = subprocess.run(
        command, input=b"from stdin\n", pass_fds=[reading], capture_output=True, check=False
    )
    os.close(reading)
    assert done.stdout == b"b'from the pipe' / b'from stdin'\n"


@pytest.mark.parametrize("arguments", [[], ["--new"]])
def test_without_one_and_without_a_terminal_it_is_exit_2(arguments: list[str]) -> None:
    done = subprocess.run(
        [*_PROGRAM, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "a passphrase for the key is needed and there is no terminal" in done.stderr
    assert "--passphrase-file FILE" in done.stderr


@pytest.mark.parametrize(
    ("given", "words"), [("too short", "shorter than 12"), ("password1234", "common ones")]
)
def test_a_new_passphrase_must_be_good_enough_an_old_one_need_not(
    tmp_path: Path, given: str, words: str
) -> None:
    (tmp_path / "p").write_text(given)
    assert passphrase.read(_session(tmp_path / "p"), "the key") == given.encode()
    with pytest.raises(PassportError, match=words) as caught:
        passphrase.read_new(_session(tmp_path / "p"), "the key")
    assert caught.value.exit_code == 2
    assert caught.value.hint is not None
    assert "--generate" in caught.value.hint


def test_a_generated_passphrase_is_shown_once_and_works(capsys: pytest.CaptureFixture[str]) -> None:
    made = passphrase.read_new(Session(), "the key", generate_words=True).decode()
    shown = capsys.readouterr()
    assert f"    {made}\n" in shown.err
    assert shown.out == ""
    assert len(made.split()) == 6


def _typed(arguments: list[str], lines: list[str]) -> tuple[int, str, str]:
    """Run the program on a terminal of its own, a person typing `lines` at each prompt."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [*_PROGRAM, *arguments], stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, start_new_session=True
    )
    with child:
        os.close(theirs)
        seen = ""
        for line in lines:
            seen += _until_prompt(ours)
            os.write(ours, f"{line}\n".encode())
        assert child.stdout is not None
        result = child.stdout.read().decode()
    seen += os.read(ours, 4096).decode()
    os.close(ours)
    return child.returncode, result, seen


def _until_prompt(terminal: int) -> str:
    seen = ""
    while not seen.endswith(": "):
        seen += os.read(terminal, 4096).decode()
    time.sleep(0.05)  # the prompt is written just before the echo is switched off and flushed
    return seen


def test_a_person_is_asked_and_nothing_typed_is_echoed() -> None:
    code, result, seen = _typed([], ["hunter2"])
    assert (code, result) == (0, "b'hunter2'\n")
    assert "Passphrase for the key: " in seen
    assert "hunter2" not in seen


def test_a_new_passphrase_is_asked_for_twice() -> None:
    code, result, seen = _typed(["--new"], [_GOOD, _GOOD])
    assert (code, result) == (0, f"b'{_GOOD}'\n")
    assert "Once more: " in seen


def test_a_slip_is_asked_for_again() -> None:
    code, result, seen = _typed(["--new"], [_GOOD, _GOOD + "s", "short", _GOOD, _GOOD])
    assert (code, result) == (0, f"b'{_GOOD}'\n")
    assert "The two passphrases differ" in seen
    assert "shorter than 12 characters" in seen


def test_after_three_slips_nothing_is_made() -> None:
    code, result, seen = _typed(["--new"], ["short", "short", _GOOD, _GOOD + "s"])
    assert (code, result) == (2, "")
    assert seen.count("Once more") == 1
    assert "after 3 tries; nothing was changed" in seen
