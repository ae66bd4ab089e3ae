"""A small language of expressions, and how llama.cpp, Lark and regular expressions write it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple


class Row(NamedTuple):
    """One expression after the other."""

    terms: tuple[Expression, ...]


class Either(NamedTuple):
    """One expression out of several."""

    terms: tuple[Expression, ...]


class Times(NamedTuple):
    """An expression from ``low`` to ``high`` times."""

    term: Expression
    low: int
    high: int


class Rule(NamedTuple):
    """A rule by its name."""

    name: str


Expression = str | Row | Either | Times | Rule
"""A text stands for itself."""


def either(terms: Sequence[Expression]) -> Expression:
    """One of the expressions; a single one is itself."""
    return terms[0] if len(terms) == 1 else Either(tuple(terms))


@lru_cache(maxsize=1024)
def one_of(texts: tuple[str, ...]) -> Expression:
    """One of the texts, with what several begin with written once, so that each character leaves one way on.

    >>> REGEX.written(one_of(("C", "C7", "Cm", "G7")))
    '(C(7|m)?|G7)'
    """
    groups: dict[str, list[str]] = {}
    for text in sorted(set(texts) - {""}):
        groups.setdefault(text[0], []).append(text)
    terms: list[Expression] = []
    for same in groups.values():
        stem = _beginning(same)
        rest = tuple(text[len(stem) :] for text in same)
        terms.append(stem if rest == ("",) else Row((stem, one_of(rest))))
    found = either(terms)
    return Times(found, 0, 1) if "" in texts else found


def _beginning(texts: list[str]) -> str:
    """What texts in order begin with: the first and the last differ soonest."""
    first, last = texts[0], texts[-1]
    return first[: next((k for k, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]


@dataclass(frozen=True, slots=True)
class Notation:
    """How a form of grammar writes texts, rows and repetitions."""

    quote: Callable[[str], str]
    joint: str
    choice: str
    times: Callable[[int, int], str]

    def written(self, expression: Expression) -> str:
        """The expression in this notation."""
        match expression:
            case str():
                return self.quote(expression)
            case Rule(name):
                return name
            case Row(terms):
                return self.joint.join(map(self.written, terms))
            case Either(terms):
                return f"({self.choice.join(map(self.written, terms))})"
            case Times(term, low, high):
                return f"{self._grouped(term)}{self.times(low, high)}"

    def _grouped(self, term: Expression) -> str:
        written = self.written(term)
        return written if isinstance(term, Either | Rule) else f"({written})"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _braces(low: int, high: int) -> str:
    if (low, high) == (1, 1):
        return ""
    return "?" if (low, high) == (0, 1) else f"{{{low}}}" if low == high else f"{{{low},{high}}}"


def _tilde(low: int, high: int) -> str:
    return f"~{low}" if low == high > 1 else _braces(low, high)


GBNF = Notation(_quoted, " ", " | ", _braces)
LARK = Notation(_quoted, " ", " | ", _tilde)
REGEX = Notation(lambda text: re.sub(r"[^\w #%/]", lambda sign: f"\\{sign[0]}", text), "", "|", _braces)
