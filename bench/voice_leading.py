"""How far the voices move from chord to chord, in every comping sub-style, on the charts that peers were measured on.

    python bench/voice_leading.py [--seeds N] [--level L] [--all]

Told for each chart and sub-style: semitones a change of the top voice, semitones a change of matched
voices, the share of chords whose third and seventh (or what else they must have) sound, and the
changes measured. The hand that comps is measured: the right one, or the left where it plays the
chords and the right a line. A change is counted from the first chord that sounds as one harmony
(struck inside it or pushed into it) to the first of the next. Hands that sing are left out.

Matched voices: the voices of the smaller chord are paired with as many of the larger such that
their paths together are shortest; the mean of those paths is the figure of the change.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from woodshed.arrangement.essentials import needed_tones
from woodshed.genres import style_of
from woodshed.piece import Arrangement, Request
from woodshed.piece.chart_text import read_chart
from woodshed.pipeline import play_chart

GENRES = ("gospel", "jazz", "blues", "classical", "neo-soul", "reggae", "latin", "rnb")
_LEAST = 3
"""Voices that make a chord; two voices are a line in thirds."""
_PUSH = 480
"""Ticks, an eighth: what begins so shortly before a change and sounds over it belongs to the new chord."""
_COMPING, _MOSTLY = 0.7, 0.8
"""A hand comps when it plays a chord in so many of the changes, and chords are so many of its onsets: a tune with
chords under it goes where the tune goes."""


class Moved(NamedTuple):
    """Motion from one chord to the next, in semitones: of the top voice, and the mean of matched voices."""

    top: int
    matched: float


def matched(before: Sequence[int], after: Sequence[int]) -> float:
    """The mean path of matched voices, in semitones.

    In order of height, no crossing is ever shorter, so only the choice of the voices that stay out is tried.
    """
    few, many = sorted((sorted(before), sorted(after)), key=len)
    paths = (sum(abs(a - b) for a, b in zip(few, some, strict=True)) for some in combinations(many, len(few)))
    return min(paths) / len(few)


def chords_of(piece: Arrangement, hand: str) -> list[tuple[int, ...] | None]:
    """For each change of harmony the first chord of a hand that sounds as it, lowest key first; None without one."""
    grips: dict[int, list[tuple[int, int]]] = {}
    for note in piece.notes:
        if note.hand == hand:
            row = (note.pitch.midi, note.written_onset + note.written_duration)
            grips.setdefault(note.written_onset, []).append(row)
    full = {onset: rows for onset, rows in sorted(grips.items()) if len({key % 12 for key, _ in rows}) >= _LEAST}
    found: list[tuple[int, ...] | None] = []
    spans = harmonies(piece)
    for start, end, _ in spans:
        here = next((rows for onset, rows in full.items() if _belongs(onset, rows, start, end)), None)
        found.append(tuple(sorted(key for key, _ in here)) if here else None)
    return found


def _belongs(onset: int, rows: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    last = max(stop for _, stop in rows)
    pushed_in = start - _PUSH <= onset < start < last - 60
    pushed_on = end - _PUSH <= onset and onset > start and last > end + 60
    return pushed_in or (start <= onset < end and not pushed_on)


def harmonies(piece: Arrangement) -> list[tuple[int, int, str]]:
    """Onset, end and symbol of each change, in ticks; a chord that goes on over the bar line is one."""
    rows: list[tuple[int, int, str]] = []
    for _, onset, change in piece.chart.timeline():
        symbol, end = str(change.chord), onset + change.duration
        if rows and rows[-1][2] == symbol and rows[-1][1] == onset:
            rows[-1] = (rows[-1][0], end, symbol)
        else:
            rows.append((onset, end, symbol))
    return rows


def motions(chords: Sequence[tuple[int, ...] | None]) -> Iterator[Moved]:
    """Motion between neighbouring chords; where one is not played there is none to measure."""
    for before, after in pairwise(chords):
        if before and after:
            yield Moved(abs(after[-1] - before[-1]), matched(before, after))


def comping_hand(piece: Arrangement) -> list[tuple[int, ...] | None] | None:
    """The chords of the hand that comps, the right one if both do; None where neither does."""
    for hand in ("right", "left"):
        chords = chords_of(piece, hand)
        told = sum(chord is not None for chord in chords) >= _COMPING * len(chords)
        if told and chord_share(piece, hand) >= _MOSTLY:
            return chords
    return None


def chord_share(piece: Arrangement, hand: str) -> float:
    """The share of a hand's onsets at which it strikes a chord."""
    tones: dict[int, set[int]] = {}
    for note in piece.notes:
        if note.hand == hand:
            tones.setdefault(note.written_onset, set()).add(note.pitch.midi % 12)
    return sum(len(struck) >= _LEAST for struck in tones.values()) / max(1, len(tones))


def essential_share(piece: Arrangement) -> float:
    """The share of chords of which every essential tone sounds somewhere in the two hands."""
    held = total = 0
    for _, onset, change in piece.chart.timeline():
        end = onset + change.duration
        heard = {
            note.pitch.midi % 12
            for note in piece.notes
            if onset - _PUSH <= note.written_onset < end and note.written_onset + note.written_duration > onset + 60
        }
        total += 1
        held += all(heard.intersection(group) for group in needed_tones(change.chord, root=False))
    return held / total


def charts() -> dict[str, str]:
    """The three charts: two-five-one in 16 bars, rhythm changes in 32, blues in 64."""
    two_five = "| Dm7 | G7 | Cmaj7 | Cmaj7 |" * 4
    first = "| Bbmaj7 G7 | Cm7 F7 | Dm7 G7 | Cm7 F7 | Fm7 Bb7 | Ebmaj7 Ab7 | Dm7 G7 | Cm7 F7 |"
    last = "| Bbmaj7 G7 | Cm7 F7 | Dm7 G7 | Cm7 F7 | Fm7 Bb7 | Ebmaj7 Ab7 | Cm7 F7 | Bb6 |"
    rhythm = first + last + "| D7 | D7 | G7 | G7 | C7 | C7 | F7 | F7 |" + last
    blues = "| F7 | Bb7 | F7 | F7 | Bb7 | Bb7 | F7 | D7 | Gm7 | C7 | F7 D7 | Gm7 C7 |" * 5 + "| F7 | Bb7 | C7 | F7 |"
    return {"ii-V-I 16": two_five, "rhythm changes 32": rhythm, "blues 64": blues}


def main() -> None:
    """Print a row per chart, genre and sub-style."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--level", type=int, default=6)
    parser.add_argument("--all", action="store_true", help="every genre instead of jazz and blues")
    options = parser.parse_args()
    print(f"{'chart':<18}{'style':<26}{'top':>6}{'matched':>9}{'essential':>11}{'changes':>9}")
    for title, text in charts().items():
        for genre in GENRES if options.all else ("jazz", "blues"):
            for name, application in style_of(genre).applications.items():
                if "4/4" in application.meters:
                    _row(title, text, genre, name, options)


def _row(title: str, text: str, genre: str, name: str, options: argparse.Namespace) -> None:
    moved: list[Moved] = []
    shares: list[float] = []
    for seed in range(1, options.seeds + 1):
        request = Request(
            description=name.replace("_", " "), genre=genre, application=name, level=options.level, seed=seed
        )
        piece = play_chart(read_chart(text), request)
        chords = comping_hand(piece)
        if chords:
            moved += motions(chords)
            shares.append(essential_share(piece))
    if moved:
        top, inner = statistics.mean(m.top for m in moved), statistics.mean(m.matched for m in moved)
        share = statistics.mean(shares)
        print(f"{title:<18}{genre + ' ' + name:<26}{top:>6.2f}{inner:>9.2f}{share:>11.1%}{len(moved):>9}")


if __name__ == "__main__":
    main()
