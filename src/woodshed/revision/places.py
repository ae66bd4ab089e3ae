"""Where in a piece something is meant: bars by number, sections by letter or name, beginnings and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from woodshed.errors import RequestError
from woodshed.piece import Chart
from woodshed.revision.named_places import by_letter, by_name, unmarked
from woodshed.revision.sections import round_of
from woodshed.revision.spot import ORDINAL, Spot, number_of
from woodshed.words.clue import Clue
from woodshed.words.finders_places import find_places
from woodshed.words.harmony_choice import bars_of
from woodshed.words.text import Text
from woodshed.words.wishes import Place, Taken

_LIST = Clue(
    r"\b(?:(?:in|at|on|from|for|to|of|before|over) )?(?:the )?(?:bars?|measures?|mm?\.) ?(?P<list>\d{1,3}"
    r"(?:\s*(?:-|to|through|until|till|,|and|&|\+)\s*(?:(?:bars?|measures?) )?\d{1,3})*)"
    r"(?P<on> on(?:wards?)?\b| to the end\b)?",
    cues="bar measure m.",
)
_SPAN = re.compile(r"(\d+)(?:\s*(?:-|to|through|until|till)\s*(?:(?:bars?|measures?) )?(\d+))?")
_ROUND = Clue(
    rf"\b(?:(?:in|on|for|of) )?the {ORDINAL} (?P<unit>chorus|time|round|half|quarter|phrase|line|4|8|section)\b",
    cues="chorus time round half quarter phrase line 4 8 section",
)
_NTH_BAR = Clue(rf"\b(?:(?:in|on|at) )?the {ORDINAL} (?:bar|measure)\b", cues="bar measure")
_SPECIAL = Clue(
    r"\b(?:everywhere|throughout|all bars|every bar|the whole (?:piece|thing|song|tune)"
    r"|(?:all|every)(?: of)?(?: the)? dominants?(?: (?:7|seventh)s?)?(?: chords?)?)\b"
)
_APART = re.compile(
    r"\b(?:except(?:ing)?(?: for)?|apart from|aside from|other than|save(?: for)?|not"
    r"|(?:everything|everywhere|anything|anywhere|all|all bars|every bar) but(?: for)?)"
    r"(?: (?:in|on|at|for))?(?: the)? ?$"
)
"""What says that all but the place behind it is meant."""
_PHRASE = 4


def spots(text: Text, chart: Chart) -> list[Spot]:
    """The places that a text names, in its order.

    Raises:
        RequestError: the piece has no such bar, or no such section.
    """
    taken = Taken(len(text.text))
    found = [
        spot for finder in (_by_number, _by_nth, _by_round, by_letter, by_name) for spot in finder(text, chart, taken)
    ]
    count = len(chart.bars)
    for said in find_places(text, taken):
        bars = _everywhere(said.value, count) or bars_of(said.value, count, round_of(chart))
        if bars:
            found.append(Spot(tuple(range(bars[0], bars[1] + 1)), said.start, said.end))
    found += [Spot(tuple(range(1, count + 1)), *said.span()) for said in taken.untaken(_SPECIAL, text.lower)]
    found += unmarked(text, chart, taken)
    placed = [spot._replace(apart=bool(_APART.search(text.lower[: spot.start]))) for spot in found]
    return sorted(placed, key=lambda spot: spot.start)


def _by_number(text: Text, chart: Chart, taken: Taken) -> Iterator[Spot]:
    count = len(chart.bars)
    for found in taken.untaken(_LIST, text.lower):
        bars: set[int] = set()
        last = 0
        for span in _SPAN.finditer(found["list"]):
            first, last = int(span[1]), int(span[2] or span[1])
            if last < first:
                raise RequestError(f"bars {first}-{last} run backwards", hint="Put the lower first, as in bars 5-8.")
            if not 1 <= first <= last <= count:
                wrong = first if not 1 <= first <= count else last
                raise RequestError(f"there is no bar {wrong}", hint=f"This piece has {count} bars.")
            bars |= set(range(first, last + 1))
        if found["on"]:
            bars |= set(range(min(bars), count + 1))
        taken.take(*found.span())
        before = found[0].startswith("before") or text.lower[: found.start()].endswith("before ")
        yield Spot(tuple(sorted(bars)), *found.span(), before)


def _by_nth(text: Text, chart: Chart, taken: Taken) -> Iterator[Spot]:
    count = len(chart.bars)
    for found in taken.untaken(_NTH_BAR, text.lower):
        number = number_of(found["nth"], count)
        if not 1 <= number <= count:
            raise RequestError(f"there is no bar {number}", hint=f"This piece has {count} bars.")
        taken.take(*found.span())
        yield Spot((number,), *found.span())


def _by_round(text: Text, chart: Chart, taken: Taken) -> Iterator[Spot]:
    count = len(chart.bars)
    for found in taken.untaken(_ROUND, text.lower):
        unit = found["unit"]
        length = {
            "half": count // 2, "quarter": count // 4, "phrase": _PHRASE, "line": _PHRASE, "4": _PHRASE,
            "8": 2 * _PHRASE,
        }.get(unit) or round_of(chart)  # fmt: skip
        if unit in {"4", "8"} and found["nth"] in {"last", "final"}:
            first = max(count - length + 1, 1)
        else:
            number = number_of(found["nth"], -(-count // max(length, 1)))
            first = (number - 1) * length + 1
        if not 1 <= first <= count:
            raise RequestError(
                f'there is no "{text.quote(*found.span())}" in these {count} bars', hint="Name bars, as in bars 5-8."
            )
        taken.take(*found.span())
        yield Spot(tuple(range(first, min(first + length, count + 1))), *found.span())


def _everywhere(place: Place, count: int) -> tuple[int, int] | None:
    return (1, count) if place.kind in {"all", "rounds"} else None
