"""The title that a piece bears in its files."""

from __future__ import annotations

from woodshed.piece.brief import Request

LONGEST = 80  # what stands over a score in one line

_JOINERS = "\u200c\u200d"  # invisible, and part of how some scripts and emoji are written


def title_of(request: Request) -> str:
    r"""The words of the request in one line, cut between words, without control characters.

    >>> title_of(Request(description="slow  blues\n in F"))
    'slow blues in F'
    """
    # Of a description of a hundred pages the beginning is enough.
    return shortened(plain_text(request.description[: 20 * LONGEST]))


def plain_text(words: str) -> str:
    """Words in one line, without what neither XML nor a terminal can show."""
    shown = (c if c.isprintable() or c in _JOINERS else " " for c in words)
    return " ".join("".join(shown).split())


def shortened(words: str) -> str:
    """As many words as fit into a title; an ellipsis stands for the rest."""
    if len(words) <= LONGEST:
        return words
    return words[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
