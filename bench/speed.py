"""How fast it is, beside peers in the same run; the report is kept as bench/results-DATE.md."""

from __future__ import annotations

import compileall
import datetime as dt
import gc
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from measure import Timing, process, spread, timed
from peers import PLAYERS, READERS

import woodshed
from woodshed.arrangement import arrange
from woodshed.genres import style_of
from woodshed.output.formats import FORMATS
from woodshed.piece import GENRES, Arrangement, Request
from woodshed.piece.chart_text import read_chart
from woodshed.pipeline import at_once, compose, play_chart, realize
from woodshed.progression import ByRules
from woodshed.theory.chord import Chord
from woodshed.words import read

HERE = Path(__file__).parent
WOODSHED = [sys.executable, "-m", "woodshed"]
RUNS = 48
"""Six of each genre."""

RHYTHM_CHANGES = [
    "Bb6",
    "G7",
    "Cm7",
    "F7",
    "Bb6",
    "G7",
    "Cm7",
    "F7",
    "Bb6",
    "G7",
    "Cm7",
    "F7",
    "Bb6",
    "Eb7",
    "Bb6",
    "F7",
    "D7",
    "D7",
    "G7",
    "G7",
    "C7",
    "C7",
    "F7",
    "F7",
    "Bb6",
    "G7",
    "Cm7",
    "F7",
    "Bb6",
    "Eb7",
    "Bb6",
    "Bb6",
]
"""Thirty-two bars that every peer can read."""

NOTES = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
KINDS = ("", "m", "7", "maj7", "m7", "m7b5", "dim7", "6", "m6", "9", "sus4", "7b9", "m9", "aug")
SYMBOLS = [note + kind for note in NOTES for kind in KINDS]


def main() -> None:
    """Measure, print, keep."""
    today = dt.datetime.now(tz=dt.UTC).date()
    lines = []
    for line in report(str(today)):
        print(line, flush=True)
        lines.append(line)
    (HERE / f"results-{today}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def report(today: str) -> Iterator[str]:
    """The report, line by line."""
    yield f"# Speed, {today}"
    yield ""
    yield (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start. "
        "Medians; in brackets what a tenth of the runs beat and what a tenth missed."
    )
    yield ""
    yield "| what | measured | wanted |"
    yield "|---|---|---|"
    words, chart, long = _words(32), _chart(), _words(512)
    yield f"| words to MIDI, 32 bars, in process | {words} | 15 ms |"
    yield f"| chart to MIDI, 32 bars, in process | {chart} | 5 ms |"
    times = long.median / words.median
    yield f"| words to MIDI, 512 bars | {long}, {times:.1f} times 32 bars | 20 times |"
    yield from _cold()
    yield f"| batch of 400 mixed requests, whole process | {_batch():.0f} a second | 150 a second |"
    symbols = _symbols()
    yield f"| chord symbols, each new | {symbols:,.0f} a second | 100,000 a second |"
    yield ""
    yield from _beside_peers(chart, symbols)
    yield ""
    yield from _where_it_goes()


def _request(run: int, bars: int) -> Request:
    return Request(description="something to play", genre=GENRES[run % 8], num_bars=bars, seed=run)


def _make(run: int, bars: int) -> Arrangement:
    return at_once(compose(_request(run, bars), composers=[ByRules()]))


def _words(bars: int) -> Timing:
    return timed(lambda run: FORMATS["midi"].render(_make(run, bars)), RUNS if bars == 32 else 16)


def _chart() -> Timing:
    text = "| " + " | ".join(RHYTHM_CHANGES) + " |"

    def play(run: int) -> bytes:
        arrangement = play_chart(read_chart(text), Request(description="medium swing", seed=run))
        return FORMATS["midi"].render(arrangement)

    return timed(play, RUNS)


def _cold() -> Iterator[str]:
    # As after an installation: a source tree that changed is compiled anew at every start else.
    compileall.compile_dir(Path(woodshed.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        words = "slow gospel worship in Db with passing chords"
        measured = process([*WOODSHED, "generate", words, "-o", f"{folder}/"], 15)
    bare = process([sys.executable, "-c", "pass"], 15)
    yield f"| `woodshed generate`, cold process, three files | {measured.time} | 300 ms |"
    yield f"| of which Python itself starts in | {bare.time} | |"
    yield f"| most memory it holds | {measured.peak_mb:.0f} MB | 90 MB |"


def _batch() -> float:
    count = 400
    with tempfile.TemporaryDirectory() as folder:
        requests = Path(folder) / "requests.jsonl"
        rows = [
            {
                "id": str(n),
                "request": f"a medium {GENRES[n % 8]} piece",
                "genre": GENRES[n % 8],
                "seed": n,
            }
            for n in range(count)
        ]
        requests.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        start = time.perf_counter()
        subprocess.run([*WOODSHED, "batch", str(requests), "-o", f"{folder}/out.jsonl"], check=True)
        return count / (time.perf_counter() - start)


def _symbols() -> float:
    """Every run has slash chords of its own, so that nothing is answered from memory."""
    basses = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
    fresh = [f"{symbol}/{bass}" for bass in basses for symbol in SYMBOLS]
    gc.collect()  # what ran before in this process is not paid for here
    start = time.perf_counter()
    for symbol in fresh:
        _ = Chord.parse(symbol).pitch_classes
    return len(fresh) / (time.perf_counter() - start)


def _beside_peers(ours: Timing, symbols: float) -> Iterator[str]:
    yield "## Beside peers, in the same run"
    yield ""
    yield "| chart to MIDI, 32 bars | measured |"
    yield "|---|---|"
    yield f"| woodshed, two hands | {ours} |"
    for name, play in PLAYERS.items():
        yield f"| {name} | {timed(_again(play, RHYTHM_CHANGES), 9)} |"
    yield ""
    yield f"| {len(SYMBOLS)} chord symbols | read | a second |"
    yield "|---|---|---|"
    yield f"| woodshed | {len(SYMBOLS)} | {symbols:,.0f} |"
    for name, read_all in READERS.items():
        readable = read_all(SYMBOLS)
        took = timed(_again(read_all, SYMBOLS), 5)
        yield f"| {name} | {readable} | {1000 * len(SYMBOLS) / took.median:,.0f} |"


def _again(work: Callable[[Sequence[str]], object], symbols: Sequence[str]) -> Callable[[int], object]:
    """The same work whatever the number of the run."""
    return lambda _: work(symbols)


def _where_it_goes() -> Iterator[str]:
    yield "## Where the time goes"
    yield ""
    yield "| step, 32 bars, in process | measured |"
    yield "|---|---|"
    for step, timing in _steps():
        yield f"| {step} | {timing} |"
    yield ""
    yield "| imports of a cold `generate`, most costly packages | ms |"
    yield "|---|---|"
    for package, milliseconds in _imports():
        yield f"| {package} | {milliseconds:.1f} |"


def _steps() -> Iterator[tuple[str, Timing]]:
    times: dict[str, list[float]] = defaultdict(list)
    for run in range(RUNS):
        _time_steps(run, lambda step, ms: times[step].append(ms))
    for step, measured in times.items():
        yield step, spread(measured)


def _time_steps(run: int, tell: Callable[[str, float], None]) -> None:
    from random import Random

    def step(name: str, work: Callable[[], object]) -> object:
        start = time.perf_counter()
        result = work()
        tell(name, 1000 * (time.perf_counter() - start))
        return result

    step("words to brief", lambda: read(_request(run, 32), style_of))
    brief = read(_request(run, 32), style_of)
    style = style_of(brief.genre)
    chart = at_once(ByRules().compose(brief, style, Random(f"{run} chart")))
    step("brief to chart", lambda: at_once(ByRules().compose(brief, style, Random(f"{run} chart"))))
    step("chart to arrangement", lambda: arrange(chart, style, brief, Random(f"{run} hands")))
    piece = at_once(realize(brief, composers=[ByRules()]))
    for name, form in FORMATS.items():
        step(f"arrangement to {name}", partial(form.render, piece))


def _imports() -> list[tuple[str, float]]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "woodshed", "generate", "blues in A", "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    own: dict[str, float] = defaultdict(float)
    for line in done.stderr.splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[0].strip().isdecimal():
            name = parts[2].strip()
            package = ".".join(name.split(".")[: 2 if name.startswith("woodshed") else 1])
            own[package] += int(parts[0]) / 1000
    return sorted(own.items(), key=lambda item: -item[1])[:14]


if __name__ == "__main__":
    main()
