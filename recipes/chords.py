"""The weights of the package: ``python recipes/chords.py CORPUS [--only NAME] [--work FOLDER] [--out FOLDER]``.

With ``--search N`` nothing is made: N plans are tried in short runs and ranked, by Ray with ``--engine ray``.

CORPUS is a file of charts, one JSON object a line (``charts.jsonl``). Two weight files and their cards are made:
``chords-full`` from permissive and GPL charts, ``chords-open`` from permissive ones alone; both learn from charts of
the rooms as well, for the genres of which open charts hardly exist. Nothing that ships is ever trained on charts of
another licence. A run that was killed goes on where it stopped.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from woodshed.genres import style_of
from woodshed.learning.corpus import charts_of
from woodshed.learning.training.card import card_of
from woodshed.learning.training.net import Shape
from woodshed.learning.training.recipe import Recipe, make
from woodshed.learning.training.run import Plan
from woodshed.learning.training.search import ENGINES, described, search
from woodshed.learning.tune import Tune, tune_of
from woodshed.learning.weights import SHIPPED, load
from woodshed.piece.chart import Bar
from woodshed.pipeline import generate
from woodshed.theory.meter import Meter

THIN = ("gospel", "neo-soul", "reggae")
"""Genres of which there are hardly any open charts: the rooms' own are added."""
OWN = 12
"""Charts of each sub-style of these."""
_OPEN = Plan(shape=Shape(dropout=0.15))
RECIPES = {
    "chords-full": (
        Recipe("chords-full", ("permissive", "gpl", "own"), (0, 1), (10, 11, 12, 13), plan=Plan(rounds=9)),
        "It learned from charts under the GPL, among others: pass it on under the GPL, version 3 or later.",
    ),
    "chords-open": (
        Recipe("chords-open", ("permissive", "own"), (0, 1), (10, 11), plan=_OPEN, teaching=_OPEN),
        "It learned from permissively licensed charts alone, and is Apache-2.0 like the program.",
    ),
}


def own_charts() -> Iterator[Tune]:
    """Charts that the rules of thin genres write, as tunes to learn from."""
    for genre in THIN:
        for name in style_of(genre).applications:
            for seed in range(OWN):
                piece = generate(
                    f"{name} in C", genre=genre, application=name, num_bars=16 + 16 * (seed % 2), seed=seed,
                    composer="rules",
                )  # fmt: skip
                chords = [[str(change.chord) for change in bar.changes] for bar in piece.chart.bars]
                beats = [list(_beats(bar, piece.chart.meter)) for bar in piece.chart.bars]
                group = f"own {genre} {name} {seed}"
                tune = tune_of(
                    {
                        "id": group, "tune": group, "bars": chords, "beats": beats, "key": piece.chart.key.tonic.name,
                        "mode": "minor" if piece.chart.key.minor else "major", "genre": genre,
                        "meter": str(piece.chart.meter), "licence_class": "own", "split": "train",
                    }
                )  # fmt: skip
                if tune is not None:
                    yield tune


def _beats(bar: Bar, meter: Meter) -> Iterator[float]:
    """On which beat each chord of a bar begins, from 1, as the number on top of the meter counts them."""
    beat = meter.bar / int(str(meter).split("/")[0])
    onset = 0
    for change in bar.changes:
        yield 1 + onset / beat
        onset += change.duration


def main() -> None:
    """Make the weight files that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--only", choices=RECIPES)
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--search", type=int, metavar="N")
    parser.add_argument("--engine", choices=ENGINES, default="local")
    options = parser.parse_args()
    told = partial(print, flush=True)
    tunes = [*charts_of([options.corpus]).tunes, *own_charts()]
    for name, (recipe, note) in RECIPES.items():
        if options.only in (None, name) and options.search:
            found = search(recipe, tunes, options.work / name, told, count=options.search, engine=options.engine)
            print(*(f"{trial.bits:.4f}  {described(trial.plan)}" for trial in found), sep="\n")
        elif options.only in (None, name):
            out = options.out / f"{name}.npz"
            make(recipe, tunes, options.work / name, out, told)
            out.with_suffix(".md").write_text(card_of(load(out).card, note), encoding="utf-8")


if __name__ == "__main__":
    main()
