"""The ways a left hand may play a bar, each told from the notes; the definitions are those of the genre specs, 0.4."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from woodshed.explanation.hands.bars import HandBar, Stroke

Test = Callable[[HandBar], bool]

_BASS = 48
"""The highest key, C3, that counts as a bass note of stride; chords begin there (genre specs, 0.4)."""
_EIGHTHS = tuple(k / 8 for k in range(8))
_SKANKS = (1 / 8, 3 / 8, 5 / 8, 7 / 8)
_BOOGIE = frozenset({0, 2, 3, 4, 5, 7, 9, 10})
"""Steps above the root that a boogie figure is made of."""
_AT_ONCE = 10
"""Ticks apart at most."""
_SHORT = 0.125
"""Of a bar: a chop is no longer."""


def rests(bar: HandBar) -> bool:
    """Nothing sounds."""
    return not bar.strokes and not bar.sounding


def holds(bar: HandBar) -> bool:
    """Nothing is struck, and what was struck before sounds on."""
    return not bar.strokes and bar.sounding


def voices(bar: HandBar) -> bool:
    """The piece is written in four voices."""
    return bar.hearing.arrangement.brief.voices == "satb" and bool(bar.strokes)


def in_step(bar: HandBar) -> bool:
    """Both hands strike at the same places, four times at least, and together in full chords."""
    together = [s for s in bar.strokes if any(abs(s.onset - o.onset) <= _AT_ONCE for o in bar.other)]
    full = (
        [s for s in bar.other if len(s.pitches) >= 3] if bar.left else [s for s in bar.strokes if len(s.pitches) >= 3]
    )
    rights = bar.other if bar.left else bar.strokes
    return (
        len(full) >= 0.8 * len(rights)
        and len(together) >= 4
        and len(together) >= 0.8 * max(len(bar.strokes), len(bar.other))
    )


def tumbao(bar: HandBar) -> bool:
    """The and of two and the four, and nothing on one but at the very beginning."""
    return bar.struck(3 / 8, 3 / 4) and (bar.at(0) is None or bar.number == 1) and len(bar.strokes) <= 4


def boogie(bar: HandBar) -> bool:
    """Eight eighths from the figure of the chord; the last may lead by a half step."""
    if bar.hearing.meter.compound or not bar.struck(*_EIGHTHS):
        return False
    moves = len({stroke.top for stroke in bar.strokes}) >= 4
    return moves and all(_of_boogie(bar, stroke) for stroke in bar.strokes[:-1])


def _of_boogie(bar: HandBar, stroke: Stroke) -> bool:
    chord = bar.hearing.chord_at(stroke.onset)
    return chord is not None and all((p - chord.root.semitone) % 12 in _BOOGIE for p in stroke.pitches)


def shuffle(bar: HandBar) -> bool:
    """Root and fifth, root and sixth (or seventh), in turn."""
    pairs = [s.pitches[1] - s.pitches[0] for s in bar.strokes if len(s.pitches) == 2]
    sways = {7, 9} <= set(pairs) or {7, 10} <= set(pairs)
    return len(pairs) >= 4 and sways and len(pairs) >= 0.7 * len(bar.strokes)


def bubble(bar: HandBar) -> bool:
    """Short chords a sixteenth beside the off-beats of the right hand."""
    beside = [off + step for off in _SKANKS for step in (-1 / 16, 1 / 16)]
    between = [s for s in bar.strokes if s.on(*beside) and s.length <= _SHORT * bar.hearing.meter.bar]
    return len(between) >= 3 and sum(s.on(*_SKANKS) for s in bar.other) >= 3


def stride(bar: HandBar) -> bool:
    """A low bass on one and three, a chord on two and four."""
    if len(bar.beats) != 4:
        return False
    low, chord = (bar.at(0), bar.at(1 / 2)), (bar.at(1 / 4), bar.at(3 / 4))
    return all(s and s.low <= _BASS for s in low) and all(s and s.low >= _BASS and not s.single for s in chord)


def waltz(bar: HandBar) -> bool:
    """A bass on one, chords above it on two and three."""
    bass, two, three = bar.at(0), bar.at(1 / 3), bar.at(2 / 3)
    if bar.hearing.meter.count != 3 or bass is None:
        return False
    return all(s and not s.single and s.low > bass.low for s in (two, three))


def alberti(bar: HandBar) -> bool:
    """Even cells low, high, middle, high."""
    line = [s.low for s in bar.strokes]
    gaps = [b.onset - a.onset for a, b in pairwise(bar.strokes)]
    if bar.singles < 1 or len(line) < 4 or max(gaps) > 1.1 * min(gaps):
        return False
    size = next((size for size in (4, 6) if len(line) % size == 0), 0)
    return bool(size) and all(_cell(line[at : at + size]) for at in range(0, len(line), size))


def _cell(cell: list[int]) -> bool:
    low, high, middle = cell[:3]
    return low < middle < high and all(p == (high if k % 2 else middle) for k, p in enumerate(cell[1:], 1))


def walking(bar: HandBar) -> bool:
    """Single notes on every beat that go somewhere, with few notes between."""
    on_beats = [s for s in bar.strokes if s.on(*bar.beats)]
    moving = len({s.low for s in on_beats}) >= min(3, len(bar.beats))
    steady = len(on_beats) >= 0.75 * len(bar.strokes) and bar.singles >= 0.75
    return len(bar.beats) >= 3 and bar.struck(*bar.beats) and steady and moving


def quarters(bar: HandBar) -> bool:
    """A bass on every beat that stays on few notes."""
    return len(bar.beats) >= 3 and bar.struck(*bar.beats) and len(bar.strokes) <= len(bar.beats) + 3 and _basslike(bar)


def eighths(bar: HandBar) -> bool:
    """A bass in driving eighths from the one."""
    return bar.struck(0) and sum(bar.struck(place) for place in _EIGHTHS) >= 6 and _basslike(bar)


def triplets(bar: HandBar) -> bool:
    """Chord tones in rolling twelfths, or sixths of a bar in 6/8."""
    cells = {12: 12, 6: 6, 9: 9}.get(bar.hearing.meter.count if bar.hearing.meter.compound else 12, 12)
    rolling = [s for s in bar.strokes if abs(s.place * cells - round(s.place * cells)) < 0.1]
    tones = [bar.tone(p, s.onset) for s in bar.strokes for p in s.pitches]
    full = len(rolling) >= 0.75 * cells and len(rolling) == len(bar.strokes)
    return bar.hearing.meter.compound and full and sum(tones) >= 0.75 * len(tones)


def _basslike(bar: HandBar) -> bool:
    """Single notes or octaves."""
    return bar.share(s.single or s.top - s.low == 12 for s in bar.strokes) >= 0.75


def one_drop(bar: HandBar) -> bool:
    """A bass that leaves the one empty and falls on three, or on two and four."""
    drops = bar.struck(1 / 2) or bar.struck(1 / 4, 3 / 4)
    return bar.at(0) is None and drops and _basslike(bar) and not bar.hearing.meter.compound


def bossa(bar: HandBar) -> bool:
    """Root on one and another tone on three, with a pick-up before either."""
    pick_up = bar.struck(3 / 8) or bar.struck(7 / 8)
    return bar.struck(0, 1 / 2) and pick_up and 3 <= len(bar.strokes) <= 4 and _basslike(bar)


def tresillo(bar: HandBar) -> bool:
    """Three, three, two."""
    return bar.struck(0, 3 / 8, 3 / 4) and len(bar.strokes) <= 5 and not bar.hearing.meter.compound


def bolero(bar: HandBar) -> bool:
    """One and four, with a note between."""
    return bar.struck(0, 3 / 4) and 2 <= len(bar.strokes) <= 4 and _basslike(bar)


def two_feel(bar: HandBar) -> bool:
    """Root on one, another tone of the chord on three, and a pick-up at most."""
    first, second = bar.at(0), bar.at(1 / 2)
    picked = all(s.on(0, 3 / 8, 1 / 2, 3 / 4, 7 / 8) for s in bar.strokes)
    if first is None or second is None or len(bar.strokes) > 3 or not picked or not _basslike(bar):
        return False
    return first.low % 12 in bar.hearing.roots_at(first.onset) and bar.tone(second.low, second.onset)


def broken(bar: HandBar) -> bool:
    """Chord tones one after the other over an octave or more."""
    pitches = [p for s in bar.strokes for p in s.pitches]
    if len(bar.strokes) < 4 or bar.singles < 0.85 or max(pitches) - min(pitches) < 12:
        return False
    return sum(bar.tone(s.low, s.onset) for s in bar.strokes) >= 0.8 * len(bar.strokes)


def octaves(bar: HandBar) -> bool:
    """Octaves."""
    return len(bar.strokes) > 1 and bar.share(s.top - s.low == 12 for s in bar.strokes) >= 0.7


def rootless(bar: HandBar) -> bool:
    """Chords of three tones or more without their root, in the middle of the keyboard."""
    return bar.share(_rootless(bar, s) for s in bar.strokes) >= 0.6


def _rootless(bar: HandBar, stroke: Stroke) -> bool:
    pushed = bar.hearing.chord_at(stroke.onset + stroke.length // 2) or bar.hearing.chord_at(stroke.onset)
    return (
        len(stroke.pitches) >= 3 and pushed is not None and all(p % 12 != pushed.root.semitone for p in stroke.pitches)
    )


def open_grip(bar: HandBar) -> bool:
    """Root with fifth, octave or tenth above it."""
    open_ = {7, 12, 15, 16, 19}
    wide = [s for s in bar.strokes if len(s.pitches) > 1]
    return (
        len(wide) >= 0.5 * len(bar.strokes)
        and all({p - s.low for p in s.pitches[1:]} <= open_ for s in wide)
        and bool(wide)
    )


def shells(bar: HandBar) -> bool:
    """Root with third or seventh."""
    return bar.share(shell(bar, s) for s in bar.strokes) >= 0.5


def shell(bar: HandBar, stroke: Stroke) -> bool:
    """Whether a stroke is the root with third or seventh, and no more than both."""
    chord = bar.hearing.chord_at(stroke.onset + stroke.length // 2) or bar.hearing.chord_at(stroke.onset)
    if chord is None or not 2 <= len(stroke.pitches) <= 3 or stroke.low % 12 != chord.root.semitone:
        return False
    sixth = {9} if {"6", "bb7"} & set(chord.kind.tones) else set()
    return {(p - stroke.low) % 12 for p in stroke.pitches[1:]} <= {3, 4, 10, 11} | sixth


def rolled_open(bar: HandBar) -> bool:
    """Root first, then fifth, octave or tenth above it, slowly."""
    first = bar.strokes[0] if bar.strokes else None
    rest = bar.strokes[1:]
    if first is None or not rest or len(bar.strokes) > 6:
        return False
    rooted = first.low % 12 in bar.hearing.roots_at(first.onset)
    return rooted and all(s.low > first.low and bar.tone(s.top, s.onset) for s in rest)


def chords(bar: HandBar) -> bool:
    """Chords."""
    return bar.share(len(s.pitches) >= 3 for s in bar.strokes) >= 0.6


def long_roots(bar: HandBar) -> bool:
    """One or two long notes, the roots of the chords."""
    return len(bar.strokes) <= 2 and bar.share(s.low % 12 in bar.hearing.roots_at(s.onset) for s in bar.strokes) == 1


def line(bar: HandBar) -> bool:
    """A line of single notes."""
    return bar.singles >= 0.75


def mixed(bar: HandBar) -> bool:
    """Anything else that is struck."""
    return bool(bar.strokes)


LEFT: tuple[tuple[str, Test], ...] = (
    ("rests", rests), ("holds", holds), ("voices", voices), ("tumbao", tumbao), ("alberti", alberti),
    ("shuffle", shuffle), ("boogie", boogie), ("bubble", bubble), ("stride", stride), ("waltz", waltz),
    ("in_step", in_step), ("walking", walking), ("eighths", eighths), ("quarters", quarters),
    ("triplets", triplets), ("one_drop", one_drop), ("bossa", bossa), ("tresillo", tresillo),
    ("two_feel", two_feel), ("bolero", bolero), ("broken", broken), ("octaves", octaves), ("rootless", rootless),
    ("shells", shells), ("open_grip", open_grip), ("rolled_open", rolled_open), ("chords", chords),
    ("long_roots", long_roots), ("line", line), ("mixed", mixed),
)  # fmt: skip
"""Names and tests of left-hand manners, the most particular first; the last holds of any bar with notes."""
