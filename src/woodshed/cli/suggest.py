"""Say which chords may come next, how likely each is and why; or fill the holes of a chart."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from woodshed.cli.fields import number, whole
from woodshed.errors import RequestError

if TYPE_CHECKING:
    from woodshed.learning import Context, Filled, Suggestion, Suggestions, WaysOn
    from woodshed.learning.line import Line
    from woodshed.theory.key import Key

    Told = Filled | Suggestions | WaysOn

_ALL = "all"
_CHORD = 12
"""The width of a symbol in a table: longer ones are rare."""
_SHOWN = 0.0005
"""What is left below this is shown as nothing."""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "chords", nargs="*", metavar="CHORDS",
        help="what came before: 'Dm7 G7', or bars such as '| Dm7 | G7 |'; - reads standard input; none: how to begin",
    )  # fmt: skip
    parser.add_argument("--fill", metavar="CHART", help="fill each ? of a chart: '| Dm7 | ? | Cmaj7 |'; - reads it")
    parser.add_argument("--ahead", metavar="N", help="whole progressions of N chords instead of the next chord alone")
    parser.add_argument("--genre", metavar="GENRE", help="whose habits count, such as jazz; also pop, rock, folk, hymn")
    parser.add_argument("--key", metavar="KEY", help="such as Db or 'A minor'; without it every key is weighed")
    parser.add_argument("--meter", metavar="METER", default="4/4", help="such as 3/4; 4/4 where nothing is said")
    parser.add_argument("--bars", action="store_true", help="chords without bar lines last a bar each")
    parser.add_argument("--bar", metavar="N", help="the bar in which the next chord begins, from 1")
    parser.add_argument("--beat", metavar="N", help="the beat on which it begins, from 1")
    parser.add_argument("--count", metavar="N", help="how many suggestions: 8, or as many as you like, or all")
    parser.add_argument("--weights", metavar="NAME", help="chords-full, or chords-open, learned from open charts alone")
    parser.add_argument("--user", metavar="NAME", help="whose habits count, and grow by --kept and --refused")
    parser.add_argument("--kept", metavar="CHORD", help="what this player took: learned, and nothing is suggested")
    parser.add_argument("--refused", metavar="CHORD", nargs="+", help="what this player did not want")
    of_players = parser.add_mutually_exclusive_group()
    of_players.add_argument(
        "--share", action="store_true", help="this player agrees that what they keep moves others' suggestions a little"
    )
    of_players.add_argument("--no-share", action="store_true", help="takes that back, and out again what was shared")
    of_players.add_argument("--forget", action="store_true", help="forgets all habits of this player")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(options: Namespace) -> int:
    """Print a table of chords, with what spoke for each."""
    from woodshed.learning import fill, suggest, ways_on

    if options.share or options.no_share or options.forget:
        from woodshed.cli.sharing import settle

        return settle(options)
    context = _context(options)
    if options.fill is not None:
        _alone(options, "--fill", {"chords": "CHORDS", "ahead": "--ahead", "bar": "--bar", "beat": "--beat"})
        filled = fill(_given(options.fill), context, count=_count(options, 3))
        return _answer(options, filled, _of_filled(filled), _lines_of_filled(filled))
    line = _line(_given(" ".join(options.chords)), context, options)
    if options.kept or options.refused:
        return _learn(options, line, context)
    if options.user is not None:
        from woodshed.services.chord_habits import habits_to_ask

        context = replace(context, habits=habits_to_ask(options.user))
    if options.ahead is not None:
        ways = ways_on(line, context, length=whole("--ahead", options.ahead), count=_count(options, 5))
        return _answer(options, ways, _of_ways(ways), _lines_of_ways(ways))
    found = suggest(line, context, count=None if options.count == _ALL else _count(options, 8))
    return _answer(options, found, _of_suggestions(found), _lines_of_suggestions(found))


def _learn(options: Namespace, line: Line, context: Context) -> int:
    """Let the habits of a player grow, and say how much they count by now."""
    from woodshed.services.chord_habits import learn_choice

    if options.user is None:
        raise RequestError("--kept and --refused need a player", hint="Name one: --user NAME.")
    habits = learn_choice(options.user, line, context, kept=options.kept, refused=options.refused or ())
    for notice in habits.notices:
        print(f"note: {notice}", file=sys.stderr)
    if options.json:
        print(json.dumps({"user": options.user, "trust": habits.trust}, ensure_ascii=False))
    else:
        print(f"learned; the habits of {options.user} count for {habits.trust:.0%} beside the model")
    return 0


def _context(options: Namespace) -> Context:
    from woodshed.learning import Context
    from woodshed.learning.line import genre_named
    from woodshed.settings import load_anyhow
    from woodshed.theory.key import Key
    from woodshed.theory.meter import Meter

    fields: dict[str, Any] = {"meter": Meter.parse(options.meter)}
    if options.key is not None:
        fields["key"] = Key.parse(options.key)
    if options.genre is not None:
        fields["genre"] = genre_named(options.genre)
    if options.bar is not None:
        fields["bar"] = whole("--bar", options.bar)
    if options.beat is not None:
        fields["beat"] = number("--beat", options.beat)
    if weights := options.weights or load_anyhow().chords:
        fields["weights"] = weights
    return Context(**fields)


def _given(text: str) -> str:
    return sys.stdin.buffer.read().decode(errors="replace") if text.strip() == "-" else text


def _line(text: str, context: Context, options: Namespace) -> Line:
    from woodshed.learning.line import line_of

    return line_of(text, context.meter, a_bar_each=options.bars)


def _count(options: Namespace, usual: int) -> int:
    return usual if options.count is None else whole("--count", options.count)


def _alone(options: Namespace, option: str, others: Mapping[str, str]) -> None:
    for name, shown in others.items():
        if getattr(options, name):
            raise RequestError(f"{shown} says nothing beside {option}", hint="Leave out one of the two.")


def _answer(options: Namespace, found: Told, values: dict[str, Any], lines: Iterable[str]) -> int:
    for notice in found.notices:
        print(f"note: {notice}", file=sys.stderr)
    if options.json:
        head = {"key": str(found.key), "by": found.by}
        print(json.dumps(head | values | {"notices": list(found.notices)}, ensure_ascii=False))
        return 0
    for line in lines:
        print(line.rstrip())
    return 0


def _of_suggestions(found: Suggestions) -> dict[str, Any]:
    return {"key_probability": round(found.sure, 6), "suggestions": [_of(one) for one in found.chords]}


def _of_ways(found: WaysOn) -> dict[str, Any]:
    told = [
        {
            "chords": [chord.symbol for chord in way.chords], "numerals": list(way.numerals),
            "probability": round(way.probability, 9), "reason": way.reason,
        }
        for way in found.progressions
    ]  # fmt: skip
    return {"key_probability": round(found.sure, 6), "progressions": told}


def _of_filled(found: Filled) -> dict[str, Any]:
    holes = [
        {"place": hole.place, "chosen": _of(hole.chosen), "others": [_of(one) for one in hole.others]}
        for hole in found.holes
    ]
    return {"chart": found.text, "holes": holes}


def _of(one: Suggestion) -> dict[str, Any]:
    return {
        "chord": one.chord.symbol, "probability": round(one.probability, 9), "numeral": one.numeral,
        "reasons": list(one.reasons), "also": [chord.symbol for chord in one.also],
    }  # fmt: skip


def _lines_of_suggestions(found: Suggestions) -> Iterator[str]:
    yield _in_key(found.key, found.sure)
    yield from _table(found.chords)
    rest = 1.0 - sum(one.probability for one in found.chords)
    if rest > _SHOWN:
        yield f"  {'others':<{_CHORD}} {_percent(rest)}"


def _lines_of_ways(found: WaysOn) -> Iterator[str]:
    yield _in_key(found.key, found.sure)
    for way in found.progressions:
        yield f"  {' '.join(chord.symbol for chord in way.chords):<32} {_percent(way.probability)}  {way.reason}"


def _lines_of_filled(found: Filled) -> Iterator[str]:
    yield found.text
    for hole in found.holes:
        yield f"{hole.place}, in {found.key}:"
        yield from _table((hole.chosen, *hole.others))


def _in_key(key: Key, sure: float) -> str:
    return str(key) if sure == 1.0 else f"{key}, as it sounds ({_percent(sure).strip()} sure)"


def _table(several: Iterable[Suggestion]) -> Iterator[str]:
    for one in several:
        also = f" (also {', '.join(chord.symbol for chord in one.also)})" if one.also else ""
        yield f"  {one.chord.symbol:<{_CHORD}} {_percent(one.probability)}  {one.numeral:<12} {one.reason}{also}"


def _percent(share: float) -> str:
    return f"{100 * share:>5.1f} %"
