"""`passport-wallet` from the prompt."""

import os
import re
from pathlib import Path

import pytest

from credential.enrolment import open_enrolment
from credential.skp1 import decode, encode, encode_request
from device.optical import read_input
from device.qr_draw import to_png
from device.qr_frames import frames
from device.qr_gif import to_gif
from device.qr_matrix import matrix
from tests.builders import ISS, NOW, OTHER_CENTRE, OTHER_ISS, a_credential, a_request
from tests.device.keyboards import typed
from tests.wallet.builders import GONE, a_card_for
from tests.wallet.console import Console
from tests.wallet.test_showing import checked
from wallet.card import CardState
from wallet.pocket import Pocket
from wallet.store import NAME


@pytest.fixture
def card_file(pocket: Pocket, tmp_path: Path) -> Path:
    """A file from the centre."""
    path = tmp_path / "card.txt"
    path.write_text(a_card_for(pocket) + "\n")
    return path


def test_a_wallet_is_made_once(console: Console, tmp_path: Path) -> None:
    console.home = tmp_path / "new"
    assert console.run("init").code == 0
    before = (tmp_path / "new" / NAME).read_bytes()
    again = console.run("init", "--json")
    assert (again.code, again.data["error"].startswith("there is already a wallet")) == (1, True)
    assert (tmp_path / "new" / NAME).read_bytes() == before


def test_a_weak_passphrase_makes_no_wallet(console: Console, tmp_path: Path) -> None:
    console.passphrase.write_text("1234\n")
    console.home = tmp_path / "new"
    assert console.run("init").code == 2
    assert not console.home.exists()


def test_without_a_wallet_every_command_says_how_to_make_one(console: Console, tmp_path: Path) -> None:
    console.home = tmp_path / "new"
    trust = ["trust", console.passphrase, "--fingerprint", "0" * 64]
    for command in (["list"], ["enrol", "--to", ISS], trust):
        said = console.run(*command)
        assert said.code == 1
        assert "passport-wallet init" in said.err
    assert not console.home.exists()


def test_without_a_terminal_there_is_no_app(console: Console) -> None:
    assert console.run().code == 2


def test_a_wrong_passphrase_and_a_damaged_wallet_read_differently(console: Console) -> None:
    console.passphrase.write_text("some other words here\n")
    assert "the passphrase does not open your wallet" in console.run("list").err
    (console.home / NAME).write_bytes(b"no database")
    assert "your wallet is damaged" in console.run("list").err


def test_an_enrolment_code_is_data_and_the_digits_are_words(console: Console) -> None:
    said = console.run("enrol", "--to", ISS)
    enrolment = open_enrolment(said.out, now=NOW, aud=ISS)
    assert enrolment.digits.replace(" ", "") in said.err.replace(" ", "")
    assert "Batangas Skills Centre" in said.err


def test_an_enrolment_code_can_be_a_picture_or_a_file(
    console: Console, pocket: Pocket, tmp_path: Path
) -> None:
    said = console.run("enrol", "--to", ISS, "--out", tmp_path / "code.png", "--json")
    (reading,) = read_input(str(tmp_path / "code.png"))
    assert decode(reading.texts[0]).text() == said.data["code"]
    console.run("enrol", "--to", ISS, "--out", tmp_path / "code.txt")
    open_enrolment((tmp_path / "code.txt").read_text(), now=NOW)
    assert len(pocket.enrolments()) == 2


def test_no_key_is_made_for_a_file_in_the_way(console: Console, pocket: Pocket, tmp_path: Path) -> None:
    (tmp_path / "code.png").write_text("mine")
    assert console.run("enrol", "--to", ISS, "--out", tmp_path / "code.png").code == 2
    assert pocket.enrolments() == []


def test_a_card_comes_from_a_text_a_picture_or_a_folder(
    console: Console, pocket: Pocket, tmp_path: Path
) -> None:
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "1.txt").write_text(a_card_for(pocket, seed="1"))
    (folder / "2.png").write_bytes(to_png(matrix(encode(a_credential(holder=None)), level="M")))
    said = console.run("receive", folder, "--json")
    assert said.code == 0
    assert [card["paper"] for card in said.data["cards"]] == [False, True]


def test_a_card_comes_from_standard_input(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.write(writer, encode(a_credential(holder=None)).encode() + b"\n")
    os.close(writer)
    kept = os.dup(0)
    os.dup2(reader, 0)
    try:
        assert console.run("receive", "-").code == 0
    finally:
        os.dup2(kept, 0)
        os.close(kept)
        os.close(reader)


def test_a_card_typed_by_a_scanner_with_another_layout_is_named_as_that(
    console: Console, pocket: Pocket, tmp_path: Path
) -> None:
    path = tmp_path / "scanned.txt"
    path.write_text(typed(encode(a_card_for(pocket)), computer="German"), encoding="utf-8")
    said = console.run("receive", str(path), "--json")
    assert said.code == 1
    assert "this computer is set to German" in said.data["error"]


def test_one_false_card_in_a_folder_does_not_stop_the_others(
    console: Console, pocket: Pocket, tmp_path: Path
) -> None:
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "1.txt").write_text(a_card_for(pocket, status_index=GONE))
    (folder / "2.txt").write_text(a_card_for(pocket))
    said = console.run("receive", folder, "--json")
    assert (said.code, len(said.data["cards"])) == (1, 1)
    assert [problem["code"] for problem in said.data["problems"]] == ["status.revoked"]
    assert "code 1 of 2: not stored: the centre has withdrawn this card" in said.err


def test_a_refused_card_says_why_and_what_to_do(console: Console, pocket: Pocket, tmp_path: Path) -> None:
    (tmp_path / "card").write_text(a_card_for(pocket, iss=OTHER_ISS, key=OTHER_CENTRE))
    said = console.run("receive", tmp_path / "card")
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        "passport-wallet: not stored: the issuer is not in the trust bundle\n"
        "  hint: import a newer trust bundle: passport-wallet import BUNDLE;"
        " --keep keeps the card unchecked\n"
    )
    kept = console.run("receive", tmp_path / "card", "--keep", "--json").data["cards"][0]
    assert (kept["state"], kept["issuer"]) == ("not_checked", None)


@pytest.mark.parametrize("content", [b"", b"hello", b"\x00\x01\x02", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_card_is_a_line_and_a_hint(console: Console, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "card").write_bytes(content)
    said = console.run("receive", tmp_path / "card")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("passport-wallet: ")
    assert len(said.err.splitlines()) <= 2


def test_a_missing_file_is_a_usage_error(console: Console, tmp_path: Path) -> None:
    assert console.run("receive", tmp_path / "nothing").code == 2


def test_an_empty_wallet_says_what_to_do_next(console: Console) -> None:
    assert "passport-wallet enrol" in console.run("list").out


def test_the_cards_are_listed_with_sign_name_centre_and_state(console: Console, card_id: str) -> None:
    first, second = console.run("list").out.splitlines()
    assert first.startswith(f"✓ {card_id}  Shielded Metal Arc Welding")
    assert first.endswith("   Batangas Skills Centre (PH)")
    assert second.strip() == "valid to 16 Aug 2029"


def test_a_card_shows_all_it_says_and_to_whom_it_was_shown(console: Console, pocket: Pocket) -> None:
    card = pocket.receive(a_card_for(pocket))
    pocket.present(card, ("holder",), a_request())
    said = console.run("show", card.id)
    assert "Maria Clara Santos" in said.out
    assert 'who said "Rossi Costruzioni", for job application as welder: holder' in said.out
    members = console.run("show", card.id, "--erase-history", "--json").data
    assert members["claims"]["identity"]["document_number"] == "P1234567A"
    assert (members["history"], pocket.history()) == ([], [])


def test_a_card_that_was_shown_to_nobody_says_so(console: Console, card_id: str) -> None:
    assert "Shown to nobody yet" in console.run("show", card_id).out


def test_a_card_is_removed_only_when_somebody_is_sure(console: Console, pocket: Pocket, card_id: str) -> None:
    assert (console.run("remove", card_id).code, len(pocket.cards())) == (2, 1)
    assert (console.run("remove", card_id, "--yes").code, len(pocket.cards())) == (0, 0)


def test_a_card_in_frames_is_received_from_a_moving_picture_or_a_folder(
    console: Console, pocket: Pocket, tmp_path: Path
) -> None:
    made = frames(encode(a_card_for(pocket)), version=8)
    assert made is not None
    (tmp_path / "photos").mkdir()
    for number, code in enumerate(made.codes[: made.needed - 1]):
        (tmp_path / "photos" / f"{number}.png").write_bytes(to_png(code, scale=4))
    said = console.run("receive", tmp_path / "photos")
    assert (said.code, f"any {made.needed} are needed" in said.err) == (1, True)
    assert pocket.cards() == []
    (tmp_path / "photos" / "last.png").write_bytes(to_png(made.codes[-1], scale=4))
    assert console.run("receive", tmp_path / "photos").code == 0
    (tmp_path / "card.gif").write_bytes(to_gif(made.codes))
    assert console.run("receive", tmp_path / "card.gif").code == 0
    assert len(pocket.cards()) == 1


@pytest.fixture
def card_id(pocket: Pocket) -> str:
    """A good card in the wallet."""
    return pocket.receive(a_card_for(pocket)).id


def test_without_a_terminal_somebody_must_say_what_to_show(console: Console, card_id: str) -> None:
    said = console.run("present", card_id, "--text")
    assert (said.code, "--share" in said.err) == (2, True)


def test_an_answer_is_accepted_by_who_asked(console: Console, card_id: str, tmp_path: Path) -> None:
    request = a_request()
    (tmp_path / "ask.png").write_bytes(to_png(matrix(encode_request(request), level="L")))
    said = console.run(
        "present", card_id, "--share", "holder,results", "--request", tmp_path / "ask.png", "--text"
    )
    assert (said.code, said.err) == (0, "")
    assert checked(said.out.removesuffix("\n"), request).word == "accepted"


def test_an_answer_can_be_a_picture(console: Console, pocket: Pocket, card_id: str, tmp_path: Path) -> None:
    request = a_request()
    share = ("--share", "holder", "--request", encode_request(request))
    said = console.run("present", card_id, *share, "--out", tmp_path / "qr.png")
    assert said.code == 0
    (reading,) = read_input(str(tmp_path / "qr.png"))
    assert checked(reading.texts[0], request).word == "accepted"
    assert [line.parts for line in pocket.history()] == [("holder",)]


@pytest.mark.parametrize("name", ["answer.gif", "answer.GIF", "answer/"])
def test_an_answer_can_be_saved_in_frames(console: Console, card_id: str, tmp_path: Path, name: str) -> None:
    request = a_request()
    share = ("--share", "holder", "--request", encode_request(request))
    said = console.run("present", card_id, *share, "--out", f"{tmp_path}/{name}")
    assert said.code == 0
    assert re.search(r"saved as .*: (\d+) frames, any \d+ of them are enough", " ".join(said.out.split()))
    (reading,) = read_input(str(tmp_path / name))
    assert checked(reading.texts[0], request).word == "accepted"
    assert not list(tmp_path.glob(".*"))
    again = console.run("present", card_id, *share, "--out", f"{tmp_path}/{name}")
    assert (again.code, "already exists" in again.err) == (2, True)


def test_a_folder_of_frames_is_numbered_and_private(console: Console, card_id: str, tmp_path: Path) -> None:
    assert console.run("present", card_id, "--share", "holder", "--out", f"{tmp_path}/frames/").code == 0
    names = sorted(path.name for path in (tmp_path / "frames").iterdir())
    assert names == [f"frame-{n:03}-of-{len(names):03}.png" for n in range(1, len(names) + 1)]
    assert (tmp_path / "frames").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("out", ["taken.png", "nowhere/qr.png", "nowhere/qr.gif", "nowhere/deep/"])
def test_a_picture_that_cannot_be_saved_was_shown_to_nobody(
    console: Console, pocket: Pocket, card_id: str, tmp_path: Path, out: str
) -> None:
    (tmp_path / "taken.png").write_text("mine")
    assert console.run("present", card_id, "--share", "holder", "--out", tmp_path / out).code == 2
    assert pocket.history() == []
    assert (tmp_path / "taken.png").read_text() == "mine"


def test_more_than_was_asked_needs_a_word(console: Console, pocket: Pocket, card_id: str) -> None:
    asked = encode_request(a_request())
    given = ("present", card_id, "--share", "holder,identity", "--request", asked, "--text")
    said = console.run(*given)
    assert (said.code, said.out) == (2, "")
    assert "does not ask for identity" in said.err
    assert pocket.history() == []
    assert console.run(*given, "--more").code == 0


def test_without_a_request_it_says_what_a_checker_will_read(console: Console, card_id: str) -> None:
    said = console.run("present", card_id, "--share", "none", "--text")
    assert 'not made for a particular checker: will read "cannot tell"' in said.err
    assert checked(said.out.removesuffix("\n")).word == "cannot_tell"


def test_a_late_request_is_answered_with_a_warning(console: Console, card_id: str) -> None:
    late = encode_request(a_request(made=NOW - 900, until=NOW - 60))
    said = console.run("present", card_id, "--share", "holder", "--request", late, "--text")
    assert (said.code, "is over" in said.err) == (0, True)


def test_what_the_card_cannot_give_is_said(console: Console, card_id: str) -> None:
    asked = encode_request(a_request(ask=("holder", "portrait")))
    said = console.run("present", card_id, "--share", "holder", "--request", asked, "--text")
    assert "they ask for portrait, which this card does not have" in said.err


def test_a_picture_and_a_text_at_once_is_a_usage_error(console: Console, tmp_path: Path) -> None:
    assert console.run("present", "1", "--share", "none", "--text", "--out", tmp_path / "a.png").code == 2


def test_a_backup_restores_into_a_new_home(console: Console, card_id: str, tmp_path: Path) -> None:
    said = console.run("backup", tmp_path / "stick", "--json")
    assert (said.code, said.data["cards"]) == (0, 1)
    assert console.run("restore", tmp_path / "stick").code == 1  # into the very wallet
    console.home = tmp_path / "new"
    assert console.run("restore", tmp_path / "stick").code == 0
    assert console.run("list", "--json").data["cards"][0]["id"] == card_id


def test_a_bad_backup_names_what_is_wrong(console: Console, card_id: str, tmp_path: Path) -> None:
    console.run("backup", tmp_path / "stick")
    data = (tmp_path / "stick").read_bytes()
    (tmp_path / "bad").write_bytes(data[:-9])
    console.home = tmp_path / "new"
    assert f"the backup {tmp_path / 'bad'} is damaged" in console.run("restore", tmp_path / "bad").err
    console.passphrase.write_text("some other words here\n")
    said = console.run("restore", tmp_path / "stick")
    assert f"the passphrase does not open the backup {tmp_path / 'stick'}" in said.err
    assert not console.home.exists()


def test_a_false_bundle_changes_nothing(
    console: Console, pocket: Pocket, card_id: str, tmp_path: Path
) -> None:
    (tmp_path / "bundle").mkdir()
    assert console.run("import", tmp_path / "bundle").code == 1
    assert pocket.card(card_id).state is CardState.GOOD


def test_every_command_explains_itself_with_an_example(console: Console) -> None:
    for name in group_names():
        said = console.run(name, "--help")
        assert (said.code, "Example:" in said.out) == (0, True), name


def group_names() -> list[str]:
    """All commands."""
    import click

    from wallet.cli import group

    return group().list_commands(click.Context(group()))


ASKED = encode_request(a_request(ask=("holder", "results"), until=NOW + 10**6))


def test_a_person_is_asked_part_by_part_and_sees_who_asks(
    console: Console, pocket: Pocket, card_id: str, tmp_path: Path
) -> None:
    shown = console.in_terminal(
        "present", card_id, "--request", ASKED, "--text", typed="y\nn\n", size=(80, 24), folder=tmp_path
    )
    assert 'says it is "Rossi Costruzioni", not verified' in shown
    assert "job application as welder" in shown
    assert "stays hidden: birth date and passport, course details" in shown
    assert "Show your name (Maria Clara Santos)? [Y/n]" in shown
    assert "Show results of your units (6 units with scores)? [Y/n]" in shown
    assert "Traceback" not in shown
    assert pocket.history()[0].parts == ("holder",)


def test_without_a_request_a_person_is_asked_for_every_part_and_no_is_the_answer_of_haste(
    console: Console, pocket: Pocket, card_id: str, tmp_path: Path
) -> None:
    shown = console.in_terminal(
        "present", card_id, "--text", typed="\n\n\n\n", size=(80, 24), folder=tmp_path
    )
    assert shown.count("[y/N]") == 4
    assert pocket.history()[0].parts == ()


def test_the_code_is_drawn_where_it_fits_and_saved_where_it_does_not(
    console: Console, card_id: str, tmp_path: Path
) -> None:
    given = ("present", card_id, "--share", "holder", "--request", ASKED)
    drawn = console.in_terminal(*given, typed="", size=(200, 100), folder=tmp_path)
    assert "\x1b[38;5;16;48;5;231m" in drawn
    assert list(tmp_path.glob("passport-*.png")) == []
    for number in ("", "-2"):
        small = console.in_terminal(*given, typed="", size=(80, 24), folder=tmp_path)
        assert f"saved as passport-{card_id}{number}.png" in " ".join(small.split())
        (reading,) = read_input(str(tmp_path / f"passport-{card_id}{number}.png"))
        assert decode(reading.texts[0]).kind == "credential"


def test_json_is_one_object_on_one_line(console: Console, card_id: str) -> None:
    said = console.run("list", "--json")
    assert (len(said.out.splitlines()), said.data["cards"][0]["id"]) == (1, card_id)
    said = console.run("show", "zz", "--json")
    assert (len(said.out.splitlines()), said.data["error"]) == (1, 'no card begins with "zz"')
