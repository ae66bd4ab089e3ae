"""Composes by the chord model: what it has learned of how chords move, in the forms and the colour of the room."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from woodshed.errors import ComposerDeclinedError, WeightsError
from woodshed.genres.style import Style
from woodshed.piece.brief import Brief
from woodshed.piece.chart import Bar, Chart, Credit
from woodshed.progression.by_rules import coloured, finished, skeleton
from woodshed.progression.check import faults
from woodshed.progression.chord_habits import habit_of
from woodshed.progression.colour import TRIADS, plainer
from woodshed.progression.editing import difference
from woodshed.progression.forms import forms_for
from woodshed.progression.habits import habits_of
from woodshed.progression.idiom_rules import holds, needed
from woodshed.progression.idioms import proves, rule_of
from woodshed.progression.limits import pace_of
from woodshed.progression.phrases import OWN, Library
from woodshed.progression.tonal_stretches import short_stretches
from woodshed.theory.time import Ticks

if TYPE_CHECKING:
    from woodshed.learning.weights import ChordModel

_WORK, _MOST, _TRIES = 50, 3, 6
"""Chords that are heard and drawn in all, at 0.8 ms each, and the most charts of which the best is taken: more where
something that was asked for is missing in all of them."""
_TYPICAL, _DARING = 0.6, 0.1
"""How unexpected the chords of a good chart are, in nats a chord, and what each step of complexity adds: the likeliest
charts of a model go round in circles (Holtzman and others, The curious case of neural text degeneration, 2020), so the
draft is taken that is as surprising as real tunes of its kind, at complexity 7 those of the corpora."""
_MENDING = 2.0
"""What it counts against a chart, in nats a chord, that every bar had to be changed for what was asked or wanted."""
_FAULT, _DISORDER = 10, 2
"""What counts against a chart as much as so many habits of the genre that it lacks: a fault, and two devices that were
asked for and come in another order."""
_BURDEN = 0.2
"""What each tone beyond a triad counts that one hand alone has to tell in a bar, in nats a chord."""
_DEVICE = 3
"""Bars that a device takes up, with what leads to it and from it."""
_MODES = frozenset({"major", "minor"})


class ByChordModel:
    """The composer with the small model of the package; a class since a composer has a name."""

    name = "chord-model"

    def __init__(self, weights: str | None = None) -> None:
        """``weights`` names a weight file of the package, None the usual one; it is loaded when first needed."""
        self._weights = weights

    async def compose(self, brief: Brief, style: Style, rng: Random) -> Chart:
        """Write exactly ``brief.bars`` bars; the same brief and dice give the same chart.

        Raises:
            ComposerDeclinedError: the piece is a fixed form, chords were dictated, the mode is none that the model has
                learned, or its weights cannot be used; the message says which.
        """
        reason = reason_to_decline(brief, style)
        if reason:
            raise ComposerDeclinedError(reason)
        return composed(brief, style, self._model(), rng)

    def _model(self) -> ChordModel:
        from woodshed.learning.weights import USUAL, shipped

        try:
            # One of the nets that are averaged elsewhere: for a draft the others would double the time for little.
            return shipped(self._weights or USUAL, nets=1)
        except WeightsError as error:
            raise ComposerDeclinedError(str(error), hint=error.hint) from error


def reason_to_decline(brief: Brief, style: Style) -> str:
    """Why a brief is left to the rules; empty where the model composes."""
    if brief.progression:
        return "you spelled out chords, and the rules keep to them"
    if not {brief.key.mode, *(change.key.mode for change in brief.key_changes)} <= _MODES:
        return "it has learned major and minor alone"
    if short_stretches(brief):
        return "its keys hold for a few bars each, and the rules have plain phrases for that"
    devices = [idiom for idiom in brief.idioms if rule_of(idiom.name, idiom.argument)]
    if any(idiom.bars for idiom in devices):
        return "devices were asked for in bars of their own, and the rules lay out a piece for that"
    room = sum(needed(idiom, brief.bars) for idiom in devices) * _DEVICE
    if room > brief.bars:
        return f"the devices that were asked for leave little of {brief.bars} bars to compose"
    return _settled(brief, style)


def _settled(brief: Brief, style: Style) -> str:
    """Why the changes of a brief are settled by its form or its style; empty where they are free."""
    if brief.asks("vamp"):
        return "a vamp has the chords that the room gives it"
    name = brief.application.replace("_", " ")
    if brief.application in habit_of(brief.genre).settled:
        return f"{name} goes round on the loops of the room"
    library = Library(brief, style)
    forms = forms_for(brief, style, library)
    if forms:
        return f"the changes of a form are settled ({forms[0].name})"
    if all(OWN in phrase.tags for phrase in library.pool("opening", brief.key)):
        return f"the changes of {name} are its own, and the rules have them"
    return ""


class _Draft(NamedTuple):
    """A chart, how much is wrong with it, how many places of the devices asked for it has, and what it is to the model.

    ``surprise`` is how little the model expected its chords, in nats a chord; ``mended`` the share of its bars that
    had to be changed; ``burden`` how many tones beyond triads one hand alone has to tell in a bar.
    """

    lacks: int
    asked: int
    surprise: float
    mended: float
    burden: float
    chart: Chart


def composed(brief: Brief, style: Style, model: ChordModel, rng: Random) -> Chart:
    """The best of several charts that the model writes: one that lacks least, and of these what it finds likeliest.

    Raises:
        ComposerDeclinedError: a device that was asked for found no room in any of them.
    """
    dice = [Random(rng.getrandbits(64)) for _ in range(_TRIES)]
    drafts: list[_Draft] = []
    done = 0
    for number, die in enumerate(dice, 1):
        draft, work = _drafted(brief, style, model, die)
        drafts.append(draft)
        done += work
        enough = number >= _MOST or done * (number + 1) > _WORK * number
        if enough and min(draft.lacks for draft in drafts) < _DISORDER:
            break
    typical = _TYPICAL + _DARING * brief.complexity
    best = min(
        drafts,
        key=lambda draft: (
            draft.lacks,
            -draft.asked,
            abs(draft.surprise - typical) + _MENDING * draft.mended + _BURDEN * draft.burden,
        ),
    )
    wrong = faults(best.chart, brief)
    if wrong:
        raise ComposerDeclinedError(f"its charts would not do: {wrong[0]}")
    return best.chart


def _drafted(brief: Brief, style: Style, model: ChordModel, rng: Random) -> tuple[_Draft, int]:
    """One chart, and how many chords the model heard and drew for it."""
    from woodshed.progression.chord_drawing import ChordWriter

    writer = ChordWriter(brief, style, model)
    bars = skeleton(brief, style, rng, writer.write)
    if brief.asks("counterpoint") or brief.application in habit_of(brief.genre).thin:
        bars = tuple(_told_by_two(bar, brief.meter.bar) for bar in bars)
    chart = replace(finished(bars, brief, rng), credit=Credit(ByChordModel.name))
    drawn = coloured(replace(chart, bars=bars), brief)
    habits = habits_of(brief, paced=pace_of(brief) >= 1)
    wanting = sum(not holds(chart, idiom) for idiom in habits if idiom.name not in brief.avoid)
    lacks = _FAULT * len(faults(chart, brief)) + _DISORDER * _disorder(chart, brief) + wanting
    mended = difference(drawn, chart) / len(chart.bars)
    asked = sum(min(len(proves(chart, idiom)), 2 * needed(idiom, brief.bars)) for idiom in brief.idioms)
    burden = 0.0
    if brief.hands != "both":
        tones = (len(change.chord.kind.tones) - TRIADS for bar in chart.bars for change in bar.changes)
        burden = sum(max(0, tone) for tone in tones) / len(chart.bars)
    return _Draft(lacks, asked, writer.surprise / max(1, writer.drawn), mended, burden, chart), writer.work


def _told_by_two(bar: Bar, whole: Ticks) -> Bar:
    """A bar as two single voices can tell it: a chord that does not fill it is a triad."""
    changes = (
        change if change.duration >= whole else replace(change, chord=plainer(change.chord, TRIADS))
        for change in bar.changes
    )
    return replace(bar, changes=tuple(changes))


def _disorder(chart: Chart, brief: Brief) -> int:
    """How many devices of the chords begin before one that was asked for earlier."""
    named = [idiom for idiom in brief.idioms if rule_of(idiom.name, idiom.argument)]
    firsts = [places[0] for idiom in named if (places := proves(chart, idiom))]
    return sum(after < before for before, after in pairwise(firsts))
