"""Chord symbols as a model writes them: without the parentheses, which cost it a token each and say nothing."""

from __future__ import annotations

from functools import lru_cache

from woodshed.errors import ChordSymbolError
from woodshed.theory.chord import Chord

_PARENTHESES = str.maketrans("", "", "()")


@lru_cache(maxsize=4096)
def shorthand(chord: Chord) -> str:
    """The symbol without parentheses, where it means the same chord without them.

    >>> [shorthand(Chord.parse(symbol)) for symbol in ("G7(b9)", "Cm(maj7)", "Dm7b5", "Ebmaj9/G")]
    ['G7b9', 'Cmmaj7', 'Dm7b5', 'Ebmaj9/G']
    """
    short = chord.symbol.translate(_PARENTHESES)
    try:
        return short if Chord.parse(short) == chord else chord.symbol
    except ChordSymbolError:
        return chord.symbol
