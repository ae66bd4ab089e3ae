"""What a model is told of a brief: the room, two examples, and what is settled."""

from __future__ import annotations

from woodshed.genres.style import Phrase, Style
from woodshed.llm.shorthand import shorthand
from woodshed.piece.brief import Brief, Idiom
from woodshed.piece.chart import Bar
from woodshed.progression.asked import Contents
from woodshed.progression.editing import changes_of
from woodshed.progression.idiom_rules import needed
from woodshed.progression.idioms import rule_of
from woodshed.progression.notices import named
from woodshed.progression.phrases import Library

_EXAMPLE_BARS = (2, 4)
"""Examples of a phrase: long enough to show how it moves, short enough to cost little."""


def room(brief: Brief, style: Style) -> tuple[str, ...]:
    """The lines on the genre and the style."""
    application = style.applications.get(brief.application)
    title = application.title if application else brief.application
    return (f"Genre: {style.title}. Style: {title}.",)


def examples(brief: Brief, style: Style) -> tuple[str, ...]:
    """Two short phrases of the style: one that sets out and one that comes to rest."""
    library = Library(brief, style)
    found = []
    for role in ("opening", "cadence"):
        pool = [p for p in library.pool(role, brief.key) if len(p.bars) in range(*_EXAMPLE_BARS) or len(p.bars) == 4]
        if pool:
            phrase = max(pool, key=lambda p: (library.weight(p), p.name))
            found.append(_in_letters(phrase, brief))
    return tuple(found)


def _in_letters(phrase: Phrase, brief: Brief) -> str:
    bars = [Bar(changes_of(bar, brief.key, brief.meter)) for bar in phrase.bars]
    return "| " + " | ".join(_plainly(bar) for bar in bars) + " |"


def _plainly(bar: Bar) -> str:
    """A bar in the notation of the grammar, which has no lengths."""
    return " ".join(shorthand(change.chord) for change in bar.changes)


def facts(brief: Brief, settled: Contents) -> list[str]:
    """What is settled, a line each."""
    facts = [f"Write exactly {brief.bars} bars of {brief.meter} in {brief.key}, {brief.tempo:g} beats per minute."]
    if brief.form:
        facts.append(f"The form is {brief.form}.")
    facts += [f"From bar {change.bar} on it stands in {change.key}." for change in brief.key_changes]
    facts += [f"With {_wanted(idiom, brief)}." for idiom in brief.idioms if rule_of(idiom.name, idiom.argument)]
    avoided = sorted(name.replace("_", " ") for name in brief.avoid)
    if avoided:
        facts.append(f"Without {', '.join(avoided)}.")
    if settled:
        bars = [f"bar {n} is {_plainly(Bar(changes))}" for n, changes in sorted(settled.items())]
        facts.append(f"Settled already: {', '.join(bars[:16])}.")
    facts.append("It goes round: the last bar leads back." if brief.loop else "The last bar comes to rest.")
    return facts


def _wanted(idiom: Idiom, brief: Brief) -> str:
    times = f", {needed(idiom, brief.bars)} times" if needed(idiom, brief.bars) > 1 else ""
    where = f", in bars {idiom.bars[0]} to {idiom.bars[1]}" if idiom.bars else ""
    return f"{named(idiom)}{times}{where}"
