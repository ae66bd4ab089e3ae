"""Charts of one line each."""

from __future__ import annotations

from pathlib import Path

from woodshed.learning.corpus.jsonl import read_jsonl


def read(content):
    """What stands in a file."""
    return list(read_jsonl(content, Path("charts.jsonl")))


def test_each_line_is_a_song_with_its_number():
    one, two = read(b'{"bars": [["C"]], "title": "One"}\n\n{"bars": [["G"]], "key": "G"}\n')
    assert (one.where, one.chart["title"], one.chart["key"]) == ("line 1", "One", None)
    assert (two.where, two.chart["key"]) == ("line 3", "G")


def test_a_bad_line_is_told_and_the_others_are_kept():
    song, broken, number, loose, last = read(b'{"bars": [["C"]]}\n{"bars": [\n42\n{"bars": ["CDE"]}\n{"bars": [["F"]]}')
    assert [flaw.where for flaw in (broken, number, loose)] == ["line 2", "line 3", "line 4"]
    assert "not JSON" in broken.why
    assert "bars" in number.why
    assert [s.chart["bars"] for s in (song, last)] == [[["C"]], [["F"]]]


def test_bytes_that_are_no_text_and_endless_brackets_are_told():
    assert [flaw.where for flaw in read(b'{"a": "\xff"}\n' + b"[" * 100_000)] == ["line 1", "line 2"]


def test_a_mark_of_byte_order_is_passed_over():
    assert read(b'\xef\xbb\xbf{"bars": [["C"]]}')[0].where == "line 1"
