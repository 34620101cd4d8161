"""Nothing shown can harm the screen, and nothing fails to print."""

import io
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device import terminal
from device.terminal import REPLACEMENT, safe_text

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_no_control_format_surrogate_private_or_unassigned_character_passes() -> None:
    every = "".join(chr(point) for point in (*range(0x30000), *range(0xE0000, 0xE1000), 0xF0000, 0x10FFFD))
    left = {unicodedata.category(character) for character in safe_text(every, limit=len(every))}
    assert left.isdisjoint({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@pytest.mark.parametrize("control", _BIDI)
def test_a_bidi_control_never_passes_even_between_letters(control: str) -> None:
    assert safe_text(f"a{control}b") == f"a{REPLACEMENT}b"
    assert safe_text(f"ש{control}ם") == f"ש{REPLACEMENT}ם"


@pytest.mark.parametrize(
    "attack",
    [
        "\x1b[2J",
        "\x1b]8;;http://x\x07",
        "\x1b]52;c;AAAA\x1b\\",
        "\x9b31m",
        "\x07",
        "\x7f",
        "\x08\x08",
        "\x00",
    ],
)
def test_an_escape_sequence_loses_its_control_characters(attack: str) -> None:
    assert all(character.isprintable() for character in safe_text(f"name {attack} name"))


def test_line_breaks_and_tabs_become_spaces() -> None:
    assert safe_text("a\nb\r\tc\u2028d\u2029e") == "a b  c d e"


@pytest.mark.parametrize(
    "name",
    [
        "María José",
        "Nguyễn Văn Đức",
        "محمد علی",
        "می\u200cخواهم",
        "ශ්\u200dරී ලංකා",
        "মোহাম্মদ",
        "陳大文",
        "O'Brien",
        "ਸਿੰਘ",
    ],
)
def test_a_name_of_any_script_is_shown_as_it_is(name: str) -> None:
    assert safe_text(name) == name


@pytest.mark.parametrize("text", ["\u200dab", "ab\u200c", "a\u200d b", "a\u200d\u200db", "1\u200d2"])
def test_a_joiner_stays_only_between_letters(text: str) -> None:
    shown = safe_text(text)
    assert "\u200c" not in shown
    assert "\u200d" not in shown


def test_a_letter_that_draws_nothing_is_shown_as_replaced() -> None:
    assert safe_text("a\u3164b\u2800") == f"a{REPLACEMENT}b{REPLACEMENT}"


def test_marks_do_not_pile_up() -> None:
    assert safe_text("Z" + "\u0301" * 50 + "x") == "Z" + "\u0301" * 4 + "x"


def test_a_long_text_ends_in_an_ellipsis_at_the_limit() -> None:
    assert safe_text("a" * 400) == "a" * 400
    assert safe_text("a" * 401) == "a" * 399 + "…"
    assert safe_text("é" * 1_000_000, 10) == "é" * 9 + "…"


@settings(max_examples=40, deadline=None)
@given(st.text(), st.integers(min_value=1, max_value=50))
def test_safe_text_is_one_printable_line_within_its_limit_and_stays_itself(text: str, limit: int) -> None:
    shown = safe_text(text, limit)
    assert len(shown) <= limit
    assert "\n" not in shown
    assert safe_text(shown, limit) == shown


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_only_on_a_terminal_that_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    assert terminal.paint("no", "bad", _Screen()) == "\x1b[1;31mno\x1b[0m"
    assert terminal.paint("no", "bad", io.StringIO()) == "no"
    monkeypatch.setenv("TERM", "dumb")
    assert terminal.paint("no", "bad", _Screen()) == "no"
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert terminal.paint("no", "bad", _Screen()) == "no"


def test_every_outcome_has_a_sign_of_its_own() -> None:
    assert [terminal.symbol(style) for style in ("good", "care", "bad", "unknown")] == ["✓", "!", "✗", "?"]


def test_a_tick_never_turns_into_a_question_mark() -> None:
    assert terminal.printable("✓ ✗ ? ! …", "ascii") == "+ x ? ! ..."
    assert terminal.printable("✓ María", "latin-1") == "+ María"
    assert terminal.printable("\udc80", "utf-8") == "?"


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}])
def test_any_text_prints_in_any_locale_into_a_pipe(environment: dict[str, str]) -> None:
    program = "from device.terminal import out, say; out('✓ محمد \\udc80'); say('✗ 陳')"
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith((b"+", "✓".encode()))
    assert done.stderr.startswith((b"x", "✗".encode()))
