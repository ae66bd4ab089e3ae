"""Blues riffs: a call, its tail, an answer in chords, and room to breathe."""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.essentials import missing_tones
from woodshed.arrangement.figures import chord_by_chord, push_of
from woodshed.arrangement.rhythm import Hit, figure
from woodshed.arrangement.shapes import degree_tone
from woodshed.theory.interval import semitones
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

if TYPE_CHECKING:
    from woodshed.theory.chord import Chord

_GRACE: Ticks = QUARTER // 8
"""How long a crushed note lasts: an eighth of a beat, one movement of the hand."""
_HOME = 66
_BLUE = {"1": 0, "3": 3, "7": 10, "8": 12}
"""Degrees over the tonic's root while the four sounds, in semitones."""
_LINE, _CHORUS = 4, 12
_TURN = 2


def blues_riff(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """One bar of a riff.

    Options: ``phrases``, each four bars (call, tail, answer, rest): the first two lines of a chorus have the same
    one, the third another, as a singer would, and each chorus begins with one that the last did not sing;
    ``turns``, pairs of bars for the end of a chorus; ``home`` the key that roots lie round, in the frame, or
    ``sung_at`` the same in the key of the piece. Tones are degrees over the chord's root, as the chord has them
    (``3``, ``5``, ``6``, ``7``, ``8``, ``b3``, above the octave ``^3``, below the root ``-5``), ``{b3}3`` a crushed
    third, ``v*`` the hand's voicing, a bar ``-`` silence. Over the four a riff may stay where it was, its third
    flattened, since that is the four's own seventh.
    """
    text = _bar(moment)
    if text == "-":
        return tuple(_passed_over(moment, []))
    strokes: list[Stroke] = []
    staying = _dice(moment, 0).random() < float(moment.pattern.options.get("stays", 0.5))
    for hit in figure(text, moment.piece.meter):
        if hit.tied and (moment.ahead is None or _before_the_end(moment)):
            continue
        span, end = _sounding(moment, hit)
        if not span.chord.pitch_classes:
            continue
        strokes += _struck(moment, hit, span, end, staying=staying)
    strokes += _passed_over(moment, strokes)
    return tuple(_in_time([*strokes, *_answered(moment, strokes)], moment.before))


def _answered(moment: Moment, strokes: list[Stroke]) -> list[Stroke]:
    """What a chord lacks: its voicing in the hole after the riff, or the tone under it."""
    out: list[Stroke] = []
    for span in moment.spans:
        here = [s for s in strokes if span.onset - EIGHTH < s.onset < span.end and not _pushed_on(s, span)]
        sounding = {s.key % 12 for s in (*here, *moment.other) if span.onset <= s.onset < span.end}
        lacking = missing_tones(span, sounding, root=False) if span.chord.pitch_classes else []
        if not lacking:
            continue
        free = max((s.onset + s.duration for s in here), default=span.onset)
        beat = moment.piece.meter.beat
        place = span.end - beat
        if place >= free and moment.voicing(span) and not moment.pattern.options.get("same"):
            out += [Stroke(place, key, beat // 2, 4) for key in moment.voicing(span)]
        elif here:
            model = max(here, key=lambda s: (s.duration, s.key))
            top = max(s.key for s in here if s.onset == model.onset)
            taken = {s.key for s in here if s.onset == model.onset}
            keys = [max(k for k in range(top - 11, top) if k % 12 in group) for group in lacking]
            out += [model._replace(key=key, accent=min(model.accent, 0)) for key in {*keys} - taken]
    return out


def _before_the_end(moment: Moment) -> bool:
    """Whether a push would rob the last bar of its downbeat."""
    return moment.bar == moment.piece.bars - 2 and not moment.piece.brief.loop


def _pushed_on(stroke: Stroke, span: Span) -> bool:
    """Whether a stroke at the end of a chord belongs to the next one."""
    return stroke.onset >= span.end - EIGHTH and stroke.onset + stroke.duration > span.end


def _passed_over(moment: Moment, strokes: list[Stroke]) -> list[Stroke]:
    """The voicing of later chords of the bar that the riff does not touch."""
    out: list[Stroke] = []
    for span in moment.spans[1:]:
        if any(span.onset <= s.onset < span.end or s.onset < span.onset < s.onset + s.duration - 60 for s in strokes):
            continue
        length = min(span.end - span.onset, QUARTER)
        out += [Stroke(span.onset, key, length, -3) for key in moment.voicing(span)]
    return out


def _dice(moment: Moment, line: int) -> Random:
    return Random(f"{moment.piece.brief.seed} riff {moment.bar // _CHORUS} {line}")


def _bar(moment: Moment) -> str:
    """The text of this bar, by its line of the chorus; chord by chord where there are many."""
    if len(moment.spans) > 2:
        return chord_by_chord(moment, "=v*")
    options = moment.pattern.options
    within = _form(moment)
    place = moment.bar % within
    turns = options.get("turns")
    if turns and not options.get("same") and place >= within - _TURN and within >= 2 * _LINE:
        pair = turns[_dice(moment, 9).randrange(len(turns))]
        return str(pair[place - within + _TURN])
    line = place // _LINE
    if options.get("same") or (within == _CHORUS and line == 1):
        line = 0
    phrases = options["phrases"]
    dice = Random(f"{moment.piece.brief.seed} riff" + ("" if options.get("same") else " 0 1"))
    order = dice.sample(range(len(phrases)), len(phrases))
    turned = 0 if options.get("same") else moment.bar // _CHORUS * min(_TURN, len(phrases) - 1)
    return str(phrases[order[(min(line, 1) + turned) % len(phrases)]][place % _LINE])


def _form(moment: Moment) -> int:
    """Bars of a chorus: twelve, or eight, or as many as there are."""
    for bars in (_CHORUS, 2 * _LINE):
        if moment.piece.bars % bars == 0:
            return bars
    return min(moment.piece.bars, _CHORUS)


def _sounding(moment: Moment, hit: Hit) -> tuple[Span, Ticks]:
    onset = moment.start + hit.onset
    span = moment.span_at(onset)
    if hit.tied and moment.ahead is not None and span.end >= moment.end:
        return moment.ahead, moment.end + EIGHTH
    end = onset + hit.duration
    if end > span.end and span.end - onset <= push_of(moment) and span.end < moment.end:
        return moment.span_at(span.end), end
    return span, min(end, span.end)


def _struck(moment: Moment, hit: Hit, span: Span, end: Ticks, *, staying: bool) -> list[Stroke]:
    onset = moment.start + hit.onset
    tied_in = any(s.onset + s.duration > moment.start + 60 for s in moment.before)
    if hit.tones and hit.tones[0].startswith("v"):
        if tied_in and hit.onset == 0:
            return []
        return [Stroke(onset, key, end - onset, hit.accent) for key in moment.voicing(span)]
    stays = staying and _is_four(span)
    root = _root(span.key.tonic.semitone if stays else span.chord.root.semitone, moment)
    strokes = []
    for tone in hit.tones[: max(1, moment.limits.notes - 1)]:
        crushed, name = _parted(tone)
        key = root + _gap(span.chord, name, stays=stays)
        if crushed and onset > moment.start - _GRACE and onset >= _GRACE and moment.limits.notes > 3:
            strokes.append(Stroke(onset - _GRACE, key - 1, _GRACE, hit.accent - 6))
        strokes.append(Stroke(onset, key, end - onset, hit.accent))
    return strokes


def _is_four(span: Span) -> bool:
    """Whether a chord is the four, or the diminished on its raised root that stands in for it."""
    degree = (span.chord.root.semitone - span.key.tonic.semitone) % 12
    return (degree, span.chord.kind.family) in ((5, "dom"), (6, "dim"))


def _root(semitone: int, moment: Moment) -> int:
    """The key of a root that lies round home, five below to six above."""
    low = int(moment.pattern.options.get("home", _HOME)) - 5
    return low + (semitone - low) % 12


@lru_cache(maxsize=512)
def _parted(tone: str) -> tuple[bool, str]:
    """Whether a tone is crushed, and its degree."""
    before, _, degree = tone.rpartition("}")
    return bool(before), degree


@lru_cache(maxsize=4096)
def _gap(chord: Chord, name: str, *, stays: bool) -> int:
    """Semitones from the root to a degree; with ``stays`` the third is blue."""
    octave = {"-": -12, "^": 12}.get(name[0], 0)
    degree = name.lstrip("-^")
    if stays:
        return octave + (_BLUE[degree] if degree in _BLUE else semitones(degree))
    return octave + _degree(chord, degree)


def _degree(chord: Chord, degree: str) -> int:
    """Semitones from the root to a degree as the chord has it, or as the blues adds it."""
    kind = chord.kind
    if degree in ("1", "8"):
        return 12 * (degree == "8")
    if degree in ("3", "5", "7"):
        return semitones(degree_tone(kind, degree) or {"7": "b7"}.get(degree, degree))
    if kind.family in ("dim", "hdim"):
        return semitones({"b3": "b3", "4": "b3", "b5": "b5", "6": "b5"}.get(degree, degree))
    if degree == "6" and "b13" in kind.tones:
        return semitones("b13")
    if degree == "2" and "b9" in kind.tones:
        return semitones("b9")
    return semitones(degree)


def _in_time(strokes: list[Stroke], before: tuple[Stroke, ...]) -> list[Stroke]:
    """What sounds before a crushed note is let go for it; a key just played is not crushed again."""
    strokes = [s for s in strokes if not _repeated(s, (*before, *strokes))]
    graces = [s.onset for s in strokes if s.duration == _GRACE]
    out = []
    for stroke in strokes:
        nxt = next((g for g in graces if stroke.onset < g < stroke.onset + stroke.duration), None)
        out.append(stroke if nxt is None else stroke._replace(duration=nxt - stroke.onset))
    return sorted(out)


def _repeated(grace: Stroke, strokes: tuple[Stroke, ...]) -> bool:
    """Whether a crushed note would strike the key that its line comes from once more."""
    return grace.duration == _GRACE and any(
        s.key == grace.key and s.onset < grace.onset <= s.onset + s.duration for s in strokes
    )
