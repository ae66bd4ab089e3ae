"""Every chart of a corpus of real songs, arranged in its genre and looked at: what fails, and how long it takes.

    python bench/corpora.py ../shared/corpora --jobs 2
    python bench/corpora.py ../shared/corpora --every 26 --judge ../shared/bench

Prints a table and, under it, the songs in which something fails. Exit code 1 where there are any.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from itertools import pairwise
from multiprocessing import Pool
from pathlib import Path
from typing import Any
from zlib import crc32

from real_charts import RealChart, lines, real_chart

from woodshed.arrangement import remarks
from woodshed.errors import MeterError
from woodshed.output.chart import write_chart
from woodshed.output.document import to_document
from woodshed.output.formats import FORMATS
from woodshed.piece import Arrangement, Chart, Request
from woodshed.piece.chart_text import read_chart
from woodshed.pipeline import play_chart
from woodshed.theory.analysis import analyse

KINDS = (
    "error", "unplayable", "inconsistent", "analysis", "round trip", "formats", "judge playable",
    "judge consistency",
)  # fmt: skip
"""What may be wrong with a song; the last two as an evaluator by another hand sees it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one song. ``faults`` says by kind what is wrong; times are milliseconds of the processor."""

    id: str
    genre: str
    room: str
    bars: int = 0
    slots: int = 0
    unread: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    milliseconds: float = 0.0
    faults: tuple[tuple[str, str], ...] = ()
    chords: int = 0
    complete: float = 0.0
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a song is played and how closely it is looked at: every how many-th in all formats and by the judge."""

    level: int | None = None
    spread: bool = False
    formats_every: int = 20
    judge: Path | None = None
    judge_every: int = 1


def main() -> int:
    """Arrange, look, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="where charts.jsonl and its like lie")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--every", type=int, default=1, help="take every how many-th song")
    parser.add_argument("--start", type=int, default=0, help="begin with this song")
    parser.add_argument("--genre", help="only this genre of the corpus")
    parser.add_argument("--level", type=int, help="instead of the usual one")
    parser.add_argument("--spread", action="store_true", help="all levels and sub-styles in turn")
    parser.add_argument("--judge", type=Path, help="folder of an evaluator by another hand")
    parser.add_argument("--judge-every", type=int, default=1)
    parser.add_argument("--show", type=int, default=40, help="how many failing songs to name")
    options = parser.parse_args()
    songs = [s for s in lines(options.folder) if options.genre in (None, s["genre"])]
    songs = songs[options.start :: options.every]
    look = Look(options.level, options.spread, judge=options.judge, judge_every=options.judge_every)
    start = time.perf_counter()
    found = looked_at_all(songs, look, options.jobs)
    print("\n".join(table(found)))
    print(f"\n{len(found)} songs in {time.perf_counter() - start:.0f} s, {options.jobs} processes")
    print("\n".join(said(found, options.show)))
    return int(any(f.faults for f in found))


def looked_at_all(songs: Sequence[Mapping[str, Any]], look: Look, jobs: int) -> list[Finding]:
    """What became of every song, in their order."""
    numbered = list(enumerate(songs))
    work = partial(_numbered, look=look)
    if jobs < 2:
        return [work(pair) for pair in numbered]
    with Pool(jobs) as pool:
        return pool.map(work, numbered, chunksize=32)


def _numbered(pair: tuple[int, Mapping[str, Any]], look: Look) -> Finding:
    return looked_at(pair[1], look, pair[0])


def looked_at(song: Mapping[str, Any], look: Look, number: int = 0) -> Finding:
    """One song, arranged and looked at; whatever goes wrong is told, not raised."""
    try:
        real = real_chart(song)
    except MeterError as error:
        return Finding(song["id"], song["genre"], "", refused=str(error))
    chart = real.chart
    found = Finding(
        real.id, real.genre, real.room, len(chart.bars), sum(map(len, song["bars"])),
        real.unread, chart.notices,
    )  # fmt: skip
    request = request_for(real, look)
    start = time.process_time()
    try:
        arrangement = play_chart(chart, request)
    except Exception as error:  # noqa: BLE001 - it is what is looked for
        return replace(found, faults=(("error", _told(error)),))
    took = 1000 * (time.process_time() - start)
    faults = [*_faults(arrangement), *_round_trip(chart), *_analysis(chart)]
    if number % look.formats_every == 0:
        faults += _formats(arrangement)
    found = replace(found, milliseconds=took, faults=tuple(faults))
    if look.judge is not None and number % look.judge_every == 0:
        found = _judged(found, arrangement, look.judge)
    return found


def request_for(real: RealChart, look: Look) -> Request:
    """The usual way of its genre, or, spread, every level and sub-style in turn."""
    seed = crc32(real.id.encode())
    application, level = None, look.level
    if look.spread:
        from woodshed.genres import style_of

        names = sorted(style_of(real.room).applications)
        application, level = names[seed // 10 % len(names)], seed % 10 + 1
    return Request(description="a chart", genre=real.room, seed=seed, level=level, application=application)


def _told(error: Exception) -> str:
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"


def _faults(arrangement: Arrangement) -> Iterable[tuple[str, str]]:
    found = remarks(arrangement)
    if found:
        yield "unplayable", f"{len(found)}: {found[0]}"
    chart = arrangement.chart
    bar, length = chart.meter.bar, chart.meter.bar * len(chart.bars)
    for number, row in enumerate(chart.bars, 1):
        if sum(change.duration for change in row.changes) != bar:
            yield "inconsistent", f"bar {number} is not filled"
    if any(
        n.written_onset < 0
        or n.written_duration <= 0
        or n.duration <= 0
        or n.written_onset + n.written_duration > length
        or not 1 <= n.velocity <= 127
        for n in arrangement.notes
    ):
        yield "inconsistent", "a note lies outside the piece"
    sounding = any(not c.chord.silent for row in chart.bars for c in row.changes)
    if sounding and {note.hand for note in arrangement.notes} != {"left", "right"}:
        yield "inconsistent", "a hand is silent"
    order = [(note.onset, note.pitch.midi) for note in arrangement.notes]
    if any(a > b for a, b in pairwise(order)):
        yield "inconsistent", "notes are out of order"


def _round_trip(chart: Chart) -> Iterable[tuple[str, str]]:
    try:
        again = read_chart(write_chart(chart))
    except Exception as error:  # noqa: BLE001 - it is what is looked for
        yield "round trip", _told(error)
        return
    if (again.key, again.meter, again.bars) != (chart.key, chart.meter, chart.bars):
        pairs = zip(chart.bars, again.bars, strict=False)
        number = next((i for i, (a, b) in enumerate(pairs, 1) if a != b), 0)
        yield "round trip", f"bar {number} reads differently"


def _analysis(chart: Chart) -> Iterable[tuple[str, str]]:
    chords = [change.chord for _, _, change in chart.timeline()]
    try:
        said_of_them = analyse(chords, chart.key)
    except Exception as error:  # noqa: BLE001 - it is what is looked for
        yield "analysis", _told(error)
        return
    if len(said_of_them) != len(chords) or not all(a.numeral and a.role for a in said_of_them):
        yield "analysis", "a chord has no numeral or role"


def _formats(arrangement: Arrangement) -> Iterable[tuple[str, str]]:
    for name, form in FORMATS.items():
        try:
            empty = not form.render(arrangement)
        except Exception as error:  # noqa: BLE001 - it is what is looked for
            yield "formats", f"{name}: {_told(error)}"
        else:
            if empty:
                yield "formats", f"{name} is empty"


def _judged(found: Finding, arrangement: Arrangement, folder: Path) -> Finding:
    """The same arrangement as an evaluator by another hand measures it."""
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    score, quality = import_module("woodbench.score"), import_module("woodbench.quality")
    request = {"genre": found.room, "request": "a chart"}
    piece = score.Piece(to_document(arrangement), request)
    faults = list(found.faults)
    playable, consistency = quality.playable(piece), quality.consistency(piece)
    if not playable["piece"] and any(not c.chord.silent for _, _, c in arrangement.chart.timeline()):
        faults.append(("judge playable", f"{playable['first'][:2]} {playable['pedal']}"))
    if not consistency["ok"]:
        faults.append(("judge consistency", str(consistency["first"][:2])))
    tones = quality.essential_tones(piece)
    chords = tones["chords"]
    return replace(found, faults=tuple(faults), chords=chords, complete=chords * tones["share"])


def table(found: Sequence[Finding]) -> Iterable[str]:
    """One row a genre and one for all."""
    yield "| genre | room | charts | bars | " + " | ".join(KINDS) + " | essential | median ms | p99 ms | µs a bar |"
    yield "|---" * (len(KINDS) + 8) + "|"
    by_genre: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_genre[finding.genre].append(finding)
    for genre, rows in sorted(by_genre.items(), key=lambda item: -len(item[1])):
        yield _row(genre, rows[0].room, rows)
    yield _row("all", "", found)


def _row(genre: str, room: str, rows: Sequence[Finding]) -> str:
    counts = Counter(kind for f in rows for kind in dict(f.faults))
    chords = sum(f.chords for f in rows)
    share = f"{100 * sum(f.complete for f in rows) / chords:.2f} %" if chords else "-"
    times = sorted(f.milliseconds for f in rows)
    bars = sum(f.bars for f in rows)
    p99 = times[min(len(times) - 1, int(0.99 * len(times)))]
    cells = [
        genre, room, len(rows), bars, *(counts[kind] for kind in KINDS), share,
        f"{statistics.median(times):.1f}", f"{p99:.1f}", f"{1000 * sum(times) / max(bars, 1):.0f}",
    ]  # fmt: skip
    return "| " + " | ".join(map(str, cells)) + " |"


def said(found: Sequence[Finding], most: int) -> Iterable[str]:
    """What could not be read or served, and the songs in which something fails."""
    unread = [(f.id, symbol) for f in found for symbol in f.unread]
    yield f"unread: {len(unread)} of {sum(f.slots for f in found)} chord slots: {unread[:most]}"
    for f in found:
        if f.refused:
            yield f"not served: {f.id}: {f.refused}"
    notices = Counter(_kind_of(notice) for f in found for notice in f.notices)
    yield from (f"notice in {count}: {notice}" for notice, count in notices.most_common())
    failing = [f for f in found if f.faults]
    yield f"failing: {len(failing)} songs"
    for f in failing[:most]:
        yield f"  {f.id} ({f.genre}): " + "; ".join(f"{kind}: {why}" for kind, why in f.faults)


def _kind_of(notice: str) -> str:
    import re

    if "longer" in notice or "The first" in notice:
        return re.sub(r"\b\d+(?!/)\b(?<!/\d)", "…", notice)
    return notice


if __name__ == "__main__":
    raise SystemExit(main())
