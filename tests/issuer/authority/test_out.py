"""Where the authority writes: folders are made, and nothing that is not ours is ever lost."""

import shutil
from pathlib import Path

import pytest

from device.errors import PassportError
from issuer.authority import bundle
from issuer.authority.desk import check_new_file
from tests.device.trust_world import hashes
from tests.issuer.authority.bench import Bench, Centre
from tests.issuer.authority.conftest import Cli
from tests.issuer.authority.test_commands import assert_stopped


@pytest.fixture
def signed(bench: Bench) -> Bench:
    """The Philippines have signed into PH-out, and the scheme has published to bundle."""
    bench.accredit(Centre())
    bench.sign("PH")
    bench.publish("PH")
    return bench


def _write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "metadata/PH.json.bak",
        "targets/PH/photo.jpg",
        "targets/ID",
        "metadata/XX.json",
    ],
)
def test_a_folder_with_a_foreign_file_is_refused_and_the_file_named(name: str, signed: Bench) -> None:
    _write(signed.folder / "PH-out" / name)
    before = hashes(signed.folder)
    with pytest.raises(PassportError, match=f"PH-out holds {name}, which was not written here") as caught:
        signed.sign("PH")
    assert caught.value.exit_code == 2
    assert hashes(signed.folder) == before


def test_a_bundle_with_a_foreign_file_or_folder_is_refused(signed: Bench) -> None:
    for name, make in (("targets/notes.txt", _write), ("mine", Path.mkdir)):
        path = signed.folder / "bundle" / name
        make(path)
        with pytest.raises(PassportError, match=f"bundle holds {name}"):
            signed.publish()
        path.rmdir() if path.is_dir() else path.unlink()
    signed.publish()


@pytest.mark.parametrize("out", ["photos", "photos.zip", "torn.zip", "ROOT.json"])
def test_a_bundle_is_never_written_over_something_else(out: str, signed: Bench) -> None:
    _write(signed.folder / "photos/1.jpg")
    _write(signed.folder / "torn.zip")
    shutil.make_archive("photos", "zip", "photos")
    before = hashes(signed.folder)
    with pytest.raises(PassportError) as caught:
        signed.publish(out=out)
    assert caught.value.exit_code == 2
    assert hashes(signed.folder) == before


def test_a_country_does_not_write_over_the_whole_bundle(signed: Bench) -> None:
    shutil.rmtree(signed.folder / "PH-out")
    (signed.folder / "bundle").rename(signed.folder / "PH-out")
    with pytest.raises(PassportError, match="which was not written here"):
        signed.sign("PH")
    signed.publish(out="bundle.zip")
    signed.publish(out="bundle.zip")
    with pytest.raises(PassportError, match=r"bundle\.zip is a file"):
        bundle.check_place(signed.folder / "bundle.zip", "PH")


def test_what_a_file_manager_left_does_not_stop_a_publication(signed: Bench) -> None:
    for name in (".DS_Store", "targets/Thumbs.db"):
        _write(signed.folder / "bundle" / name)
    signed.publish()
    assert not (signed.folder / "bundle/.DS_Store").exists()


def test_a_neighbour_whose_name_looks_like_ours_is_left_alone(signed: Bench) -> None:
    _write(signed.folder / "bundle.displaced/1.jpg")
    signed.publish()
    assert (signed.folder / "bundle.displaced/1.jpg").exists()


@pytest.mark.parametrize("out", [".", "/", "..", "ROOT.json/ph"])
def test_a_place_that_cannot_be_written_to_is_a_wrong_argument(out: str, signed: Bench) -> None:
    for country in (None, "PH"):
        with pytest.raises(PassportError) as caught:
            bundle.check_place(Path(out), country)
        assert caught.value.exit_code == 2
    with pytest.raises(PassportError) as caught:
        check_new_file(Path(out))
    assert caught.value.exit_code == 2


def test_a_wrong_place_is_one_line_and_changes_nothing(cli: Cli, signed: Bench) -> None:
    before = hashes(signed.folder)
    said = cli("sign", "--out", ".", "--home", "PH", words="PH")
    assert_stopped(said, 2, ". cannot be replaced as a whole")
    assert hashes(signed.folder) == before


def test_the_present_folder_is_not_replaced_even_when_all_in_it_is_ours(
    signed: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(signed.folder / "bundle")
    with pytest.raises(PassportError, match="cannot be replaced as a whole"):
        bundle.check_place(signed.folder / "bundle")


def test_missing_folders_are_made_and_their_names_cannot_move_the_cursor(cli: Cli, signed: Bench) -> None:
    odd = "o\x1b[2Jdd"
    three = [part for name in "xyz" for part in ("--keys", f"{odd}/{name}")]
    runs = [
        cli("sign", "--out", f"{odd}/a/ph", "--home", "PH", words="PH"),
        cli("publish", "--out", f"{odd}/b/bundle", "--home", "scheme", words="scheme"),
        cli("publish", "--out", f"{odd}/c/bundle.zip", "--home", "scheme", words="scheme"),
        cli("join", "QA", "--out", f"{odd}/d/QA.pem", "--home", f"{odd}/qa", words="d"),
        cli("init", "O", *three, "--out", f"{odd}/e/O.json", "--home", f"{odd}/o", words="a b c d"),
    ]
    assert [said.code for said in runs] == [0] * 5
    runs.append(cli("accept", odd, f"{odd}/none", "--home", "PH"))
    runs.append(cli("root", "--keys", odd, "--keys", f"{odd}/x", "--home", "scheme"))
    for said in runs:
        assert "o\N{REPLACEMENT CHARACTER}[2Jdd" in said.out + said.err
        assert "\x1b" not in said.out + said.err
