"""`rotate-key` and `compromise` as they are typed: files, passphrases, and what a person is told."""

import base64
import json
from datetime import date
from pathlib import Path

import pytest

from credential.keys import SigningKey
from credential.limits import DAY
from credential.sealing import WrongPassphrase
from device import clock
from device.errors import PassportError
from issuer.custody import keystore
from issuer.custody.key_change import OVERLAP_DAYS, mark_stolen, rotate
from issuer.custody.keystore import NAME as KEY
from tests.builders import NOW, a_key
from tests.issuer.builders import PASSPHRASE, Bench, a_row
from tests.issuer.conftest import Cli

OTHER_WORDS = "meadow copper lantern drift"


def signer_of(folder: Path) -> str:
    """The key a delivery is signed with."""
    head = (folder / "delivery.jwt").read_text().split(".")[0]
    kid: str = json.loads(base64.urlsafe_b64decode(head + "=="))["kid"]
    return kid


def test_a_new_key_signs_and_the_old_one_vouches_until_its_time_is_over(
    bench: Bench, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = bench.key.public
    (bench.home.parent / "other").write_text(f"{OTHER_WORDS}\n")
    said = cli("rotate-key", "--passphrase-file", "passphrase", "--passphrase-file", "other", words=None)
    assert said.code == 2  # no such file: nothing was made
    assert [path.name for path in keystore.key_files(bench.home)] == [KEY]
    (bench.home.parent / "passphrase").write_text(f"{PASSPHRASE}\n")
    made = cli(
        "rotate-key", "--json", "--passphrase-file", "passphrase", "--passphrase-file", "other", words=None
    )
    data = json.loads(made.out)
    assert data["old"] == old.fingerprint
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in keystore.key_files(bench.home)}
    assert modes == {KEY: "0o600", f"signing-key-{data['fingerprint'][:16]}.pem": "0o600"}
    with pytest.raises(WrongPassphrase):  # an older stick's passphrase opens only what is on that stick
        SigningKey.from_pem((bench.home / KEY).read_bytes(), PASSPHRASE.encode())
    other = bench.home.parent / "other"
    cli("publish", "--out", "d", words=other)
    assert signer_of(bench.home.parent / "d") == old.thumbprint
    cli("publish", "--out", "same", words=other)
    for path in (bench.home.parent / "d").iterdir():
        assert (bench.home.parent / "same" / path.name).read_bytes() == path.read_bytes()
    monkeypatch.setattr(clock, "now", lambda: NOW + (OVERLAP_DAYS + 1) * DAY)
    cli("publish", "--out", "d", words=other)
    assert signer_of(bench.home.parent / "d") != old.thumbprint
    assert [path.name for path in keystore.key_files(bench.home)] == [
        f"signing-key-{data['fingerprint'][:16]}.pem"
    ]


def test_a_stolen_key_is_out_of_use_at_once_and_the_person_told_what_to_carry(bench: Bench, cli: Cli) -> None:
    bench.issue(a_row())
    stolen = bench.key.public.fingerprint
    said = cli("compromise", stolen[:12], "--since", "2026-11-20")
    assert said.code == 0, said.err
    assert stolen in said.out
    assert "passport-issuer authority accept delivery/ --fingerprint" in said.out
    assert f"--stolen {stolen} --since 2026-11-20" in said.out
    assert "1 certificate it signed had not reached your authority before 2026-11-20" in said.out
    assert "TC-000001" in said.out
    assert not (bench.home / KEY).exists()
    again = cli("compromise", stolen, "--since", "2026-11-20")
    assert again.code == 0  # whoever was cut short is told once more what to carry
    assert said.out.partition("\n")[2] == again.out.partition("\n")[2]
    assert len(keystore.key_files(bench.home)) == 1
    later = cli("compromise", stolen, "--since", "2026-11-21")
    assert later.code == 1
    assert "is marked stolen since 2026-11-20 already; nothing was changed" in later.err
    earlier = json.loads(cli("compromise", stolen, "--since", "2026-11-19", "--json").out)
    assert earlier["new"] is None
    assert earlier["accept"].endswith(
        f"--fingerprint {earlier['fingerprint']} --stolen {stolen} --since 2026-11-19"
    )
    assert cli("audit", "verify", words=None).code == 0


@pytest.mark.parametrize(
    ("key", "since", "words"),
    [
        ("abc", "2026-11-20", "names no key of this centre"),
        ("0" * 64, "2026-11-20", "names no key of this centre"),
        ("", "2026-11-20", "names no key of this centre"),
        (None, "2026-11-29", "2026-11-29 is still to come"),
        (None, "20.11.2026", "is not a date"),
    ],
)
def test_a_wrong_report_changes_nothing(
    bench: Bench, cli: Cli, key: str | None, since: str, words: str
) -> None:
    said = cli("compromise", bench.key.public.fingerprint if key is None else key, "--since", since)
    assert (said.code, words in said.err) == (2, True), said.err
    assert (bench.home / KEY).exists()


def test_what_a_stolen_or_replaced_key_signs_meanwhile_is_not_recorded(bench: Bench) -> None:
    bench.issue(a_row())
    with bench.register.writing():
        rotate(bench.register, a_key("next").public, NOW)
    assert bench.issue(a_row(reference="W-0002")).tally.issued == 1  # still vouching
    with bench.register.writing():
        mark_stolen(bench.register, bench.key.public, date(2026, 11, 20), None, NOW)
    with pytest.raises(PassportError, match="the signing key was replaced meanwhile"):
        bench.issue(a_row(reference="W-0003"))
    assert bench.count() == 2


def test_a_change_of_the_passphrase_that_was_cut_short_is_completed_by_running_it_again(
    bench: Bench, cli: Cli
) -> None:
    parent = bench.home.parent
    (parent / "words").write_text(f"{PASSPHRASE}\n")
    (parent / "other").write_text(f"{OTHER_WORDS}\n")
    assert cli("rotate-key").code == 0
    keystore.seal_anew(bench.home, bench.key, OTHER_WORDS.encode())  # and there it was killed
    assert "the passphrase is wrong" in cli("backup", "b.backup").err
    both = ("--passphrase-file", parent / "words", "--passphrase-file", parent / "other")
    again = cli("rotate-key", *both, words=None)
    assert again.code == 0, again.err
    assert [path.name for path in keystore.key_files(bench.home)].count(KEY) == 1
    for path in keystore.key_files(bench.home):
        SigningKey.from_pem(path.read_bytes(), OTHER_WORDS.encode())


def test_a_stolen_key_is_not_put_back_in_place_of_the_one_that_followed_it(bench: Bench, cli: Cli) -> None:
    cli("backup", "before.backup")
    assert cli("compromise", bench.key.public.fingerprint, "--since", "2026-11-20").code == 0
    [new] = keystore.key_files(bench.home)
    new.unlink()
    said = cli("restore", "before.backup", "--keys")
    assert (said.code, "no key that is missing here is in this backup" in said.err) == (1, True), said.err
    assert keystore.key_files(bench.home) == []
