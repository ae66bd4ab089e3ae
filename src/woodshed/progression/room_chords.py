"""The chords that a room uses at a player's level: the vocabulary from which a model writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from woodshed.genres.rooms import style_of
from woodshed.genres.style import Phrase, Style
from woodshed.piece.brief import GENRES, Brief, Feel, Request
from woodshed.piece.chart import Bar, Change, Chart, Credit
from woodshed.progression.by_rules import coloured
from woodshed.progression.habits import habits_in
from woodshed.progression.harmonic_rhythm import HOLD
from woodshed.progression.idioms import rule_of, written_rows
from woodshed.progression.limits import of_families
from woodshed.progression.phrases import Library, reach
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.roman import chord_of

_RICH = 5
"""From this complexity on every chord type of the room may stand on every degree."""
_NOBODY = Request(description="")


def room_chords(brief: Brief, style: Style) -> tuple[Chord, ...]:
    """The chords of a room that suit a brief, in its key, without doubles, in a fixed order.

    Those of its phrases within the player's reach, as rich as genre and level have them; those that the devices asked
    for are made of; from complexity 5 on each of their types on all twelve degrees. Chords that were refused are left
    out.
    """
    return _chords(alike(brief), style.genre)


def alike(brief: Brief) -> Brief:
    """The brief without all that leaves the chords of its room as they are, to be looked up once for many."""
    return replace(
        brief, request=_NOBODY, seed=0, wish="", tempo=0.0, bars=8, feel=Feel(), notices=(), progression=(), form="",
        volume=0, density=0, hands="both", hand_size="medium", clave=None, voices=None, cycled=False, loop=False,
        idioms=tuple(replace(i, bars=None, count=None) for i in brief.idioms),
        key_changes=tuple(replace(change, bar=2) for change in brief.key_changes),
    )  # fmt: skip


@lru_cache(maxsize=512)
def _chords(brief: Brief, room: str) -> tuple[Chord, ...]:
    style = style_of(room)
    keys = dict.fromkeys([brief.key, *(change.key for change in brief.key_changes)])
    found = dict.fromkeys(chord for key in keys for chord in _in_key(brief, style, key))
    return tuple(sorted(found, key=lambda chord: (chord.root.name, chord.symbol)))


def _in_key(brief: Brief, style: Style, key: Key) -> Iterator[Chord]:
    numerals = [*_of_phrases(_in_reach(brief, style, key)), *_of_devices(brief)]
    chords = dict.fromkeys(chord_of(numeral, key) for numeral in numerals)
    here = replace(brief, key=key, key_changes=())
    yield from _allowed(chords, here)
    if brief.complexity >= _RICH:
        types = dict.fromkeys(chord.type for chord in chords)
        roots = dict.fromkeys(key.spell(semitone) for semitone in range(12))
        yield from _allowed((Chord(root, kind) for root in roots for kind in types), here)


def _in_reach(brief: Brief, style: Style, key: Key) -> list[Phrase]:
    """The phrases of the sub-style, in the mode and within reach; requirements are let go rather than all phrases."""
    library = Library(brief, style)
    pool = [p for p in style.phrases if p.mode == ("minor" if key.minor else "major")]
    for test in (library.in_style, lambda phrase: phrase.level <= reach(brief)):
        pool = [p for p in pool if test(p)] or pool
    return pool


def _of_phrases(phrases: Iterable[Phrase]) -> Iterator[str]:
    return (numeral for phrase in phrases for bar in phrase.bars for numeral in bar if numeral != HOLD)


def _of_devices(brief: Brief) -> Iterator[str]:
    """The numerals of which the devices are made that were asked for, as any room writes them."""
    mode = "minor" if brief.key.minor else "major"
    for idiom in brief.idioms:
        if rule_of(idiom.name, idiom.argument) is None:
            continue
        for text in written_rows(idiom, mode):
            yield from (sign for sign in text.replace("|", " ").split() if sign != HOLD)
        named = {idiom.name, f"{idiom.name}:{idiom.argument}"}
        rooms = dict.fromkeys((brief.genre, *GENRES))
        tagged = ([p for p in style_of(r).phrases if p.mode == mode and named.intersection(p.idioms)] for r in rooms)
        yield from _of_phrases(next((phrases for phrases in tagged if phrases), []))


def _allowed(chords: Iterable[Chord], brief: Brief) -> Iterator[Chord]:
    """The chords as rich as they may be, without families that were refused."""
    bars = tuple(Bar((Change(chord, brief.meter.bar),)) for chord in chords)
    chart = Chart(key=brief.key, meter=brief.meter, bars=bars, credit=Credit("rules"))
    chart = of_families(coloured(chart, brief), brief)
    return (bar.changes[0].chord for bar in chart.bars)


def tonics(chords: Iterable[Chord], key: Key, genre: str) -> tuple[Chord, ...]:
    """The chords on which a piece in this key may come to rest: the tonic without a foreign bass."""
    families = {"min"} if key.minor else {"maj", "pow"}
    families |= {"dom"} if habits_in(genre).tonic_seventh or key.mode in {"mixolydian", "blues"} else set()
    return tuple(
        chord for chord in chords if chord.root == key.tonic and chord.bass is None and chord.kind.family in families
    )
