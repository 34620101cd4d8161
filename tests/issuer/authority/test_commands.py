"""The authority's commands as they are typed: what they print, where they stop, what they leave alone."""

import hashlib
import json
import os
import shutil
import stat
from pathlib import Path

import pytest

from device.trust import open_trust, pin_root
from issuer.authority import sticks
from tests.builders import NOW
from tests.device.trust_world import hashes
from tests.issuer.authority.bench import WORDS, Bench, Centre, Said
from tests.issuer.authority.conftest import Cli

BATANGAS = Centre()
SCOPE = ("--kinds", "training-certificate", "--isco", "7212,7213", "--max-level", "PH-PQF 4")
PERIOD = ("--from", "2026-01-01", "--until", "2027-12-31")
STICKS = ("--keys", "a", "--keys", "b")


def assert_stopped(said: Said, code: int, words: str) -> None:
    """It ended with one line and perhaps a hint on standard error, and nothing on standard output."""
    assert (said.code, said.out) == (code, ""), said
    assert words in said.err
    assert said.err.startswith("passport-issuer: ")
    assert len(said.err.splitlines()) <= 2
    assert "Traceback" not in said.err


def test_the_whole_way_from_an_empty_folder_to_a_verifier(
    cli: Cli, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in bench.folder.glob("words.*"):
        shutil.copy(words, tmp_path)
    monkeypatch.chdir(tmp_path)
    three = ("--keys", "a", "--keys", "b", "--keys", "c")
    made = cli("init", "Gulf Skills", *three, "--out", "ROOT.json", "--home", "scheme", words="a b c scheme")
    root = (tmp_path / "ROOT.json").read_bytes()
    fingerprint = hashlib.sha256(root).hexdigest()
    assert made.code == 0, made.err
    assert fingerprint in made.out
    joined = cli("join", "ph", "--out", "PH.pem", "--home", "ph", "--json", words="PH")
    printed = json.loads(joined.out)["fingerprint"]
    named = cli("country", "PH", "TESDA", "--key", "PH.pem", *STICKS, "--home", "scheme", words="a b")
    assert printed in named.out
    delivery = BATANGAS.deliver(tmp_path / "delivery")
    fingers = ("--fingerprint", BATANGAS.fingerprint.upper())
    scoped = cli("accredit", delivery, *fingers, *SCOPE, *PERIOD, "--home", "ph")
    assert "2026-01-01 to 2027-12-31: training-certificate; 7212, 7213; up to PH-PQF 4" in scoped.out
    assert "accepted before, nothing new" in cli("accept", delivery, "--home", "ph").out
    assert "PH: 1 centre, signed" in cli("sign", "--out", "ph-out", "--home", "ph", words="PH").out
    published = cli("publish", "--from", "ph-out", "--out", "b.zip", "--home", "scheme", words="scheme")
    assert published.code == 0, published.err
    assert "Trust list 1 of Gulf Skills, made on 2026-11-21: 1 centre, 1 status list" in published.out
    assert "publish again before 2027-02-19" in published.out
    pin_root(tmp_path / "verifier", root, fingerprint)
    bench.receive(tmp_path / "verifier", bundle=str(tmp_path / "b.zip"))
    trust = open_trust(tmp_path / "verifier")
    assert trust is not None
    assert trust.entry(BATANGAS.iss) is not None


def test_init_without_a_passphrase_and_a_terminal_makes_nothing(cli: Cli, bench: Bench) -> None:
    before = hashes(bench.folder)
    three = ("--keys", "x", "--keys", "y", "--keys", "z")
    for words in ("", "a b c"):
        said = cli("init", "Other", *three, "--out", "O.json", "--home", "other", words=words)
        assert_stopped(said, 2, "a passphrase for")
    assert hashes(bench.folder) == before


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--keys", "x", "--keys", "y", "--out", "O.json"), 2, "3 different folders"),
        (("--keys", "x", "--keys", "y", "--keys", "x", "--out", "O.json"), 2, "3 different folders"),
        (("--keys", "x", "--keys", "y", "--keys", "a", "--out", "O.json"), 1, "a already holds a root key"),
        (("--keys", "x", "--keys", "y", "--keys", "z", "--out", "ROOT.json"), 2, "ROOT.json already exists"),
        (("--keys", "x", "--keys", "y", "--keys", "z", "--out", "ROOT.json/O.json"), 2, "is not a folder"),
    ],
)
def test_init_refuses_before_it_makes_anything(
    arguments: tuple[str, ...], code: int, words: str, cli: Cli, bench: Bench
) -> None:
    before = hashes(bench.folder)
    assert_stopped(cli("init", "Other", *arguments, "--home", "other", words="a b c d"), code, words)
    assert hashes(bench.folder) == before


def test_init_that_fails_at_the_end_leaves_no_key_behind(cli: Cli, bench: Bench) -> None:
    (bench.folder / "z").write_text("in the way")
    before = hashes(bench.folder)
    three = ("--keys", "x", "--keys", "y", "--keys", "z")
    said = cli("init", "Other", *three, "--out", "O.json", "--home", "other", words="a b c d")
    assert_stopped(said, 1, "already exists")
    assert {name: held for name, held in hashes(bench.folder).items() if held != "folder"} == {
        name: held for name, held in before.items() if held != "folder"
    }


def test_a_weak_passphrase_is_refused(cli: Cli, bench: Bench) -> None:
    (bench.folder / "words.weak").write_text("password\n")
    said = cli("join", "QA", "--out", "QA.pem", "--home", "qa", words="weak")
    assert_stopped(said, 2, "passphrase")
    assert not (bench.folder / "qa").exists()


def test_a_home_is_one_desk_and_never_two(cli: Cli, bench: Bench) -> None:
    three = ("--keys", "x", "--keys", "y", "--keys", "z", "--out", "O.json")
    before = hashes(bench.folder)
    assert_stopped(cli("init", "Other", *three, "--home", "scheme", words="a b c d"), 1, "desk of a scheme")
    assert_stopped(cli("init", "Other", *three, "--home", "PH", words="a b c d"), 1, "desk of a country")
    assert_stopped(cli("join", "QA", "--out", "Q.pem", "--home", "scheme", words="d"), 1, "desk of a scheme")
    assert_stopped(cli("join", "QA", "--out", "Q.pem", "--home", "PH", words="d"), 1, "desk of a country")
    assert_stopped(cli("sign", "--out", "o", "--home", "scheme", words="d"), 1, "not the desk of a country")
    assert_stopped(cli("publish", "--out", "o", "--home", "PH", words="d"), 1, "not the desk of a scheme")
    assert_stopped(cli("publish", "--out", "o", "--home", "nowhere", words="d"), 1, "no authority home")
    assert hashes(bench.folder) == before


def test_two_schemes_on_one_machine_do_not_mix(cli: Cli, bench: Bench) -> None:
    other = [bench.folder / "other-stick"]
    with sticks.written(sticks.make(other, [WORDS["d"].encode()], os.urandom), "Other"):
        before = hashes(bench.scheme)
    mixed = ("--keys", "other-stick", "--keys", "a")
    said = cli("country", "QA", "Ashghal", "--key", "PH.pem", *mixed, "--home", "scheme", words="d a")
    assert_stopped(said, 1, "belongs to another scheme")
    assert hashes(bench.scheme) == before


@pytest.mark.parametrize("command", ["country", "root"])
def test_one_stick_alone_changes_nothing(command: str, cli: Cli, bench: Bench) -> None:
    before = hashes(bench.scheme)
    what = ("country", "QA", "Ashghal", "--key", "PH.pem") if command == "country" else ("root",)
    for given, words in ((("--keys", "a"), "a"), (("--keys", "a", "--keys", "a"), "a a")):
        said = cli(*what, *given, "--home", "scheme", words=words)
        assert_stopped(said, 1, "2 different sticks are needed")
    assert hashes(bench.scheme) == before


def test_a_wrong_passphrase_names_its_stick(cli: Cli, bench: Bench) -> None:
    said = cli("root", *STICKS, "--home", "scheme", words="a c")
    assert_stopped(said, 1, "the passphrase for the stick b is wrong; nothing was changed")
    said = cli("root", "--keys", "a", "--keys", "photos", "--home", "scheme", words="a c")
    assert_stopped(said, 2, "photos holds no root key")


def test_a_lost_stick_is_replaced_and_the_old_one_is_worth_nothing(cli: Cli, bench: Bench) -> None:
    home = bench.verifier()
    bench.publish()
    bench.receive(home)
    lost = json.loads((bench.folder / "c/passport-root-key.json").read_text())["key"]
    said = cli("root", *STICKS, "--replace", lost[:8], "--with", "d", "--home", "scheme", words="a b d")
    assert said.code == 0, said.err
    assert "Root 2 is signed, good until 2028-11-20" in said.out
    assert lost[:16] not in said.out
    assert stat.S_IMODE((bench.folder / "d/passport-root-key.pem").stat().st_mode) == 0o600
    old = cli("root", "--keys", "a", "--keys", "c", "--home", "scheme", words="a c")
    assert_stopped(old, 1, "was replaced")
    new = cli("root", "--keys", "b", "--keys", "d", "--home", "scheme", words="b d")
    assert new.code == 0, new.err
    bench.publish()
    assert bench.receive(home).version == 2
    assert bench.receive(bench.verifier("fresh")).version == 2


def test_a_stick_is_replaced_by_its_own_key_id_only(cli: Cli, bench: Bench) -> None:
    before = hashes(bench.folder)
    said = cli("root", *STICKS, "--replace", "0000", "--with", "d", "--home", "scheme", words="a b d")
    assert_stopped(said, 2, "is not the start of one stick's key id")
    said = cli("root", *STICKS, "--replace", "0000", "--home", "scheme", words="a b")
    assert_stopped(said, 2, "belong together")
    assert hashes(bench.folder) == before


def test_new_publishing_keys_go_on_under_the_same_passphrase(cli: Cli, bench: Bench) -> None:
    said = cli("root", *STICKS, "--new-publishing-keys", "--home", "scheme", words="a b scheme")
    assert said.code == 0, said.err
    with pytest.raises(Exception, match="not signed with the keys it needs"):
        bench.publish()
    assert cli("publish", "--out", "bundle", "--home", "scheme", words="scheme").code == 0
    assert bench.receive(bench.verifier()).version == 1


def test_a_country_that_fails_is_named_and_the_exit_code_says_so(cli: Cli, bench: Bench) -> None:
    (bench.folder / "empty").mkdir()
    said = cli("publish", "--from", "empty", "--out", "new", "--home", "scheme", words="scheme")
    assert said.code == 1
    assert "empty: this is not a folder that authority sign wrote" in said.err
    assert (bench.folder / "new/metadata/timestamp.json").exists()


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--kinds", "", "nothing is allowed by an empty list"),
        ("--kinds", "training", '"training" is not a known kind of credential'),
        ("--isco", ",", "nothing is allowed by an empty list"),
        ("--isco", "7212,99999", '"99999" is not a known ISCO-08 code'),
        ("--isco", "7212,*", "* stands beside others"),
        ("--max-level", "4", '"4" is not a level'),
        ("--until", "2025-12-31", "2025-12-31 is before 2026-01-01"),
        ("--until", "31/12/2027", '"31/12/2027" is not a date; write 2027-12-31'),
        ("--fingerprint", "abcd", "a fingerprint has 64 digits"),
    ],
)
def test_a_scope_that_makes_no_sense_is_a_wrong_argument(
    option: str, value: str, words: str, cli: Cli, bench: Bench
) -> None:
    delivery = BATANGAS.deliver(bench.folder / "delivery")
    arguments = [*SCOPE, *PERIOD, "--fingerprint", BATANGAS.fingerprint, option, value]
    assert_stopped(cli("accredit", delivery, *arguments, "--home", "PH"), 2, words)
    assert not (bench.folder / "PH/centres").exists()


def test_of_several_deliveries_the_bad_one_is_named_and_the_good_one_taken(cli: Cli, bench: Bench) -> None:
    bench.accredit(BATANGAS)
    good = BATANGAS.next().deliver(bench.folder / "good")
    (bench.folder / "bad").mkdir()
    said = cli("accept", "bad", good, "--home", "PH", "--json")
    assert said.code == 1
    assert "bad is not a delivery" in said.err
    rows = json.loads(said.out)["deliveries"]
    assert [row.get("number") for row in rows] == [None, 2]


def test_the_centres_of_a_country_are_listed(cli: Cli, bench: Bench) -> None:
    assert "no centre is accredited here yet" in cli("list", "--home", "PH").out
    bench.accredit(BATANGAS)
    assert BATANGAS.fingerprint in cli("list", "--home", "PH").out
    gone = cli("withdraw", BATANGAS.iss, "--since", "2026-11-20", "--home", "PH")
    assert "Still believed: 0 certificates reported before that day." in gone.out
    (listed,) = json.loads(cli("list", "--home", "PH", "--json").out)["centres"]
    assert listed["withdrawn"] == "2026-11-20"


def test_what_a_centre_calls_itself_cannot_move_the_cursor(cli: Cli, bench: Bench) -> None:
    bench.accredit(Centre(name="Bat\x1b[2Jangas\u202e"))
    shown = cli("list", "--home", "PH").out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert NOW
