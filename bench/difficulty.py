"""How the difficulty estimate orders graded music, and how arranged levels answer to it.

    python bench/difficulty.py ../shared/corpora
    python bench/difficulty.py ../shared/corpora --quick

Prints tables. The estimate is set by hand and was fitted on none of this; the ordinal model is measured, not shipped.
"""

from __future__ import annotations

import argparse
import json
import statistics
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from levelled_charts import LEVELS, Levelled, levelled, own_charts, real_charts, shares
from two_staff_scores import TwoStaves, read_score

from woodshed.arrangement.difficulty import Difficulty, difficulty
from woodshed.arrangement.difficulty_scale import scale

REAL_CHARTS = 72
"""So that they are 200 together with our own."""


def tau_c(one: Sequence[float], other: Sequence[float]) -> float:
    """Kendall's tau-c, in Stuart's form: how far two orders agree, where one has few ranks; 0 where one has but one.

    >>> tau_c([1, 2, 3, 4], [0, 0, 1, 1])
    1.0
    """
    agree = 0
    for (a, x), (b, y) in combinations(zip(one, other, strict=True), 2):
        way = (a - b) * (x - y)
        agree += (way > 0) - (way < 0)
    least = min(len(set(one)), len(set(other)))
    if least < 2:
        return 0.0
    return 2 * least * agree / (len(one) ** 2 * (least - 1))


def of_score(score: TwoStaves) -> Difficulty:
    """The difficulty of a score, whose tempo is in quarters."""
    beats = score.tempo / 1.5 if score.meter.compound else score.tempo
    return difficulty(score.notes, beats, score.meter)


def mikrokosmos(folder: Path) -> None:
    """Bartók's pieces: three groups of volumes, nine of Henle's grades."""
    found: list[tuple[Difficulty, int, int]] = []
    with zipfile.ZipFile(folder / "mikrokosmos.zip") as archive:
        volumes = json.loads(archive.read("metadata/books_mikrokosmos.json"))
        henle = json.loads(archive.read("metadata/henle_mikrokosmos.json"))
        for name, volume in volumes.items():
            number = Path(name).stem
            score = read_score(archive.read(f"musicxml/{number}.xml"))
            found.append((of_score(score), volume, henle[number]))
    strains = [d.strain for d, _, _ in found]
    levels = [volume for _, volume, _ in found]
    print(f"\n## Mikrokosmos, {len(found)} pieces, never fitted on\n")
    print("| what | Kendall's tau-c | wanted |\n|---|---|---|")
    print(f"| the estimate, three levels | {tau_c(strains, levels):.3f} | 0.65 |")
    print(f"| the estimate, Henle's grades | {tau_c(strains, [grade for _, _, grade in found]):.3f} | |")
    print("\n| descriptor by itself, three levels | left hand | right hand |\n|---|---|---|")
    for name in found[0][0].left.descriptors if found[0][0].left else ():
        row = [_of_hand(found, levels, hand, name) for hand in ("left", "right")]
        print(f"| {name.replace('_', ' ')} | {row[0]:.3f} | {row[1]:.3f} |")
    by_grade: dict[int, list[float]] = defaultdict(list)
    for d, _, grade in found:
        by_grade[grade].append(d.level)
    means = ", ".join(f"{grade}: {statistics.mean(row):.1f}" for grade, row in sorted(by_grade.items()))
    print(f"\nMean level by Henle's grade: {means}.")


def _of_hand(found: Sequence[tuple[Difficulty, int, int]], levels: Sequence[int], hand: str, name: str) -> float:
    sides = [getattr(d, hand) for d, _, _ in found]
    return tau_c([side.descriptors[name] if side else 0.0 for side in sides], levels)


def cipi(folder: Path, splits: Sequence[str]) -> None:
    """Pieces of which only descriptors are had: our rubrics on those they share, and an ordinal model."""
    rows = json.loads((folder / "cipi-features-ISMIR24.json").read_text("utf-8"))
    grades = [row["grade"] for row in rows]
    ours = [_by_rubrics(row) for row in rows]
    print(f"\n## CIPI, {len(rows)} pieces, nine grades\n")
    print(f"Our rubrics for pace and material alone, by hand, on its descriptors: tau-c {tau_c(ours, grades):.3f}.\n")
    try:
        from ordinal import cross_tested

        found = cross_tested(folder, splits)
    except ImportError:
        print("The ordinal model needs scikit-learn.")
        return
    print("| ordinal model, class-balanced | mean | deviation | wanted | published |\n|---|---|---|---|---|")
    wanted = {"accuracy": ("44 %", "41.4 %"), "square_error": ("1.25", "1.7"), "within_one": ("", "")}
    for name, (goal, published) in wanted.items():
        values = [getattr(one, name) for one in found]
        spread = statistics.stdev(values) if len(values) > 1 else 0.0
        print(f"| {name.replace('_', ' ')} | {statistics.mean(values):.3f} | {spread:.3f} | {goal} | {published} |")
    print("\nSplit by split, accuracy: " + ", ".join(f"{one.accuracy:.3f}" for one in found) + ".")
    print("Square error: " + ", ".join(f"{one.square_error:.3f}" for one in found) + ".")


def _by_rubrics(row: dict[str, float]) -> float:
    import numpy as np

    rubrics = scale().rubrics
    return sum(
        float(rubrics["pace"].strain(np.array(1 / row[f"{hand}_average_ioi_seconds"])))
        + float(rubrics["material"].strain(np.array(row[f"{hand}_pitch_entropy"])))
        for hand in ("lh", "rh")
    )


def levels(folder: Path, every: int) -> None:
    """Charts arranged at all levels."""
    own = [levelled(*chart) for chart in [*own_charts()][::every]]
    real = [levelled(*chart) for chart in real_charts(folder, REAL_CHARTS)[::every]]
    print(f"\n## Levels, {len(own)} charts of our own and {len(real)} of real songs, each at levels 1 to 10\n")
    print("| what | own | real | all | wanted |\n|---|---|---|---|---|")
    goals = {"rising pairs": "98 %", "within one level": "95 %", "unplayable": "0 %"}
    groups = [shares(own), shares(real), shares([*own, *real])]
    for name in groups[0]:
        cells = " | ".join(f"{100 * group[name]:.1f} %" for group in groups)
        print(f"| {name} | {cells} | {goals.get(name, '')} |")
    _by_level([*own, *real])


def _by_level(rows: Sequence[Levelled]) -> None:
    print("\n| asked | " + " | ".join(map(str, LEVELS)) + " |\n|---" * 1 + "|---" * len(LEVELS) + "|")
    columns = [*zip(*(row.estimates for row in rows), strict=True)]
    print("| mean estimate | " + " | ".join(f"{statistics.mean(column):.1f}" for column in columns) + " |")
    met = [
        sum(abs(found - asked) <= 1 for found in column) / len(rows)
        for asked, column in zip(LEVELS, columns, strict=True)
    ]
    print("| within one | " + " | ".join(f"{100 * share:.0f} %" for share in met) + " |")
    print(f"\nA piece takes {statistics.median(row.milliseconds for row in rows):.1f} ms in the median.\n")
    for row in rows:
        if row.met < len(LEVELS) - 1 or row.rising < len(LEVELS) - 1 or row.unplayable:
            told = " ".join(f"{found:.1f}" for found in row.estimates)
            print(f"- {row.name} ({row.genre}, {row.meter}, {row.bars} bars): {told}")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, help="the folder of corpora")
    parser.add_argument("--quick", action="store_true", help="a fifth of the charts and one split")
    options = parser.parse_args()
    print("# Difficulty")
    mikrokosmos(options.corpora / "difficulty")
    cipi(options.corpora / "difficulty", "0" if options.quick else "01234")
    levels(options.corpora, 5 if options.quick else 1)


if __name__ == "__main__":
    main()
