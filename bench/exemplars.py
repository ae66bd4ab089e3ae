"""Our playing of the written exemplars' own charts, beside what their authors wrote for two hands.

    python bench/exemplars.py SHARED [NAME …] [--seeds N] [--out FILE]

SHARED is the folder of shared material; NAME is part of a file's name. Each exemplar's chords are
arranged in its application, tempo and level. Then told: the checks and idioms that the exemplar
meets and ours does not, and the figures of ours that lie further from the exemplar's than a
quarter of its own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from woodshed.output.document import to_document
from woodshed.output.document_reading import from_document
from woodshed.piece import Arrangement, Note, Request
from woodshed.pipeline import play_chart
from written_exemplars import exemplars

QUARTER_OF_IT = 0.25
ALLOWED = {"register": 0.0, "onsets a bar": 0.75, "off the beat": 0.08, "anticipations a bar": 0.3}
ALLOWED |= {"top motion": 0.6, "velocity spread": 2.0}
"""What a figure may lie apart whatever its size: a quarter of next to nothing is nothing."""


class Figure(NamedTuple):
    """One figure of a passage: its value, and the measure of which a quarter may be missed."""

    value: float
    measure: float


def figures(piece: Arrangement) -> dict[str, Figure]:
    """What is compared: register of each hand, onsets, off-beats, pushes, motion of the top, loudness.

    Register is the mean key of a hand, measured by its compass; the others are measured by themselves. In four voices
    the top is the soprano: an alto that moves under a held soprano is not the tune.
    """
    out: dict[str, Figure] = {}
    bars, meter = len(piece.chart.bars), piece.chart.meter
    starts = [onset for _, onset, _ in piece.chart.timeline() if onset]
    for hand in ("left", "right"):
        notes = [note for note in piece.notes if note.hand == hand and note.written_duration > 130]
        if not notes:
            continue
        keys = [note.pitch.midi for note in notes]
        places = sorted({note.written_onset for note in notes})
        off = sum(place % meter.beat != 0 for place in places)
        pushes = sum(any(_pushes(note, start, meter.beat) for note in notes) for start in starts)
        out[f"{hand} register"] = Figure(statistics.mean(keys), max(12.0, max(keys) - min(keys)))
        out[f"{hand} onsets a bar"] = _itself(len(places) / bars)
        out[f"{hand} off the beat"] = _itself(off / len(places))
        out[f"{hand} anticipations a bar"] = _itself(pushes / bars)
        out[f"{hand} velocity spread"] = _itself(statistics.pstdev([note.velocity for note in notes]))
        if hand == "right":
            sung = [n for n in notes if n.voice == 1] if piece.brief.voices else notes
            tops = [
                max(n.pitch.midi for n in sung if n.written_onset == p) for p in sorted({n.written_onset for n in sung})
            ]
            steps = [abs(b - a) for a, b in pairwise(tops)]
            out["right top motion"] = _itself(statistics.mean(steps) if steps else 0.0)
    return out


def _itself(value: float) -> Figure:
    return Figure(value, value)


def _pushes(note: Note, start: int, beat: int) -> bool:
    """Whether a note begins within the last half beat of a chord and sounds into the next."""
    return start - beat // 2 <= note.written_onset < start < note.written_onset + note.written_duration - 1


def apart(ours: dict[str, Figure], theirs: dict[str, Figure]) -> Iterator[str]:
    """The figures that lie too far apart."""
    for name, (value, measure) in theirs.items():
        made = ours.get(name, Figure(0.0, 0.0)).value
        free = next(few for ending, few in ALLOWED.items() if name.endswith(ending))
        if abs(made - value) > max(QUARTER_OF_IT * measure, free):
            yield f"{name} {made:.2f} (theirs {value:.2f})"


def ours(document: dict[str, Any], seed: int) -> Arrangement:
    """Our playing of an exemplar's chords."""
    written = from_document(document)
    request = Request(
        description=document["request"]["description"],
        genre=document["genre"],
        application=written.brief.application,
        tempo=written.brief.tempo,
        level=written.brief.level,
        seed=seed,
    )
    return play_chart(written.chart, request)


def judged(rows: Sequence[dict[str, Any]], idioms: dict[str, list[str]], judge: Path) -> dict[str, dict[str, Any]]:
    """The judge's record on each document, by its id."""
    with tempfile.TemporaryDirectory() as folder:
        asked, made, report = (Path(folder) / name for name in ("asked.jsonl", "made.jsonl", "report.json"))
        made.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        lines = (
            {
                "id": row["id"], "genre": row["genre"], "request": row["request"]["description"],
                "expects": {"bars": len(row["bars"]), "idioms": idioms[row["id"].split("@")[0]]},
            }
            for row in rows
        )  # fmt: skip
        asked.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        command = [sys.executable, str(judge), "--requests", str(asked), "--arrangements", str(made)]
        subprocess.run([*command, "--json", str(report)], check=True, capture_output=True)
        return {record["id"]: record for record in json.loads(report.read_text("utf-8"))["requests"]}


def missed(record: dict[str, Any]) -> Iterator[str]:
    """What the judge finds wanting in one piece."""
    if "error" in record:
        yield record["error"]
        return
    verdicts = {**record["score"]["hard"], **record["score"]["rest"], **record["genre_checks"]["checks"]}
    yield from (f"{name}: {why}" for name, (held, why) in verdicts.items() if held is False)
    for part in ("playable", "essential_tones", "consistency", "variety"):
        yield from (f"{part}: {first}" for first in record[part]["first"][:3])


def main() -> None:
    """Print a table, a line per exemplar, and the shares at the end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--out", type=Path, help="where our documents go, one a line")
    options = parser.parse_args()
    folder, judge = options.shared / "music" / "exemplars", options.shared / "bench" / "evaluate.py"
    documents = {document["id"]: document for document in exemplars(options.shared)}
    names = [n for n in documents if not options.names or any(part in n for part in options.names)]
    idioms = {name: _idioms(folder / f"{name}.txt") for name in names}
    played = {f"{name}@{seed}": ours(documents[name], seed) for name in names for seed in range(1, options.seeds + 1)}
    rows = [{**to_document(piece), "id": name} for name, piece in played.items()]
    if options.out:
        options.out.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    records = judged(rows, idioms, judge)
    wanting = figures_apart = figures_all = 0
    for name, piece in played.items():
        theirs = figures(from_document(documents[name.split("@")[0]]))
        found = list(missed(records[name]))
        far = list(apart(figures(piece), theirs))
        wanting += bool(found)
        figures_apart, figures_all = figures_apart + len(far), figures_all + len(theirs)
        print(f"{name} ({piece.brief.application}, level {piece.brief.level})", *found, *far, sep="\n    ")
    print(f"{len(played) - wanting} of {len(played)} meet all that their exemplar meets")
    print(f"{figures_all - figures_apart} of {figures_all} figures within a quarter")


def _idioms(path: Path) -> list[str]:
    header = next(line for line in path.read_text("utf-8").splitlines() if line.startswith("idioms:"))
    return [name.strip() for name in header.partition(":")[2].split(",")]


if __name__ == "__main__":
    main()
