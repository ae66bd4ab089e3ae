"""Where the parts of a piece lie whose chords are spelled out each for itself: "verse: C Am, chorus: F G"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from woodshed.words.clue import Clue

PART = Clue(
    r"(?:^|[,;:.(|] ?|\b(?i:and|then|with|the|in the|for the) )"
    r"(?P<part>(?i:first half|second half|verses?|chorus(?:es)?|refrain|bridge|middle eight|middle 8|intro|outro)"
    r"|(?:section |part )?[ABC](?= ?[:=])|[ABC] (?:section|part)"
    r"|(?i:last|final|first|opening) \d{1,2}(?: bars| measures))"
    r"(?: (?:is|are|be|goes|go|has|have|uses?|on|over|with|chords?|changes|just|a|vamp|vamps|loop|loops|between|of"
    r"|to|should|back and forth))* ?[:,=-]? ?$"
)
_NAMES = {
    "verses": "verse", "choruses": "chorus", "refrain": "chorus", "middle eight": "bridge", "middle 8": "bridge",
}  # fmt: skip
_SHARES = {
    "first half": (0, 2),
    "second half": (1, 2),
    "verse": (0, 2),
    "chorus": (1, 2),
    "bridge": (2, 4),
    "B": (2, 4),
}
"""Where a part lies if it is the only one named: which of how many equal parts."""

Span = tuple[int, int]
"""First and last bar, counted from 1."""


def part_named(before: str) -> str:
    """The part of a piece that the words just before some chords name, or empty.

    >>> part_named("in C, verse: "), part_named("AABA, with B section "), part_named("play ")
    ('verse', 'B', '')
    """
    found = PART.search(before)
    if found is None:
        return ""
    letter = next((word for word in found["part"].split() if word in {"A", "B", "C"}), "")
    name = found["part"].lower()
    if name.split()[1:2] and name.split()[1].isdigit():
        return f"{'last' if name.startswith(('last', 'final')) else 'first'} {name.split()[1]}"
    return letter or _NAMES.get(name, name)


def bars_of_parts(parts: Sequence[str], form: str, bars: int) -> Mapping[str, list[Span]]:
    """The bars of each part: those of its letter in the form, else equal shares in the order named.

    >>> bars_of_parts(["verse", "chorus"], "", 16), bars_of_parts(["B"], "AABA", 32)
    ({'verse': [(1, 8)], 'chorus': [(9, 16)]}, {'B': [(17, 24)]})
    """
    edges = {part: [_edge(part, bars)] for part in parts if part[-1:].isdigit()}
    named = [part for part in dict.fromkeys(parts) if part not in edges]
    return {**edges, **_spread(named, form, bars)}


def _edge(part: str, bars: int) -> Span:
    """The bars of "last 4" or "first 8"."""
    end, number = part.split()
    count = min(int(number), bars)
    return (bars - count + 1, bars) if end == "last" else (1, count)


def _spread(named: Sequence[str], form: str, bars: int) -> Mapping[str, list[Span]]:
    if form and all(part in form for part in named):
        length = max(bars // len(form), 1)
        return {p: [_span(at, length) for at, letter in enumerate(form) if letter == p] for p in named}
    if len(named) == 1:
        at, count = _SHARES.get(named[0], (0, 1))
        return {named[0]: [_span(at, max(bars // count, 1))]}
    length = max(bars // max(len(named), 1), 1)
    return {part: [_span(at, length)] for at, part in enumerate(named)}


def _span(at: int, length: int) -> Span:
    return at * length + 1, (at + 1) * length
