"""Places by the names that players give them: letters of the form, the bridge, the ending."""

from __future__ import annotations

from collections.abc import Iterator

from woodshed.errors import RequestError
from woodshed.piece import Chart
from woodshed.piece.bars import bars_in_words
from woodshed.revision.sections import bridge, sections, units
from woodshed.revision.spot import ORDINAL, Spot, number_of
from woodshed.words.clue import Clue
from woodshed.words.text import Text
from woodshed.words.wishes import Taken

_LEAD = r"\b(?:(?:in|on|for|of|at) )?"
_SECTION = Clue(
    rf"{_LEAD}(?:the )?(?:{ORDINAL} )?(?:(?P<letter>[a-d]) (?:section|part)s?|(?:section|part) (?P<other>[a-d])\b)",
    cues="section part",
)
_LETTER = Clue(
    rf"{_LEAD}the (?:{ORDINAL} )?(?P<letter>[A-D])(?:'?s)?(?![\w#'/-])"
    r"(?! (?:section|part|flat|sharp|natural|major|minor|dorian|chords?|note|seventh|over|diminished|(?:in|of) bar))"
)
"""A section by its letter alone, which is a capital."""
_NAMED = Clue(
    rf"{_LEAD}the (?P<name>bridge|middle (?:8|eight)|turnaround|ending|end|last bars|opening|beginning|start|intro"
    r"|outro|coda|tag)\b",
    cues="bridge middle turnaround end opening beginning start intro outro coda tag last",
)
_UNMARKED = Clue(
    rf"{_LEAD}the (?:{ORDINAL} )?(?P<name>verse|chorus|refrain|hook|pre-?chorus|interlude|breakdown)s?\b",
    cues="verse chorus refrain hook interlude breakdown",
)
_EDGE = 2
"""Bars of an ending or a beginning, where nobody says how many."""


def by_letter(text: Text, chart: Chart, taken: Taken) -> Iterator[Spot]:
    """Sections by their letters: "the B section", "the second A".

    Raises:
        RequestError: the piece has no such section, or not so many.
    """
    letters = {name[:1].upper() for name, _ in sections(chart)}
    bare = (found for found in taken.untaken(_LETTER, text.text) if found["letter"] in letters)
    for found in (*taken.untaken(_SECTION, text.lower), *bare):
        letter = (found["letter"] or found["other"]).upper()
        if letter not in letters:
            raise RequestError(f"there is no section {letter}", hint=_known(chart))
        runs = [bars for name, bars in units(chart) if name[:1].upper() == letter]
        if found["nth"]:
            number = number_of(found["nth"], len(runs))
            if not 1 <= number <= len(runs):
                raise RequestError(f"there is no section {letter} number {number}", hint=f"There are {len(runs)}.")
            runs = [runs[number - 1]]
        taken.take(*found.span())
        yield Spot(tuple(bar for run in runs for bar in run), *found.span())


def by_name(text: Text, chart: Chart, taken: Taken) -> Iterator[Spot]:
    """The bridge, the beginning, the end; where no bridge is marked, the bars taken for it are told in a notice."""
    count = len(chart.bars)
    for found in taken.untaken(_NAMED, text.lower):
        name, notice = found["name"], ""
        if name.startswith(("bridge", "middle")):
            bars = bridge(chart)
            if not any(section.lower() in {"bridge", "b"} for section, _ in sections(chart)):
                notice = f"No bridge is marked in this piece: {bars_in_words(bars)} are taken for it."
        elif name in {"opening", "beginning", "start", "intro"}:
            bars = tuple(range(1, min(_EDGE, count) + 1))
        else:
            bars = tuple(range(max(count - _EDGE + 1, 1), count + 1))
        taken.take(*found.span())
        yield Spot(bars, *found.span(), notice=notice)


def unmarked(text: Text, chart: Chart, taken: Taken) -> Iterator[Spot]:
    """Sections by names that only the chart itself can give, such as a verse.

    Raises:
        RequestError: no section of the piece bears the name; else the whole piece would be changed.
    """
    for found in taken.untaken(_UNMARKED, text.lower):
        runs = [bars for name, bars in units(chart) if name.lower() == found["name"]]
        if not runs:
            raise RequestError(f"no {found['name']} is marked in this piece", hint=_known(chart))
        chosen = runs
        if found["nth"]:
            chosen = runs[number_of(found["nth"], len(runs)) - 1 :][:1]
        taken.take(*found.span())
        yield Spot(tuple(bar for run in chosen for bar in run), *found.span())


def _known(chart: Chart) -> str:
    names = list(dict.fromkeys(name for name, _ in sections(chart)))
    known = f"The sections of this piece are {', '.join(names)}" if len(names) > 1 else f"Its one section is {names[0]}"
    return f"{known}; bars can be named as well, as in bars 5-8."
