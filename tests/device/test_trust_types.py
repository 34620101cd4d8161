"""Type metadata in a bundle: beside the issuer whose credentials are of the type, under its own name."""

import json
from pathlib import Path

import pytest

from credential.type_metadata import type_name
from credential.type_rules import rules_of
from device.trust import open_trust
from tests.device.trust_world import World, a_home, a_world, assert_refused, iss_of, receive

DAVAO, VCT = iss_of("davao"), "urn:example:welder"
DOCUMENT = json.dumps({"vct": VCT, "claims": [{"path": ["process"], "mandatory": True}]}).encode()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return a_world(tmp_path / "bundle")


@pytest.fixture
def home(tmp_path: Path, world: World) -> Path:
    return a_home(tmp_path / "home", world)


def test_a_document_is_found_by_issuer_and_type(world: World, home: Path) -> None:
    receive(home, world.edit("PH", lambda files: files.update({f"PH/{type_name(DAVAO, VCT)}": DOCUMENT})))
    trust = open_trust(home)
    assert trust is not None
    davao, batangas = trust.entry(DAVAO), trust.entry(iss_of("batangas"))
    assert davao is not None
    assert batangas is not None
    assert trust.type_document(davao, VCT) == DOCUMENT
    assert trust.type_document(davao, "urn:example:other") is None
    assert trust.type_document(batangas, VCT) is None
    rules = rules_of(VCT, lambda vct: trust.type_document(davao, vct))
    assert rules is not None
    assert rules.mandatory == {("process",)}


@pytest.mark.parametrize(
    ("name", "data", "match"),
    [
        (type_name(DAVAO, VCT), DOCUMENT[:-1], "description of the type"),
        (type_name(DAVAO, "urn:example:other"), DOCUMENT, "place is another"),
        (type_name("https://nobody.example", VCT), DOCUMENT, "no centre"),
    ],
)
def test_a_document_out_of_place_or_form_keeps_the_bundle_out(
    world: World, home: Path, name: str, data: bytes, match: str
) -> None:
    assert_refused(home, world.edit("PH", lambda files: files.update({f"PH/{name}": data})), match)
