"""How much of what the chord model composes is copied: the longest runs of bars that stand in the corpora too.

    python bench/copied.py ../shared/corpora/charts.jsonl --seeds 6

Charts are compared as bars of classes above the tonic (root and family; see ``woodshed.learning.chord_class``), so in
all twelve keys at once. Beside them stand the rules, who have seen no corpus, and real tunes held out of training:
music has its commonplaces.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

from woodshed.errors import ComposerDeclinedError
from woodshed.genres import style_of
from woodshed.learning.chord_class import class_of
from woodshed.piece import GENRES, Chart, Request
from woodshed.pipeline import at_once
from woodshed.progression.by_chords import ByChordModel
from woodshed.progression.by_rules import ByRules
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.words import read

LEARNED = frozenset({"permissive", "gpl"})
SEED = 3
"""Shorter runs are in everybody's ear, and are not looked for."""
MOST = 8
"""Bars that may be like those of another tune."""
RELATIVE = 3
"""Semitones from a minor tonic up to the major one with the same signature."""

Row = tuple[tuple[int, ...], ...]


def bars_of(chart: Chart) -> Row:
    """The bars of a composed chart as classes above the major tonic of their signature."""
    out = []
    for number, bar in enumerate(chart.bars, 1):
        key = chart.key_at(number)
        tonic = (key.tonic.semitone + (RELATIVE if key.minor else 0)) % 12
        out.append(tuple(class_of(change.chord, tonic) for change in bar.changes))
    return tuple(out)


def songs(corpus: Path, split: str) -> Iterator[tuple[str, Row]]:
    """The charts of a split that may be learned from, each with its genre."""
    with corpus.open(encoding="utf-8") as lines:
        for line in lines:
            song = json.loads(line)
            if song["split"] == split and song["licence_class"] in LEARNED and song["key"]:
                tonic = (Key.parse(song["key"]).tonic.semitone + (RELATIVE if song["mode"] == "minor" else 0)) % 12
                yield song["genre"], tuple(tuple(class_of(Chord.parse(s), tonic) for s in bar) for bar in song["bars"])


class Index:
    """Where every run of a few bars stands in some charts; a class since it is built once and asked often."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = list(rows)
        self._places: dict[Row, list[tuple[int, int]]] = defaultdict(list)
        for number, row in enumerate(self._rows):
            for start in range(len(row) - SEED + 1):
                self._places[row[start : start + SEED]].append((number, start))

    def longest(self, row: Row) -> int:
        """The bars of the longest run that is there too; 0 where it has fewer than ``SEED``."""
        most = 0
        for start in range(len(row) - SEED + 1):
            for number, place in self._places.get(row[start : start + SEED], ()):
                other, length = self._rows[number], SEED
                while (
                    start + length < len(row)
                    and place + length < len(other)
                    and (row[start + length] == other[place + length])
                ):
                    length += 1
                most = max(most, length)
        return most


def composed(name: str, seeds: int, bars: int) -> Iterator[tuple[str, Row]]:
    """Charts of a composer, of every sub-style of every genre, each with its genre; none where it declines."""
    composer = ByChordModel() if name == "chord-model" else ByRules()
    for genre in GENRES:
        style = style_of(genre)
        for application in style.applications:
            for seed in range(seeds):
                request = Request(description=genre, genre=genre, application=application, num_bars=bars, seed=seed)
                brief = read(request, style_of)
                try:
                    chart = at_once(composer.compose(brief, style, Random(f"{seed} chart")))
                except ComposerDeclinedError:
                    break
                yield genre, bars_of(chart)


def told(title: str, lengths: Sequence[int]) -> None:
    """Print how long the runs are."""
    counts = Counter(lengths)
    over = sum(count for length, count in counts.items() if length > MOST)
    median = sorted(lengths)[len(lengths) // 2] if lengths else 0
    print(f"{title:28} {len(lengths):5} charts, median {median}, longest {max(lengths, default=0)}, {over} over {MOST}")


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--bars", type=int, default=16)
    options = parser.parse_args()
    index = Index(row for _, row in songs(options.corpus, "train"))
    told("real tunes, held out", [index.longest(row[: options.bars]) for _, row in songs(options.corpus, "valid")])
    for name in ("rules", "chord-model"):
        found = [(genre, index.longest(row)) for genre, row in composed(name, options.seeds, options.bars)]
        told(name, [length for _, length in found])
        for genre in GENRES:
            told(f"  {genre}", [length for g, length in found if g == genre])


if __name__ == "__main__":
    main()
