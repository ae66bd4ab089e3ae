"""Do the charts of the composers sound like their genre? A classifier that nothing composes with listens to them.

    python bench/genre_by_ear.py ../shared/corpora --seeds 8 --judge ../shared/bench/evaluate.py

It learns from the training tunes of the corpora, whatever their licence, since it is a measure and does not ship; its
recall on held-out tunes, in stretches of as many bars, is what composed charts are held against: 1 means that they are
told as well as real music. Genres with hardly any real charts are left to the checks of an evaluator by another hand.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from genre_traits import BARS, READINGS, HeardChart, Sound, of_chart, songs, traits, windows
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from woodshed.errors import ComposerDeclinedError
from woodshed.genres import style_of
from woodshed.output.document import dumps
from woodshed.piece import Brief, Request
from woodshed.pipeline import at_once, generate
from woodshed.progression import Composer, embedded
from woodshed.words import read

LEARNED = ("jazz", "blues", "classical", "latin", "rnb")
"""Genres of which there are enough real charts to learn from."""
THIN = ("gospel", "neo-soul", "reggae")
WANTED = 0.9
"""Of the recall on real charts."""
_SEEN = 10
"""Stretches that must have a trait for it to count."""
_FREEDOM = 1.0
"""How freely the weights may move: of 1, 3 and 30 what tells held-out real tunes best; composed charts had no say."""
_DRAWS = 1000
COMPOSERS = ("chord-model", "product", "rules")
"""The model where it composes, the model with the rules behind it, and the rules."""


class Stretch(NamedTuple):
    """Some bars of a chart: what they are like, of which genre and tune they are, and how much they count."""

    traits: Mapping[str, float]
    genre: str
    tune: str
    weight: float


class Composed(NamedTuple):
    """A chart of a composer, as it is heard."""

    composer: str
    genre: str
    application: str
    sounds: tuple[Sound, ...]


class Ear:
    """Tells the genre of stretches by their traits; a class since it learns once and listens often.

    Multinomial logistic regression; every genre counts the same, and within it every tune.
    """

    def __init__(self, known: Sequence[Stretch]) -> None:
        seen = Counter(name for stretch in known for name in stretch.traits)
        self._names = frozenset(name for name, count in seen.items() if count >= _SEEN)
        self._columns = DictVectorizer()
        rows = self._columns.fit_transform([self._kept(stretch.traits) for stretch in known])
        of_genre: dict[str, float] = defaultdict(float)
        for stretch in known:
            of_genre[stretch.genre] += stretch.weight
        scale = len(known) / len(of_genre)
        weights = [scale * stretch.weight / of_genre[stretch.genre] for stretch in known]
        self._model = LogisticRegression(C=_FREEDOM, max_iter=500, tol=1e-3)
        self._model.fit(rows, [stretch.genre for stretch in known], sample_weight=weights)

    def _kept(self, found: Mapping[str, float]) -> dict[str, float]:
        return {name: value for name, value in found.items() if name in self._names}

    def told(self, stretches: Iterable[Mapping[str, float]]) -> list[str]:
        """The genre of each stretch."""
        return [str(name) for name in self._model.predict(self._columns.transform(map(self._kept, stretches)))]


def stretches(charts: Iterable[HeardChart], reading: str) -> Iterator[Stretch]:
    """Charts of the corpora in stretches, each tune as much as another."""
    for chart in charts:
        found = list(windows(chart))
        for sounds in found:
            yield Stretch(traits(sounds, reading), chart.genre, chart.tune, 1 / len(found))


def composed(genre: str, seeds: int) -> Iterator[Composed]:
    """Charts of all composers in every sub-style of a genre, with other dice each time."""
    style, (model, rules) = style_of(genre), embedded("chord-model")
    for application in style.applications:
        for number in range(seeds):
            seed = crc32(f"{application} {number}".encode())
            request = Request(description=genre, genre=genre, application=application, num_bars=BARS, seed=seed)
            brief = read(request, style_of)

            def heard_of(composer: Composer, brief: Brief = brief, dice: str = f"{seed} chart") -> tuple[Sound, ...]:
                return of_chart(at_once(composer.compose(brief, style, Random(dice))))

            usual = ours = heard_of(rules)
            with suppress(ComposerDeclinedError):
                ours = heard_of(model)
                yield Composed("chord-model", genre, application, ours)
            yield Composed("product", genre, application, ours)
            yield Composed("rules", genre, application, usual)


def recall(genre: str, told: Sequence[str], weights: Sequence[float]) -> float:
    """The share of weighted stretches of a genre that are told as it."""
    right = sum(weight for name, weight in zip(told, weights, strict=True) if name == genre)
    return right / (sum(weights) or 1.0)


def interval(genre: str, real: Sequence[tuple[str, str, float]], ours: Sequence[tuple[str, str, float]]) -> str:
    """The 95 % interval of our recall over the real one, tunes and sub-styles drawn anew (Efron, bootstrap, 1979).

    Rows hold a group, the genre told and a weight.
    """
    dice = np.random.default_rng(0)
    sides = []
    for rows in (real, ours):
        groups: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for group, told, weight in rows:
            groups[group][0] += weight * (told == genre)
            groups[group][1] += weight
        table = np.array(list(groups.values()))
        picks = table[dice.integers(len(table), size=(_DRAWS, len(table)))].sum(axis=1)
        sides.append(picks[:, 0] / picks[:, 1])
    low, high = np.percentile(sides[1] / np.maximum(sides[0], 1e-9), (2.5, 97.5))
    return f"{low:.2f}-{high:.2f}"


def confusion(title: str, rows: Mapping[str, Sequence[tuple[str, str, float]]]) -> Iterator[str]:
    """A table: a row a genre, how much of it is told as each, in hundredths."""
    yield f"| {title} | n | " + " | ".join(LEARNED) + " |"
    yield "|---" * (len(LEARNED) + 2) + "|"
    for genre, found in rows.items():
        if found:
            told, weights = [told for _, told, _ in found], [weight for _, _, weight in found]
            shares = " | ".join(f"{100 * recall(name, told, weights):.0f}" for name in LEARNED)
            yield f"| {genre} | {len({group for group, _, _ in found})} | {shares} |"
    yield ""


def report(known: Sequence[HeardChart], ours: Sequence[Composed], reading: str) -> Iterator[str]:
    """The recall on real and on composed charts in one reading."""
    ear = Ear(list(stretches((chart for chart in known if chart.half == "train"), reading)))
    held = list(stretches((chart for chart in known if chart.half == "held"), reading))
    real: dict[str, list[tuple[str, str, float]]] = {genre: [] for genre in LEARNED}
    for stretch, told in zip(held, ear.told(stretch.traits for stretch in held), strict=True):
        real[stretch.genre].append((stretch.tune, told, stretch.weight))
    yield f"### {reading.capitalize()}\n"
    yield from confusion("real, held out: tunes told as", real)
    sides: dict[str, dict[str, list[tuple[str, str, float]]]] = {
        name: {genre: [] for genre in (*LEARNED, *THIN)} for name in COMPOSERS
    }
    for chart, told in zip(ours, ear.told(traits(chart.sounds, reading) for chart in ours), strict=True):
        sides[chart.composer][chart.genre].append((chart.application, told, 1.0))
    for name in COMPOSERS:
        yield from confusion(f"{name}: sub-styles told as", sides[name])
    yield "| genre | real | " + " | ".join(f"{name} | of real [95 %]" for name in COMPOSERS) + " |"
    yield "|---" * (2 * len(COMPOSERS) + 2) + "|"
    for genre in LEARNED:
        base = recall(genre, [told for _, told, _ in real[genre]], [weight for _, _, weight in real[genre]])
        cells = [genre, f"{base:.2f}"]
        for name in COMPOSERS:
            rows = sides[name][genre]
            own = recall(genre, [told for _, told, _ in rows], [1.0] * len(rows))
            mark = "" if own >= WANTED * base else " short"
            cells += (
                [f"{own:.2f}", f"{own / base:.2f} [{interval(genre, real[genre], rows)}]{mark}"] if rows else ["-"] * 2
            )
        yield "| " + " | ".join(cells) + " |"
    yield ""


def judged(judge: Path, genre: str, seeds: int) -> Iterator[str]:
    """How many of a genre's checks hold in the pieces of both composers, in the sub-styles that the model composes."""
    pieces: dict[str, list[dict[str, Any]]] = {"chord-model": [], "rules": []}
    asked = []
    for application in style_of(genre).applications:
        for number in range(seeds):
            words = f"{application.replace('_', ' ')} {genre}"
            fields: dict[str, Any] = {
                "genre": genre, "application": application, "num_bars": BARS,
                "seed": crc32(f"{application} {number}".encode()),
            }  # fmt: skip
            played = generate(words, composer="chord-model", **fields)
            if played.chart.credit.composer != "chord-model":
                break
            name = f"{application} {number}"
            asked.append({"id": name, "genre": genre, "request": words, "expects": {"status": "ok"}})
            pieces["chord-model"].append(json.loads(dumps(played, name)))
            pieces["rules"].append(json.loads(dumps(generate(words, **fields), name)))
    for name, documents in pieces.items():
        checks, failing = _checks(judge, asked, documents)
        yield f"| {genre} | {name} | {len(documents)} | {100 * checks:.1f} | {failing} |"


def _checks(judge: Path, asked: Sequence[Any], documents: Sequence[Any]) -> tuple[float, str]:
    """The mean share of the checks that hold, and which fail how often."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("requests.jsonl", "arrangements.jsonl", "report.json")]
        for file, rows in zip(files, (asked, documents), strict=False):
            file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        subprocess.run(
            [sys.executable, judge, "--requests", files[0], "--arrangements", files[1], "--json", files[2]],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        records = json.loads(files[2].read_text("utf-8"))["requests"]
    shares = [record["genre_checks"]["share"] for record in records]
    failing = Counter(
        check for record in records for check, (holds, _) in record["genre_checks"]["checks"].items() if holds is False
    )
    return float(np.mean(shares)), ", ".join(f"{check} {count}" for check, count in failing.most_common()) or "-"


def main() -> None:
    """Learn, listen, print."""
    parser = ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="where charts.jsonl and charts_testonly.jsonl lie")
    parser.add_argument("--seeds", type=int, default=8, help="charts of each sub-style")
    parser.add_argument(
        "--tunes", type=int, default=2000,
        help="charts of a genre to learn from at most, and a quarter as many to be measured on: there is far more jazz",
    )  # fmt: skip
    parser.add_argument("--judge", type=Path, help="evaluate.py of an evaluator by another hand")
    options = parser.parse_args()
    ours = [chart for genre in (*LEARNED, *THIN) for chart in composed(genre, options.seeds)]
    known = list(songs(options.folder, LEARNED, {"train": options.tunes, "held": max(1, options.tunes // 4)}))
    for reading in READINGS:
        print("\n".join(report(known, ours, reading)), flush=True)
    if options.judge:
        print("| genre | composer | pieces | checks that hold | failing |\n|---|---|---|---|---|")
        for genre in THIN:
            print("\n".join(judged(options.judge, genre, max(1, options.seeds // 4))), flush=True)


if __name__ == "__main__":
    main()
