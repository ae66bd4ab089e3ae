"""The composers that need nothing but the package, side by side: each serves the same requests, and a judge hears them.

    python bench/composers.py ../shared/bench/evaluate.py ../shared/bench/requests_open.jsonl tests/judged/*.jsonl
        [--seeds 11 12] [--composers rules chord-model] [--weights chords-full] [--worse] [--keep FOLDER]

The judge is a program beside the checkout, and is run, never imported. Without ``--seeds`` the requests have the seeds
that the batch gives them; with them everything is served once for each seed, and the mean is told. ``--worse`` names
each request in which a composer stands below the first one with the same seed. ``--keep`` leaves requests, arrangements
and reports in a folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

FIGURES = {
    "hard": "hard", "pass": "pass", "idioms": "idiom", "checks": "checks", "essential tones": "essent",
    "playable": "play.pc", "consistent": "consist", "varied": "variety",
}  # fmt: skip
"""What is told, and what the judge calls it."""
USUAL = "usual"
"""The seeds that the batch gives."""
Report = dict[str, Any]


class Bench(NamedTuple):
    """What all runs share."""

    judge: Path
    weights: str
    folder: Path

    def report(self, requests: Path, seed: str, composer: str) -> Report:
        """What the judge says of one composer on a file of requests, with who made how many."""
        stem = f"{requests.stem}-{seed}-{composer}"
        asked, made, said = (self.folder / f"{stem}{end}" for end in (".in.jsonl", ".out.jsonl", ".json"))
        rows = [json.loads(line) for line in requests.read_text("utf-8").splitlines() if line.strip()]
        if seed != USUAL:
            rows = [{**row, "seed": int(seed)} for row in rows]
        asked.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
        environment = {**os.environ, "WOODSHED_CHORDS": self.weights}
        options = ["--force", "--no-models", "--composer", composer, "--workers", "1"]
        serving = [sys.executable, "-m", "woodshed", "batch", str(asked), "-o", str(made), *options]
        subprocess.run(serving, check=True, env=environment, capture_output=True)
        judging = ["--requests", str(asked), "--arrangements", str(made), "--json", str(said)]
        subprocess.run([sys.executable, str(self.judge), *judging], check=True, capture_output=True)
        report: Report = json.loads(said.read_text("utf-8"))
        answers = [json.loads(line) for line in made.read_text("utf-8").splitlines()]
        report["own"] = mean(answer.get("generation_method") == composer for answer in answers)
        return report


def told(name: str, reports: Sequence[Sequence[Report]]) -> str:
    """One row of the table: for each figure the mean of every composer over the seeds."""
    cells = [" / ".join(f"{100 * _mean(of, key):.2f}" for of in reports) for key in FIGURES.values()]
    own = " / ".join(f"{100 * mean(report['own'] for report in of):.0f}" for of in reports)
    return "| " + " | ".join([name, *cells, own]) + " |"


def _mean(reports: Sequence[Report], key: str) -> float:
    found = [report["summary"]["all"][key] for report in reports]
    return float(mean(figure for figure in found if figure is not None))


def worse(first: Report, other: Report) -> Iterator[str]:
    """The requests in which another composer stands below the first, and what it lacks there."""
    for one, two in zip(first["requests"], other["requests"], strict=True):
        was, now = _standing(one), _standing(two)
        lacks = [f"{name} {was[name]:.2f} > {now[name]:.2f}" for name in was if now[name] < was[name] - 1e-9]
        if lacks:
            yield f"{one['id']}: " + "; ".join(lacks)


def _standing(record: Report) -> dict[str, float]:
    score, here = record["score"], "error" not in record
    return {
        "hard": score["hard_pass"],
        "pass": score["pass"],
        "idioms": mean(score["idioms"] or [1]),
        "checks": (record["genre_checks"]["share"] or 0.0) if here else 0.0,
        "essential": record["essential_tones"]["share"] if here else 0.0,
        "playable": bool(here and record["playable"]["piece"]),
        "consistent": bool(here and record["consistency"]["ok"]),
        "varied": bool(here and record["variety"]["ok"]),
    }


def main() -> None:
    """Print the table, and who is worse where."""
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("judge", type=Path)
    parser.add_argument("requests", type=Path, nargs="+")
    parser.add_argument("--seeds", nargs="+", default=[USUAL], help=f"numbers, and {USUAL!r} for those of the batch")
    parser.add_argument("--composers", nargs="+", default=["rules", "chord-model"])
    parser.add_argument("--weights", default="chords-full")
    parser.add_argument("--worse", action="store_true")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    print("| requests | " + " | ".join(FIGURES) + " | by its own |")
    print("|---" * (len(FIGURES) + 2) + "|")
    with tempfile.TemporaryDirectory() as passing:
        folder = options.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(options.judge, options.weights, folder)
        for requests in options.requests:
            table = [
                [bench.report(requests, seed, composer) for seed in options.seeds] for composer in options.composers
            ]
            print(told(requests.stem, table), flush=True)
            if options.worse:
                for composer, reports in list(zip(options.composers, table, strict=True))[1:]:
                    for seed, first, other in zip(options.seeds, table[0], reports, strict=True):
                        for line in worse(first, other):
                            print(f"    {composer}, seed {seed}, {line}", flush=True)


if __name__ == "__main__":
    main()
