"""How many tokens a chart takes, beside the same chords as JSON with notes and comments."""

from __future__ import annotations

import json
import re
import statistics
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from woodshed.llm.shorthand import shorthand
from woodshed.output.document import dumps
from woodshed.piece import GENRES, Arrangement, Request
from woodshed.pipeline import at_once, compose
from woodshed.progression import ByRules

BARS = (8, 32)
SEEDS = 8
PIECES = 32_000
"""Of a vocabulary, as Phi-3 and Llama 2 have."""
CORPUS = 12_000_000
"""Letters of English. From half of it the counts are two in a hundred higher."""
WANTED = {8: 40, 32: 160}
MUSICAL = ("music21", "musicxml", "woodshed", "mingus", "pychord", "symusic", "tests")
"""Packages whose text may hold charts, which would teach the vocabulary what it is measured on."""

DOCSTRING = re.compile(r'"""(.*?)"""', re.DOTALL)


class Written(NamedTuple):
    """One piece, as a line of bars and as JSON."""

    chart: str
    chart_with_repeats: str
    line: str
    indented: str

    @property
    def chords(self) -> int:
        """How many stand in it."""
        return len(self.chart.replace("|", " ").split())


def report() -> Iterator[str]:
    """The report, line by line."""
    yield "## Tokens of a chart in C by the rules, beside the same as JSON with notes and comments"
    yield ""
    pieces = {bars: list(_written(bars)) for bars in BARS}
    yield "| bytes, mean | chart | JSON on one line | times | JSON indented | times |"
    yield "|---|---|---|---|---|---|"
    for bars, of in pieces.items():
        chart, line, indented = (
            statistics.mean(len(text.encode()) for text in texts)
            for texts in zip(*((piece.chart, piece.line, piece.indented) for piece in of), strict=True)
        )
        yield (
            f"| {bars} bars, {len(of)} pieces | {chart:.0f} | {line:,.0f} | {line / chart:.1f} | {indented:,.0f} | "
            f"{indented / chart:.1f} |"
        )
    yield ""
    try:
        trained = import_module("sentencepiece")
    except ImportError:
        yield "Tokens are not counted: `pip install sentencepiece` first."
        return
    yield from _counted(pieces, trained)


def _counted(pieces: dict[int, list[Written]], sentencepiece: Any) -> Iterator[str]:
    text = _english()
    count, size = _vocabulary(text, sentencepiece)
    yield (
        f"SentencePiece BPE of {size:,} pieces, digits apart, bytes where a letter is unknown, trained on "
        f"{len(text) / 1e6:.1f} million letters of docstrings, manuals and licences of Python and its packages."
    )
    yield ""
    yield "| tokens | mean | median | a tenth is over | most | wanted |"
    yield "|---|---|---|---|---|---|"
    for bars, of in pieces.items():
        yield from _of_length(bars, of, count)
    yield ""
    yield "| mean by genre | " + " | ".join(GENRES) + " |"
    yield "|---|" + "---|" * len(GENRES)
    for bars, of in pieces.items():
        means = [statistics.mean(count(piece.chart) for piece in of[n :: len(GENRES)]) for n in range(len(GENRES))]
        yield f"| {bars} bars | " + " | ".join(f"{mean:.1f}" for mean in means) + " |"


def _of_length(bars: int, of: list[Written], count: Callable[[str], int]) -> Iterator[str]:
    """The rows of all pieces of one length."""
    charts = [count(piece.chart) for piece in of]
    over = sum(tokens > WANTED[bars] for tokens in charts)
    chords = sum(piece.chords for piece in of)
    yield f"| {bars} bars ({over} of {len(of)} are over) | {_spread(charts)} | {WANTED[bars]} |"
    yield f"| {bars} bars, % for a bar again | {_spread([count(piece.chart_with_repeats) for piece in of])} | |"
    for name, texts in {
        "on one line": [piece.line for piece in of],
        "indented": [piece.indented for piece in of],
    }.items():
        documents = [count(text) for text in texts]
        yield f"| {bars} bars, JSON {name} | {_spread(documents)} | |"
        times = [document / chart for document, chart in zip(documents, charts, strict=True)]
        yield f"| {bars} bars, JSON {name}: times as many | {_spread(times)} | 20 |"
    yield f"| {bars} bars, chords a bar | {chords / bars / len(of):.2f} | | | | |"
    yield f"| {bars} bars, tokens a chord without its bar lines | {_a_chord(charts, bars, chords):.2f} | | | | |"


def _a_chord(charts: list[int], bars: int, chords: int) -> float:
    """Every bar line is a token."""
    return (sum(charts) - len(charts) * (bars + 1)) / chords


def _spread(numbers: list[int] | list[float]) -> str:
    tenths = statistics.quantiles(numbers, n=10, method="inclusive")
    shown = (statistics.mean(numbers), statistics.median(numbers), tenths[-1], max(numbers))
    return " | ".join(f"{number:,.1f}" for number in shown)


def _written(bars: int) -> Iterator[Written]:
    """Pieces of the genres in turn."""
    for seed in range(SEEDS):
        for genre in GENRES:
            request = Request(description="something to play", genre=genre, key="C", num_bars=bars, seed=seed)
            yield _piece(at_once(compose(request, composers=[ByRules()])))


def _piece(arrangement: Arrangement) -> Written:
    bars = [" ".join(shorthand(change.chord) for change in bar.changes) for bar in arrangement.chart.bars]
    again = ["%" if k and bar == bars[k - 1] else bar for k, bar in enumerate(bars)]
    document = json.loads(dumps(arrangement))
    told = [
        {name: chord[name] for name in ("symbol", "function", "pitches", "comment")}
        for bar in document["bars"]
        for chord in bar["chords"]
    ]
    return Written(f"| {' | '.join(bars)} |", f"| {' | '.join(again)} |", json.dumps(told), json.dumps(told, indent=2))


def _english() -> str:
    """Text of this machine, always in the same order."""
    from pydoc_data.topics import topics

    found = [*topics.values()]
    size = sum(map(len, found))
    folders = [Path(sysconfig.get_paths()[name]) for name in ("stdlib", "purelib")]
    for file in (file for folder in folders for file in sorted(folder.rglob("*"))):
        if size >= CORPUS:
            break
        if any(part.startswith(MUSICAL) for part in file.parts[-4:]):
            continue
        text = _text_of(file)
        found.append(text)
        size += len(text)
    return "\n".join(found)[:CORPUS]


def _text_of(file: Path) -> str:
    """The English of a file: all of a manual or a licence, the docstrings of a program."""
    is_prose = file.suffix in {".md", ".rst"} or file.name.startswith("LICEN")
    if not (is_prose or file.suffix == ".py") or not file.is_file():
        return ""
    text = file.read_text(encoding="utf-8", errors="ignore")
    return text if is_prose else "\n".join(DOCSTRING.findall(text))


def _vocabulary(text: str, sentencepiece: Any) -> tuple[Callable[[str], int], int]:
    """What counts tokens, and how many pieces it has."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "english.txt"
        corpus.write_text(text, encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(corpus), model_prefix=f"{folder}/pieces", vocab_size=PIECES, model_type="bpe",
            split_digits=True, byte_fallback=True, character_coverage=0.99995, normalization_rule_name="identity",
            remove_extra_whitespaces=False, hard_vocab_limit=False, max_sentence_length=100_000,
            minloglevel=2,
        )  # fmt: skip
        encoder = sentencepiece.SentencePieceProcessor(model_file=f"{folder}/pieces.model")
    return lambda chart: len(encoder.encode(chart)), encoder.get_piece_size()
