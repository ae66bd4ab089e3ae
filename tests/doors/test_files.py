"""Files are written whole or not at all, and over nothing that was not given up."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from woodshed.cli import files
from woodshed.cli.files import fresh_stem, write_all
from woodshed.errors import OutputError


def names(folder: Path) -> list[str]:
    """All that lies in a folder, hidden files included."""
    return sorted(p.name for p in folder.iterdir())


def test_all_files_of_a_piece_are_written(tmp_path):
    """Each holds what it was given, and nothing unfinished is left beside them."""
    write_all({tmp_path / "a.mid": b"1", tmp_path / "a.json": b"2"}, force=False)
    assert names(tmp_path) == ["a.json", "a.mid"]
    assert (tmp_path / "a.mid").read_bytes() == b"1"


def test_a_file_that_is_there_is_kept_and_no_other_is_written(tmp_path):
    """One taken name stops them all; the message names it and --force."""
    (tmp_path / "a.json").write_text("dear")
    with pytest.raises(OutputError, match=r"a\.json is there already") as caught:
        write_all({tmp_path / "a.mid": b"1", tmp_path / "a.json": b"2"}, force=False)
    assert "--force" in caught.value.hint
    assert names(tmp_path) == ["a.json"]
    assert (tmp_path / "a.json").read_text() == "dear"


def test_a_link_that_leads_nowhere_is_a_taken_name_too(tmp_path):
    """Writing through it would make a file elsewhere."""
    (tmp_path / "a.mid").symlink_to(tmp_path / "gone")
    with pytest.raises(OutputError, match="is there already"):
        write_all({tmp_path / "a.mid": b"1"}, force=False)


def test_force_writes_over_what_is_there(tmp_path):
    """The old file is replaced in one step."""
    (tmp_path / "a.mid").write_bytes(b"old")
    write_all({tmp_path / "a.mid": b"new"}, force=True)
    assert names(tmp_path) == ["a.mid"]
    assert (tmp_path / "a.mid").read_bytes() == b"new"


def test_a_name_taken_at_the_last_moment_is_kept_and_the_others_go_back(tmp_path, monkeypatch):
    """Between looking and writing another program may have made the file."""
    rival = tmp_path / "b.mid"
    link = os.link

    def late(part, path):
        if path == rival:
            rival.write_bytes(b"theirs")
        link(part, path)

    monkeypatch.setattr(files.os, "link", late)
    with pytest.raises(OutputError, match=r"b\.mid is there already"):
        write_all({tmp_path / "a.mid": b"1", rival: b"2"}, force=False)
    assert names(tmp_path) == ["b.mid"]
    assert rival.read_bytes() == b"theirs"


def test_a_disk_that_is_full_leaves_nothing_behind(tmp_path, monkeypatch):
    """A write that fails in its middle takes back the finished ones too."""
    write = Path.write_bytes

    def full(self, content):
        if content == b"2":
            raise OSError(28, "No space left on device")
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_all({tmp_path / "a.mid": b"1", tmp_path / "b.mid": b"2"}, force=False)
    assert names(tmp_path) == []


def test_a_file_system_without_links_is_served_as_well(tmp_path, monkeypatch):
    """Some have none; the name is then looked at once more and taken."""

    def none(part, path):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(files.os, "link", none)
    write_all({tmp_path / "a.mid": b"1"}, force=False)
    assert names(tmp_path) == ["a.mid"]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("missing/a.mid", "there is no folder"),
        ("", "is a folder"),
        ("a" * 300, "cannot be written"),
    ],
    ids=["no folder", "a folder", "too long"],
)
def test_a_place_where_nothing_can_be_written_is_named(tmp_path, place, message):
    """No folder, a folder itself, a name too long."""
    with pytest.raises(OutputError, match=message):
        write_all({tmp_path / place: b"1"}, force=False)
    assert names(tmp_path) == []


def test_a_folder_that_takes_no_files_is_named(tmp_path, monkeypatch):
    """Permission is asked of the system, not guessed."""

    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.os, "open", refused)
    with pytest.raises(OutputError, match="cannot be written: Permission denied"):
        write_all({tmp_path / "a.mid": b"1"}, force=False)


def test_leftovers_of_an_earlier_run_are_passed_over(tmp_path):
    """A part of the same number is not written into."""
    left = tmp_path / f".woodshed-{os.getpid()}-0.part"
    left.write_bytes(b"left")
    write_all({tmp_path / "a.mid": b"1"}, force=False)
    assert left.read_bytes() == b"left"


def test_a_name_of_ours_gets_a_numeral_where_any_of_its_files_is_there(tmp_path):
    """So that a second `generate` loses nothing, and the files of a piece keep one name."""
    stem = tmp_path / "blues"
    assert fresh_stem(stem, [".mid", ".json"]) == stem
    (tmp_path / "blues.json").touch()
    (tmp_path / "blues-2.mid").touch()
    assert fresh_stem(stem, [".mid", ".json"]) == tmp_path / "blues-3"


def test_numerals_and_parts_come_to_an_end(tmp_path, monkeypatch):
    """A folder full of them is an error, not an endless search."""
    monkeypatch.setattr(files, "_TRIES", 2)
    (tmp_path / "blues.mid").touch()
    with pytest.raises(OutputError, match="every name like"):
        fresh_stem(tmp_path / "blues", [".mid"])
    for count in range(2):
        (tmp_path / f".woodshed-{os.getpid()}-{count}.part").touch()
    with pytest.raises(OutputError, match="full of unfinished files"):
        write_all({tmp_path / "a.mid": b"1"}, force=False)
