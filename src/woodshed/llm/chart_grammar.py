"""What a model may write: one line of bars, described once for every form of constraint.

    | Dm7 G7 | Cmaj7 | % | Bm7b5 E7alt |

A chart has exactly the asked number of bars. A bar holds chord symbols of the room with one space around each, or
``%`` for the bar before again. Some bars are narrower: chords that the player spelled out stand as they are, the form
that was asked for keeps its roots, and the last bar comes to rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from woodshed.llm.notation import GBNF, LARK, REGEX, Expression, Row, Rule, Times, either, one_of
from woodshed.theory.meter import Meter

REPEAT = "%"
"""The bar before once more."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What one bar may hold: up to ``most`` chords.

    ``first`` are the symbols that may open it or ``last`` those that may close it, empty where any may; never both.
    ``text`` is a bar that is settled already. ``repeats`` allows the bar before again.
    """

    most: int = 1
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    text: str = ""
    repeats: bool = False


@dataclass(frozen=True)
class ChartGrammar:
    """All charts that answer one request, in the key in which the model writes.

    ``symbols`` are the chord symbols of the room; ``slots`` say bar by bar what may stand there.
    """

    meter: Meter
    symbols: tuple[str, ...]
    slots: tuple[Slot, ...]

    @property
    def bars(self) -> int:
        """How many bars every chart has."""
        return len(self.slots)

    @cached_property
    def longest(self) -> int:
        """Characters of the longest chart: no token is shorter than one, so no answer has more tokens."""
        return 1 + sum(self._widest(slot) for slot in self.slots)

    def gbnf(self) -> str:
        """The grammar in the notation of llama.cpp; vLLM and SGLang read it too.

        >>> print(ChartGrammar(Meter(4, 4), ("C", "C7", "G7"), (Slot(), Slot(2))).gbnf())
        root ::= "|" bar0 bar1
        bar0 ::= " " SET0 " |"
        bar1 ::= " " SET0 (" " SET0)? " |"
        SET0 ::= ("C" ("7")? | "G7")
        <BLANKLINE>
        """
        rules = {"root": self._root(), **self._bar_rules(), **self._set_rules()}
        return "".join(f"{name} ::= {GBNF.written(rule)}\n" for name, rule in rules.items())

    def lark(self) -> str:
        """The grammar in the notation of Lark, as llguidance reads it.

        Every bar is one terminal, since a greedy lexer could not tell two sets of chords apart that begin alike.
        """
        bars = {slot: name.upper() for slot, name in self._names.items()}
        start = Row(("|", *(Times(Rule(bars[slot]), count, count) for slot, count in self._runs)))
        lines = [f"start: {LARK.written(start)}"]
        for slot, name in bars.items():
            # A slash would end the terminal.
            chords = REGEX.written(self._bar(slot, one_of)).replace("/", "\\/")
            lines.append(f"{name}: /{chords}/")
        return "\n".join([*lines, ""])

    def regex(self) -> str:
        r"""The grammar as one regular expression, for the whole answer.

        >>> ChartGrammar(Meter(4, 4), ("C", "G7"), (Slot(), Slot())).regex()
        '\\|( (C|G7) \\|){2}'
        """
        bars = [Times(self._bar(slot, one_of), count, count) for slot, count in self._runs]
        return REGEX.written(Row(("|", *bars)))

    def json_schema(self) -> dict[str, object]:
        """A JSON schema: a string that matches the expression, for servers that take nothing else."""
        return {"type": "string", "pattern": f"^{self.regex()}$"}

    def bar_list_schema(self) -> dict[str, object]:
        """A response schema: a list of so many strings, one a bar. What the strings say is checked by our reader."""
        return {"type": "ARRAY", "items": {"type": "STRING"}, "minItems": self.bars, "maxItems": self.bars}

    @cached_property
    def _runs(self) -> tuple[tuple[Slot, int], ...]:
        """The slots with how often each stands in a row."""
        return tuple((slot, len(list(same))) for slot, same in groupby(self.slots))

    @cached_property
    def _names(self) -> dict[Slot, str]:
        return {slot: f"bar{number}" for number, slot in enumerate(dict.fromkeys(self.slots))}

    def _root(self) -> Expression:
        return Row(("|", *(Times(Rule(self._names[slot]), count, count) for slot, count in self._runs)))

    def _bar_rules(self) -> dict[str, Expression]:
        return {name: self._bar(slot, self._set_rule) for slot, name in self._names.items()}

    @cached_property
    def _set_names(self) -> dict[tuple[str, ...], str]:
        used = dict.fromkeys(part for slot in self._names for part in self._parts(slot))
        return {symbols: f"SET{number}" for number, symbols in enumerate(used)}

    def _set_rules(self) -> dict[str, Expression]:
        return {name: one_of(symbols) for symbols, name in self._set_names.items()}

    def _set_rule(self, symbols: tuple[str, ...]) -> Expression:
        return Rule(self._set_names[symbols])

    def _parts(self, slot: Slot) -> tuple[tuple[str, ...], ...]:
        """The sets of symbols that one bar draws from."""
        if slot.text:
            return ()
        narrow = slot.first or slot.last
        if not narrow or slot.most == 1:
            return (narrow or self.symbols,)
        return (narrow, self.symbols)

    def _bar(self, slot: Slot, of: Callable[[tuple[str, ...]], Expression]) -> Expression:
        """One bar with the line that closes it; ``of`` writes a set of symbols or names its rule."""
        if slot.text:
            return f" {slot.text} |"
        others = (Times(Row((" ", of(self.symbols))), 0, slot.most - 1),) if slot.most > 1 else ()
        if slot.last:
            bar = Row((*others, " ", of(slot.last), " |"))
        else:
            bar = Row((" ", of(slot.first or self.symbols), *others, " |"))
        return either((bar, f" {REPEAT} |")) if slot.repeats else bar

    def _widest(self, slot: Slot) -> int:
        """Characters of the longest bar, with its space and its line."""
        if slot.text:
            return len(slot.text) + 3
        usual = max(map(len, self.symbols))
        narrow = max(map(len, slot.first or slot.last), default=usual)
        return 3 + narrow + (usual + 1) * (slot.most - 1)
