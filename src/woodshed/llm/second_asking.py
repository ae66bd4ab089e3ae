"""What a model is asked the second time."""

from __future__ import annotations

from dataclasses import replace

from woodshed.llm.answer import Changes
from woodshed.llm.chart_grammar import ChartGrammar, Slot
from woodshed.llm.model import Ask, FailureKind, ModelFailure
from woodshed.llm.prompt import asking_again
from woodshed.llm.written import Written
from woodshed.piece.bar_text import write_bar
from woodshed.piece.chart import Bar


def second(ask: Ask, written: Written, failure: ModelFailure) -> Ask:
    """What a model is asked the second time.

    A complete answer goes back to it with its faults. Of a cut one the complete bars stand, and the rest is asked for;
    a truncated one is never fed back. The dice fall anew.
    """
    ask = replace(ask, seed=ask.seed + 1)
    if failure.kind in {FailureKind.UNFIT, FailureKind.WRONG_BARS}:
        faults = tuple(str(failure).split("; "))
        return replace(ask, messages=asking_again(ask.messages, written.reader.text, faults))
    if failure.kind in {FailureKind.RESET, FailureKind.STALLED} and written.bars:
        return replace(ask, grammar=_with_bars(ask.grammar, written.bars))
    return ask


def _with_bars(grammar: ChartGrammar, bars: list[Changes]) -> ChartGrammar:
    """The grammar in which the first bars are settled."""
    settled = tuple(Slot(text=write_bar(Bar(bar), grammar.meter)) for bar in bars[: grammar.bars])
    return replace(grammar, slots=(*settled, *grammar.slots[len(settled) :]))
