"""Whether a model is really held to a grammar: servers ignore fields that they do not know, and answer 200."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

from woodshed.llm.backends import Constraint
from woodshed.llm.chart_grammar import ChartGrammar, Slot
from woodshed.llm.model import Ask, Delta, End, FailureKind, LanguageModel, Message, ModelFailure
from woodshed.theory.meter import Meter

ODD = (("Gb13", "Abdim7"), ("B6", "Eaug"), ("Dbm11", "F#sus4"))
"""Chords of each bar that nobody would write one after the other, two for each so that there is something to choose."""

GRAMMAR = ChartGrammar(
    Meter(4, 4), tuple(symbol for pair in ODD for symbol in pair), tuple(Slot(1, pair) for pair in ODD)
)
"""Three bars out of eight charts. Unconstrained, no answer to ``REQUEST`` is among them."""

REQUEST = (
    Message("system", "You answer with one short English sentence. You never write music."),
    Message("user", "What colour is the sky on a clear day?"),
)
"""It asks for something else, so that only the constraint can bring a chart about."""

ASK = Ask(REQUEST, GRAMMAR, GRAMMAR.longest, temperature=0.0)

ABOUT_THE_FIELD = frozenset(
    {FailureKind.REJECTED, FailureKind.SERVER_ERROR, FailureKind.UNREADABLE, FailureKind.EMPTY, FailureKind.TRUNCATED}
)
"""Failures that come of a field which a server does not understand; after any other, no field fares better."""

FITTING: Mapping[str, tuple[Constraint, ...]] = {
    "llama-server": ("gbnf", "json_schema"),
    "vllm": ("structured_outputs", "json_schema"),
    "sglang": ("ebnf", "json_schema"),
    "ollama": ("json_schema",),
    "lm-studio": ("json_schema", "gbnf"),
    "mlx_lm": ("json_schema",),
}
"""What to try first with each kind of server, as ``discovery.find_servers`` guesses it."""

CANARY_SECONDS = 15.0
"""How long a canary may take: three bars and a short prompt."""

ALL: tuple[Constraint, ...] = ("gbnf", "structured_outputs", "ebnf", "json_schema")


@dataclass(frozen=True, slots=True)
class CanaryReport:
    """What became of a canary.

    ``honoured`` says whether the answer was within the grammar, ``shaped`` whether it had its number of bars at least:
    all that Gemini's list of strings promises. ``first_ms`` and ``total_ms`` are the milliseconds to the first piece
    and to the end, ``tokens_a_second`` those between the two, where the server tells its usage.
    """

    honoured: bool
    shaped: bool = False
    first_ms: float | None = None
    total_ms: float | None = None
    tokens_a_second: float | None = None
    failure: ModelFailure | None = None


async def canary(model: LanguageModel, *, clock: Callable[[], float] = perf_counter) -> CanaryReport:
    """Ask a model for something whose answer tells whether it is held to the grammar.

    It raises nothing: a failure stands in the report. Deadlines are the caller's. ``clock`` tells seconds.
    """
    asked = clock()
    text, first, end = "", None, None
    try:
        async for piece in model.write(ASK):
            if isinstance(piece, Delta):
                first = clock() if first is None else first
                text += piece.text
            else:
                end = piece
    except ModelFailure as failure:
        return CanaryReport(honoured=False, failure=failure)
    total = clock()
    return CanaryReport(
        honoured=re.fullmatch(GRAMMAR.regex(), text) is not None,
        shaped=len(text.strip().strip("|").split("|")) == GRAMMAR.bars,
        first_ms=None if first is None else 1000 * (first - asked),
        total_ms=1000 * (total - asked),
        tokens_a_second=_speed(end, first, total),
    )


async def probe(
    make: Callable[[Constraint], LanguageModel], *, server: str = "", limit: float = CANARY_SECONDS
) -> Constraint:
    """The first kind of constraint that a server honours, or ``none``: then its answers are merely checked.

    ``make`` gives the model with a kind of constraint, ``server`` is the kind of server, if it is known; what fits it
    is tried first. Each canary has ``limit`` seconds.

    Raises:
        ModelFailure: the server cannot be asked as things stand: whatever the constraint, or with every constraint.
    """
    first: ModelFailure | None = None
    answered = False
    for constraint in _order(server):
        report = await _within(limit, make(constraint))
        if report.honoured:
            return constraint
        if report.failure is None:
            answered = True
            continue
        if report.failure.kind not in ABOUT_THE_FIELD:
            raise report.failure
        first = first or report.failure
    if first is not None and not answered:
        raise first
    return "none"


async def _within(limit: float, model: LanguageModel) -> CanaryReport:
    """A canary that has so many seconds.

    Raises:
        ModelFailure: SLOW_START, where they were not enough. Another constraint would make nothing quicker.
    """
    import asyncio

    try:
        async with asyncio.timeout(limit):
            return await canary(model)
    except TimeoutError:
        raise ModelFailure(FailureKind.SLOW_START, f"did not answer within {limit:g} s") from None


def _order(server: str) -> Sequence[Constraint]:
    return tuple(dict.fromkeys((*FITTING.get(server, ()), *ALL)))


def _speed(end: End | None, first: float | None, total: float) -> float | None:
    """Tokens a second, of those after the first."""
    if end is None or end.usage is None or first is None or total <= first or end.usage.written < 2:
        return None
    return (end.usage.written - 1) / (total - first)
