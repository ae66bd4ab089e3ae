"""The devices that a piece holds in its notes, by the definitions of the genre specs, 0.4."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from woodshed.explanation.hands import left, right
from woodshed.explanation.hands.bars import HandBar, Hearing
from woodshed.explanation.hands.feel import laid_back, shuffles, straight, swings
from woodshed.explanation.hands.figures import (
    anticipations,
    call_and_response,
    crushed_thirds,
    fills,
    gospel_fills,
    parallels,
)
from woodshed.explanation.hands.voicings import (
    blocks,
    drop_two,
    polychords,
    quartal,
    rootless_ab,
    so_what,
    upper_structures,
)
from woodshed.piece.arrangement import Hand

Bars = tuple[int, ...]
"""The bars, from 1, in which a device is heard; none where it is not."""
_OFF = (1 / 8, 3 / 8, 5 / 8, 7 / 8)
_BACK = (1 / 4, 3 / 4)


def body(hearing: Hearing) -> int:
    """How many bars a groove is judged on: the last one may stop, unless the piece goes round."""
    return hearing.bars if hearing.arrangement.brief.loop or hearing.bars < 2 else hearing.bars - 1


def _in_most(hand: Hand, least: float, test: Callable[[HandBar], bool]) -> Callable[[Hearing], Bars]:
    """The bars of one hand where a test holds, if they are ``least`` of the groove."""

    def heard(hearing: Hearing) -> Bars:
        bars = hearing.hand_bars(hand)[: body(hearing)]
        found = tuple(bar.number for bar in bars if test(bar))
        return found if len(found) >= least * len(bars) else ()

    return heard


def _two_feel(bar: HandBar) -> bool:
    return left.two_feel(bar)


def _tumbao(bar: HandBar) -> bool:
    return bar.struck(3 / 8, 3 / 4) and (bar.at(0) is None or bar.number == 1)


def _four_beats(bar: HandBar) -> bool:
    return bar.struck(0, 1 / 4, 1 / 2, 3 / 4)


def _walks(bar: HandBar) -> bool:
    return len(bar.beats) >= 2 and bar.struck(*bar.beats) and bar.singles >= 0.75


def _walking_bass(hearing: Hearing) -> Bars:
    """Every beat struck in nine bars of ten, and most of them on three tones at least."""
    found = _in_most("left", 0.9, _walks)(hearing)
    moving = [bar for bar in hearing.hand_bars("left")[: body(hearing)] if left.walking(bar)]
    return found if len(moving) >= 0.6 * body(hearing) else ()


def _bossa(hearing: Hearing) -> Bars:
    found = _in_most("left", 0.75, lambda bar: bar.struck(0, 1 / 2))(hearing)
    picked = [bar for bar in hearing.hand_bars("left") if bar.struck(3 / 8) or bar.struck(7 / 8)]
    return found if 4 * len(picked) >= hearing.bars else ()


def _skank(hearing: Hearing) -> Bars:
    """Nearly all chords of the right hand short, and on one of the two sets of places."""
    strokes = [(bar.number, s) for bar in hearing.hand_bars("right") for s in bar.strokes if len(s.pitches) > 1]
    short = [s for _, s in strokes if s.length <= 0.125 * hearing.meter.bar]
    if len(strokes) < 2 * body(hearing) or len(short) < 0.85 * len(strokes):
        return ()
    for places in (_OFF, _BACK):
        doubled = tuple(place + 1 / 16 for place in places)
        if sum(s.on(*places, *doubled) for _, s in strokes) >= 0.85 * len(strokes):
            return tuple(dict.fromkeys(number for number, _ in strokes))
    return ()


def _double_skank(hearing: Hearing) -> Bars:
    return _skank(hearing) and _in_most("right", 0.5, right.double_skank)(hearing)


def _montuno(hearing: Hearing) -> Bars:
    """Mostly off the beat, every bar with the places of the one two bars before."""
    bars = hearing.hand_bars("right")[: body(hearing)]
    strokes = [s for bar in bars for s in bar.strokes]
    off = [s for bar in bars for s in bar.strokes if not s.on(*bar.beats)]
    thin = [s for s in strokes if len(s.pitches) <= 2 or s.top - s.low == 12]
    if len(strokes) < 3.5 * len(bars) or len(off) < 0.6 * len(strokes) or len(thin) < 0.4 * len(strokes):
        return ()
    pairs = [(_places(a), _places(b)) for a, b in zip(bars, bars[2:], strict=False)]
    alike = [2 * len(a & b) >= 0.8 * (len(a) + len(b)) for a, b in pairs]
    return tuple(bar.number for bar in bars) if alike and sum(alike) >= 0.8 * len(alike) else ()


def _places(bar: HandBar) -> set[int]:
    return {round(s.place * 48) for s in bar.strokes}


def _samba(hearing: Hearing) -> Bars:
    bars = hearing.hand_bars("right")[: body(hearing)]
    strokes = [s for bar in bars for s in bar.strokes]
    off = [s for bar in bars for s in bar.strokes if not s.on(*bar.beats)]
    full = len(strokes) >= 2 * len(bars) and 2 * len(off) >= len(strokes)
    return tuple(bar.number for bar in bars) if full else ()


def _octaves(hearing: Hearing) -> Bars:
    strokes = [s for bar in hearing.left for s in bar]
    doubled = [s for s in strokes if any(b - a == 12 for a in s.pitches for b in s.pitches)]
    return tuple(range(1, hearing.bars + 1)) if strokes and len(doubled) >= 0.7 * len(strokes) else ()


def _shells(hearing: Hearing) -> Bars:
    bars = hearing.hand_bars("left")
    strokes = [left.shell(bar, s) for bar in bars for s in bar.strokes]
    return tuple(b.number for b in bars if left.shells(b)) if strokes and sum(strokes) >= 0.5 * len(strokes) else ()


def _shout(hearing: Hearing) -> Bars:
    """Fast, the left hand in running eighths or faster, the right hand off the beat."""
    brief = hearing.arrangement.brief
    lefts = [s for bar in hearing.left for s in bar]
    rights = [s for bar in hearing.hand_bars("right") for s in bar.strokes if not s.on(*bar.beats)]
    busy = len(lefts) >= 5 * body(hearing) and 2.5 * len(rights) >= sum(map(len, hearing.right))
    fast = brief.tempo >= 140 or (brief.tempo >= 70 and len(lefts) >= 10 * body(hearing))
    return tuple(range(1, hearing.bars + 1)) if fast and busy else ()


_PATTERNS: dict[str, tuple[float, Callable[[HandBar], bool]]] = {
    "two_feel": (0.75, _two_feel),
    "stride": (0.75, left.stride),
    "boogie": (7 / 8, left.boogie),
    "waltz_bass": (0.8, left.waltz),
    "alberti": (0.8, left.alberti),
    "broken_chord": (0.7, left.broken),
    "tumbao": (0.8, _tumbao),
    "one_drop": (0.75, left.one_drop),
    "steppers": (0.8, _four_beats),
    "rockers": (0.75, left.eighths),
    "bubble": (0.7, left.bubble),
}
"""Patterns of the left hand by their tags: the share of the bars that must show it to be told, and how one does."""
_HEARD: dict[str, Callable[[Hearing], Bars]] = {
    **{name: _in_most("left", least, test) for name, (least, test) in _PATTERNS.items()},
    "walking_bass": _walking_bass,
    "octaves_lh": _octaves,
    "shell": _shells,
    "bossa_bass": _bossa,
    "skank": _skank,
    "double_skank": _double_skank,
    "montuno": _montuno,
    "samba": _samba,
    "shout": _shout,
    "block_chords": blocks,
    "drop2": drop_two,
    "quartal": quartal,
    "so_what": so_what,
    "rootless_AB": rootless_ab,
    "upper_structure": upper_structures,
    "polychord": polychords,
    "parallel_motion": parallels,
    "anticipation": anticipations,
    "fill": fills,
    "gospel_fill": gospel_fills,
    "grace_b3_3": crushed_thirds,
    "call_response": call_and_response,
    "laid_back": laid_back,
    "swing": swings,
    "shuffle": shuffles,
    "straight": straight,
}
"""How each device of the notes is heard, by its tag."""


def devices_in_notes(hearing: Hearing, names: Iterable[str]) -> dict[str, Bars]:
    """Which of these devices the notes hold, and in which bars."""
    heard = ((name, _HEARD[name](hearing)) for name in names if name in _HEARD)
    found = {name: bars for name, bars in heard if bars}
    return {name: bars for name, bars in found.items() if not set(bars) <= set(found.get(_STRONGER.get(name, ""), ()))}


def is_missing(hearing: Hearing, name: str) -> bool:
    """Whether a device that can be heard is in none of the bars.

    What nobody listens for is never missing, nor is a feel, which the brief tells. A pattern is missing where not one
    bar shows it: too few bars to be told are bars all the same.
    """
    if name in _PATTERNS:
        return not any(map(_PATTERNS[name][1], hearing.hand_bars("left")))
    return name in _HEARD and name not in _FEELS and not _HEARD[name](hearing)


_FEELS = frozenset({"swing", "shuffle", "straight", "laid_back"})
_STRONGER = {"swing": "shuffle", "polychord": "upper_structure", "steppers": "rockers", "skank": "double_skank"}
"""Devices that are not told beside a stronger word for the same bars."""
