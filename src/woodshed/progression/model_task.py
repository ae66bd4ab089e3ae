"""What a model is asked for a brief: the grammar that it writes in, and what it is told."""

from __future__ import annotations

from random import Random
from typing import NamedTuple
from zlib import crc32

from woodshed.genres.style import Style
from woodshed.llm.chart_grammar import ChartGrammar
from woodshed.llm.model import Ask
from woodshed.llm.prompt import Wish, asking
from woodshed.llm.shorthand import shorthand
from woodshed.piece.brief import Brief
from woodshed.progression.asked import Contents, asked_bars, with_ending
from woodshed.progression.facts import examples, facts, room
from woodshed.progression.forms import choruses, forms_for
from woodshed.progression.habits import colour_of
from woodshed.progression.phrases import Library
from woodshed.progression.plain_key import in_plain_key
from woodshed.progression.room_chords import room_chords
from woodshed.progression.sections import sections_of
from woodshed.progression.slots import slots
from woodshed.theory.chord import Chord
from woodshed.theory.roman import chord_of

_UNUSUAL = 8
"""From this complexity on a request wants to be surprised."""

_TEMPERATURES = (0.4, 0.7, 1.0)
"""For plain wishes, ordinary ones, and those that want to be surprised."""


class Task(NamedTuple):
    """A brief as it is put to a model, in the key without sharps or flats.

    ``settled`` are the bars that the player spelled out, in that key; ``letters`` the rehearsal letter of every bar.
    """

    plain: Brief
    wish: Wish
    ask: Ask
    settled: Contents
    letters: tuple[str, ...]


def task_of(brief: Brief, style: Style) -> Task:
    """Everything that a model needs to compose for a brief."""
    plain = in_plain_key(brief)
    colour = colour_of(plain)
    settled = with_ending(asked_bars(plain, colour), plain, colour)
    chords = room_chords(plain, style)
    letters, opening = _outline(plain, style)
    grammar = ChartGrammar(
        meter=plain.meter,
        symbols=tuple(map(shorthand, chords)),
        slots=slots(plain, chords, settled, opening),
    )
    wish = Wish(room(plain, style), examples(plain, style), tuple(facts(plain, settled)), brief.wish)
    messages = asking(wish)
    seed = brief.request.seed if brief.request.seed is not None else crc32(repr(messages).encode())
    ask = Ask(messages, grammar, grammar.longest, _temperature(brief.complexity), seed % 2**31)
    return Task(plain, wish, ask, settled, letters)


def _temperature(complexity: int) -> float:
    return _TEMPERATURES[(complexity >= 4) + (complexity >= _UNUSUAL)]


def _outline(brief: Brief, style: Style) -> tuple[tuple[str, ...], dict[int, Chord]]:
    """The rehearsal letter of every bar, and the chord that opens each bar of a form.

    A blues is one by where its chords stand, so a form keeps them; what is between is the model's. Only where nothing
    usual is wanted, a form that nobody named is let go.
    """
    library = Library(brief, style)
    forms = forms_for(brief, style, library)
    if not forms:
        return tuple(section.letter for section in sections_of(brief) for _ in range(section.bars)), {}
    bars = choruses(forms, brief, library, Random(0))
    letters = tuple(letter for numerals, several in bars for _, letter in zip(numerals, several, strict=True))
    firsts = [bar[0] for numerals, _ in bars for bar in numerals]
    opening = {n: chord_of(first, brief.key_at(n)) for n, first in enumerate(firsts, 1)}
    named = any(brief.asks(*form.idioms) for form in forms)
    return letters, opening if named or brief.complexity < _UNUSUAL else {}
