"""What language models cost beside themselves: the engine around them, their grammars, their tokens, their start."""

from __future__ import annotations

import asyncio
import compileall
import datetime as dt
import importlib
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from chart_tokens import report as tokens
from measure import Timing, process, timed

import woodshed
from woodshed.genres import style_of
from woodshed.llm import notation
from woodshed.llm.answer import AnswerReader
from woodshed.llm.backends import LlamaCpp, Scripted
from woodshed.llm.backends.discretion import Discretion
from woodshed.llm.backends.engine import Settings
from woodshed.llm.backends.engines import engine
from woodshed.llm.cache import Cache, Kept, key_of
from woodshed.llm.catalog import catalog
from woodshed.llm.chart_grammar import ChartGrammar
from woodshed.llm.desk import Desk, in_thread
from woodshed.llm.ledger import Attempt, Ledger, Limits
from woodshed.llm.model import End, Usage
from woodshed.llm.seat import Seat, Terms
from woodshed.piece import GENRES, Brief, Request
from woodshed.piece.bar_text import write_bar
from woodshed.progression import compose
from woodshed.progression.by_model import ByModel, choice_of
from woodshed.progression.judging import judged
from woodshed.progression.model_task import Task, task_of
from woodshed.words import read

ROOT = Path(__file__).parent.parent
NAME = "phi-3.5-mini"
BARS = (8, 32, 64)
RUNS = 96
"""Twelve of each genre."""
CONTEXT = 8192


def main() -> None:
    """Measure and print."""
    for line in report():
        print(line, flush=True)


def report() -> Iterator[str]:
    """The report, line by line."""
    yield f"# Language models, {dt.datetime.now(tz=dt.UTC).date()}"
    yield ""
    yield (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} at the start. Medians; in brackets what a tenth of the runs beat and what a "
        "tenth missed."
    )
    for part in (_overhead, _compiling, _tiny_model, _starts, tokens):
        yield ""
        yield from part()


def briefs(bars: int, count: int = RUNS + 1, first: int = 0) -> list[Brief]:
    """Requests of all genres in turn, each new; every fourth is hard and in no plain key.

    With another ``first`` they are others, so that nothing of them is remembered.
    """
    words = ("a simple tune", "a tune", "a sophisticated tune", "an experimental, avant-garde tune in Eb")
    return [
        read(Request(description=words[n // 8 % 4], genre=GENRES[n % 8], num_bars=bars, seed=n), style_of)
        for n in range(first, first + count)
    ]


def answer_to(task: Task, brief: Brief) -> str:
    """What a good model would write: a chart of the rules, in the key in which it writes."""
    chart = compose(task.plain, style_of(brief.genre), Random(f"{brief.seed} answer"))
    return "| " + " | ".join(write_bar(bar, chart.meter) for bar in chart.bars) + " |"


# ── the engine around the model ──


def _overhead() -> Iterator[str]:
    yield "## Engine, from brief to checked chart, with a model that answers at once"
    yield ""
    yield "Everything but the model, with the text of its grammar; ledger and cache are files. Wanted: 2 ms median."
    yield ""
    yield "| step | " + " | ".join(f"{bars} bars" for bars in BARS) + " |"
    yield "|---|" + "---|" * len(BARS)
    columns = []
    for bars in BARS:
        with tempfile.TemporaryDirectory() as folder:
            columns.append(_steps(bars, Path(folder)))
    for step in columns[0]:
        yield f"| {step} | " + " | ".join(str(column[step]) for column in columns) + " |"


def _steps(bars: int, folder: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    found["in all"], found["processor time of it, mean"] = _in_all(briefs(bars, first=1000), folder)
    found["the same without threads"], _ = _in_all(briefs(bars, first=2000), folder / "inline", inline=True)
    asked = briefs(bars)
    styles = [style_of(brief.genre) for brief in asked]
    tasks = [task_of(brief, style) for brief, style in zip(asked, styles, strict=True)]
    answers = [answer_to(task, brief) for task, brief in zip(tasks, asked, strict=True)]
    found["of which task_of"] = timed(lambda n: task_of(asked[n], styles[n]), RUNS)
    found["of which gbnf()"] = timed(lambda n: tasks[n].ask.grammar.gbnf(), RUNS)
    found["of which key of the cache"] = timed(lambda n: key_of(tasks[n].ask), RUNS)
    found["of which reading the answer"] = timed(lambda n: _read(answers[n], tasks[n]), RUNS)
    rows = [_read(answer, task) for answer, task in zip(answers, tasks, strict=True)]
    found["of which judge"] = timed(lambda n: judged(rows[n], brief=asked[n], task=tasks[n]), RUNS)
    ledger, cache = Ledger(folder / "alone.sqlite"), Cache(folder / "alone-charts.sqlite")
    found["of which ledger, one row"] = timed(lambda n: ledger.record(_attempt(asked[n])), RUNS)
    kept = [Kept(answer, Usage(500, 60)) for answer in answers]
    found["of which cache, one entry"] = timed(lambda n: cache.put(NAME, key_of(tasks[n].ask), kept[n]), RUNS)
    ledger.close()
    cache.close()
    return found


def _in_all(asked: Sequence[Brief], folder: Path, *, inline: bool = False) -> tuple[Timing, str]:
    """Each request through ``ByModel``, in one event loop, as in a service; by the clock and by the processor's."""
    tasks = [task_of(brief, style_of(brief.genre)) for brief in asked]
    of = {task.ask.seed: answer_to(task, brief) for task, brief in zip(tasks, asked, strict=True)}

    def script(ask: Any, _: int) -> list[Any]:
        ask.grammar.gbnf()  # as every backend of a local model does
        return [("text", of[ask.seed]), ("end", End("stop", Usage(500, 60)))]

    folder.mkdir(exist_ok=True)
    model = Scripted(NAME, script)
    ledger, cache = Ledger(folder / "ledger.sqlite"), Cache(folder / "charts.sqlite")
    desk = Desk(
        {NAME: Seat(catalog()[NAME], lambda _: model)}, ledger=ledger, cache=cache,
        terms=Terms(limits=Limits(0, 0)), call=_inline if inline else in_thread,
    )  # fmt: skip
    authors = []

    async def one(number: int) -> None:
        brief = asked[number]
        chart = await ByModel(desk).compose(brief, style_of(brief.genre), Random(0))
        authors.append(chart.credit.composer)

    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        began = time.process_time()
        timing = timed(lambda number: loop.run_until_complete(one(number)), RUNS)
        worked = 1000 * (time.process_time() - began) / len(asked)
    if set(authors) != {NAME} or model.calls != len(authors):
        raise RuntimeError(f"{model.calls} calls for {len(authors)} charts by {set(authors)}")
    ledger.close()
    cache.close()
    return timing, f"{worked:.2f} ms"


async def _inline(work: Callable[..., Any], *arguments: Any) -> Any:
    return work(*arguments)


def _read(answer: str, task: Task) -> tuple[Any, ...]:
    reader = AnswerReader(task.ask.grammar.meter)
    reader.feed(answer)
    return tuple(reader.bars)


def _attempt(brief: Brief) -> Attempt:
    return Attempt(
        request_id=f"{brief.genre} {brief.seed}", genre=brief.genre, application=brief.application,
        complexity=brief.complexity, bars=brief.bars, model=NAME, cloud=False, outcome="ok", tokens_in=500,
        tokens_out=60, latency_ms=200.0, cost_nano=0, at=1_795_000_000.0,
    )  # fmt: skip


# ── grammars ──


def _compiling() -> Iterator[str]:
    yield "## Grammars. Wanted: 5 ms"
    yield ""
    yield "| step | " + " | ".join(f"{bars} bars" for bars in BARS) + " |"
    yield "|---|" + "---|" * len(BARS)
    with tempfile.TemporaryDirectory() as folder:
        columns = [_compiles(bars, Path(folder)) for bars in BARS]
    for step in columns[0]:
        yield f"| {step} | " + " | ".join(str(column[step]) for column in columns) + " |"


def _compiles(bars: int, folder: Path) -> dict[str, object]:
    grammars = [task_of(brief, style_of(brief.genre)).ask.grammar for brief in briefs(bars)]
    sizes = sorted(len(grammar.gbnf()) for grammar in grammars)
    found: dict[str, object] = {
        "letters of gbnf(), median and most": f"{sizes[len(sizes) // 2]:,} and {sizes[-1]:,}",
        "gbnf() of chords never seen before": timed(lambda n: _unseen(grammars[n]).gbnf(), RUNS),
        "lark() of the same": timed(lambda n: _unseen(grammars[n]).lark(), RUNS),
    }
    larks = [grammar.lark() for grammar in grammars]
    found["llguidance: lark() to the first mask, 257 tokens"] = timed(partial(_first_mask, larks), RUNS)
    plain, held = _first_tokens([grammar.gbnf() for grammar in grammars], folder)
    found["llama.cpp: a token without a grammar"] = plain
    found["llama.cpp: gbnf() to the first token"] = held
    found["llama.cpp: the difference of the medians"] = f"{held.median - plain.median:.2f} ms"
    return found


def _unseen(grammar: ChartGrammar) -> ChartGrammar:
    """The same as if nothing had been worked out for it."""
    notation.one_of.cache_clear()
    return ChartGrammar(grammar.meter, grammar.symbols, grammar.slots)


def _first_mask(larks: Sequence[str], number: int) -> None:
    from llguidance import LLMatcher

    sampler = _of_tests("uniform_sampler")
    matcher = LLMatcher(sampler._tokenizer(), LLMatcher.grammar_from_lark(larks[number]))  # noqa: SLF001
    matcher.compute_bitmask()
    if matcher.get_error():
        raise RuntimeError(matcher.get_error())


def _first_tokens(grammars: Sequence[str], folder: Path) -> tuple[Timing, Timing]:
    """One token of the tiny model in process, without a grammar and with one; the prompt is in its cache."""
    running = engine(NAME, _tiny(folder), Settings(CONTEXT, 1, 1, 0))
    body = {
        "messages": [{"role": "user", "content": "C"}], "max_tokens": 1, "temperature": 0, "stream": True,
        "cache_prompt": True,
    }  # fmt: skip

    async def one(given: dict[str, Any]) -> None:
        async with aclosing(running.stream(given, Discretion())) as chunks:
            async for _ in chunks:
                pass

    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        plain = timed(lambda _: loop.run_until_complete(one(body)), RUNS)
        held = timed(lambda n: loop.run_until_complete(one({**body, "grammar": grammars[n]})), RUNS)
    return plain, held


# ── a tiny model in process ──


def _tiny_model() -> Iterator[str]:
    yield "## A model of half a megabyte in process: to write 8 bars, or to choose among 4 drafts"
    yield ""
    yield "It has a token for nearly every letter, so that prompts and answers are some four times as long as usual."
    yield ""
    yield "| | measured |"
    yield "|---|---|"
    asked = briefs(8, 49)
    styles = [style_of(brief.genre) for brief in asked]
    tasks = [task_of(brief, style) for brief, style in zip(asked, styles, strict=True)]
    questions = [choice_of(task, style)[1] for task, style in zip(tasks, styles, strict=True)]
    yield f"| the 4 drafts and the question | {timed(lambda n: choice_of(tasks[n], styles[n]), 48)} |"
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        model = LlamaCpp(NAME, _tiny(Path(folder)), context=CONTEXT, threads=1, gpu_layers=0)
        loop = runner.get_loop()
        ends: list[End] = []

        async def write(number: int) -> None:
            ends.extend([item async for item in model.write(tasks[number].ask) if isinstance(item, End)])

        async def choose(number: int) -> None:
            await model.choose(questions[number])

        yield f"| write | {timed(lambda n: loop.run_until_complete(write(n)), 48)} |"
        yield f"| choose | {timed(lambda n: loop.run_until_complete(choose(n)), 48)} |"
    written = sorted(end.usage.written for end in ends if end.usage)
    yield f"| tokens written, median and most | {written[len(written) // 2]} and {written[-1]} |"


def _tiny(folder: Path) -> Path:
    """The model of the tests, made once."""
    file = folder / "tiny.gguf"
    return file if file.exists() else Path(_of_tests("tiny_gguf").tiny_gguf(file, context=CONTEXT))


def _of_tests(name: str) -> Any:
    """A module that the tests share."""
    folder = str(ROOT / "tests")
    if folder not in sys.path:
        sys.path.append(folder)
    return importlib.import_module(name)


# ── the start ──


def _starts() -> Iterator[str]:
    yield "## Starts, with no model set up"
    yield ""
    yield "| cold process | measured |"
    yield "|---|---|"
    compileall.compile_dir(Path(woodshed.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WOODSHED_HOME"] = f"{folder}/home"
        words = "slow gospel worship in Db with passing chords"
        generate = [sys.executable, "-m", "woodshed", "generate", words, "-o", f"{folder}/"]
        for name, command in {
            "Python itself": [sys.executable, "-c", "pass"],
            "`import woodshed`": [sys.executable, "-c", "import woodshed"],
            "`woodshed generate`": generate,
            "`woodshed generate --no-models`": [*generate, "--no-models"],
        }.items():
            yield f"| {name} | {process(command, 15).time} |"


if __name__ == "__main__":
    main()
