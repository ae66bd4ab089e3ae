"""Reads iReal Pro links out of texts and web pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from woodshed.errors import KeyNameError
from woodshed.learning.corpus.ireal_link import linked_songs
from woodshed.learning.corpus.ireal_rows import read_rows
from woodshed.learning.corpus.song import Flaw, Heading, Song, song_of, text_of
from woodshed.theory.key import Key


def read_ireal(content: bytes, path: Path) -> Iterator[Song | Flaw]:
    """Every song of every link, its repeats, endings and returns played out."""
    found = False
    for linked in linked_songs(text_of(content)):
        found = True
        if isinstance(linked, int):
            yield Flaw(f"line {linked}", "a song of this link has too few fields")
            continue
        where = f"line {linked.line}, {linked.title!r}"
        try:
            key = Key.parse(linked.key)
        except KeyNameError as error:
            yield Flaw(where, str(error))
            continue
        bars, meter = read_rows(linked.chords)
        yield song_of(Heading(linked.title, linked.composer, meter, key, where=where), bars)
    if not found:
        yield Flaw("", "there is no irealb:// or irealbook:// link in it")
