"""Charts drawn from a grammar, as a model under its constraint would write them."""

from __future__ import annotations

from random import Random

from woodshed.llm.chart_grammar import ChartGrammar, Slot


def drawn(grammar: ChartGrammar, dice: Random) -> str:
    """One chart of the grammar."""
    return "|" + "".join(f" {_bar(grammar, slot, dice)} |" for slot in grammar.slots)


def _bar(grammar: ChartGrammar, slot: Slot, dice: Random) -> str:
    if slot.text:
        return slot.text
    if slot.repeats and dice.random() < 0.2:
        return "%"
    others = [dice.choice(grammar.symbols) for _ in range(dice.randrange(slot.most))]
    if slot.last:
        return " ".join([*others, dice.choice(slot.last)])
    return " ".join([dice.choice(slot.first or grammar.symbols), *others])
