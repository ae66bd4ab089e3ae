"""Which files are read, and the genre of their folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.errors import CorpusError
from woodshed.learning.corpus.files import READERS, files_of
from woodshed.learning.corpus.song import Flaw, Song


@pytest.fixture
def songs(tmp_path):
    """A folder of empty files."""
    for name in (
        "jazz/b.mid",
        "jazz/old/a.CHO",
        "Neo Soul/c.txt",
        "d.xml",
        ".hidden/e.mid",
        "notes.pdf",
        "jazz/.f.mid",
    ):
        file = tmp_path / "My songs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return tmp_path / "My songs"


def found(*paths):
    """Names and genres of files."""
    return [(file.name, genre) for file, genre in files_of(paths)]


def test_folders_are_gone_through_and_the_nearest_that_names_a_genre_counts(songs):
    assert found(songs) == [("c.txt", "neo-soul"), ("d.xml", None), ("b.mid", "jazz"), ("a.CHO", "jazz")]


def test_the_folder_that_is_given_may_name_the_genre_too(songs):
    assert found(songs / "jazz") == [("b.mid", "jazz"), ("a.CHO", "jazz")]
    assert found(songs / "jazz" / "b.mid") == [("b.mid", "jazz")]


def test_no_file_is_read_twice(songs):
    assert found(songs / "d.xml", songs / "." / "d.xml") == [("d.xml", None)]
    assert len(found(songs, songs / "jazz")) == 4


def test_what_is_not_there_or_not_read_is_refused(songs):
    with pytest.raises(CorpusError, match="no file or folder") as refused:
        found(songs / "nowhere")
    assert ".musicxml" in refused.value.hint
    with pytest.raises(CorpusError, match=r"notes\.pdf is of a kind"):
        found(songs / "notes.pdf")


TEXTS = st.text(alphabet='irealbook://={}[]|<>"%20 \n#ABCDEFGm7b:t1', max_size=80)


@pytest.mark.parametrize("ending", sorted(READERS))
@given(content=st.one_of(st.binary(max_size=60), TEXTS.map(str.encode)))
def test_whatever_a_file_holds_it_is_read_or_told(ending, content):
    for read in READERS[ending](content, Path("file" + ending)):
        assert isinstance(read, Song | Flaw)
