"""The page on training on one's own songs holds true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from woodshed.learning.corpus import charts_of
from woodshed.learning.corpus.files import READERS
from woodshed.learning.tune import GENRES

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "train-on-your-own-songs.md").read_text(encoding="utf-8")


def block(language):
    """The code of a language on the page."""
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[1]


@pytest.fixture
def songs(tmp_path, monkeypatch):
    """A songbook with the faults of which the page speaks."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "songs"
    folder.mkdir()
    (folder / "charts.jsonl").write_text(block("json"))
    (folder / "old.cho").write_text("words\n" * 11 + "[C]la [Cyz]la")
    wild = "Blue Hour=Doe Jane=Swing=C=n=" + "[C   " + "|F   " * 5 + "|C7b   Z"
    (folder / "set.html").write_text(f"\n\nirealbook://{wild}")
    return folder


def test_every_kind_of_file_that_is_read_is_named():
    table = PAGE[PAGE.index("| kind |") : PAGE.index("## Genre")]
    assert set(READERS) == set(re.findall(r"`(\.\w+)`", table))


def test_every_genre_is_named():
    sentence = re.sub(r"\s+", " ", re.search(r"The genres are (.*?)\.", PAGE, re.DOTALL)[1]).replace(" and ", ", ")
    assert set(GENRES) - {"other"} == set(sentence.split(", "))


def test_the_line_on_the_page_is_a_chart(songs):
    (tune,) = charts_of([songs]).tunes
    assert (tune.setting.tonic, tune.setting.mode, tune.setting.beats, len(tune.classes)) == (10, "minor", 3, 3)


def test_what_cannot_be_read_is_told_in_the_words_of_the_page(songs):
    told = sorted(str(unread) for unread in charts_of([Path("songs")]).unread)
    assert block("text").splitlines() == told


def test_the_example_in_python_runs(songs, capsys):
    names: dict[str, object] = {}
    exec(block("python"), names)  # noqa: S102 - the example is ours
    assert len(names["tunes"]) == 1
    assert "old.cho" in capsys.readouterr().out
