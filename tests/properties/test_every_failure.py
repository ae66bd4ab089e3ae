"""Whatever fails, and whenever it does: the player gets music in time, and the truth about who made it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

import virtual_time
from charts_of_grammar import drawn
from woodshed.genres import style_of
from woodshed.llm.backends import Scripted
from woodshed.llm.cache import Cache
from woodshed.llm.catalog import catalog
from woodshed.llm.desk import Desk
from woodshed.llm.ledger import Ledger, Limits
from woodshed.llm.model import Ask, End, FailureKind, ModelFailure, Usage
from woodshed.llm.policy import State
from woodshed.llm.seat import Seat, Terms
from woodshed.piece import Brief, Chart, Request
from woodshed.progression import ByRules, compose, first_chart
from woodshed.progression.by_model import ByModel
from woodshed.words import read

SCENARIOS = 20_000
SHARES = 40
"""Into so many tests they are divided, so that they are spread over the workers."""
DEADLINE = 30.0
TOLERANCE = 0.05
"""Seconds of engine time by which the deadline may be missed."""
FOR_EVER = 100_000.0

WORDS = (
    "simple C major jazz progression", "slow gospel worship in Db, 8 bars", "blues in A, 12 bars",
    "neo-soul groove in Eb minor", "a plain minuet in G, 16 bars", "reggae one drop in A minor, 4 bars",
    "experimental avant-garde fusion in F#", "sophisticated bossa nova in D, 8 bars", "motown in F, 1 bar",
    "salsa montuno in C minor, 8 bars", "basic rock ballad in Bb, 2 bars", "jazz waltz in Ab, 24 bars",
)  # fmt: skip


class Fault(NamedTuple):
    """How an answer goes wrong: what the model plays instead of ``text``, and what must come of it.

    ``outcome`` is what the ledger says, ``door`` the state after the request, ``again`` whether the model is asked once
    more. With ``cut`` the fault comes after a part of the text.
    """

    play: Callable[[str, Random], list[tuple[str, object]]]
    outcome: str
    door: State
    again: bool = False
    cut: bool = False


def _fails(kind: FailureKind, retry_after: float | None = None) -> Callable[[str, Random], list[tuple[str, object]]]:
    return lambda text, dice: [("fail", ModelFailure(kind, kind.value, retry_after=retry_after))]


def _cut(*then: tuple[str, object]) -> Callable[[str, Random], list[tuple[str, object]]]:
    """A beginning of the text, short of its last bar line; then something else."""
    return lambda text, dice: [*_pieces(text[: dice.randrange(1, len(text))], dice), *then]


def _pieces(text: str, dice: Random) -> Iterator[tuple[str, object]]:
    at = 0
    while at < len(text):
        length = dice.randrange(1, 12)
        yield "text", text[at : at + length]
        at += length


END = End("stop", Usage(500, 60))
K = FailureKind
FAULTS: dict[str, Fault] = {
    "refused": Fault(_fails(K.REFUSED), "refused", State.OPEN),
    "reset at once": Fault(_fails(K.RESET), "reset", State.OPEN, again=True),
    "reset": Fault(_cut(("fail", ModelFailure(K.RESET, "reset"))), "reset", State.OPEN, again=True, cut=True),
    "slow first token": Fault(lambda t, d: [("wait", FOR_EVER)], "slow_start", State.READY),
    "stalled": Fault(_cut(("wait", FOR_EVER)), "stalled", State.OPEN, again=True, cut=True),
    "dripping": Fault(lambda t, d: [p for c in t * 90 for p in (("wait", 1.0), ("text", c))], "late", State.READY),
    "truncated": Fault(_cut(("end", End("length", Usage(500, 60)))), "truncated", State.READY, again=True, cut=True),
    "prose": Fault(lambda t, d: [("text", "I would start on the one."), ("end", END)], "unreadable", State.OPEN, True),
    "nonsense": Fault(lambda t, d: [("text", "| Hm7 | Yes |"), ("end", END)], "unreadable", State.OPEN, again=True),
    "a page": Fault(lambda t, d: [("text", "<!DOCTYPE html><p>|502|"), ("end", END)], "unreadable", State.OPEN, True),
    "wrong bars": Fault(lambda t, d: [("text", t + t[1:] * 3), ("end", END)], "wrong_bars", State.READY, again=True),
    "denied": Fault(_fails(K.DENIED), "denied", State.MISCONFIGURED),
    "not found": Fault(_fails(K.NOT_FOUND), "not_found", State.MISCONFIGURED),
    "busy for a minute": Fault(_fails(K.BUSY, 37.0), "busy", State.OPEN),
    "quota of the day": Fault(_fails(K.QUOTA_DAY), "quota_day", State.QUOTA_DAY),
    "server error": Fault(_fails(K.SERVER_ERROR), "server_error", State.OPEN, again=True),
    "server is loading": Fault(_fails(K.WARMING, 5.0), "warming", State.WARMING),
    "empty, all tokens thought": Fault(_fails(K.EMPTY), "empty", State.READY, again=True),
    "empty": Fault(lambda t, d: [("end", END)], "empty", State.READY, again=True),
    "blocked": Fault(_fails(K.BLOCKED), "blocked", State.READY),
    "a request that is rejected": Fault(_fails(K.REJECTED), "rejected", State.READY),
    "something that nobody foresaw": Fault(lambda t, d: [("text", 7)], "fault", State.READY),
    "an answer without end": Fault(lambda t, d: [("text", t * 500)], "wrong_bars", State.READY, again=True),
    "another model": Fault(_fails(K.IMPOSTOR), "impostor", State.MISCONFIGURED),
}
"""The kinds that are failures."""

WELL: dict[str, Callable[[str, Random], list[tuple[str, object]]]] = {
    "plainly": lambda t, d: [*_pieces(t, d), ("end", END)],
    "slowly": lambda t, d: [("wait", 1.5), *_pieces(t, d), ("wait", 0.9), ("end", END)],
    "fenced": lambda t, d: [*_pieces(f"```text\n{t}\n```", d), ("end", END)],
    "with a remark": lambda t, d: [*_pieces(f"Here you are:\n\n{t}\n\nEnjoy it.", d), ("end", END)],
    "without usage": lambda t, d: [*_pieces(t, d), ("end", End("stop"))],
    "with a usage that cannot be": lambda t, d: [*_pieces(t, d), ("end", End("stop", Usage(3, 10**9)))],
    "and is cut after its last bar": lambda t, d: [*_pieces(t, d), ("fail", ModelFailure(K.RESET, "reset"))],
}
"""Odd ways in which an answer is still a good one."""


@cache
def brief_of(words: str) -> Brief:
    return read(Request(description=words), style_of)


@cache
def by_the_rules(words: str) -> Chart:
    brief = brief_of(words)
    return compose(brief, style_of(brief.genre), Random(f"{brief.seed} chart"))


@dataclass
class Stage:
    """A desk of scripted models in virtual time, and what they really wrote."""

    ledger: Ledger
    loop: virtual_time.VirtualTimeLoop
    dice: Random
    acts: dict[str, list[str]]
    budget: int = 10**9
    texts: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.models = {name: Scripted(name, self._script_of(name)) for name in self.acts}
        seats = {
            name: Seat(
                catalog()[name], lambda _, n=name: self.models[n],
                slots=2, thinking=0 if catalog()[name].local else 128,
                served=None if catalog()[name].local else lambda _: "gemini-2.5-pro",
            )
            for name in self.acts
        }  # fmt: skip
        began = self.loop.time()
        self.desk = Desk(
            seats, ledger=self.ledger, cache=Cache(None), dice=self.dice, call=_inline,
            terms=Terms(deadline=DEADLINE, patience=1.0, limits=Limits(self.budget, self.budget)),
            now=lambda: 1_795_000_000.0 + self.loop.time() - began,
        )  # fmt: skip

    def _script_of(self, name: str) -> Callable[[Ask, int], list[tuple[str, object]]]:
        def script(ask: Ask, call: int) -> list[tuple[str, object]]:
            acts = self.acts[name]
            act = acts[min(call, len(acts) - 1)]
            text = drawn(ask.grammar, self.dice)
            self.texts.setdefault(name, []).append(text)
            return FAULTS[act].play(text, self.dice) if act in FAULTS else WELL[act](text, self.dice)

        return script

    def ask(self, words: str) -> tuple[Chart, ByModel, float]:
        """The chart that a player gets, who was asked, and how long it took in seconds."""
        brief, model = brief_of(words), ByModel(self.desk)
        began = self.loop.time()
        asked = first_chart([model, ByRules()], brief, style_of(brief.genre), Random(f"{brief.seed} chart"))
        chart = virtual_time.run(asked, self.loop)
        return chart, model, self.loop.time() - began

    def rows(self, request_id: str) -> list[tuple[str, str, int, str | None]]:
        """Model, outcome, paid and reported of each attempt, as the ledger has them."""
        query = "SELECT model, outcome, held_nano, reported FROM attempt WHERE request_id = ? ORDER BY id"
        with self.ledger.reading() as db:
            return [] if db is None else [tuple(row) for row in db.execute(query, (request_id,))]


async def _inline(work: Callable[..., object], *arguments: object) -> object:
    return work(*arguments)


@pytest.fixture
def loop() -> Iterator[virtual_time.VirtualTimeLoop]:
    clock = virtual_time.VirtualTimeLoop()
    yield clock
    virtual_time.end(clock)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    book = Ledger(tmp_path / "ledger.sqlite")
    yield book
    book.close()


def mostly_by(chart: Chart, text: str, words: str) -> bool:
    """Whether three quarters of a chart's bars are those of a text, which is in the plain key."""
    from woodshed.llm.answer import AnswerReader
    from woodshed.progression.editing import merged
    from woodshed.progression.plain_key import in_plain_key, out_of_plain_key

    brief = brief_of(words)
    reader = AnswerReader(brief.meter)
    reader.feed(text)
    plain = in_plain_key(brief)
    own = [merged(out_of_plain_key(bar, n, plain, brief)) for n, bar in enumerate(reader.bars[: brief.bars], 1)]
    same = sum(bar.changes == changes for bar, changes in zip(chart.bars, own, strict=False))
    return same >= brief.bars - max(1, brief.bars // 4)


@pytest.mark.parametrize("phase", range(6))
@pytest.mark.parametrize("name", ["phi-3.5-mini", "gemini-pro"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_failure_leaves_the_door_as_the_table_says(fault, name, phase, ledger, loop):
    """One model that fails so each time, cut at six different places: its door, the ledger, the credit, the music."""
    words = WORDS[1] if phase % 2 else WORDS[0]
    stage = Stage(ledger, loop, Random(f"{fault} {phase}"), {name: [fault]})
    chart, model, took = stage.ask(words)
    expected = FAULTS[fault]
    assert chart.credit.composer == "rules"
    assert chart.bars == by_the_rules(words).bars
    assert [who for who, _ in chart.credit.declined] == [name]
    outcomes = [outcome for _, outcome, _, _ in stage.rows(model.request_id)]
    assert outcomes == [expected.outcome] * (2 if expected.again else 1)
    assert stage.desk.circuit(name).state == expected.door
    assert stage.models[name].calls == len(outcomes)
    assert took <= DEADLINE + TOLERANCE


@pytest.mark.parametrize("manner", WELL)
def test_an_odd_answer_is_still_an_answer(manner, ledger, loop):
    """Fences, remarks, missing and impossible counts do not cost the player the model's chart."""
    for words in WORDS:
        stage = Stage(ledger, loop, Random(manner), {"phi-3.5-mini": [manner]})
        chart, model, _ = stage.ask(words)
        assert chart.credit.composer in {"phi-3.5-mini", "rules"}
        if chart.credit.composer == "rules":
            assert {outcome for _, outcome, _, _ in stage.rows(model.request_id)} == {"unfit"}
        else:
            assert mostly_by(chart, stage.texts["phi-3.5-mini"][-1], words)


def test_a_count_that_cannot_be_is_not_believed(ledger, loop):
    """Of a billion tokens for eight bars the worst case is put down, as an estimate; the budget holds."""
    stage = Stage(ledger, loop, Random(4), {"gemini-pro": ["with a usage that cannot be"]}, budget=10**8)
    chart, model, _ = stage.ask(WORDS[6])
    ((_, outcome, held, reported), *_) = stage.rows(model.request_id)
    assert (chart.credit.composer, outcome, reported) == ("gemini-pro", "ok", 0)
    assert 0 < held <= 10**8


def test_the_complete_bars_of_a_cut_answer_stand_when_it_is_asked_again(ledger, loop):
    """The second question to the same model has the bars that came through settled."""
    stage = Stage(ledger, loop, Random(8), {"phi-3.5-mini": ["reset", "plainly"]})
    chart, _, _ = stage.ask(WORDS[1])
    first, second = stage.models["phi-3.5-mini"].asked
    kept = sum(bool(slot.text) for slot in second.grammar.slots) - sum(bool(slot.text) for slot in first.grammar.slots)
    assert chart.credit.composer == "phi-3.5-mini"
    assert 0 < kept < 8


def test_a_truncated_answer_is_never_fed_back(ledger, loop):
    """The second question is the first again, but for the dice."""
    stage = Stage(ledger, loop, Random(9), {"phi-3.5-mini": ["truncated", "plainly"]})
    stage.ask(WORDS[1])
    first, second = stage.models["phi-3.5-mini"].asked
    assert second == replace(first, seed=first.seed + 1)


@pytest.mark.parametrize("share", range(SHARES))
def test_nobody_is_left_without_music_or_in_doubt(share, ledger, loop):
    """Seeded scenarios of up to three models that fail in any order, over several requests with pauses between."""
    for number in range(SCENARIOS // SHARES):
        dice = Random(f"{share} {number}")
        names = dice.sample(list(catalog()), dice.randrange(1, 4))
        acts = {name: dice.choices([*FAULTS, *WELL], k=3) for name in names}
        stage = Stage(ledger, loop, dice, acts, budget=dice.choice([0, 10**7, 10**9]))
        for _ in range(dice.randrange(1, 4)):
            _play_one(stage, dice)
            loop.passed += dice.choice([0.0, 0.5, 20.0, 4000.0])


def _play_one(stage: Stage, dice: Random) -> None:
    """One request, and all that must hold of it."""
    words = dice.choice(WORDS)
    before = {name: model.calls for name, model in stage.models.items()}
    chart, model, took = stage.ask(words)
    context = f"{stage.acts} {words}"
    assert took <= DEADLINE + TOLERANCE, context
    assert len(chart.bars) == brief_of(words).bars, context
    assert chart.key == brief_of(words).key, context
    credit = chart.credit.composer
    if credit == "rules":
        assert chart.bars == by_the_rules(words).bars, context
    else:
        assert any(mostly_by(chart, text, words) for text in stage.texts[credit]), context
    asked = {name: m.calls - before[name] for name, m in stage.models.items() if m.calls > before[name]}
    rows = stage.rows(model.request_id)
    counted = {name: sum(row[0] == name and row[1] != "cached" for row in rows) for name in asked}
    assert counted == asked, context
    assert sum(row[2] for row in rows) <= stage.budget, context
    told = [who for who, _ in chart.credit.declined]
    assert set(asked) - {credit} <= set(told), context
    assert credit not in told, context
    assert all(reason for _, reason in chart.credit.declined), context
