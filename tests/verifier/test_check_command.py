"""`passport-verifier check`: its arguments, its exit codes and what it leaves behind."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from credential import skp1
from credential.limits import DAY
from device.homes import MARKER, create_home
from device.qr_draw import to_png
from device.qr_matrix import matrix
from tests.builders import NOW, a_request
from tests.device.keyboards import typed
from tests.verifier.builders import AGate, install_trust
from tests.verifier.conftest import Passport
from verifier.requests import Requests

Put = Callable[..., Path]


def qr(text: str) -> bytes:
    return to_png(matrix(text, level="M"))


def test_exit_codes_are_0_accepted_1_refused_3_cannot_tell_and_the_worst_counts(
    gate: AGate, passport: Passport, put: Put
) -> None:
    good = put("good.txt", gate.credential(holder=None))
    bad = put("bad.txt", "https://example.org\n")
    unknown = put("unknown.txt", "SKP2:ABC")

    assert passport("check", good).code == 0
    assert passport("check", good, unknown).code == 3
    assert passport("check", good, unknown, bad).code == 1


def test_a_picture_of_a_code_is_read_and_accepted(gate: AGate, passport: Passport, put: Put) -> None:
    request = gate.request()
    said = passport("check", put("answer.png", qr(gate.answer(request))), "--request", request.id[:8])

    assert said.code == 0
    assert said.out.startswith("✓ ACCEPTED")
    assert "Maria Clara Santos" in said.out
    assert said.err == ""


def test_what_a_scanner_types_on_another_keyboard_cannot_be_told_and_the_layouts_are_named(
    gate: AGate, passport: Passport, put: Put
) -> None:
    text = skp1.encode(gate.credential(holder=None))
    said = passport("check", put("scanner.txt", typed(text, computer="French") + "\r\n"))

    assert said.code == 3
    assert "it types for US, this computer is set to French" in " ".join(said.out.split())
    assert "set scanner and computer to the same keyboard layout" in " ".join(said.out.split())
    assert "V-? input.scanner_layout" in said.out


def test_what_a_scanner_adds_to_a_code_does_no_harm(gate: AGate, passport: Passport, put: Put) -> None:
    text = skp1.encode(gate.credential(holder=None))

    assert passport("check", put("scanner.txt", f"\x02]Q1{text}\t\x03\r\n")).code == 0


def test_a_folder_is_checked_file_by_file(gate: AGate, passport: Passport, put: Put, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    put("in/a.txt", gate.credential(holder=None))
    put("in/b.png", qr("https://example.org"))
    said = passport("check", tmp_path / "in", "--json")

    assert [json.loads(line)["verdict"] for line in said.out.splitlines()] == ["refused", "accepted"]


def test_a_replay_is_refused(gate: AGate, passport: Passport, put: Put) -> None:
    answer = put("answer.txt", gate.answer(gate.request()))

    assert passport("check", answer).code == 0
    said = passport("check", answer)
    assert said.code == 1
    assert "V-NO request.used" in said.out
    assert "Maria" not in said.out


def test_an_input_that_cannot_be_opened_is_exit_2_and_uses_nothing_up(
    gate: AGate, passport: Passport, put: Put
) -> None:
    answer = put("answer.txt", gate.answer(gate.request()))
    said = passport("check", answer, "nowhere.png")

    assert said.code == 2
    assert said.out == ""
    assert "nowhere.png" in said.err
    assert passport("check", answer).code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "x", "--at", "yesterday"],
        ["check", "x", "--policy", "nowhere.toml"],
        ["check", "x", "--request", "ffff"],
        ["check", "x", "--request", "nowhere.json"],
        ["request", "--ask", "holder"],
        ["request", "--purpose", "x"],
        ["request", "--ask", "everything", "--purpose", "x"],
        ["request", "--ask", ",", "--purpose", "x"],
        ["request", "--ask", "holder", "--purpose", ""],
        ["request", "--ask", "holder", "--purpose", "x" * 3000],
        ["request", "--ask", "holder", "--purpose", "x", "--for", "31d"],
        ["request", "--ask", "holder", "--purpose", "x", "--out", "code.jpg"],
        ["request", "--ask", "holder", "--purpose", "x", "--out", "code.png", "--text"],
        ["chekc", "x"],
    ],
)
def test_wrong_arguments_are_exit_2_and_one_line_of_help(
    gate: AGate, passport: Passport, arguments: list[str]
) -> None:
    said = passport(*arguments)

    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith("passport-verifier: ")
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) <= 2
    assert not (gate.home / "requests").exists()


def test_a_request_is_named_by_a_piece_of_its_id_its_bytes_its_text_or_its_picture(
    gate: AGate, passport: Passport, put: Put
) -> None:
    for number, form in enumerate(("id", "upper", "raw", "text", "picture")):
        request = gate.request(seed=form)
        text = skp1.encode_request(request)
        name = {
            "id": request.id,
            "upper": request.id[:10].upper(),
            "raw": put("raw.json", request.raw),
            "text": put("text.txt", text + "\n"),
            "picture": put("picture.png", qr(text)),
        }[form]
        said = passport("check", put(f"{number}.txt", gate.answer(request)), "--request", name)
        assert said.code == 0, form


def test_a_request_of_another_gate_or_with_one_byte_changed_is_exit_2(
    gate: AGate, passport: Passport, put: Put
) -> None:
    request = gate.request()
    answer = put("answer.txt", gate.answer(request))
    changed = request.raw.replace(b"Rossi", b"Bossi")

    for name in (put("a.json", a_request(seed="x").raw), put("b.json", changed), put("c.png", qr("hello"))):
        said = passport("check", answer, "--request", name)
        assert said.code == 2
        assert "not a request that this gate made" in said.err


def test_a_piece_of_an_id_that_fits_several_requests_is_exit_2(
    gate: AGate, passport: Passport, put: Put
) -> None:
    first = gate.request()
    many = (a_request(seed=f"another {number}") for number in range(5000))
    Requests(gate.home).add(next(each for each in many if each.id.startswith(first.id[:2])))
    said = passport("check", put("x.txt", "hello"), "--request", first.id[:2])

    assert said.code == 2
    assert "could be any of 2 requests" in said.err


def test_paper_is_genuine_by_default_and_refused_with_require_holder(
    gate: AGate, passport: Passport, put: Put
) -> None:
    paper = put("paper.png", qr(skp1.encode(gate.credential(holder=None))))

    assert passport("check", paper).out.startswith("! GENUINE - HOLDER NOT PROVEN")
    strict = passport("check", paper, "--require-holder")
    assert strict.code == 1
    assert "V-NO policy.holder" in strict.out


def test_a_policy_file_can_be_stricter_and_require_holder_stricter_still(
    gate: AGate, passport: Passport, put: Put
) -> None:
    paper = put("paper.txt", gate.credential(holder=None))

    assert passport("check", paper, "--policy", put("a.toml", 'countries = ["PH"]')).code == 0
    assert "policy.country" in passport("check", paper, "--policy", put("b.toml", 'countries = ["XX"]')).out
    assert "trust.too_old" in passport("check", paper, "--policy", put("c.toml", "trust_days = 0")).out
    assert (
        passport("check", paper, "--policy", put("d.toml", 'holder = "if_bound"'), "--require-holder").code
        == 1
    )


@pytest.mark.parametrize(
    "text", ["trust = 30", "trust_days = '30'", "trust_days = -1", "not toml", b"\xff\xfe"]
)
def test_a_policy_with_an_unknown_member_or_form_is_exit_2(
    gate: AGate, passport: Passport, put: Put, text: str | bytes
) -> None:
    said = passport("check", put("x.txt", "x"), "--policy", put("p.toml", text))

    assert said.code == 2
    assert "p.toml" in said.err


def test_judging_for_another_instant_says_so_first_and_stores_nothing(
    gate: AGate, passport: Passport, put: Put
) -> None:
    request = gate.request()
    answer = put("answer.txt", gate.answer(request))
    before = sorted(gate.home.rglob("*"))
    said = passport("check", answer, "--at", "2026-11-20")

    assert said.code == 0
    assert said.out.startswith("AS OF 2026-11-20T00:00:00Z")
    assert "just now" not in said.out
    assert sorted(gate.home.rglob("*")) == before
    assert json.loads(passport("check", answer, "--at", "2026-11-20", "--json").out)["as_of"] == (
        "2026-11-20T00:00:00Z"
    )


def test_a_certificate_that_has_expired_was_good_before(gate: AGate, passport: Passport, put: Put) -> None:
    paper = put("p.txt", gate.credential(holder=None, exp=gate.midnight))

    assert "date.expired" in passport("check", paper).out
    assert passport("check", paper, "--at", "2026-11-20").code == 0


def test_before_any_trust_is_installed_nothing_can_be_told_and_no_home_appears(
    tmp_path: Path, gate: AGate, passport: Passport, put: Put
) -> None:
    paper = put("p.txt", gate.credential(holder=None))
    said = passport("check", paper, home=tmp_path / "new")

    assert said.code == 3
    assert "V-? trust.none" in said.out
    assert "passport-verifier trust" in said.out
    assert not (tmp_path / "new").exists()


def test_the_home_of_another_program_is_refused(tmp_path: Path, passport: Passport, put: Put) -> None:
    create_home(tmp_path / "wallet", "wallet")
    said = passport("check", put("x.txt", "x"), home=tmp_path / "wallet")

    assert said.code == 2
    assert "the home of a wallet" in said.err


def test_json_is_one_line_a_message_with_the_members_that_programs_rely_on(
    gate: AGate, passport: Passport, put: Put
) -> None:
    request = gate.request()
    said = passport("check", put("a.txt", gate.answer(request)), "--json")
    record = json.loads(said.out)

    assert said.out.count("\n") == 1
    assert set(record) == _MEMBERS | {"claims"}
    assert record["verdict"] == "accepted"
    assert record["holder"] == "proven"
    assert record["codes"] == []
    assert record["issuer"] == {
        "id": "https://batangas.example/centre",
        "name": "Batangas Skills Centre",
        "country": "PH",
        "authority": "TESDA",
    }
    assert record["freshness"] == {"trust_days": 1, "status_days": 3}
    assert record["claims"]["holder"]["full_name"] == "Maria Clara Santos"
    assert record["inputs"] == [str(gate.home.parent / "a.txt")]
    assert all(_is_finding(each) for each in record["findings"])


def test_json_shows_claims_only_of_what_is_accepted(gate: AGate, passport: Passport, put: Put) -> None:
    install_trust(gate.home, statuses={4711: 1})
    inputs = [
        put("revoked.txt", gate.credential(holder=None)),
        put("foreign.txt", "https://example.org"),
        put("empty.txt", b""),
        put("newer.txt", "SKP2:ABC"),
    ]
    for line in passport("check", *inputs, "--json").out.splitlines():
        record = json.loads(line)
        assert set(record) == _MEMBERS
        assert record["verdict"] in ("refused", "cannot_tell")
        assert record["codes"]
        assert all(_is_finding(each) for each in record["findings"])


_MEMBERS = {"verdict", "holder", "codes", "findings", "issuer", "freshness", "inputs"}


def _is_finding(each: dict[str, Any]) -> bool:
    passed = each["outcome"] in ("passed", "not_reached")
    return (
        set(each) == {"check", "outcome", "code", "message"}
        and each["outcome"] in ("passed", "failed", "unknown", "not_reached")
        and (each["code"] is None) == passed
    )


def test_the_log_tells_what_was_decided_and_nothing_of_whom(
    gate: AGate, passport: Passport, put: Put
) -> None:
    passport("check", put("a.txt", gate.answer(gate.request())), put("b.txt", "https://example.org"))
    log = (gate.home / "log.jsonl").read_text()
    entries = [json.loads(line) for line in log.splitlines()]

    assert [each["verdict"] for each in entries] == ["refused", "accepted"]
    assert entries[1] == {
        "time": "2026-11-21T10:00:00Z",
        "verdict": "accepted",
        "holder": "proven",
        "codes": [],
        "issuer": "https://batangas.example/centre",
        "vct": "urn:skills-passport:training-certificate:1",
    }
    for private in ("Maria", "Santos", "P1234567A", "1998", "4711", "Welding", "a.txt"):
        assert private not in log


def test_the_log_is_bounded(gate: AGate, passport: Passport, put: Put) -> None:
    (gate.home / "log.jsonl").write_text("x" * 1_000_001)
    foreign = put("b.txt", "https://example.org")
    passport("check", foreign)
    passport("check", foreign)

    assert len((gate.home / "log.jsonl").read_text().splitlines()) == 2
    assert (gate.home / "log-before.jsonl").stat().st_size == 1_000_001


def test_a_clock_behind_the_trust_list_leaves_dates_in_doubt(
    gate: AGate, passport: Passport, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = put("p.txt", gate.credential(holder=None))
    monkeypatch.setattr("device.clock.now", lambda: NOW - 40 * DAY)
    said = passport("check", paper)

    assert said.code == 3
    assert "The clock of this computer" in said.out or "clock is behind" in said.out


def test_whatever_ends_a_check_without_a_verdict_is_exit_2_never_1(
    gate: AGate, passport: Passport, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = put("a.txt", gate.answer(gate.request()))
    requests = gate.home / "requests" / "open"
    requests.rename(requests.with_name("aside"))
    requests.symlink_to(requests)  # cannot be listed, by root neither
    assert passport("check", answer).code == 2

    requests.unlink()
    requests.with_name("aside").rename(requests)
    with suppress(OSError), monkeypatch.context() as changed, Path("/dev/full").open("w") as full:
        changed.setattr("sys.stdout", full)
        assert passport("check", put("p.txt", gate.credential(holder=None))).code == 2

    (gate.home / MARKER).write_text("{")
    said = passport("check", answer)
    assert (said.code, "is damaged" in said.err) == (2, True)


def test_an_answer_in_two_forms_is_one_message(gate: AGate, passport: Passport, put: Put) -> None:
    request = gate.request()
    code = gate.answer(request)
    picture = put("answer.png", qr(code))
    text = put("answer.txt", skp1.decode(code).text(request))
    (line,) = passport("check", picture, text, "--json").out.splitlines()

    assert json.loads(line)["verdict"] == "accepted"
    assert json.loads(line)["inputs"] == [str(picture), str(text)]
    assert [json.loads(each)["codes"] for each in passport("check", text, "--json").out.splitlines()] == [
        ["request.used"]
    ]
