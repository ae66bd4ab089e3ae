"""How fast the chord model answers: loading it, each prediction of a tune, a whole chart; what memory it takes.

``python bench/next_chord_speed.py ../shared/corpora/charts.jsonl --baseline ../shared/bench`` walks through charts of
its "valid" split with the product and with the baseline, which is trained first, chord by chord in turn, so that
whatever else the machine does slows down both. On a busy machine ``--processor`` counts processor time instead.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from measure import Timing, spread

PIECES = (
    ("medium swing in Bb", "jazz"), ("slow gospel worship in Db", "gospel"), ("minuet in G", "classical"),
    ("neo-soul groove in Eb", "neo-soul"), ("bossa nova in D minor", "latin"),
)  # fmt: skip
BARS = 32
LICENCES = {"FullPredictor": ("permissive", "gpl"), "OpenPredictor": ("permissive",)}


class Walk(NamedTuple):
    """Milliseconds of each prediction with the chord that came: the first of every tune, and the others."""

    first: list[float]
    later: list[float]

    def __str__(self) -> str:
        rank = sorted(self.later)
        return (
            f"first {spread(self.first).median:.2f} ms, later {spread(self.later).median:.2f} ms median, "
            f"{rank[len(rank) * 95 // 100]:.2f} ms in all but a twentieth"
        )


def main() -> None:
    """Print the figures."""
    options = _options()
    charts = _charts(options.charts, options.tunes)
    start, before = time.perf_counter(), _memory()
    from woodshed.learning import next_chord

    imported, base = 1000 * (time.perf_counter() - start), _memory()
    start, spent = time.perf_counter(), time.process_time()
    predictor = getattr(next_chord, options.predictor)()
    loaded, spent = 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - spent)
    clock = time.process_time if options.processor else time.perf_counter
    walked(charts[::4], [predictor], clock)
    print(f"imports {imported:.0f} ms, {base - before:.0f} MB; loading {loaded:.0f} ms ({spent:.0f} of processor)")
    print(f"most memory over that of the imports, a quarter of the tunes heard: {_memory() - base:.0f} MB")
    others = [_baseline(options)] if options.baseline else []
    ours, *theirs = walked(charts, [predictor, *others], clock)
    print(f"{options.predictor}, {len(charts)} tunes: {ours}")
    for walk in theirs:
        times = spread(ours.later).median / spread(walk.later).median
        print(f"NGramCopy: {walk}; ours takes {times:.1f} times as long")
    for name, timing in composed(options.seeds, clock):
        print(f"{BARS} bars, {name}: {timing}")


def walked(charts: Sequence[dict[str, Any]], predictors: Sequence[Any], clock: Callable[[], float]) -> list[Walk]:
    """Every chord of every chart asked for and told, by each predictor in turn."""
    walks = [Walk([], []) for _ in predictors]
    for chart in charts:
        for predictor in predictors:
            predictor.start(**{name: chart[name] for name in ("key", "mode", "genre", "meter")})
        for number, (bar, beat, symbol) in enumerate(_chords(chart)):
            for predictor, walk in zip(predictors, walks, strict=True):
                start = clock()
                predictor.distribution(bar, beat)
                predictor.observe(symbol)
                (walk.later if number else walk.first).append(1000 * (clock() - start))
    return walks


def composed(seeds: int, clock: Callable[[], float]) -> Iterator[tuple[str, Timing]]:
    """How long the composer that learned takes for pieces of several kinds, words and playing not counted."""
    from woodshed.genres import style_of
    from woodshed.piece import Request
    from woodshed.pipeline import at_once
    from woodshed.progression.by_chords import ByChordModel
    from woodshed.words import read

    composer = ByChordModel()
    for words, genre in PIECES:
        times = []
        for seed in range(-1, seeds):
            brief = read(Request(description=words, genre=genre, num_bars=BARS, seed=max(0, seed)), style_of)
            start = clock()
            at_once(composer.compose(brief, style_of(brief.genre), Random(f"{brief.seed} chart")))
            times.append(1000 * (clock() - start))
        yield words, spread(times[1:])


def _chords(chart: dict[str, Any]) -> Iterator[tuple[int, float, str]]:
    beats = int((chart["meter"] or "4/4").split("/")[0])
    for bar, symbols in enumerate(chart["bars"], 1):
        for index, symbol in enumerate(symbols):
            yield bar, 1 + index * beats / len(symbols), symbol


def _charts(path: Path, count: int) -> list[dict[str, Any]]:
    """So many charts of the validation tunes, from everywhere in the file."""
    with path.open(encoding="utf-8") as lines:
        rows = [line for line in lines if '"valid"' in line]
    return [json.loads(line) for line in rows[:: max(1, len(rows) // count)]][:count]


def _baseline(options: Namespace) -> Any:
    """The strongest baseline of the measure, trained on what ours is trained on."""
    sys.path.insert(0, str(options.baseline))
    import baselines  # type: ignore[import-not-found]  # they lie beside the project
    import next_chord as measure  # type: ignore[import-not-found]

    vocabulary = measure.Vocabulary("121")
    tunes = measure.load_tunes([options.charts], ("train", "valid"), vocabulary)
    tunes = [tune for tune in tunes if tune.licence_class in LICENCES[options.predictor]]
    predictor = baselines.NGramCopy()
    train, valid = ([tune for tune in tunes if tune.split == split] for split in ("train", "valid"))
    predictor.fit(train, measure.sample(valid, len(valid) // 4), vocabulary)  # its speed does not hang on its weights
    return predictor


def _memory() -> float:
    """The most memory that the process has held so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _options() -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("charts", type=Path, help="charts, a JSON object a line")
    parser.add_argument("--baseline", type=Path, help="the folder of the measure of next-chord prediction")
    parser.add_argument("--predictor", default="FullPredictor", choices=tuple(LICENCES))
    parser.add_argument("--processor", action="store_true", help="count processor time")
    parser.add_argument("--tunes", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=9)
    return parser.parse_args()


if __name__ == "__main__":
    main()
