"""Copies of our own folders."""

import stat
from pathlib import Path

from device.copying import copy_folder


def test_a_copy_holds_the_files_and_is_as_private_as_the_original(tmp_path: Path) -> None:
    (tmp_path / "old/deep").mkdir(parents=True)
    (tmp_path / "old/deep/key").write_bytes(b"secret")
    (tmp_path / "old/deep/key").chmod(0o600)
    (tmp_path / "old/deep").chmod(0o700)
    copy_folder(tmp_path / "old", tmp_path / "new/place")
    assert (tmp_path / "new/place/deep/key").read_bytes() == b"secret"
    assert stat.S_IMODE((tmp_path / "new/place/deep").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new/place/deep/key").stat().st_mode) == 0o600


def test_a_link_to_a_file_becomes_the_file_and_one_to_a_folder_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "aside").mkdir()
    (tmp_path / "aside/file").write_bytes(b"x")
    (tmp_path / "old").mkdir()
    (tmp_path / "old/file").symlink_to(tmp_path / "aside/file")
    (tmp_path / "old/folder").symlink_to(tmp_path / "aside")
    copy_folder(tmp_path / "old", tmp_path / "new")
    assert (tmp_path / "new/file").read_bytes() == b"x"
    assert not (tmp_path / "new/file").is_symlink()
    assert list((tmp_path / "new/folder").iterdir()) == []
