"""Explains a piece: what was understood, how it is built, what each chord and each hand does, and how hard it is."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from woodshed.explanation.explanation import BarExplained, ChordExplained, Explanation, Heard, Section
from woodshed.explanation.grips import Grips
from woodshed.explanation.hands import Hearing, devices_in_notes, hearing_of, manners_of
from woodshed.explanation.hands.manners import titles_by_bar
from woodshed.explanation.how_hard import how_hard
from woodshed.explanation.idiom_words import idiom_title, told_idioms
from woodshed.explanation.reading import reading_of
from woodshed.explanation.reasons import reason_for
from woodshed.explanation.sounding import Sounding, soundings
from woodshed.explanation.structure import Close, Device, closes, devices_in_chords, key_moves, phrase_ends
from woodshed.output.chart import feel_in_words
from woodshed.piece.arrangement import Arrangement
from woodshed.piece.chart import Chart
from woodshed.theory.roman import numeral
from woodshed.theory.time import Ticks


def explain(arrangement: Arrangement) -> Explanation:
    """The piece explained, from its words, its chords and its notes.

    It needs no more than a document holds: devices are heard, not remembered, so that a piece from elsewhere is
    explained as well as our own.
    """
    chart, brief = arrangement.chart, arrangement.brief
    hearing = hearing_of(arrangement)
    in_chords = devices_in_chords(chart, brief)
    ends, phrases = phrase_ends(chart), closes(chart)
    return Explanation(
        title=brief.request.description,
        about=about(arrangement),
        composed=chart.credit.composer,
        request=reading_of(arrangement, hearing),
        sections=_sections(chart),
        closes=phrases,
        key_moves=key_moves(chart),
        devices=(*(_told(device) for device in in_chords), *_of_notes(hearing)),
        hands=manners_of(hearing, ends) if arrangement.notes else (),
        ending=_ending(arrangement, phrases),
        how_hard=how_hard(arrangement),
        bars=_bars(arrangement, hearing, in_chords),
    )


def about(arrangement: Arrangement) -> str:
    """The piece in one sentence: length, genre, key, meter, tempo, feel, level."""
    brief, chart = arrangement.brief, arrangement.chart
    style = f" ({brief.application.replace('_', ' ')})" if brief.application else ""
    bars = len(chart.bars)
    return (
        f"{bars} bar{'s' * (bars != 1)} of {brief.genre}{style} in {chart.key}, {chart.meter}, {brief.tempo:g} beats a "
        f"minute, {feel_in_words(brief)}, level {brief.level}."
    )


def _sections(chart: Chart) -> tuple[Section, ...]:
    found, start = [], 0
    for name, bars in groupby(chart.bars, key=lambda bar: bar.section):
        length = len(list(bars))
        found.append(Section(name, start + 1, start + length))
        start += length
    return tuple(found)


def _told(device: Device) -> Heard:
    name, argument = device.idiom.name, device.idiom.argument
    words = told_idioms()
    tag = f"{name}:{argument}"
    return Heard(
        tag if argument else name, idiom_title(name, argument), words[tag if tag in words else name].what, device.bars
    )


def _of_notes(hearing: Hearing) -> tuple[Heard, ...]:
    told = told_idioms(hearing.arrangement.brief)
    heard = devices_in_notes(hearing, [name for name, words in told.items() if words.of != "chords"])
    return tuple(Heard(name, told[name].title, told[name].what, bars) for name, bars in heard.items())


def _ending(arrangement: Arrangement, phrases: tuple[Close, ...]) -> str:
    chart = arrangement.chart
    last = chart.bars[-1].changes[-1].chord.symbol
    if arrangement.brief.loop:
        return f"It goes round: {last} in the last bar leads back to the first."
    if phrases and phrases[-1].bar == len(chart.bars):
        return f"It ends with a {phrases[-1].title}, {phrases[-1].what}, on {last}."
    return f"It ends on {last}."


def _bars(arrangement: Arrangement, hearing: Hearing, devices: tuple[Device, ...]) -> tuple[BarExplained, ...]:
    chart, grips = arrangement.chart, Grips(hearing)
    begins: dict[Ticks, list[str]] = {}
    for device in devices:
        for place in device.places:
            begins.setdefault(place, []).append(idiom_title(device.idiom.name, device.idiom.argument))
    chords: dict[int, list[ChordExplained]] = {}
    for sounding in soundings(chart):
        chords.setdefault(sounding.bar, []).append(_chord(sounding, chart, begins, grips))
    hands = [
        titles_by_bar(hearing, hand) if arrangement.notes else [""] * len(chart.bars) for hand in ("left", "right")
    ]
    return tuple(
        BarExplained(number, bar.section, tuple(chords[number]), left, right)
        for number, (bar, left, right) in enumerate(zip(chart.bars, *hands, strict=True), 1)
    )


def _chord(sounding: Sounding, chart: Chart, begins: Mapping[Ticks, list[str]], grips: Grips) -> ChordExplained:
    reason, analysis = reason_for(sounding, chart), sounding.analysis
    remark = sounding.remark if sounding.remark not in {"", analysis.role, "as asked"} else ""
    why = f"{reason.why} Written beside it: {remark}." if remark else reason.why
    return ChordExplained(
        symbol=sounding.chord.symbol,
        beat=beat_of(sounding, chart),
        numeral=_numeral(sounding, chart),
        role=analysis.role,
        short=reason.short,
        why=why,
        devices=tuple(dict.fromkeys(begins.get(sounding.onset, ()))),
        grip=grips.of(sounding),
    )


def _numeral(sounding: Sounding, chart: Chart) -> str:
    """The numeral in the key in which a chord is heard, which is named where it is not the one that is written."""
    heard, written = sounding.analysis.key, chart.key_at(sounding.bar)
    if heard == written or sounding.chord.silent:
        return sounding.analysis.numeral
    return f"{numeral(sounding.chord, heard)} in {heard}"


def beat_of(sounding: Sounding, chart: Chart) -> str:
    """Where a chord begins in its bar, counted in felt beats: "1", "3", "2 and"."""
    beat, rest = divmod(sounding.onset - (sounding.bar - 1) * chart.meter.bar, chart.meter.beat)
    if not rest:
        return str(beat + 1)
    return f"{beat + 1} and" if 2 * rest == chart.meter.beat else f"{beat + 1} and a bit"
