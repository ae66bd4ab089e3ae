"""A MusicXML 4.0 score: one piano part on two staves, as written, with chord symbols over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape  # xml.sax.saxutils loads an HTTP client, a tenth of a cold start

from woodshed.output.grace_notes import Grace, grace_xml, without_graces
from woodshed.output.harmony_xml import harmony_xml
from woodshed.output.measure_notes import Accidentals, notes_xml
from woodshed.output.midi import quarters_per_minute
from woodshed.output.rolls import rolled_onsets, rolled_ticks
from woodshed.output.title import plain_text, title_of
from woodshed.output.voices import Segment, laid_out
from woodshed.piece.arrangement import Arrangement
from woodshed.piece.brief import Brief
from woodshed.piece.chart import Bar
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter
from woodshed.theory.pitch import Pitch
from woodshed.theory.time import QUARTER

STAVES = ("right", "left")
_FIRST_VOICE = {"right": 1, "left": 5}  # staff 2 counts its voices from 5, as notation programs do
_LOUDNESS = ((40, "pp"), (56, "p"), (68, "mp"), (84, "mf"), (100, "f"), (128, "ff"))
_MODES = {"blues": "major"}  # the format has no blues

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" \
"http://www.musicxml.org/dtds/partwise.dtd">
<score-partwise version="4.0">
<work><work-title>{title}</work-title></work>
<identification>
<creator type="composer">{composer}</creator>
<encoding><software>Woodshed</software></encoding>
</identification>
<part-list>
<score-part id="P1">
<part-name>Piano</part-name>
<score-instrument id="P1-I1"><instrument-name>Piano</instrument-name></score-instrument>
<midi-instrument id="P1-I1"><midi-channel>1</midi-channel><midi-program>1</midi-program>\
</midi-instrument>
</score-part>
</part-list>
<part id="P1">
"""


def to_musicxml(arrangement: Arrangement) -> str:
    """The whole score as text. Times are the written ones: swing is told, not spelled out.

    Every onset and pitch is kept, and every length that sixty-fourths or triplets can tell; a repeat encloses a loop.
    Fingers stand with the notes that have one, and a wavy line at chords that are rolled.
    """
    brief, chart = arrangement.brief, arrangement.chart
    parts = brief.voices == "satb"
    sized, graces = without_graces(arrangement.notes)
    hands = [[note for note in sized if note.hand == hand] for hand in STAVES]
    near = rolled_ticks(brief.tempo, chart.meter)
    staves = [
        laid_out(notes, chart.meter, len(chart.bars), parts=parts, rolled=rolled_onsets(notes, near)) for notes in hands
    ]
    title = escape(title_of(brief.request))
    composer = escape(plain_text(chart.credit.composer))
    out = [_HEAD.format(title=title, composer=composer)]
    section = None
    for number, bar in enumerate(chart.bars, 1):
        rows = [staff[number - 1] for staff in staves]
        new_section = bar.section if bar.section != section else None
        section = bar.section
        out.append(f'<measure number="{number}">\n')
        out += _signs(arrangement, number, new_section)
        here = [grace for grace in graces if grace.goal_onset // chart.meter.bar == number - 1]
        out += _music(rows, bar, chart.key_at(number), chart.meter, here)
        out.append(_right_barline(brief, last=number == len(chart.bars)))
        out.append("</measure>\n")
    out.append("</part>\n</score-partwise>\n")
    return "".join(out)


def _signs(arrangement: Arrangement, number: int, section: str | None) -> Iterator[str]:
    """What stands before the notes of a bar: barline, attributes, section, tempo, loudness."""
    brief, chart = arrangement.brief, arrangement.chart
    first = number == 1
    if first and brief.loop:
        yield '<barline location="left"><bar-style>heavy-light</bar-style>'
        yield '<repeat direction="forward"/></barline>\n'
    if first:
        yield f"<attributes><divisions>{QUARTER}</divisions>{_key(chart.key)}"
        count, unit = chart.meter.count, chart.meter.unit
        yield f"<time><beats>{count}</beats><beat-type>{unit}</beat-type></time>"
        yield '<staves>2</staves><clef number="1"><sign>G</sign><line>2</line></clef>'
        yield '<clef number="2"><sign>F</sign><line>4</line></clef></attributes>\n'
    elif any(change.bar == number for change in chart.key_changes):
        yield f"<attributes>{_key(chart.key_at(number))}</attributes>\n"
    if section:
        yield _direction(f"<rehearsal>{escape(plain_text(section))}</rehearsal>")
    if first:
        yield from _manner(arrangement)


def _key(key: Key) -> str:
    fifths, mode = key.simplified.signature, _MODES.get(key.mode, key.mode)
    return f"<key><fifths>{fifths}</fifths><mode>{mode}</mode></key>"


def _manner(arrangement: Arrangement) -> Iterator[str]:
    """Style and feel in words, metronome and swing, loudness, pedal."""
    brief, meter = arrangement.brief, arrangement.chart.meter
    words = escape(_style_in_words(brief))
    if words:
        yield _direction(f'<words font-weight="bold">{words[0].upper()}{words[1:]}</words>')
    unit = "<beat-unit>quarter</beat-unit>" + ("<beat-unit-dot/>" if meter.compound else "")
    tempo = quarters_per_minute(brief.tempo, meter)
    yield _direction(
        f"<metronome>{unit}<per-minute>{brief.tempo:g}</per-minute></metronome>",
        sound=f'<sound tempo="{tempo:g}">{_swing(brief)}</sound>',
    )
    if arrangement.notes:
        mean = sum(note.velocity for note in arrangement.notes) / len(arrangement.notes)
        sign = next(sign for below, sign in _LOUDNESS if mean < below)
        yield _direction(f"<dynamics><{sign}/></dynamics>", placement="below")
    if arrangement.pedal:
        words = '<words font-style="italic">con pedale</words>'
        yield _direction(words, placement="below", staff=2)


def _direction(inner: str, *, placement: str = "above", staff: int = 1, sound: str = "") -> str:
    return (
        f'<direction placement="{placement}"><direction-type>{inner}</direction-type>'
        f"<staff>{staff}</staff>{sound}</direction>\n"
    )


def _style_in_words(brief: Brief) -> str:
    style = plain_text(brief.application.replace("_", " "))
    if not _swings(brief) or "swing" in style:
        return style
    swing = "swung sixteenths" if brief.feel.unit == "1/16" else "swing"
    return f"{style}, {swing}" if style else swing


def _swings(brief: Brief) -> bool:
    """Whether beats are divided unevenly; those of compound meters are in three already."""
    return brief.feel.swing > 0.5 and not brief.meter.compound


def _swing(brief: Brief) -> str:
    """The ratio of the two halves of a beat in small whole numbers, as programs play it."""
    if not _swings(brief):
        return "<swing><straight/></swing>"
    ratio = Fraction(brief.feel.swing / (1 - brief.feel.swing)).limit_denominator(8)
    kind = "16th" if brief.feel.unit == "1/16" else "eighth"
    return (
        f"<swing><first>{ratio.numerator}</first><second>{ratio.denominator}</second>"
        f"<swing-type>{kind}</swing-type></swing>"
    )


def _music(
    rows: list[list[list[Segment]]], bar: Bar, key: Key, meter: Meter, graces: Sequence[Grace] = ()
) -> Iterator[str]:
    """The voices of a bar one after the other, chord symbols with the first, grace notes before their goals."""
    started = False
    for staff, (hand, voices) in enumerate(zip(STAVES, rows, strict=True), 1):
        signs = Accidentals(key.simplified.signature).needed(voices)
        for number, voice in enumerate(voices, _FIRST_VOICE[hand]):
            if started:
                yield f"<backup><duration>{meter.bar}</duration></backup>\n"
            harmony = {} if started else _harmony(voice, bar)
            started = True
            for segment, notes in zip(voice, notes_xml(voice, signs, number, staff, meter), strict=True):
                yield from harmony.get(segment.start, ())
                leading = [g for g in graces if g.hand == hand and g.goal_onset % meter.bar == segment.start]
                yield from (grace_xml(grace, number, staff) for grace in leading if _begins(segment, grace.goal))
                yield notes


def _begins(segment: Segment, pitch: Pitch) -> bool:
    """Whether a pitch is struck at the beginning of a segment."""
    return any(head.pitch == pitch and not head.tied_in for head in segment.heads)


def _harmony(voice: list[Segment], bar: Bar) -> dict[int, list[str]]:
    """The chord symbols of a bar by the start of the note before which each stands."""
    out: dict[int, list[str]] = {}
    onset = 0
    for change in bar.changes:
        start = max(segment.start for segment in voice if segment.start <= onset)
        out.setdefault(start, []).append(harmony_xml(change.chord, onset - start))
        onset += change.duration
    return out


def _right_barline(brief: Brief, *, last: bool) -> str:
    if not last:
        return ""
    repeat = '<repeat direction="backward"/>' if brief.loop else ""
    return f'<barline location="right"><bar-style>light-heavy</bar-style>{repeat}</barline>\n'
