"""What is said of a chord, in any genre, is there and true: half steps are half steps, held tones are held."""

from __future__ import annotations

import re
from random import Random

import pytest

from thousand_requests import briefs
from woodshed.explanation.reasons import reason_for
from woodshed.explanation.sounding import Sounding, acting_root, soundings
from woodshed.genres import style_of
from woodshed.pipeline import at_once
from woodshed.progression import ByRules, first_chart
from woodshed.theory.chord import Chord
from woodshed.theory.pitch import PitchClass

NOTE = r"([A-G](?:##|#|bb|b)?)(?: \([^)]*\))?"
UP = re.compile(rf"\b{NOTE} rises a half step to {NOTE}")
DOWN = re.compile(rf"\b{NOTE} sinks a half step to {NOTE}")
JOINS = re.compile(rf"its bass {NOTE} joins {NOTE} and {NOTE}")
LEANS = re.compile(rf"its bass {NOTE} leans a half step into {NOTE}")
STEPS = re.compile(rf"the line goes by step: {NOTE}, {NOTE}, {NOTE}")
FALLS = re.compile(r"root falls a fifth")
SLIDES = re.compile(rf"root slides a half step down to {NOTE}")
KEEPS = re.compile(r"it keeps ([A-G][^;:.]*?)(?: and (?:moves|goes)|; )")
STAYS = re.compile(rf"its third, {NOTE}, stays on as the seventh")


def semitone(name: str) -> int:
    return PitchClass.parse(name).semitone


def apart(low: str, high: str) -> int:
    return (semitone(high) - semitone(low)) % 12


def untrue(sounding: Sounding, why: str) -> list[str]:
    """The claims in a reason that the chords do not bear out."""
    chord, after = sounding.chord, sounding.after
    wrong = [m[0] for m in UP.finditer(why) if apart(m[1], m[2]) != 1]
    wrong += [m[0] for m in DOWN.finditer(why) if apart(m[1], m[2]) != 11]
    wrong += [m[0] for m in LEANS.finditer(why) if apart(m[1], m[2]) not in {1, 11}]
    for m in (*JOINS.finditer(why), *STEPS.finditer(why)):
        low, bass, high = (m[1], m[2], m[3]) if m.re is STEPS else (m[2], m[1], m[3])
        steps = {apart(low, bass), apart(bass, high)}
        wrong += [] if steps <= {1, 2} or steps <= {10, 11} else [m[0]]
    if after and FALLS.search(why) and (acting_root(after) - acting_root(chord)) % 12 != 5:
        wrong.append("falls a fifth")
    wrong += [m[0] for m in SLIDES.finditer(why) if apart(chord.root.name, m[1]) != 11]
    for m in KEEPS.finditer(why):
        names = re.findall(r"[A-G][#b]*", m[1].partition(" of ")[0])
        wrong += [m[0]] if after and not {semitone(n) for n in names} <= chord.semitones & after.semitones else []
    for m in STAYS.finditer(why):
        wrong += [m[0]] if after is None or (semitone(m[1]) - after.root.semitone) % 12 != 10 else []
    return wrong


@pytest.mark.parametrize(
    "brief", briefs(160), ids=lambda brief: f"{brief.genre} {brief.key} {brief.meter} {brief.bars}"
)
def test_every_chord_of_a_piece_has_a_true_reason(brief) -> None:
    style = style_of(brief.genre)

    chart = at_once(first_chart([ByRules()], brief, style, Random(f"{brief.seed} chart")))
    for sounding in soundings(chart):
        reason = reason_for(sounding, chart)
        assert reason.short
        assert reason.why.endswith(".")
        assert not re.search(r"[{}]|\bNone\b|  ", reason.why)
        assert untrue(sounding, reason.why) == [], (sounding.chord.symbol, reason.why)


def test_the_judge_of_truth_finds_what_is_wrong() -> None:
    chord = Chord.parse("G7")
    sounding = Sounding(chord, None, 1, 0, 1, None, Chord.parse("C"), held=False, closes=False, pedal=False, remark="")  # type: ignore[arg-type]
    assert untrue(sounding, "It pulls home: B rises a half step to C.") == []
    assert untrue(sounding, "B rises a half step to D, and the root falls a fifth.") == ["B rises a half step to D"]
