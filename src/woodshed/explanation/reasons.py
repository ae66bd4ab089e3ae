"""Picks the words that say why a chord is there: data, of which only what is true of it is taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

import tomli

from woodshed.explanation.facts import Facts, facts_of, role_of
from woodshed.explanation.sounding import Sounding
from woodshed.piece.chart import Chart

_FILE = Path(__file__).with_name("chords.toml")


class _Words(NamedTuple):
    """A sentence with what must hold for it to be said."""

    when: frozenset[str]
    fields: frozenset[str]
    why: str
    short: str
    of: str = ""


class Reason(NamedTuple):
    """Why a chord is there: in a word or two, and in sentences."""

    short: str
    why: str


@cache
def _reasons() -> dict[str, tuple[_Words, ...]]:
    table = tomli.loads(_FILE.read_text("utf-8"))
    found: dict[str, tuple[_Words, ...]] = {}
    for entry in table["reason"]:
        found[entry["role"]] = (*found.get(entry["role"], ()), _words(entry))
    found[""] = tuple(_words(entry) for entry in table["colour"])
    return found


def _words(entry: Mapping[str, Any]) -> _Words:
    why, short = entry["why"], entry.get("short", "")
    fields = frozenset(name for text in (why, short) for _, name, _, _ in Formatter().parse(text) if name)
    return _Words(frozenset(entry["when"]), fields, why, short, entry.get("of", ""))


def reason_for(sounding: Sounding, chart: Chart) -> Reason:
    """Why a chord of the chart is there; never empty."""
    facts = facts_of(sounding, chart)
    role, _ = role_of(sounding)
    chosen = next(_true(_reasons()[role], facts), None) or next(_true(_reasons()["chromatic"], facts))
    short, why = chosen.short.format(**facts.names), chosen.why.format(**facts.names)
    # The line of the bass is told once: a pedal, a step, or the inversion alone.
    colours = {} if sounding.held else {one.of: one for one in reversed([*_true(_reasons()[""], facts)])}
    extra = [one.why.format(**facts.names) for one in reversed(colours.values())]
    return Reason(short, " ".join([why, *extra]))


def _true(several: tuple[_Words, ...], facts: Facts) -> Iterator[_Words]:
    for words in several:
        if words.when <= facts.holds and all(facts.names.get(name) for name in words.fields):
            yield words
