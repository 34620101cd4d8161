"""Deliveries: whole, signed by the centre, and not one file more or less than it says."""

import hashlib
import json
from typing import Any

import pytest

from credential.codes import Code
from credential.delivery import CENTRE as CENTRE_FILE
from credential.delivery import DELIVERY, DIGESTS, TYP, AuditHead, make_delivery, open_delivery
from credential.limits import LAST_INSTANT
from credential.trust_entry import status_name
from tests.builders import CENTRE, ISS, NOW, OTHER_CENTRE, STATUS_URI, THIEF, a_status_token
from tests.credential.objections import objects
from tests.vectors.drafts import jws, spelled

SECOND_URI = f"{ISS}/status/2"
DIGEST = bytes(range(16))
LIST = status_name(ISS, STATUS_URI)
HEAD = AuditHead(17, DIGEST * 2)
HEAD_MEMBERS = {"entries": 17, "digest": (DIGEST * 2).hex()}


def a_delivery(**changes: Any) -> dict[str, bytes]:
    """A delivery of one list and two digests."""
    arguments: dict[str, Any] = {
        "iss": ISS,
        "name": "Batangas Skills Centre",
        "country": "PH",
        "keys": [CENTRE.public],
        "status_lists": {STATUS_URI: a_status_token()},
        "token_digests": [DIGEST, DIGEST[::-1]],
        "audit": HEAD,
        "number": 3,
        "now": NOW,
        "key": CENTRE,
    }
    return make_delivery(**(arguments | changes))


def signed_anew(folder: dict[str, bytes], **changes: Any) -> dict[str, bytes]:
    """The folder with delivery.jwt made again over them by the centre, with these members set."""
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in folder.items() if name != DELIVERY}
    payload = {"iss": ISS, "iat": NOW, "number": 3, "audit": HEAD_MEMBERS, "files": hashes} | changes
    header = {"alg": "ES256", "typ": TYP, "kid": CENTRE.public.thumbprint}
    return folder | {DELIVERY: jws(header, payload, CENTRE).encode()}


def with_centre(**changes: Any) -> dict[str, bytes]:
    """A delivery whose centre.json has these members, left out where Ellipsis; signed by the centre."""
    files = a_delivery()
    members = json.loads(files[CENTRE_FILE]) | changes
    files[CENTRE_FILE] = spelled({n: v for n, v in members.items() if v is not ...})
    return signed_anew(files)


def test_a_delivery_comes_back_with_all_it_holds() -> None:
    files = a_delivery()
    assert set(files) == {DELIVERY, CENTRE_FILE, DIGESTS, LIST}
    delivery = open_delivery(files)
    assert (delivery.iss, delivery.name, delivery.country) == (ISS, "Batangas Skills Centre", "PH")
    assert (delivery.number, delivery.made) == (3, NOW)
    assert delivery.audit == HEAD
    assert delivery.keys == (CENTRE.public,)
    assert delivery.signer == CENTRE.public
    assert delivery.status_lists == {STATUS_URI: a_status_token()}
    assert delivery.digests == (DIGEST, DIGEST[::-1])


def test_the_same_delivery_is_the_same_bytes_and_known_by_them() -> None:
    assert a_delivery() == a_delivery()
    same = {open_delivery(files).same_bytes for files in (a_delivery(), a_delivery())}
    assert len(same) == 1
    for other in (a_delivery(number=4), a_delivery(name="x"), a_delivery(token_digests=[])):
        assert open_delivery(other).same_bytes not in same


def test_a_delivery_of_nothing_yet_opens() -> None:
    delivery = open_delivery(a_delivery(status_lists={}, token_digests=[]))
    assert (delivery.status_lists, delivery.digests) == ({}, ())


def test_with_keys_given_only_they_sign() -> None:
    files = a_delivery()
    assert open_delivery(files, keys=[OTHER_CENTRE.public, CENTRE.public]).signer == CENTRE.public
    with objects(Code.KEY_UNKNOWN):
        open_delivery(files, keys=[OTHER_CENTRE.public])


def test_a_new_key_comes_in_a_delivery_the_old_one_signs() -> None:
    files = a_delivery(keys=[CENTRE.public, OTHER_CENTRE.public])
    assert open_delivery(files, keys=[CENTRE.public]).keys == (CENTRE.public, OTHER_CENTRE.public)


def test_a_key_the_centre_does_not_name_signs_no_first_delivery() -> None:
    with objects(Code.KEY_UNKNOWN):
        open_delivery(a_delivery(key=THIEF))


def test_a_key_with_another_name_is_not_the_signer() -> None:
    files = a_delivery(key=THIEF)
    header = {"alg": "ES256", "typ": TYP, "kid": CENTRE.public.thumbprint}
    payload = {"iss": ISS, "iat": NOW, "number": 3, "files": {}}
    with objects(Code.JWS_SIGNATURE):
        open_delivery(files | {DELIVERY: jws(header, payload, THIEF).encode()})


@pytest.mark.parametrize("name", [DELIVERY, CENTRE_FILE, DIGESTS])
def test_a_file_that_must_be_there_is_missed(name: str) -> None:
    files = a_delivery()
    del files[name]
    with objects(Code.DELIVERY_FORM):
        open_delivery(files)


@pytest.mark.parametrize("name", [DIGESTS, LIST])
def test_a_changed_file_is_named(name: str) -> None:
    files = a_delivery()
    with objects(Code.DELIVERY_CHANGED):
        open_delivery(files | {name: files[name] + b" "})


def test_the_centres_own_words_are_signed() -> None:
    files = a_delivery()
    files[CENTRE_FILE] = files[CENTRE_FILE].replace(b"Batangas Skills", b"Batangas Royal ")
    with objects(Code.DELIVERY_CHANGED):
        open_delivery(files)


def test_a_file_more_or_less_than_signed_is_a_change() -> None:
    files = a_delivery()
    with objects(Code.DELIVERY_CHANGED):
        open_delivery(files | {"notes.txt": b""})
    with objects(Code.DELIVERY_CHANGED):
        open_delivery({name: data for name, data in files.items() if name != LIST})


def test_another_centres_name_on_it_is_a_change() -> None:
    with objects(Code.DELIVERY_CHANGED):
        open_delivery(signed_anew(a_delivery(), iss=ISS + "/other"))


@pytest.mark.parametrize(
    "changes",
    [
        {"number": -1},
        {"number": True},
        {"number": "3"},
        {"number": 3.0},
        {"number": None},
        {"iat": "now"},
        {"iat": LAST_INSTANT + 1},
        {"files": []},
        {"files": None},
        {"audit": None},
        {"audit": {"entries": 17}},
        {"audit": HEAD_MEMBERS | {"at": NOW}},
        {"audit": HEAD_MEMBERS | {"entries": True}},
        {"audit": HEAD_MEMBERS | {"entries": -1}},
        {"audit": HEAD_MEMBERS | {"digest": "A" * 64}},
        {"audit": HEAD_MEMBERS | {"digest": "0" * 62}},
        {"audit": HEAD_MEMBERS | {"digest": 0}},
    ],
    ids=str,
)
def test_delivery_jwt_of_another_form_is_refused(changes: dict[str, Any]) -> None:
    with objects(Code.DELIVERY_FORM):
        open_delivery(signed_anew(a_delivery(), **changes))


@pytest.mark.parametrize("files", [{"x": 1}, {CENTRE_FILE: ["a"]}, {CENTRE_FILE: None}], ids=str)
def test_hashes_of_another_form_are_a_change(files: dict[str, Any]) -> None:
    with objects(Code.DELIVERY_CHANGED):
        open_delivery(signed_anew(a_delivery(), files=files))


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": True},
        {"v": ...},
        {"extra": 1},
        {"id": ""},
        {"id": 7},
        {"name": None},
        {"country": ["PH"]},
        {"keys": []},
        {"keys": {}},
        {"keys": ...},
        {"status_lists": STATUS_URI},
        {"status_lists": [7]},
        {"status_lists": [STATUS_URI, SECOND_URI]},
        {"status_lists": []},
        {"status_lists": [STATUS_URI, STATUS_URI, SECOND_URI]},
    ],
    ids=str,
)
def test_centre_json_of_another_form_is_refused(changes: dict[str, Any]) -> None:
    with objects(Code.DELIVERY_FORM):
        open_delivery(with_centre(**changes))


def test_a_key_of_another_form_is_refused() -> None:
    with objects(Code.KEY_FORM):
        open_delivery(with_centre(keys=["x"]))


def test_digests_cut_short_are_refused() -> None:
    files = a_delivery()
    with objects(Code.DELIVERY_FORM):
        open_delivery(signed_anew(files | {DIGESTS: files[DIGESTS][:-1]}))


def test_a_list_that_is_not_the_centres_stops_the_delivery() -> None:
    with objects(Code.STATUS_UNTRUSTED):
        open_delivery(a_delivery(status_lists={STATUS_URI: a_status_token(key=THIEF)}))
    with objects(Code.STATUS_UNTRUSTED):
        open_delivery(a_delivery(status_lists={STATUS_URI: a_status_token(uri=SECOND_URI)}))
    with objects(Code.STATUS_UNREADABLE):
        open_delivery(signed_anew(a_delivery() | {LIST: b"\xff\xfe"}))


@pytest.mark.parametrize("data", [b"", b"\xff\xff", b"a.b", b"{}"])
def test_delivery_jwt_that_is_no_token_is_refused(data: bytes) -> None:
    with objects(Code.JWS_FORM):
        open_delivery(a_delivery() | {DELIVERY: data})


def test_white_space_around_the_token_is_no_change_of_content() -> None:
    files = a_delivery()
    assert open_delivery(files | {DELIVERY: files[DELIVERY] + b"\n"}).number == 3
