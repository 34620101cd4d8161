"""Trust in the wallet: a real bundle taken in at the prompt, and what it does to the cards."""

from pathlib import Path
from typing import Any

import pytest

from credential.status_list import REVOKED
from credential.trust_entry import status_name
from device.fingerprint import fingerprint_of
from tests.builders import a_credential, a_key
from tests.device.trust_world import World, a_list, a_world, iss_of
from tests.wallet.builders import PASSPHRASE
from tests.wallet.console import Console
from wallet.card import CardState
from wallet.pocket import Pocket

CENTRE = iss_of("batangas")
LIST = f"{CENTRE}/status/1"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A scheme with a bundle."""
    return a_world(tmp_path / "bundle")


def trust(console: Console, world: World, *more: str, fingerprint: str | None = None) -> Any:
    """Trust the scheme at the prompt."""
    root = world.folder.parent / "root.json"
    root.write_bytes(world.root)
    return console.run("trust", root, "--fingerprint", fingerprint or fingerprint_of(world.root), *more)


def a_card() -> str:
    """A paper card of a centre in the bundle."""
    return a_credential(iss=CENTRE, key=a_key(CENTRE), status_uri=LIST, holder=None)


def test_a_bundle_makes_a_kept_card_good_and_the_next_one_says_it_was_withdrawn(
    console: Console, untrusting: Pocket, world: World
) -> None:
    kept = untrusting.receive(a_card(), keep=True)
    assert kept.state is CardState.NOT_CHECKED
    assert trust(console, world).code == 0
    said = console.run("import", world.folder, "--json")
    assert [(card["id"], card["state"]) for card in said.data["cards"]] == [(kept.id, "good")]
    withdrawn = a_list(CENTRE, statuses={4711: REVOKED}).encode()
    world.edit("PH", lambda files: files.update({f"PH/{status_name(CENTRE, LIST)}": withdrawn}))
    said = console.run("import", world.folder)
    assert said.code == 0
    assert "withdrawn by the centre" in said.out


def test_without_anybody_to_open_the_wallet_the_bundle_is_still_taken(
    console: Console, untrusting: Pocket, world: World
) -> None:
    untrusting.receive(a_card(), keep=True)
    trust(console, world)
    console.passphrase_given = False
    said = console.run("import", world.folder)
    assert (said.code, "your cards are checked when the wallet is opened next" in said.err) == (0, True)
    assert untrusting.cards()[0].state is CardState.GOOD


def test_another_schemes_root_is_not_trusted_by_the_way(
    console: Console, untrusting: Pocket, world: World, tmp_path: Path
) -> None:
    assert untrusting.cards() == []
    assert trust(console, world, fingerprint="0" * 64).code == 1
    assert not (console.home / "trust" / "root.json").exists()
    assert trust(console, world).code == 0


def test_a_backup_brings_the_trusted_scheme_back_and_a_bundle_the_rest(
    console: Console, untrusting: Pocket, world: World, tmp_path: Path
) -> None:
    untrusting.receive(a_card(), keep=True)
    trust(console, world)
    untrusting.backup(tmp_path / "stick", PASSPHRASE)
    with Pocket.restore(tmp_path / "new", tmp_path / "stick", PASSPHRASE) as found:
        assert found.cards()[0].state is CardState.NOT_CHECKED
        console.home = tmp_path / "new"
        assert console.run("import", world.folder).code == 0
        assert found.cards()[0].state is CardState.GOOD
