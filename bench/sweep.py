"""Every genre, style, meter, level, key and length, generated and judged.

    python bench/sweep.py SHARED [--every N] [--workers N] [--genre GENRE] [--faults FILE]

SHARED is the folder of shared material with the independent judge. Each style of each genre is
played in each meter that it has, at each level, in each length, in keys that go round, so that every
key meets every style; ``--every N`` takes each Nth of these pieces (13, say:
not a divisor of the lengths and levels). Told: how many were generated,
and how many are consistent, playable, varied and complete, by the judge; playable also by ourselves, and how many
lie within one level of the one asked by our own estimate.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from woodshed.arrangement import remarks
from woodshed.arrangement.difficulty import difficulty
from woodshed.errors import WoodshedError
from woodshed.genres import style_of
from woodshed.output.document import to_document
from woodshed.piece import GENRES, Request
from woodshed.pipeline import at_once, compose
from woodshed.progression import ByRules

TONICS = "C Db D Eb E F Gb G Ab A Bb B".split()
MINOR_TONICS = "C C# D Eb E F F# G G# A Bb B".split()
LENGTHS = (4, 8, 12, 16, 32, 64)
LEVELS = range(1, 11)
_CHUNK = 120
"""Pieces that are made and judged together: enough to be quick, few enough to lie in memory."""
PARTS = ("consistency", "playable", "variety", "essential_tones")


class Wanted(NamedTuple):
    """One piece of the sweep."""

    genre: str
    application: str
    meter: str
    level: int
    key: str
    bars: int
    seed: int

    @property
    def name(self) -> str:
        """What it is, in one line."""
        return (
            f"{self.genre}/{self.application} {self.meter} level {self.level} {self.key} {self.bars} bars #{self.seed}"
        )


def wanted(genres: Sequence[str]) -> Iterator[Wanted]:
    """All of them, twice: with two keys each, a fifth of the circle apart."""
    number = 0
    for genre in genres:
        for application in style_of(genre).applications.values():
            for meter in application.meters:
                for level in LEVELS:
                    for bars in LENGTHS:
                        for turn in (0, 5):
                            key = _key(application.mode, application.keys, number + turn)
                            yield Wanted(genre, application.name, meter, level, key, bars, number)
                            number += 1


def _key(mode: str, habits: Sequence[str], turn: int) -> str:
    """The keys go round; where a style has major and minor, so do these."""
    modes = sorted({habit.partition(" ")[2] or mode for habit in habits} | {mode})
    chosen = modes[turn // len(TONICS) % len(modes)]
    tonics = TONICS if chosen in ("major", "mixolydian", "lydian", "blues") else MINOR_TONICS
    return f"{tonics[turn % len(tonics)]} {chosen}"


def made(want: Wanted) -> tuple[dict[str, Any], tuple[str, ...], float]:
    """The document of a piece, what we ourselves find unplayable in it, and the level that its notes have."""
    request = Request(
        description=f"a piece in {want.meter}", genre=want.genre, application=want.application,
        key=want.key, num_bars=want.bars, level=want.level, seed=want.seed,
    )  # fmt: skip
    piece = at_once(compose(request, composers=[ByRules()]))
    found = difficulty(piece.notes, piece.brief.tempo, piece.chart.meter, piece.brief.bars)
    return {**to_document(piece), "id": want.name}, remarks(piece), found.level


def judged(wants: Sequence[Wanted], judge: Path) -> tuple[Counter[str], list[str]]:
    """Counts over some pieces, and a line for each fault."""
    counts: Counter[str] = Counter()
    faults, rows = [], []
    for want in wants:
        counts["pieces"] += 1
        try:
            document, strained, level = made(want)
        except WoodshedError as error:
            faults.append(f"{want.name}: not generated: {error}")
            continue
        except Exception as error:  # noqa: BLE001, a fault of ours is what is looked for
            faults.append(f"{want.name}: broke: {type(error).__name__}: {error}")
            continue
        counts["generated"] += 1
        counts["meter"] += document["meter"] == want.meter
        counts["playable by our own rules"] += not strained
        counts["within one level"] += abs(level - want.level) <= 1
        faults += [f"{want.name}: level {level}"] * (abs(level - want.level) > 1)
        faults += [f"{want.name}: ours: {remark}" for remark in strained[:2]]
        rows.append((want, document))
    with tempfile.TemporaryDirectory() as folder:
        for record in _records(rows, Path(folder), judge):
            for part in PARTS:
                found = record[part]["first"]
                counts[part] += not found
                faults += [f"{record['id']}: {part}: {first}" for first in found[:2]]
            verdicts = {name: held for name, (held, _) in record["genre_checks"]["checks"].items() if held is not None}
            counts["checks"] += len(verdicts)
            counts["checks held"] += sum(verdicts.values())
            faults += [f"{record['id']}: check {name}" for name, held in verdicts.items() if not held]
            equal = record["variety"]["identical_bars_in_a_row"]
            counts["most equal bars"] = max(counts["most equal bars"], equal)
    return counts, faults


def _records(rows: Sequence[tuple[Wanted, dict[str, Any]]], folder: Path, judge: Path) -> list[dict[str, Any]]:
    asked, answers, report = (folder / name for name in ("asked.jsonl", "made.jsonl", "report.json"))
    lines = (
        {
            "id": want.name, "genre": want.genre, "request": document["request"]["description"],
            "expects": {"bars": want.bars, "meter": [want.meter]},
        }
        for want, document in rows
    )  # fmt: skip
    asked.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    answers.write_text("".join(json.dumps(document) + "\n" for _, document in rows), "utf-8")
    command = [sys.executable, str(judge), "--requests", str(asked), "--arrangements", str(answers)]
    subprocess.run([*command, "--json", str(report)], check=True, capture_output=True)
    records: list[dict[str, Any]] = json.loads(report.read_text("utf-8"))["requests"]
    return records


def main() -> None:
    """Print the counts, for each genre and in all, and write down every fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--genre", action="append", choices=GENRES)
    parser.add_argument("--faults", type=Path)
    options = parser.parse_args()
    judge = options.shared / "bench" / "evaluate.py"
    total: Counter[str] = Counter()
    lines: list[str] = []
    with ProcessPoolExecutor(options.workers) as workers:
        for genre in options.genre or GENRES:
            wants = list(islice(wanted([genre]), 0, None, options.every))
            chunks = [wants[i : i + _CHUNK] for i in range(0, len(wants), _CHUNK)]
            counts: Counter[str] = Counter()
            for found, faults in workers.map(judged, chunks, [judge] * len(chunks)):
                _add(counts, found)
                lines += faults
            print(f"{genre:10} {_told(counts)}", flush=True)
            _add(total, counts)
    print(f"{'all':10} {_told(total)}")
    if options.faults:
        options.faults.write_text("".join(line + "\n" for line in lines), "utf-8")


def _add(total: Counter[str], counts: Counter[str]) -> None:
    most = max(total["most equal bars"], counts["most equal bars"])
    total.update(counts)
    total["most equal bars"] = most


def _told(counts: Counter[str]) -> str:
    names = ("pieces", "generated", "meter", *PARTS, "playable by our own rules", "within one level", "most equal bars")
    checks = counts["checks held"] / (counts["checks"] or 1)
    return " · ".join(f"{name} {counts[name]}" for name in names) + f" · checks {checks:.1%}"


if __name__ == "__main__":
    main()
