"""From a file, a folder or standard input to texts, or to a problem with a name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from credential.skp1 import PREFIX
from credential.skp1.base45 import b45encode
from credential.skp1.pieces import cut_up, read_piece
from device.errors import PassportError
from device.optical import Reading, read_input
from tests.device import pictures

_TEXT = "SKP1:ABC 123 $%*+-./: "


def _read(tmp_path: Path, data: bytes, name: str = "input") -> Reading:
    (tmp_path / name).write_bytes(data)
    (reading,) = read_input(str(tmp_path / name))
    assert reading.source == str(tmp_path / name)
    return reading


def _problem(reading: Reading) -> tuple[str, str]:
    assert reading.problem is not None
    assert reading.texts == ()
    return reading.problem.code, reading.problem.message.removeprefix(reading.source)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "PDF"])
@pytest.mark.parametrize("name", ["photo", "photo.txt", "photo.pdf"])
def test_content_and_not_the_name_says_what_a_file_is(tmp_path: Path, kind: str, name: str) -> None:
    reading = _read(tmp_path, pictures.encoded(pictures.code(_TEXT), kind), name)
    assert (reading.texts, reading.problem) == ((_TEXT,), None)


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r", "\n\n\n"])
def test_only_line_ends_are_taken_from_a_text(tmp_path: Path, end: str) -> None:
    assert _read(tmp_path, (_TEXT + end).encode()).texts == (_TEXT,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_saved_by_any_editor_is_read(tmp_path: Path, encoding: str) -> None:
    assert _read(tmp_path, f"{_TEXT}\r\n".encode(encoding)).texts == (_TEXT,)


def test_every_line_of_a_text_is_a_text(tmp_path: Path) -> None:
    token = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln~WyJhIl0~"
    reading = _read(tmp_path, f"{_TEXT}\n\n \n{token}\nskp1:lower case\n".encode())
    assert reading.texts == (_TEXT, token, "skp1:lower case")


def test_of_long_prose_only_what_looks_like_ours_is_taken(tmp_path: Path) -> None:
    prose = ["Dear Sir or Madam,"] * 100
    assert _read(tmp_path, "\n".join([*prose, _TEXT, *prose]).encode()).texts == (_TEXT,)
    assert _problem(_read(tmp_path, "\n".join(prose).encode()))[0] == "input.no_code"


@pytest.mark.parametrize(
    "data",
    [
        b'{"vct": "x"}',
        b"[1, 2]",
        b"<svg/>",
        bytes(range(256)),
        b"PK\x03\x04rest",
        b"\xff\xfeab\0",
        b"\x1b[2J",
        b"a\0b",
    ],
)
def test_what_is_no_picture_pdf_or_text_is_said(tmp_path: Path, data: bytes) -> None:
    words = " is not a picture, PDF or text with a code"
    assert _problem(_read(tmp_path, data)) == ("input.unreadable", words)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"   \r\n"])
def test_an_empty_file_is_said(tmp_path: Path, data: bytes) -> None:
    assert _problem(_read(tmp_path, data)) == ("input.empty", " is empty")


def test_a_picture_without_a_code_is_said(tmp_path: Path) -> None:
    from PIL import Image

    reading = _read(tmp_path, pictures.encoded(Image.new("L", (300, 300), 200), "PNG"))
    assert _problem(reading) == (
        "input.no_code",
        " has no code we can read; take it again, closer and in good light",
    )


def test_a_pdf_without_a_code_is_said(tmp_path: Path) -> None:
    code, words = _problem(_read(tmp_path, pictures.pdf(b"0 0 10 10 re f")))
    assert (code, words) == ("input.no_code", " has no code on its first 20 pages")


def test_a_damaged_picture_and_a_damaged_pdf_are_said(tmp_path: Path) -> None:
    png = pictures.encoded(pictures.code(_TEXT), "PNG")
    code, words = _problem(_read(tmp_path, png[:100]))
    assert (code, words) == ("input.unreadable", " cannot be read as a picture: it is damaged or not whole")
    code, words = _problem(_read(tmp_path, b"%PDF-1.4\nnothing more"))
    assert (code, words) == ("input.unreadable", " cannot be read as a PDF: it is damaged or not a PDF")


def test_a_phone_picture_is_asked_for_as_jpeg(tmp_path: Path) -> None:
    code, words = _problem(_read(tmp_path, b"\0\0\0\x18ftypheic" + bytes(100)))
    assert code == "input.unreadable"
    assert words.endswith("send it as JPEG")


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(100 << 20)
    (reading,) = read_input(str(tmp_path / "huge"))
    assert _problem(reading) == ("input.too_large", " is larger than 16 MiB")


def test_a_picture_of_too_many_pixels_is_refused(tmp_path: Path) -> None:
    from PIL import Image

    data = pictures.encoded(Image.new("1", (8000, 8000)), "PNG")
    assert _problem(_read(tmp_path, data))[0] == "input.too_large"


@pytest.mark.parametrize("name", ["none", "/dev/zero", "\udc80"])
def test_what_cannot_be_opened_is_exit_2(tmp_path: Path, name: str) -> None:
    with pytest.raises(PassportError) as caught:
        read_input(str(tmp_path / name))
    assert caught.value.exit_code == 2


def test_a_folder_is_read_file_by_file_in_order_and_one_bad_file_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("SKP1:B")
    (tmp_path / "a.png").write_bytes(pictures.encoded(pictures.code("SKP1:A"), "PNG"))
    (tmp_path / "c.bin").write_bytes(b"\0\1\2")
    (tmp_path / "d.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "e")
    (tmp_path / ".hidden").write_text("SKP1:HIDDEN")
    (tmp_path / "sub").mkdir()
    readings = read_input(str(tmp_path))
    assert [Path(reading.source).name for reading in readings] == ["a.png", "b.txt", "c.bin", "d.txt", "e"]
    assert [reading.texts for reading in readings] == [("SKP1:A",), ("SKP1:B",), (), (), ()]
    assert [reading.problem.code for reading in readings if reading.problem] == ["input.unreadable"] * 3


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    (reading,) = read_input(str(tmp_path))
    assert _problem(reading) == ("input.empty", " has no files in it")


_STDIN = (
    "import sys; from device.optical import read_input; (reading,) = read_input('-')\n"
    "print(reading.source, reading.texts, reading.problem.code if reading.problem else None)"
)


def _piped(data: bytes) -> str:
    done = subprocess.run([sys.executable, "-c", _STDIN], input=data, capture_output=True, check=True)
    return done.stdout.decode()


def test_a_dash_is_standard_input_whatever_comes() -> None:
    assert _piped(b"SKP1:A \r\n") == "standard input ('SKP1:A ',) None\n"
    assert _piped(pictures.encoded(pictures.code("SKP1:B"), "PNG")) == "standard input ('SKP1:B',) None\n"
    assert _piped(b"") == "standard input () input.empty\n"
    assert _piped(b"A" * (17 << 20)) == "standard input () input.too_large\n"


def test_a_scanner_that_types_into_a_terminal_ends_with_its_line() -> None:
    ours, theirs = os.openpty()
    with subprocess.Popen([sys.executable, "-c", _STDIN], stdin=theirs, stdout=-1, stderr=-1) as child:
        os.write(ours, b"SKP1:FROM A SCANNER \n")
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.read() == b"standard input ('SKP1:FROM A SCANNER ',) None\n"
        assert child.stderr.read() == b"Scan the code now, or paste it and press Enter.\n"
    os.close(ours)
    os.close(theirs)


def test_a_scanner_that_types_frames_is_read_line_by_line_until_they_are_enough() -> None:
    text = PREFIX + b45encode(b"message" * 20)
    frames = cut_up(text, room=120) or []
    ours, theirs = os.openpty()
    with subprocess.Popen([sys.executable, "-c", _STDIN], stdin=theirs, stdout=-1, stderr=-1) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stderr.readline()
        for number, frame in enumerate(frames, 1):
            os.write(ours, f"{frame}\n".encode())
            if number == read_piece(frame).cut.needed:
                break
            told = f"{number} of its {len(frames)} frames w"
            assert child.stderr.readline().decode().startswith(told)
        assert child.stdout.read().decode() == f"standard input ({text!r},) None\n"
    os.close(ours)
    os.close(theirs)


def test_frames_that_are_never_enough_end_with_the_input() -> None:
    frames = cut_up(PREFIX + b45encode(b"message" * 20), room=120) or []
    ours, theirs = os.openpty()
    with subprocess.Popen([sys.executable, "-c", _STDIN], stdin=theirs, stdout=-1, stderr=-1) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stderr.readline()
        os.write(ours, f"{frames[0]}\n".encode())
        child.stderr.readline()
        os.write(ours, b"\x04")
        assert child.stdout.read() == b"standard input () frame.missing\n"
    os.close(ours)
    os.close(theirs)


def test_reading_a_text_loads_no_picture_library(tmp_path: Path) -> None:
    (tmp_path / "t").write_text(_TEXT)
    program = (
        "import sys; from device.optical import read_input; read_input(sys.argv[1])\n"
        "heavy = {'PIL', 'zxingcpp', 'pypdfium2', 'qrcode', 'platformdirs', 'sqlite3', 'subprocess'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "t")]
    assert subprocess.run(command, capture_output=True, check=True).stdout == b"[]\n"
