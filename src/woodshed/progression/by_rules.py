"""Composes by the rules of a room: joins its phrases under a form. Never declines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from random import Random

from woodshed.genres.style import Style
from woodshed.piece.brief import Brief, Idiom
from woodshed.piece.chart import Bar, Chart, Credit
from woodshed.progression.asked import asked_bars, joint_of, with_ending
from woodshed.progression.bass import smoothed
from woodshed.progression.check import mended
from woodshed.progression.colour import plainer, richer, unaltered
from woodshed.progression.editing import changes_of, with_bars
from woodshed.progression.forms import choruses, forms_for
from woodshed.progression.habits import (
    colour_of,
    fullest,
    habits_of,
    least_colour,
    most_colour,
    smooth_bass,
    softens_fives,
)
from woodshed.progression.harmonic_rhythm import HOLD
from woodshed.progression.idiom_cadences import entered, prepared
from woodshed.progression.idiom_rules import Guard, holds, passes, task_for, work_in_all
from woodshed.progression.idioms import INTRO, rule_of
from woodshed.progression.limits import fewer, hanging, of_families, pace_of, paced
from woodshed.progression.notices import notices_for
from woodshed.progression.phrases import Bars, Library
from woodshed.progression.sections import Section, sections_of
from woodshed.progression.soft_fives import softened
from woodshed.progression.tonal_stretches import short_stretches
from woodshed.theory.key import Key

_THEME = 8
"""Bars of a theme that is varied."""

Known = dict[tuple[str, bool], Bars]
"""What each letter was first, in major and in minor."""
Write = Callable[[Section, Library, Known, Random], Bars]
"""Writes the bars of a section, from its library and what letters before it were, which it adds to."""


class ByRules:
    """The composer without a model; a class since a composer has a name."""

    name = "rules"

    async def compose(self, brief: Brief, style: Style, rng: Random) -> Chart:
        """Write exactly ``brief.bars`` bars; the same brief and dice give the same chart."""
        return compose(brief, style, rng)


def compose(brief: Brief, style: Style, rng: Random) -> Chart:
    """The same at once, for callers outside an event loop."""
    return finished(skeleton(brief, style, rng), brief, rng)


def finished(bars: tuple[Bar, ...], brief: Brief, rng: Random) -> Chart:
    """The chart of some bars: in the colour of the genre, with what was asked for in it, checked and mended."""
    colour = colour_of(brief)
    chart = Chart(
        key=brief.key, meter=brief.meter, bars=bars, credit=Credit("rules"), key_changes=brief.key_changes
    )  # fmt: skip
    chart = coloured(chart, brief)
    asked = with_ending(asked_bars(brief, colour), brief, colour)
    for bar, changes in asked.items():
        chart = with_bars(chart, bar, [changes])
    chart = _prepared(chart, brief, colour)
    locked = frozenset(bar for bar, row in asked.items() if any(change.comment for change in row))
    locked -= _spared(brief)
    chart = fewer(of_families(paced(chart, brief, locked), brief, locked), brief, locked)
    # Mended before, so that devices find the piece complete, and after, in case one of them
    # took something away.
    chart = _with_devices(mended(chart, brief, locked), brief, locked, rng)
    chart = mended(chart, brief, locked)
    chart = fewer(of_families(paced(chart, brief, locked), brief, locked), brief, locked)
    if softens_fives(brief):
        chart = softened(chart, locked, colour, whole=pace_of(brief) >= 1)
    chart = hanging(chart, brief)
    missing = tuple(idiom for idiom in brief.idioms if not holds(chart, idiom))
    return replace(chart, notices=notices_for(brief, missing))


def _everywhere(idiom: Idiom) -> bool:
    rule = rule_of(idiom.name, idiom.argument)
    return bool(rule and rule.every and idiom.bars is None)


def _spared(brief: Brief) -> frozenset[int]:
    """Bars of a row gone round and round in which a device was asked for by its place."""
    if not brief.cycled:
        return frozenset()
    named = [i.bars for i in brief.idioms if i.bars and rule_of(i.name, i.argument)]
    return frozenset(bar for first, last in named for bar in range(first, last + 1))


def skeleton(brief: Brief, style: Style, rng: Random, write: Write | None = None) -> tuple[Bar, ...]:
    """The bars as the room has them: an intro that leads in, then choruses of a form, or sections.

    ``write`` writes the sections; without it phrases of the room are joined.
    """
    library = Library(brief, style)
    intro = next((int(i.argument or 0) for i in brief.idioms if i.name == "intro"), 0)
    if 0 < intro < brief.bars:
        leading = library.fill(intro, "turn", brief.key, rng, home=True)
        after = tuple(replace(c, bar=c.bar - intro) for c in brief.key_changes if c.bar > intro + 1)
        others = tuple(idiom for idiom in brief.idioms if idiom.name != "intro")
        rest = replace(brief, bars=brief.bars - intro, key=brief.key_at(intro + 1), key_changes=after, idioms=others)
        return (*(_bar(bar, brief.key, INTRO, brief) for bar in leading), *skeleton(rest, style, rng, write))
    forms = forms_for(brief, style, library)
    bars: list[Bar] = []
    if forms:
        for numerals, letters in choruses(forms, brief, library, rng):
            start = len(bars) + 1
            bars += [
                _bar(bar, brief.key_at(number), letter, brief)
                for number, (bar, letter) in enumerate(zip(numerals, letters, strict=True), start)
            ]
        return tuple(bars)
    known: Known = {}
    for section in _sections(brief, style):
        material = (write or _material)(section, library, known, rng)
        bars += [_bar(bar, section.key, section.letter, brief) for bar in material]
    return tuple(bars)


def _sections(brief: Brief, style: Style) -> tuple[Section, ...]:
    """The sections of a brief; a theme with variations is one section again and again, each of which closes."""
    application = style.applications.get(brief.application)
    count = brief.bars // _THEME
    if application is None or not application.variations or count < 2 or brief.form:
        return sections_of(brief)
    whole = sections_of(replace(brief, form="A" * count))
    return tuple(section._replace(close="full") if section.close == "half" else section for section in whole)


def _material(section: Section, library: Library, known: Known, rng: Random) -> Bars:
    """New bars for a new letter; for a known one the same, but for how it closes. A letter is new in the other mode."""
    home = section.first == 1 or section.fresh_key
    drafts = _DRAFTS if section.bars <= _FEW_BARS and (section.fresh_key or section.close == "pivot") else 1
    fresh = max(
        (library.fill(section.bars, section.close, section.key, rng, home=home) for _ in range(drafts)), key=_plain
    )
    name = (section.letter, section.key.minor)
    before = known.get(name)
    if before is None or len(before) != len(fresh):
        known.setdefault(name, fresh)
        return fresh
    kept = len(before) // 2
    return before[:kept] + fresh[kept:]


_FEW_BARS, _DRAFTS = 4, 6
"""A key that lasts no longer than this is tried so often, and the plainest of the tries is taken."""


def _plain(bars: Bars) -> float:
    """How much of the bars stands on degrees of the major scale, and how seldom a bar comes twice in a row."""
    degrees = [not token.startswith(("b", "#")) for bar in bars for token in bar if token != HOLD]
    again = sum(one == other for one, other in pairwise(bars))
    return sum(degrees) / len(degrees) - again


def _bar(numerals: tuple[str, ...], key: Key, letter: str, brief: Brief) -> Bar:
    return Bar(changes_of(numerals, key, brief.meter), letter)


def coloured(chart: Chart, brief: Brief) -> Chart:
    """No chord richer or poorer than genre and level have it, none altered against a wish."""
    most, least = most_colour(brief), least_colour(brief)
    bars = []
    for number, bar in enumerate(chart.bars, 1):
        tonic = chart.key_at(number).tonic.semitone
        changes = []
        for change in bar.changes:
            chord = richer(plainer(change.chord, most), (change.chord.root.semitone - tonic) % 12, least)
            if "altered_dominant" in brief.avoid:
                chord = unaltered(chord)
            changes.append(change if chord is change.chord else replace(change, chord=chord))
        bars.append(Bar(tuple(changes), bar.section))
    return replace(chart, bars=tuple(bars))


_SHIFTING = frozenset({"dorian", "phrygian", "lydian", "mixolydian"})
"""Modes without a leading tone of their own or a cadence to it: modal tunes since 1959 move as they are."""


def _prepared(chart: Chart, brief: Brief, colour: int) -> Chart:
    """The dominant of every new key before it begins; a mode shifts without one, unless it is to modulate."""
    shifts = brief.key.mode in _SHIFTING and not brief.asks("modulation")
    for change in brief.key_changes:
        if 1 < change.bar <= brief.bars:
            chart = entered(chart, change.bar, colour) if shifts else prepared(chart, change.bar, colour)
    return chart


def _with_devices(chart: Chart, brief: Brief, locked: frozenset[int], rng: Random) -> Chart:
    """What was asked for by name, then what the genre wants, each without harm to the others."""
    asked = tuple(i for i in brief.idioms if rule_of(i.name, i.argument) is not None)
    # Runs that want their own bars come before what finds a place in any bar.
    asked = tuple(sorted(asked, key=_everywhere))
    avoided = tuple(Idiom(name) for name in sorted(brief.avoid) if rule_of(name) is not None)
    changed_key = {c.bar for c in brief.key_changes} | {c.bar - 1 for c in brief.key_changes}
    guard = Guard(
        avoid=avoided,
        locked=locked | changed_key,
        most=1 if pace_of(brief) >= 1 else fullest(brief),
        closing=not brief.loop,
        between=brief.cycled,
        stretches=short_stretches(brief),
    )
    task = task_for(brief, colour_of(brief), locked, rng)
    chart, failed = work_in_all(chart, asked, task, guard)
    wanted = tuple(i for i in habits_of(brief, paced=pace_of(brief) >= 1) if i.name not in brief.avoid)
    if brief.asks("chord_count"):
        wanted = ()
    guard = replace(
        guard,
        kept=tuple(i for i in asked if i not in failed),
        between=brief.cycled and passes(asked),
        joint=joint_of(brief, locked),
    )
    chart, missing = work_in_all(chart, wanted, task, guard)
    share = smooth_bass(brief) if not brief.asks("pedal_point") else 0.0
    if share:
        kept = (*guard.kept, *(idiom for idiom in wanted if idiom not in missing))
        chart = smoothed(chart, share, replace(guard, kept=kept), locked)
    return chart
