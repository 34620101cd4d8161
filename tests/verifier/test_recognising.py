"""What a text is, by its first letters."""

import pytest

from credential import skp1
from credential.enrolment import make_enrolment
from tests.builders import HOLDER, ISS, NOW, a_credential, a_presentation
from tests.device.keyboards import typed
from verifier.recognising import Sort, recognise


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("https://example.org/verify?x=1", "web address"),
        ("HTTPS://EXAMPLE.ORG", "web address"),
        ("www.example.org", "web address"),
        ("WIFI:S:cafe;T:WPA;P:secret;;", "wireless"),
        ("BEGIN:VCARD\nFN:Somebody", "address card"),
        ("BEGIN:VEVENT", "calendar"),
        ("HC1:6BF+70790T9WJWG", "health"),
        ("shc:/5676290952432060346029243740446031", "health"),
        ("openid4vp://authorize?request_uri=x", "another wallet"),
        ("otpauth://totp/x?secret=y", "secret"),
        ("mailto:somebody@example.org", "contact"),
        ("P<PHLSANTOS<<MARIA<CLARA<<<<<<<<<<<<<<<<<<<<", "travel document"),
        ("4006381333931", "article"),
        ("hello", "other text"),
        ("SKP", "other text"),
        ("skp1:", "other text"),
        ("a.b.c", "other text"),
        ("eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.AAAA", "signed token of another kind"),
    ],
)
def test_a_foreign_code_is_named_for_what_it_is(text: str, what: str) -> None:
    found = recognise(text)

    assert found.sort is Sort.FOREIGN
    assert what in found.what


@pytest.mark.parametrize("version", ["SKP1:", "SKP2:", "SKP9:"])
def test_a_compact_text_of_any_version_is_ours(version: str) -> None:
    assert recognise(version + "ABC").sort is Sort.COMPACT


def test_a_token_a_presentation_and_an_enrolment_code_are_ours() -> None:
    assert recognise(a_credential()).sort is Sort.CREDENTIAL
    assert recognise(a_presentation()).sort is Sort.CREDENTIAL
    assert recognise(make_enrolment(key=HOLDER, aud=ISS, now=NOW)).sort is Sort.ENROLMENT


def test_spaces_around_a_token_do_not_count_but_a_space_at_the_end_of_a_compact_text_does() -> None:
    assert recognise(f"  {a_credential()} ").text == a_credential()
    assert recognise("  SKP1:ABC ").text == "SKP1:ABC "


@pytest.mark.parametrize("computer", ["German", "French", "Russian"])
def test_what_a_scanner_types_for_another_keyboard_is_told_from_a_foreign_code(computer: str) -> None:
    for text in (skp1.encode(a_presentation()), a_presentation()):
        found = recognise(typed(text, computer=computer))

        assert found.sort is Sort.MANGLED
        assert f"it types for US, this computer is set to {computer}" in found.what


def test_an_enrolment_code_typed_for_another_keyboard_is_too() -> None:
    code = make_enrolment(key=HOLDER, aud=ISS, now=NOW)

    assert recognise(typed(code, computer="German")).sort is Sort.MANGLED


def test_so_is_what_it_types_with_caps_lock_on() -> None:
    found = recognise(skp1.encode(a_presentation()).swapcase())

    assert found.sort is Sort.MANGLED
    assert "Caps Lock" in found.what


def test_a_compact_text_with_one_letter_misread_is_ours() -> None:
    text = skp1.encode(a_presentation())

    assert recognise(text[:40] + "é" + text[41:]).sort is Sort.COMPACT
