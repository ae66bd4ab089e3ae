"""The ways a right hand may play a bar, each told from the notes; the definitions are those of the genre specs, 0.4."""

from __future__ import annotations

from collections.abc import Callable

from woodshed.explanation.hands.bars import HandBar
from woodshed.explanation.hands.left import holds, in_step, rests, voices

Test = Callable[[HandBar], bool]

_OFF = (1 / 8, 3 / 8, 5 / 8, 7 / 8)
_BACK = (1 / 4, 3 / 4)
_CHOP = 0.125
"""Of a bar: a chop is no longer."""


def _chordal(bar: HandBar) -> bool:
    """Whether nearly all strokes are chords or double notes."""
    return bar.share(len(s.pitches) > 1 for s in bar.strokes) >= 0.8


def _chops(bar: HandBar, places: tuple[float, ...]) -> bool:
    several = [s for s in bar.strokes if len(s.pitches) > 1]
    short = all(s.length <= _CHOP * bar.hearing.meter.bar for s in several)
    return (
        len(several) >= 2 and len(several) >= 0.8 * len(bar.strokes) and short and all(s.on(*places) for s in several)
    )


def skank(bar: HandBar) -> bool:
    """Short chords on the off-beats, or on two and four."""
    return len(bar.beats) == 4 and (_chops(bar, _OFF) or _chops(bar, _BACK))


def double_skank(bar: HandBar) -> bool:
    """The same, each chop doubled a sixteenth later."""
    doubled = any(s.on(*(place + 1 / 16 for place in _OFF)) for s in bar.strokes)
    return len(bar.beats) == 4 and doubled and _chops(bar, (*_OFF, *(place + 1 / 16 for place in _OFF)))


def montuno(bar: HandBar) -> bool:
    """Octaves and inner tones in turn, mostly off the beat."""
    octave = any(s.top - s.low == 12 for s in bar.strokes)
    inner = any(len(s.pitches) <= 2 and s.top - s.low < 12 for s in bar.strokes)
    off = bar.share(not s.on(*bar.beats) for s in bar.strokes)
    return len(bar.strokes) >= 4 and octave and inner and off >= 0.5 and bar.singles <= 0.5


def block_chords(bar: HandBar) -> bool:
    """Both hands move in chords together."""
    thick = [s for s in bar.strokes if len(s.pitches) >= 3]
    return len(thick) >= 0.8 * len(bar.strokes) and in_step(bar)


def fast_line(bar: HandBar) -> bool:
    """A running line of eighths or faster."""
    quick = [s for s in bar.strokes if s.single and s.length <= bar.hearing.meter.bar // 6]
    return len(quick) >= 5 and bar.singles >= 0.7


def arpeggio(bar: HandBar) -> bool:
    """Chord tones one after the other over an octave or more."""
    pitches = [p for s in bar.strokes for p in s.pitches]
    if len(bar.strokes) < 6 or bar.singles < 0.85 or max(pitches) - min(pitches) < 12:
        return False
    return sum(bar.tone(s.low, s.onset) for s in bar.strokes) >= 0.9 * len(bar.strokes)


def triplet_chords(bar: HandBar) -> bool:
    """Chords repeated on every third of a beat."""
    meter = bar.hearing.meter
    return meter.compound and _chordal(bar) and len(bar.strokes) >= 0.75 * meter.count


def held_chord(bar: HandBar) -> bool:
    """A chord held for the bar, or one for each change."""
    return (
        _chordal(bar)
        and len(bar.strokes) <= 2
        and bar.share(s.length >= bar.hearing.meter.bar // 3 for s in bar.strokes) == 1
    )


def charleston(bar: HandBar) -> bool:
    """One and the and of two."""
    return _chordal(bar) and bar.struck(0, 3 / 8) and len(bar.strokes) == 2


def pushes(bar: HandBar) -> bool:
    """The ands before three and before one."""
    return _chordal(bar) and bar.struck(3 / 8, 7 / 8) and len(bar.strokes) <= 3


def backbeat(bar: HandBar) -> bool:
    """Two and four."""
    return _chordal(bar) and bar.struck(*_BACK) and len(bar.strokes) == 2


def off_beats(bar: HandBar) -> bool:
    """Chords that all stand between the beats."""
    return _chordal(bar) and len(bar.strokes) >= 2 and all(not s.on(*bar.beats) for s in bar.strokes)


def on_beats(bar: HandBar) -> bool:
    """Chords that all stand on the beats."""
    return _chordal(bar) and len(bar.strokes) >= 3 and all(s.on(*bar.beats) for s in bar.strokes)


def thirds(bar: HandBar) -> bool:
    """Two notes at a time."""
    return bar.share(len(s.pitches) == 2 and s.top - s.low < 12 for s in bar.strokes) >= 0.6


def octaves(bar: HandBar) -> bool:
    """A line in octaves, with or without chord tones between."""
    return len(bar.strokes) > 1 and bar.share(s.top - s.low == 12 for s in bar.strokes) >= 0.6


def comping(bar: HandBar) -> bool:
    """Chords on and off the beat."""
    return _chordal(bar)


def melody(bar: HandBar) -> bool:
    """Single notes."""
    return bar.singles >= 0.8


def melody_with_chords(bar: HandBar) -> bool:
    """Chords and single notes in turn."""
    return bool(bar.strokes)


RIGHT: tuple[tuple[str, Test], ...] = (
    ("rests", rests), ("holds", holds), ("voices", voices), ("double_skank", double_skank), ("skank", skank),
    ("montuno", montuno), ("block_chords", block_chords), ("arpeggio", arpeggio), ("fast_line", fast_line),
    ("triplet_chords", triplet_chords), ("held_chord", held_chord), ("charleston", charleston), ("pushes", pushes),
    ("backbeat", backbeat), ("octaves", octaves), ("thirds", thirds), ("off_beats", off_beats), ("on_beats", on_beats),
    ("comping", comping), ("melody", melody), ("melody_with_chords", melody_with_chords),
)  # fmt: skip
"""Names and tests of right-hand manners, the most particular first; the last holds of any bar with notes."""
