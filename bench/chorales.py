"""Our part-writing of Bach's chorales beside his own: his chords in, or his chords and his soprano.

    python bench/chorales.py [--most N] [--kept FILE] [--out FILE]

The chorales are those of music21's corpus that have four parts. Each is sampled on every beat; the four keys that sound
there are read as a chord symbol, and a beat that is no plain chord (a suspension, a passing note) prolongs the chord
before. Both settings, Bach's and ours, are then measured over the same changes: the pairs of neighbouring beats between
which a voice of Bach's moves. ``--kept`` keeps what was sampled in a file, since reading the scores takes a minute.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from woodshed.arrangement.part_writing import RANGES, Voices, four_voices
from woodshed.theory.chord import Chord
from woodshed.theory.interval import plain, semitones

KINDS = ("", "m", "7", "m7", "maj7", "dim", "m7b5", "dim7", "aug")
"""Chord types that a beat may be, the plainest first."""
VOICES = ("soprano", "alto", "tenor", "bass")
MOVES = ("stays", "step", "third", "fourth and more")

Keys = tuple[int, int, int, int]


class Chorale(NamedTuple):
    """Keys of soprano, alto, tenor and bass on each beat."""

    name: str
    beats: list[Keys]


class Setting(NamedTuple):
    """The chords of one chorale and the voices at each of them."""

    chords: list[Chord]
    voices: list[Keys]


def sampled(most: int | None) -> Iterator[Chorale]:
    """The four-part chorales of music21's corpus, read on every quarter; bars of rest are left out."""
    from music21 import corpus

    for path in corpus.getComposer("bach")[:most]:
        score = corpus.parse(path)
        if len(score.parts) != len(VOICES):
            continue
        parts = [_line(part) for part in score.parts]
        length = int(min(sum(d for _, d in part) for part in parts))
        beats = [keys for beat in range(length) if (keys := _at(parts, beat))]
        if len(beats) >= len(VOICES):
            yield Chorale(Path(str(path)).stem, beats)


def _line(part: Any) -> list[tuple[int | None, float]]:
    """Keys and lengths in quarters of a part, None for rests."""
    return [
        (element.pitch.midi if element.isNote else None, float(element.quarterLength))
        for element in part.flatten().notesAndRests
        if element.quarterLength
    ]


def _at(parts: Sequence[list[tuple[int | None, float]]], beat: int) -> Keys | None:
    """The keys of all parts at a beat, None where one rests."""
    keys = []
    for part in parts:
        end = 0.0
        for key, length in part:
            end += length
            if end > beat + 1e-6:
                if key is not None:
                    keys.append(key)
                break
    if len(keys) != len(VOICES):
        return None
    soprano, alto, tenor, bass = keys
    return soprano, alto, tenor, bass


def _keys(voices: Voices) -> Keys:
    return voices.soprano, voices.alto, voices.tenor, voices.bass


def chord_of(keys: Keys) -> Chord | None:
    """The plainest chord symbol of what sounds, on its bass; a fifth may be missing. None if there is none."""
    classes, bass = {key % 12 for key in keys}, keys[3] % 12
    for root in sorted(classes, key=lambda tone: tone != bass):
        for kind in KINDS:
            chord = Chord(plain(root, flats=True), kind, None if root == bass else plain(bass, flats=True))
            tones = {(root + semitones(tone)) % 12 for tone in chord.kind.tones}
            fifth = {(root + 7) % 12} & tones
            if classes <= tones and tones - classes <= fifth and len(classes) > 1:
                return chord
    return None


def read(chorale: Chorale) -> Setting:
    """The chord of every beat, as Bach set it, without beats on which nothing moves and those before a chord."""
    chords: list[Chord] = []
    voices: list[Keys] = []
    for keys in chorale.beats:
        chord = chord_of(keys) or (chords[-1] if chords else None)
        if chord is not None and (not voices or keys != voices[-1]):
            chords.append(chord)
            voices.append(keys)
    return Setting(chords, voices)


class Tally:
    """What is counted over all changes of all chorales."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.changes = self.parallels = self.crossings = self.outside = self.wide = 0
        self.tendencies = self.resolved = 0
        self.sizes: tuple[list[int], ...] = ([], [], [], [])
        self.moves: tuple[Counter[str], ...] = (Counter(), Counter(), Counter(), Counter())

    def add(self, setting: Setting) -> None:
        """Count one setting."""
        for keys in setting.voices:
            self.crossings += sum(high < low for high, low in pairwise(keys))
            self.wide += sum(high - low > 12 for high, low in pairwise(keys[:3]))
            self.outside += sum(not low <= key <= high for key, (low, high) in zip(keys, RANGES, strict=True))
        for (a, b), (first, second) in zip(pairwise(setting.chords), pairwise(setting.voices), strict=True):
            self.changes += 1
            self.parallels += _parallels(first, second)
            for voice, (before, after) in enumerate(zip(first, second, strict=True)):
                self.sizes[voice].append(abs(after - before))
                self.moves[voice][_move(after - before)] += 1
            self._follow(a, b, first, second)

    def _follow(self, a: Chord, b: Chord, first: Keys, second: Keys) -> None:
        """Leading tone and seventh of a dominant whose root falls a fifth; an inner leading tone may fall a third."""
        if a.kind.family not in ("maj", "dom") or not a.kind.dominant or (b.root.semitone - a.root.semitone) % 12 != 5:
            return
        for voice, (before, after) in enumerate(zip(first, second, strict=True)):
            tone = (before - a.root.semitone) % 12
            if tone not in (4, 10):
                continue
            good = {1} | ({-3, -4} if voice in (1, 2) else set()) if tone == 4 else {-1, -2}
            self.tendencies += 1
            self.resolved += after - before in good

    def shares(self, voice: int) -> dict[str, float]:
        """How often a voice makes each kind of move."""
        total = sum(self.moves[voice].values()) or 1
        return {move: self.moves[voice][move] / total for move in MOVES}


def _parallels(first: Keys, second: Keys) -> int:
    return sum(
        (first[high] - first[low]) % 12 in (0, 7)
        and (first[high] - first[low]) % 12 == (second[high] - second[low]) % 12
        and (second[high] - first[high]) * (second[low] - first[low]) > 0
        for high, low in combinations(range(4), 2)
    )


def _move(interval: int) -> str:
    size = abs(interval)
    return MOVES[0] if not size else MOVES[1] if size < 3 else MOVES[2] if size < 5 else MOVES[3]


def apart(ours: Tally, theirs: Tally, voice: int) -> float:
    """Total variation distance of the moves of a voice: 0 alike, 1 nothing in common."""
    mine, bachs = ours.shares(voice), theirs.shares(voice)
    return sum(abs(mine[move] - bachs[move]) for move in MOVES) / 2


def table(tallies: dict[str, Tally]) -> str:
    """All figures as a table in Markdown, a column a setting."""
    bach = tallies["Bach"]
    rows = [["", *tallies], ["---"] * (len(tallies) + 1)]

    def row(name: str, values: Iterator[str]) -> None:
        rows.append([name, *values])

    row("changes", (f"{t.changes:,}" for t in tallies.values()))
    row("parallel fifths and octaves", (str(t.parallels) for t in tallies.values()))
    row("crossings", (str(t.crossings) for t in tallies.values()))
    row("keys out of range", (str(t.outside) for t in tallies.values()))
    row("upper neighbours more than an octave apart", (str(t.wide) for t in tallies.values()))
    row("leading tones and sevenths of V7 resolved", (f"{t.resolved / t.tendencies:.1%}" for t in tallies.values()))
    for voice, name in enumerate(VOICES):
        row(f"{name}, semitones a change", (f"{statistics.mean(t.sizes[voice]):.2f}" for t in tallies.values()))
    upper = (sum(statistics.mean(t.sizes[v]) for v in range(3)) for t in tallies.values())
    row("upper voices together", (f"{value:.2f}" for value in upper))
    for voice, name in enumerate(VOICES):
        row(
            f"{name}: {', '.join(MOVES)}",
            (" / ".join(f"{s:.0%}" for s in t.shares(voice).values()) for t in tallies.values()),
        )
    for voice, name in enumerate(VOICES):
        row(f"{name}: total variation from Bach", (f"{apart(t, bach, voice):.2f}" for t in tallies.values()))
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, help="read so many files only")
    parser.add_argument("--kept", type=Path, help="where what was sampled is kept, or taken from")
    parser.add_argument("--out", type=Path, help="where the table goes as well")
    options = parser.parse_args()
    chorales = _known(options.kept, options.most)
    tallies = {"Bach": Tally(), "ours, his chords": Tally(), "ours, his chords and soprano": Tally()}
    took = 0.0
    for chorale in chorales:
        bach = read(chorale)
        tallies["Bach"].add(bach)
        began = time.perf_counter()
        free = four_voices(bach.chords)
        led = four_voices(bach.chords, soprano=[keys[0] for keys in bach.voices])
        took += time.perf_counter() - began
        tallies["ours, his chords"].add(Setting(bach.chords, list(map(_keys, free))))
        tallies["ours, his chords and soprano"].add(Setting(bach.chords, list(map(_keys, led))))
    told = f"{len(chorales)} chorales\n\n{table(tallies)}\n\n{took:.1f} s for both settings of all\n"
    print(told)
    if options.out:
        options.out.write_text(told, "utf-8")


def _known(kept: Path | None, most: int | None) -> list[Chorale]:
    if kept and kept.exists():
        return [Chorale(name, [tuple(k) for k in beats]) for name, beats in json.loads(kept.read_text("utf-8"))]
    chorales = list(sampled(most))
    if kept:
        kept.write_text(json.dumps(chorales), "utf-8")
    return chorales


if __name__ == "__main__":
    main()
