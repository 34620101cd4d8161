"""Requests on the disk: found by id, hint and nonce, and each used once."""

import stat
from pathlib import Path

import pytest

from credential.limits import DAY
from credential.request import Request
from tests.builders import NOW, a_request
from tests.verifier.builders import AGate
from verifier.requests import Requests


def test_an_open_request_is_one_private_file_of_its_exact_bytes(gate: AGate) -> None:
    request = gate.request()
    file = gate.home / "requests" / "open" / f"{request.id}.json"

    assert file.read_bytes() == request.raw
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_request_is_found_by_a_piece_of_its_id_and_by_its_nonce(gate: AGate) -> None:
    request, other = gate.request(), gate.request(seed="other")
    requests = Requests(gate.home)

    assert [each.request for each in requests.with_prefix(request.id[:6])] == [request]
    assert [each.request for each in requests.with_nonce(other.nonce)] == [other]
    assert len(requests.with_prefix("")) == 2
    assert requests.with_nonce(a_request(seed="another gate's").nonce) == ()


def test_a_request_is_consumed_once_and_then_reads_used(gate: AGate) -> None:
    request, requests = gate.request(), Requests(gate.home)

    assert requests.consume(request)
    assert not requests.consume(request)
    assert [each.state for each in requests.with_prefix(request.id)] == ["used"]


def test_a_used_request_stays_used_when_its_open_file_comes_back_from_a_backup(gate: AGate) -> None:
    request, requests = gate.request(), Requests(gate.home)
    requests.consume(request)
    (gate.home / "requests" / "open" / f"{request.id}.json").write_bytes(request.raw)

    assert [each.state for each in requests.with_prefix(request.id)] == ["used"]


def test_a_damaged_or_misnamed_file_is_no_request(gate: AGate) -> None:
    request = gate.request()
    folder = gate.home / "requests" / "open"
    (folder / f"{request.id}.json").write_bytes(request.raw[:-1])
    (folder / f"{'0' * 32}.json").write_bytes(request.raw)

    assert Requests(gate.home).with_prefix("") == ()


def test_where_the_folder_of_used_ones_is_missing_a_request_is_not_taken_for_used(gate: AGate) -> None:
    request = gate.request()
    (gate.home / "requests" / "used").rmdir()

    with pytest.raises(FileNotFoundError):
        Requests(gate.home).consume(request)


def test_requests_are_forgotten_thirty_days_after_their_time(gate: AGate) -> None:
    request, used = gate.request(), gate.request(seed="used")
    requests = Requests(gate.home)
    requests.consume(used)

    requests.prune(request.until + 30 * DAY)
    assert len(requests.with_prefix("")) == 2
    requests.prune(request.until + 30 * DAY + 1)
    assert requests.with_prefix("") == ()


def test_a_home_keeps_the_name_it_was_given_first(gate: AGate) -> None:
    requests = Requests(gate.home)

    assert requests.audience() is None
    assert requests.name_audience("urn:uuid:first") == "urn:uuid:first"
    assert requests.name_audience("urn:uuid:second") == "urn:uuid:first"
    assert requests.audience() == "urn:uuid:first"


def test_a_home_without_requests_has_none(tmp_path: Path) -> None:
    assert Requests(tmp_path).with_prefix("") == ()


def test_a_request_made_now_is_open_for_as_long_as_it_says(gate: AGate) -> None:
    request: Request = gate.request(span=900)

    assert request.until == NOW - 60 + 900
