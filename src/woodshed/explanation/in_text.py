"""An explanation as text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from textwrap import wrap

from woodshed.explanation.explanation import BarExplained, ChordExplained, Explanation
from woodshed.piece.bars import bars_in_words
from woodshed.words.understood import Understood

_WIDTH = 110
_MOST = 30
"""The widest first column; a longer phrase is cut."""
_OVER = re.compile(r"/(?=[b#]*[IViv])")
"""The bass of a numeral, not the nine of a 6/9; to a reader V7/VII would be the dominant of seven."""
_OUTCOMES = {"done": "", "overruled": "overruled: ", "beyond": "", "unread": ""}


def request_in_text(request: Sequence[Understood]) -> str:
    """A table of phrases and what each did."""
    rows = [(_cut(one.phrase), _OUTCOMES[one.outcome] + one.effect) for one in request]
    return "\n".join(_table(rows))


def in_text(told: Explanation) -> str:
    """The whole explanation, chord by chord."""
    parts = [_head(told)]
    if told.request:
        parts.append(_part("What the words did", [request_in_text(told.request)]))
    parts.append(_part("How it is built", _form(told)))
    if told.devices:
        rows = [(one.title, f"{bars_in_words(one.bars)}: {one.what}") for one in told.devices]
        parts.append(_part("What it holds", _table(rows)))
    if told.hands:
        parts.append(_part("What the hands do", _hands(told)))
    if told.how_hard:
        rows = [(bars_in_words([bar]), reason) for bar, reason in told.how_hard.reasons]
        parts.append(_part(f"How hard it is: level {told.how_hard.level:g} of 10", _table(rows)))
    parts.append(_part("Bar by bar", [_bar(bar, grips=False) for bar in told.bars]))
    return "\n\n".join(parts)


def bars_in_text(told: Explanation, bars: Collection[int]) -> str:
    """Some bars alone, counted from 1, with the notes of both hands."""
    return "\n\n".join([_head(told), *(_bar(bar, grips=True) for bar in told.bars if bar.number in bars)])


def _head(told: Explanation) -> str:
    return "\n".join(filter(None, [told.title, told.about]))


def _part(title: str, lines: Iterable[str]) -> str:
    return "\n".join([title, *lines])


def _form(told: Explanation) -> list[str]:
    rows = [(bars_in_words(range(s.first, s.last + 1)), f"section {s.name}") for s in told.sections]
    rows += [(bars_in_words([move.bar]), f"key {move.key}: {move.how}") for move in told.key_moves]
    rows += [(bars_in_words([c.bar]), f"{c.title} ({', '.join(c.chords)}): {c.what}") for c in told.closes]
    return [*_table(rows), f"  {told.ending}"]


def _hands(told: Explanation) -> list[str]:
    rows = []
    for stretch in told.hands:
        how = "; in turn with ".join(f"{manner.title}: {manner.how}" for manner in stretch.manners)
        rows.append((f"{stretch.hand} hand, {bars_in_words(range(stretch.first, stretch.last + 1))}", how))
    return _table(rows)


def _bar(bar: BarExplained, *, grips: bool) -> str:
    lines = [f"{bar.number} [{bar.section}]" if grips else f"{bar.number}"]
    width = max(len(chord.symbol) for chord in bar.chords)
    for chord in bar.chords:
        lines += _chord(chord, width, grips=grips)
    if grips and bar.left:
        lines += [f"  left hand: {bar.left}; right hand: {bar.right}"]
    return "\n".join(lines)


def _chord(chord: ChordExplained, width: int, *, grips: bool) -> Iterator[str]:
    said = chord.why.lower().startswith(chord.short.partition(",")[0])
    numeral = _OVER.sub(" over ", chord.numeral)
    head = f"  {chord.symbol:<{width}}  {numeral}{'' if said else f', {chord.short}'}: "
    named = f" ({', '.join(chord.devices)})" if chord.devices else ""
    yield from _wrapped(head, chord.why + named, width + 4)
    grip = chord.grip
    if grips and grip:
        hands = [
            f"{hand} {' '.join(notes)} ({' '.join(steps)})"
            for hand, notes, steps in (("left", grip.left, grip.left_steps), ("right", grip.right, grip.right_steps))
            if notes
        ]
        shape = f"; {grip.shape}" if grip.shape else ""
        yield f"{' ' * (width + 4)}played: {', '.join(hands)}{shape}"


def _wrapped(head: str, words: str, indent: int) -> list[str]:
    return wrap(head + words, _WIDTH, subsequent_indent=" " * indent, initial_indent="", break_on_hyphens=False) or [
        head
    ]


def _table(rows: Sequence[tuple[str, str]]) -> list[str]:
    width = max((len(first) for first, _ in rows), default=0)
    lines: list[str] = []
    for first, second in rows:
        lines += _wrapped(f"  {first:<{width}}  ", second, width + 4)
    return lines


def _cut(phrase: str) -> str:
    return phrase if len(phrase) <= _MOST else phrase[: _MOST - 1] + "…"
