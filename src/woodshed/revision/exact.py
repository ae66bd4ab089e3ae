"""Orders about single chords: "the third chord of bar 4 to Ab7", "the G7 in bar 3 by its tritone sub"."""

from __future__ import annotations

import re
from dataclasses import replace

from woodshed.errors import RequestError
from woodshed.piece import Chart
from woodshed.piece.bar_text import read_bar
from woodshed.revision.orders import Order
from woodshed.revision.spot import ORDINAL, number_of
from woodshed.revision.vocabulary import heard
from woodshed.theory.chord import Chord
from woodshed.words.chord_words import SYMBOL, readable
from woodshed.words.clue import Clue
from woodshed.words.text import spell

_VERB = r"(?:change|replace|swap|substitute|exchange|turn|make|put|play|use|set|let)"
_BAR = r"(?: (?:chord )?(?:in|of|from|at|on) (?:bar|measure) (?P<bar>\d{1,3}))?"
_TO = r",? (?:by|with|for|to|into|be|=|an?|as)(?: an?| its| the)? "
_NTH = r"(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th|only)"
_PLACE = Clue(rf"\b{_VERB} the {_NTH} chord{_BAR}{_TO}(?P<new>[^,;]+?)$", re.IGNORECASE, cues="chord")
_OLD = Clue(rf"\b{_VERB} (?:the |that )?(?P<old>{SYMBOL})(?: chord)?{_BAR}{_TO}(?P<new>[^,;]+?)$")
_IN_BAR = Clue(
    rf"\b{_VERB} (?:bar|measure) (?P<bar>\d{{1,3}})(?:'s chord)?{_TO}(?P<new>{SYMBOL})(?: chord)?$"
    rf"|\b{_VERB} (?:an? )?(?P<new2>{SYMBOL})(?: chord)? (?:in|into|at) (?:bar|measure) (?P<bar2>\d{{1,3}})$"
)
_INSTEAD = Clue(
    rf"\b(?P<new>{SYMBOL})(?: chord)?(?: (?:in|of|at|on) (?:bar|measure) (?P<bar2>\d{{1,3}}))?"
    rf" (?:instead of|in place of|for) (?:the |that )?(?P<old>{SYMBOL})(?: chord)?{_BAR}$"
)
_CHORDS = rf"{SYMBOL}(?::[\d./]+)?(?:(?: ?(?:[-|>,.%]|to|then|and) ?| )+(?:{SYMBOL}(?::[\d./]+)?|%))*[ .]*"
_WRITTEN = Clue(
    rf"\b(?:bars?|measures?) (?P<first>\d{{1,3}})(?: ?(?:-|to|and|&) ?(?P<last>\d{{1,3}}))?(?:'s? chords?)?"
    rf"(?P<joint> ?[:=] ?\|? ?|,? (?:to|with|into|be|is|are|as|should be|goes|becomes)? ?\|? ?)(?P<row>{_CHORDS})\|*$"
    rf"|\b{_VERB} (?P<row2>{_CHORDS}) (?:in|into|at|for) (?:bar|measure) (?P<first2>\d{{1,3}})$"
)
"""A bar, or some, with the chords that they are to have, as a chart writes them."""
_EVERY = Clue(
    rf"\b{_VERB} (?:(?:all|every|each)(?: of)?(?: the)?|the) dominants?(?: (?:7|seventh)s?)?(?: chords?)?"
    rf"{_TO}(?P<new>[^,;]+?)$",
    cues="dominant",
)
_BAR_AT_END = re.compile(r" (?:in|of|from|at|on) (?:bar|measure) (?P<bar>\d{1,3})$", re.IGNORECASE)
_NTH_BAR = re.compile(rf"\bthe {ORDINAL} (?P<unit>bar|measure)\b", re.IGNORECASE)
_NUMBER = {"first": 0, "1st": 0, "only": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}


def exact_orders(words: str, chart: Chart) -> tuple[list[Order], str]:
    """The orders about single chords in a clause, and the words without them.

    Raises:
        RequestError: the bar, or the chord in it, is not there.
    """
    words = _NTH_BAR.sub(_numbered, words)
    rows, rest = _rows(words, chart)
    if rows:
        return rows, rest
    every = _EVERY.search(words)
    rules = heard(spell(every["new"]), "substitute") if every else ()
    if every and rules:
        bars = tuple(range(1, len(chart.bars) + 1))
        return [Order("substitute", bars, name=rules[0].phrase.name, words=every[0])], words[: every.start()]
    for pattern in (_PLACE, _OLD, _INSTEAD, _IN_BAR):
        found = pattern.search(words)
        if found is None:
            continue
        order = _order(found, chart)
        if order is not None:
            return [order], f"{words[: found.start()]} {words[found.end() :]}".strip()
    return [], words


def _numbered(found: re.Match[str]) -> str:
    """The third bar as bar 3; the last one stays, for it has no number here."""
    number = number_of(found["nth"].lower(), 0)
    return f"{found['unit']} {number}" if number else found[0]


def _rows(words: str, chart: Chart) -> tuple[list[Order], str]:
    """The orders for bars whose chords are all written out; none for one chord, which others read with its verb."""
    found = _WRITTEN.search(words)
    if found is None:
        return [], words
    first = int(found["first"] or found["first2"])
    last = int(found["last"] or first)
    bars = [re.findall(r"[^\s,>|-]+(?:-\d+)?", part) for part in (found["row"] or found["row2"]).split("|")]
    bars = [[sign for sign in bar if sign not in {"to", "then", "and"}] for bar in bars if bar]
    colon = ":" in (found["joint"] or "") or "=" in (found["joint"] or "")
    if sum(map(len, bars)) < 2 and not colon:
        return [], words
    _refuse_outside(first, last, chart)
    if len(bars) != last - first + 1:
        raise RequestError(
            f'"{found[0].strip()}" names {last - first + 1} of the bars, and has chords for {len(bars)}',
            hint="Part the bars by |, as in bars 3-4: Dm7 G7 | Cmaj7.",
        )
    orders, before = [], chart.bars[first - 2].changes if first > 1 else ()
    for number, signs in enumerate(bars, first):
        before = read_bar(signs, chart.meter, before, f"bar {number}")
        row = tuple(replace(change, comment="as asked") for change in before)
        orders.append(Order("chord", (number,), row=row, words=found[0].strip()))
    return orders, f"{words[: found.start()]} {words[found.end() :]}".strip()


def _refuse_outside(first: int, last: int, chart: Chart) -> None:
    count = len(chart.bars)
    if last < first:
        raise RequestError(f"bars {first}-{last} run backwards", hint="Put the lower first, as in bars 5-8.")
    if not 1 <= first <= last <= count:
        raise RequestError(f"there is no bar {last if first else 0}", hint=f"This piece has {count} bars.")


def _order(found: re.Match[str], chart: Chart) -> Order | None:
    groups = found.groupdict()
    new, named = groups.get("new") or groups.get("new2") or "", groups.get("bar") or groups.get("bar2")
    at_end = _BAR_AT_END.search(new)
    if at_end and not named:
        named, new = at_end["bar"], new[: at_end.start()]
    bar = int(named) if named else None
    if bar is not None:
        _refuse_outside(bar, bar, chart)
    old = Chord.parse(groups["old"]) if groups.get("old") else None
    place = _place(groups.get("nth"), bar, chart)
    if old is not None:
        bar = _bar_with(old, bar, chart)
    if place is not None and bar is None:
        return None
    order = Order("chord", None if bar is None else (bar,), old=old, place=place, words=found[0].strip())
    name = re.sub(r"(?: chord| instead)+$", "", new.strip())
    if re.fullmatch(SYMBOL, name) and readable(name):
        return order._replace(new=Chord.parse(name))
    rules = heard(spell(new), "substitute")
    return order._replace(kind="substitute", name=rules[0].phrase.name) if rules else None


def _place(nth: str | None, bar: int | None, chart: Chart) -> int | None:
    if nth is None:
        return None
    index = _NUMBER.get(nth.lower(), -1)
    if bar is not None and index >= len(chart.bars[bar - 1].changes):
        there = " ".join(change.chord.symbol for change in chart.bars[bar - 1].changes)
        raise RequestError(f"bar {bar} has no {nth} chord", hint=f"Its chords are {there}.")
    return index


def _bar_with(old: Chord, bar: int | None, chart: Chart) -> int | None:
    """The bar that is meant: the one named, which must hold the chord, else the only or first that does."""
    holding = [n for n, one in enumerate(chart.bars, 1) if any(alike(old, c.chord) for c in one.changes)]
    if bar is not None and bar not in holding:
        there = " ".join(change.chord.symbol for change in chart.bars[bar - 1].changes)
        raise RequestError(f"bar {bar} holds no {old.symbol}", hint=f"Its chords are {there}.")
    if not holding:
        raise RequestError(f"there is no {old.symbol} in this piece", hint="Name a chord as the chart shows it.")
    return bar if bar is not None else holding[0]


def alike(named: Chord, there: Chord) -> bool:
    """Whether a chord that a player names is one that is there: the same, or the same but for its upper tones.

    >>> alike(Chord.parse("G7"), Chord.parse("G7(b9)")), alike(Chord.parse("G7"), Chord.parse("Gm7"))
    (True, False)
    """
    if there.silent or named.root.semitone != there.root.semitone:
        return False
    return named.type == there.type or named.kind.family == there.kind.family
