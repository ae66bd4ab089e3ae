"""How hard a request is to compose, 1 to 10."""

from __future__ import annotations

from woodshed.words.text import Text, spell
from woodshed.words.vocabulary import vocabulary

_START = 4
_LONG = 100
"""A description of more characters than this counts as detailed (contract, section 2)."""


def estimate_complexity(description: str, bars: int) -> int:
    """How hard a request of so many bars is to compose, from 1 to 10.

    Starts at 4; every complex word adds 2, simple words take 1 and medium words add 1, each group once; a named
    advanced device adds 1, more than 16 bars 1, more than 32 bars 2, a long description 1 (the product's contract).

    >>> estimate_complexity("simple C major jazz progression", 8)
    3
    """
    return complexity_of(spell(description), bars, len(description))


def complexity_of(text: Text, bars: int, length: int) -> int:
    """The same for a text already made plain; ``length`` counts the characters as written."""
    factors = [f for match in vocabulary().complexity.longest(text) for f in match.meanings]
    score = _START + 2 * factors.count("complex")
    score += ("medium" in factors) + ("device" in factors) - ("simple" in factors)
    score += (bars > 16) + (bars > 32) + (length > _LONG)
    return max(1, min(10, score))
