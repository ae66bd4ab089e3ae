"""Who plays what in each bar: one pattern per hand and section, a fill where phrases close, an ending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from woodshed.piece import Brief, Chart, Hand

if TYPE_CHECKING:
    from woodshed.genres.style import Application, Pattern, Style

_PHRASE, _PERIOD = 4, 8
_ANY_FIGURE = frozenset({"octaves_lh", "tenths", "rolled_chords"})
"""Wishes for a hand whatever it plays."""


class BarPlan(NamedTuple):
    """One bar: a pattern per hand, the fill that takes its end, and where in the phrase it stands."""

    left: Pattern
    right: Pattern
    fill: Pattern | None
    section: str
    place: int
    closing: bool
    ending: bool


@lru_cache(maxsize=1)
def common_patterns() -> Mapping[str, Pattern]:
    """Patterns that any genre may use, from ``patterns.toml``."""
    from woodshed.genres.rooms import read_patterns

    return read_patterns(Path(__file__).with_name("patterns.toml"))


def plan(chart: Chart, style: Style, brief: Brief, application: Application, rng: Random) -> tuple[BarPlan, ...]:
    """One plan per bar. Bars of the same section letter are played alike; what was asked for by name comes first."""
    sections = [bar.section for bar in chart.bars]
    choices = {hand: _choices(style, brief, application, hand) for hand in ("left", "right")}
    choices["right"] = _without_strangers(choices, style, brief)
    lefts = _per_section(sections, choices["left"], rng)
    rights = _per_section(sections, choices["right"], rng, lefts)
    varied = _variations(style, brief, application)
    fills = _fills(style, brief, application)
    every = 2 if brief.density > 0 and fills else application.fill_every
    moans = brief.asks("gospel_fill", "moan")
    roomy = _roomy(chart, every) if any(f.options.get("sure") for f, _ in fills) else frozenset()
    plans = []
    start = 0
    last = len(sections) - 1
    for number, section in enumerate(sections):
        if number and section != sections[number - 1]:
            start = number
        place = (number - start) % _PHRASE
        ends_section = number == last or sections[number + 1] != section
        ending = number == last and not brief.loop
        closing = place == _PHRASE - 1 or ends_section
        right = rights[section]
        left = _partner(style, brief, right, lefts[section])
        if varied:
            left, right = _variation(varied[number // _PERIOD % len(varied)], (left, right), brief)
        if ending:
            left = _end_pattern(style, application, left, "left", brief)
            right = _end_pattern(style, application, right, "right", brief)
        fill = None
        due = (number - start) % every == every - 1 or ends_section
        before_the_end = every > 2 and number == last - 1 and not brief.loop
        due = due or before_the_end or (moans and _rests_at_home(chart, number)) or number in roomy
        if fills and right.options.get("fills", True) and not ending and due:
            fill = rng.choices([f for f, _ in fills], [w for _, w in fills])[0]
        plans.append(BarPlan(left, right, fill, section, place, closing, ending))
    return tuple(plans)


def in_key(plans: Sequence[BarPlan], shift: int) -> tuple[BarPlan, ...]:
    """The plans of a piece that leaves the frame by ``shift`` semitones.

    What says where it is ``sung_at`` has its home there, so that a riff lies in the same octave of the keyboard in
    every key.
    """
    return tuple(p._replace(right=_homed(p.right, shift)) for p in plans)


@lru_cache(maxsize=512)
def _homed(pattern: Pattern, shift: int) -> Pattern:
    if "sung_at" not in pattern.options:
        return pattern
    return replace(pattern, options={**pattern.options, "home": pattern.options["sung_at"] - shift})


def _variations(style: Style, brief: Brief, application: Application) -> list[tuple[Pattern, Pattern]]:
    """The pairs of patterns that the periods of a set of variations take up one after the other."""
    known = {**common_patterns(), **style.patterns}
    pairs = [
        (known[left], known[right]) for left, _, right in (text.partition(" + ") for text in application.variations)
    ]
    return [(a, b) for a, b in pairs if fits(a, brief, "left") and fits(b, brief, "right")]


def _variation(pair: tuple[Pattern, Pattern], drawn: tuple[Pattern, Pattern], brief: Brief) -> tuple[Pattern, Pattern]:
    """The patterns of one variation; a hand of which something was asked by name goes on with that."""
    asked = [brief.asks(*pattern.idioms) for pattern in drawn]
    return (drawn[0] if asked[0] else pair[0], drawn[1] if asked[1] else pair[1])


def _without_strangers(
    choices: Mapping[str, list[tuple[Pattern, float]]], style: Style, brief: Brief
) -> list[tuple[Pattern, float]]:
    """The right hand's patterns, without those whose partner is not the accompaniment that was asked for by name."""
    if not any(brief.asks(*pattern.idioms) for pattern, _ in choices["left"]):
        return choices["right"]
    kept = []
    for pattern, weight in choices["right"]:
        partner = style.patterns.get(str(pattern.options.get("partner", "")))
        if partner is None or brief.asks(*partner.idioms) or brief.asks(*pattern.idioms):
            kept.append((pattern, weight))
    return kept or choices["right"]


def _roomy(chart: Chart, every: int) -> frozenset[int]:
    """Bars, from 0, in which a fill has room where the usual bars of their phrase leave it none.

    Room is half a bar of one chord at the end.
    """
    found = set()
    rooms = [2 * bar.changes[-1].duration >= chart.meter.bar for bar in chart.bars]
    for first in range(0, len(rooms) - 1, _PHRASE):
        group = range(first, min(first + _PHRASE, len(rooms) - 1))
        usual = [n for n in group if n % every == every - 1]
        if not any(rooms[n] for n in usual):
            found.update([n for n in group if rooms[n]][-1:])
    return frozenset(found)


def _partner(style: Style, brief: Brief, right: Pattern, left: Pattern) -> Pattern:
    """The left hand that a right hand names as its ``partner``, unless the left shows what was asked for."""
    partner = style.patterns.get(str(right.options.get("partner", "")))
    if partner is None or not fits(partner, brief, "left") or brief.asks(*left.idioms):
        return left
    return left if is_refused(partner, brief) else partner


def _rests_at_home(chart: Chart, number: int) -> bool:
    """Whether the last half of a bar, counted from 0, stands on the tonic: where a moan on its third belongs."""
    change = chart.bars[number].changes[-1]
    home = chart.key_at(number + 1).tonic.semitone
    return 2 * change.duration >= chart.meter.bar and change.chord.root.semitone == home


def _per_section(
    sections: Sequence[str],
    choices: list[tuple[Pattern, float]],
    rng: Random,
    lefts: Mapping[str, Pattern] | None = None,
) -> dict[str, Pattern]:
    """A pattern for each section letter; one that goes only ``over`` certain left hands is drawn where they play."""
    chosen: dict[str, Pattern] = {}
    for section in dict.fromkeys(sections):
        below = lefts[section].name if lefts else ""
        usable = [(p, w) for p, w in choices if below in p.options.get("over", (below,))] or choices
        names = [pattern for pattern, _ in usable]
        chosen[section] = rng.choices(names, [weight for _, weight in usable])[0]
    return chosen


def fits(pattern: Pattern, brief: Brief, hand: Hand) -> bool:
    """Whether a pattern can be played by this hand in the meter, at the tempo and level of the brief."""
    return (
        pattern.hand in (hand, "both")
        and str(brief.meter) in pattern.meters
        and pattern.tempo[0] <= brief.tempo <= pattern.tempo[1]
        and pattern.levels[0] <= brief.level <= pattern.levels[1]
    )


def is_refused(pattern: Pattern, brief: Brief) -> bool:
    """Whether a pattern shows what was refused, or ``sounds`` like it though one who asks for it is better served."""
    return not brief.avoid.isdisjoint((*pattern.idioms, *pattern.options.get("sounds", ())))


def _choices(style: Style, brief: Brief, application: Application, hand: Hand) -> list[tuple[Pattern, float]]:
    """The patterns to draw from: those that show an asked idiom, else the sub-style's own, else the common stock."""
    weights = application.left if hand == "left" else application.right
    asked = [idiom.name for idiom in brief.idioms]
    known = {**common_patterns(), **style.patterns}
    own = [(known[name], weight) for name, weight in weights.items() if name in known]
    apart = _fill_names(style)
    everything = [
        (p, weights.get(p.name, 0.5))
        for p in style.patterns.values()
        if p.name not in apart and not p.options.get("ends")
    ]
    stock = [(p, 0.3) for p in common_patterns().values() if p.name not in style.patterns]
    others = [name for name in asked if name not in _ANY_FIGURE]
    if any(name in p.idioms and fits(p, brief, hand) for name in others for p in known.values()):
        # They suit any figure: what else was asked for says which.
        asked = others
    own = _showing(asked, (own, everything, stock), brief, hand)
    usable = [
        (p, w) for p, w in own
        if fits(p, brief, hand) and w > 0 and not is_refused(p, brief) and _in_company(p, asked)
    ]  # fmt: skip
    if usable:
        return usable
    for pool in (everything, stock):
        plain = [
            (p, w) for p, w in pool
            if fits(p, brief, hand) and p.options.get("plain") and not is_refused(p, brief)
        ]  # fmt: skip
        if plain:
            return plain
    return [(common_patterns()["root and fifth" if hand == "left" else "held chords"], 1.0)]


def _showing(
    asked: Sequence[str], pools: Sequence[list[tuple[Pattern, float]]], brief: Brief, hand: Hand
) -> list[tuple[Pattern, float]]:
    """The patterns that show the asked idioms: of the first pool, else of the next; where none does, the first pool.

    Each idiom chooses among what those before it left; the last one wins where no pattern shows both. A pattern may say
    which idioms it ``yields`` to: where one of them was asked too, it is not offered. ``beside`` names idioms without
    which it is not, and ``also`` those that it shows only where it is the sub-style's own.
    """
    own = pools[0]
    names = [idiom.name for idiom in brief.idioms]
    for name in asked:
        for pool in (own, *pools[1:]):
            showing = [
                (p, w) for p, w in pool
                if (name in p.idioms or (pool is own and name in p.options.get("also", ())))
                and fits(p, brief, hand)
                and _in_company(p, names)
                and not set(names).intersection(p.options.get("yields", ()))
            ]  # fmt: skip
            if showing:
                own = showing
                break
    return own


def _in_company(pattern: Pattern, asked: Sequence[str]) -> bool:
    """Whether what a pattern must stand ``beside`` was asked for."""
    return set(asked).issuperset(pattern.options.get("beside", ()))


@lru_cache(maxsize=16)
def _fill_names(style: Style) -> frozenset[str]:
    """The patterns of a room that only take the end of a bar."""
    return frozenset(name for a in style.applications.values() for name in a.fills)


def _fills(style: Style, brief: Brief, application: Application) -> list[tuple[Pattern, float]]:
    """The fills to draw from: those that show an asked idiom, else the sub-style's own.

    Where its own are in another meter, those of the room; beginners play only what was asked.
    """
    if "fills" in brief.avoid:
        return []
    names = _fill_names(style)
    asked = [
        (p, 1.0) for p in style.patterns.values()
        if p.name in names and brief.asks(*p.idioms) and fits(p, brief, "right")
    ]  # fmt: skip
    if asked:
        strongest = max(_shown(p, brief) for p, _ in asked)
        return [(p, w) for p, w in asked if _shown(p, brief) == strongest]
    if brief.density < 0 or brief.level <= 2:
        return []
    known = {**common_patterns(), **style.patterns}
    rows = [(known[name], w) for name, w in application.fills.items() if name in known and w > 0]
    fitting = [(p, w) for p, w in rows if fits(p, brief, "right")]
    if fitting or not rows:
        return fitting
    others = [p for p in style.patterns.values() if p.name in names and "run" not in p.idioms]
    return [(p, 1.0) for p in others if fits(p, brief, "right")]


def _shown(pattern: Pattern, brief: Brief) -> int:
    """How many of the asked idioms a pattern shows."""
    return sum(idiom.name in pattern.idioms for idiom in brief.idioms)


def _end_pattern(style: Style, application: Application, usual: Pattern, hand: Hand, brief: Brief) -> Pattern:
    """An ending of the room that shows an asked idiom, else the first of the sub-style's that fits.

    A sub-style names them as in ``"stop chop or same"``.
    """
    for pattern in style.patterns.values():
        if pattern.options.get("ends") and brief.asks(*pattern.idioms) and fits(pattern, brief, hand):
            return pattern
    for name in application.ends.get(hand, "").split(" or "):
        if name == "same":
            return usual
        for pool in (style.patterns, common_patterns()):
            found = pool.get(name)
            if found is not None and fits(found, brief, hand):
                return found
    return common_patterns()["final bass" if hand == "left" else "final chord"]
