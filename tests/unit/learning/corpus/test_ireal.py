"""Files with iReal Pro links."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from woodshed.learning.corpus.ireal import read_ireal


def read(text):
    """What stands in a file."""
    return list(read_ireal(text.encode(), Path("list.html")))


def test_a_song_has_title_composer_key_mode_and_meter():
    (song,) = read("<a href='" + "irealbook://" + quote("Blue Hour, The=Doe Jane=Waltz=G-=n=T34[G-  |D7  Z"))
    chart = song.chart
    assert (chart["title"], chart["composer_or_artist"]) == ("The Blue Hour", "Doe Jane")
    assert (chart["key"], chart["mode"], chart["meter"]) == ("G", "minor", "3/4")
    assert chart["bars"] == [["G-"], ["D7"]]


def test_a_song_that_cannot_be_read_is_told_and_the_next_is_kept():
    body = "Odd=Doe Jane=Swing=Q=n=[C Z=Good=Doe Jane=Swing=C=n=[C7 Z=Wild=Doe Jane=Swing=C=n=[C7b Z"
    odd, good, wild = read("irealbook://" + quote(body))
    assert odd.where == "line 1, 'Odd'"
    assert "not a key" in odd.why
    assert good.chart["title"] == "Good"
    assert wild.where == "line 1, 'Wild', bar 1"


def test_a_text_without_links_is_told():
    (flaw,) = read("Dear diary")
    assert "no irealb://" in flaw.why
