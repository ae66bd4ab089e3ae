"""Finds the songs in iReal Pro links, ``irealb://`` and ``irealbook://``, as files and web pages hold them.

The older kind holds six fields a song, the chords in clear. The newer one holds seven and more, and mixes up its
chords: in each stretch of fifty signs but a short last one, the first five change places with the last five in mirror
image, and the eleventh to the twenty-fourth with those that mirror them; three signs stand for frequent groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

_LINK = re.compile(r"(irealb(?:ook)?)://([^\"\r\n]+)")
_MIXED = "1r34LbKcu7"
"""What begins chords that are mixed up."""
_STRETCH, _SHORT = 50, 51
"""Signs that are mixed among themselves, and how many of a rest stay as they are."""
_GROUPS = (("Kcl", "| x"), ("LZ", " |"), ("XyQ", "   "))
_ARTICLE = re.compile(r"(.+), (The|An?|Les?|La|Der|Die|Das)$")


class Linked(NamedTuple):
    """A song of a link: the line on which its link begins, and its fields, chords in clear."""

    line: int
    title: str
    composer: str
    style: str
    key: str
    chords: str


def linked_songs(text: str) -> Iterator[Linked | int]:
    """Every song of every link in a text; only its line where a song has too few fields."""
    for found in _LINK.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        body = unquote(unescape(found[2]))
        songs, places = (_older(body), (0, 1, 2, 3, 5)) if found[1] == "irealbook" else (_newer(body), (0, 1, 3, 4, 6))
        for song in songs:
            if len(song) <= places[-1]:
                yield line
                continue
            title, composer, style, key, chords = (song[place] for place in places)
            title = _ARTICLE.sub(r"\2 \1", title.strip())
            yield Linked(line, title, composer.strip(), style.strip(), key.strip(), in_clear(chords))


def _older(body: str) -> list[list[str]]:
    """The fields of each song of an older link."""
    fields = body.split("=")
    return [fields[start : start + 6] for start in range(0, max(1, len(fields) - 1), 6)]


def _newer(body: str) -> list[list[str]]:
    """The fields of each song of a link of today.

    Songs end with three signs, which empty fields may make too, and the name of a playlist stands behind the last: so a
    song is what holds chords.
    """
    songs, begun = [], ""
    for part in body.split("==="):
        begun = f"{begun}==={part}" if begun else part
        if _MIXED in begun:
            songs.append(begun.split("="))
            begun = ""
    return songs or [body.split("=")[:1]]


def in_clear(chords: str) -> str:
    """The chords of a song unmixed, with every group written out; what is in clear stays as it is."""
    _, mixed, body = chords.partition(_MIXED)
    if not mixed:
        return chords
    text = ""
    while len(body) > _SHORT:
        text += mirrored(body[:_STRETCH])
        body = body[_STRETCH:]
    text += body
    for short, written in _GROUPS:
        text = text.replace(short, written)
    return text


def mirrored(stretch: str) -> str:
    """Fifty signs mixed up, or put in order again: both are the same."""
    signs = list(stretch)
    for place in (*range(5), *range(10, 24)):
        signs[place], signs[-1 - place] = signs[-1 - place], signs[place]
    return "".join(signs)
