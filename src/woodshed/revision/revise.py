"""Revises a piece, in order: what is asked, what is kept, the whole, the chords, the hands; and what it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Unpack

from woodshed.errors import RequestError
from woodshed.fingering import fingered
from woodshed.output.document import id_of, to_document
from woodshed.output.document_reading import from_document
from woodshed.piece import Arrangement, Revision
from woodshed.revision.checking import settled
from woodshed.revision.difference import bar_changes
from woodshed.revision.orders import Locks, Wish
from woodshed.revision.reading import read_words
from woodshed.revision.settings import Settings, beaten, orders_of
from woodshed.revision.work import Work

_HINT = 'Say what is to change, such as "more tension in bar 7", or use --redo-bars, --transpose, --level …'


def revise(
    arrangement: Arrangement, words: str = "", *, keep: Locks | None = None, **settings: Unpack[Settings]
) -> Arrangement:
    """The piece as the words and settings would have it; all that was not asked for stays as it was, note by note.

    What ``keep`` locks stays to the byte. A setting beats the words. The result says what it came from; what was not
    understood, or could not be done, stands in its notices, before those that it had.

    Raises:
        RequestError: nothing that was asked can be done: no such bar, an order against a lock, words that mean nothing.
        KeyNameError: a key that was set cannot be read.
    """
    piece = as_told(arrangement)
    wish = read_words(words, piece) if words.strip() else Wish()
    own = orders_of(settings, piece)
    orders, notices = beaten(wish.orders, own)
    orders += own
    locks = wish.locks | (keep or Locks())
    if not orders:
        _refuse_nothing(words, locks, wish.notices)
    told_of = [*wish.notices, *notices]
    locks = settled(orders, locks, piece, told_of)
    work = Work(piece, piece, tuple(orders), locks, settings, told_of)
    result = work.carried_out()
    if not work.notices and _alike(piece, result):
        work.notices.append("Nothing changed: the piece stands as these words would have it.")
    told = tuple((name, _plainly(value)) for name, value in sorted(settings.items()) if value is not None)
    step = Revision(id_of(piece), words.strip(), told + _kept(keep))
    brief = replace(result.brief, notices=tuple(dict.fromkeys((*work.notices, *piece.brief.notices))))
    return replace(result, brief=brief, id=None, revisions=(*piece.revisions, step))


def as_told(arrangement: Arrangement) -> Arrangement:
    """The arrangement as its document tells it: with fingers, functions and remarks, so that they can be kept."""
    return from_document(to_document(fingered(arrangement)))


def _alike(before: Arrangement, after: Arrangement) -> bool:
    """Whether two pieces sound and are told alike."""
    same = (before.brief, before.chart.key_changes, before.pedal) == (after.brief, after.chart.key_changes, after.pedal)
    return same and not bar_changes(before, after)


def _refuse_nothing(words: str, locks: Locks, told: Sequence[str]) -> None:
    reasons = [notice for notice in told if not notice.startswith("Not understood")]
    if reasons:
        raise RequestError(" ".join(reasons), hint=_HINT)
    if locks:
        raise RequestError("this says what to keep, and not what to change", hint=_HINT)
    if words.strip():
        raise RequestError(f'nothing in "{words.strip()[:60]}" was understood as a change: the piece stays', hint=_HINT)
    raise RequestError("nothing is asked", hint=_HINT)


def _plainly(value: object) -> str:
    return value if isinstance(value, str) else " ".join(map(str, value)) if isinstance(value, Sequence) else str(value)


def _kept(keep: Locks | None) -> tuple[tuple[str, str], ...]:
    if not keep:
        return ()
    parts = [f"{part} in bar {bar}" for part, bar in sorted(keep.parts)]
    named = ["chords"] * keep.chords + sorted(keep.hands) + parts + ["the rest"] * keep.rest
    bars = [",".join(map(str, sorted(keep.bars)))] if keep.bars else []
    return (("keep", ", ".join([*bars, *named])),)
