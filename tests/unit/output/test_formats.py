"""The table of formats."""

from __future__ import annotations

import json

import pytest

from pieces import a_note, a_piece
from woodshed.errors import OutputError
from woodshed.output import FORMATS, render

BEGINNINGS = {"json": b'{"format"', "midi": b"MThd", "musicxml": b"<?xml", "chart": b"Title:"}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_a_file_of_its_kind(name):
    """The same arrangement gives the same bytes."""
    piece = a_piece(a_note("C4", 0, 960))
    content = render(piece, name)
    assert content.startswith(BEGINNINGS[name])
    assert content == FORMATS[name].render(piece)


def test_a_file_of_json_is_one_line():
    """As a line of a batch."""
    content = render(a_piece(), "json")
    assert content.endswith(b"}\n")
    assert json.loads(content)["format"] == "woodshed.arrangement/1"


def test_suffixes_tell_formats_apart():
    """So that the name of a file can choose."""
    assert len({form.suffix for form in FORMATS.values()}) == len(FORMATS)


def test_a_format_that_does_not_exist_is_an_error_that_names_those_that_do():
    """With a hint."""
    with pytest.raises(OutputError, match="'pdf'") as error:
        render(a_piece(), "pdf")
    assert "midi" in error.value.hint
