"""Change a piece that is there: in your own words, by options, or both; all else stays as it was."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from woodshed.cli.delivery import add_delivery, deliver
from woodshed.cli.fields import FIELDS, whole
from woodshed.cli.songs import read_song
from woodshed.cli.variations import add_variations, deliver_variations
from woodshed.errors import RequestError

if TYPE_CHECKING:
    from woodshed.piece import Arrangement
    from woodshed.revision import Locks

_FIELDS = ("key", "tempo", "level", "genre", "application", "hand_size", "seed")
"""Fields of a request that a revision takes as well."""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("song", metavar="SONG", help="an arrangement as JSON, or - for standard input")
    parser.add_argument("words", nargs="*", help='what is to change, such as "more tension in bar 7, keep the rest"')
    kept = parser.add_argument_group("what stays", "What is kept stays note by note.")
    kept.add_argument("--keep-bars", metavar="BARS", help="bars that stay, such as 1-4,7")
    kept.add_argument(
        "--keep", action="append", choices=("chords", "left", "right", "both"),
        help="keep the chords, a hand or both hands; may be repeated",
    )  # fmt: skip
    changed = parser.add_argument_group("what changes", "An option beats the words.")
    changed.add_argument("--redo-bars", metavar="BARS", help="bars to write anew")
    changed.add_argument("--transpose", metavar="HOW", help="by semitones (+2, -3) or to a key (Eb)")
    for name in _FIELDS:
        if name in FIELDS:
            field = FIELDS[name]
            changed.add_argument(field.option, dest=name, metavar=field.unit, help=field.about)
    changed.add_argument("--feel", metavar="FEEL", help="straight, light, swing, shuffle, or 0.5 to 0.75")
    changed.add_argument("--voicing", metavar="BAR", help="other voicings for the chords of a bar")
    changed.add_argument("--alternatives", metavar="BAR", help="list other chords for a bar, best first")
    changed.add_argument("--take", metavar="RANK", help="take one of them, as in --alternatives 5 --take 2")
    add_delivery(parser)
    add_variations(parser)


def run(options: Namespace) -> int:
    """Revise one arrangement and hand it over, or list what a bar may have instead."""
    from woodshed.revision import revise, told, variations_of

    if options.take is not None and options.alternatives is None:
        raise RequestError("--take needs to know the bar", hint="Write --alternatives 5 --take 2.")
    song = read_song(options.song)
    words, keep = " ".join(options.words), _locks(options, song)
    settings = _settings(options)
    if options.alternatives is not None and options.take is None:
        return _list(song, whole("--alternatives", options.alternatives), keep, options)
    title = "song" if options.song == "-" else Path(options.song).stem
    if options.variations is not None:
        found = variations_of(
            lambda number: revise(song, words, keep=keep, **{**settings, "version": number}),
            whole("--variations", options.variations), source=song, chords=False,
        )  # fmt: skip
        return deliver_variations(found, title, options)
    revised = revise(song, words, keep=keep, **settings)
    return deliver(revised, title, options, ["what changed:", *(f"  {line}" for line in told(song, revised))])


def _locks(options: Namespace, song: Arrangement) -> Locks:
    from woodshed.piece.bars import bars_listed
    from woodshed.revision import Locks

    bars = bars_listed(options.keep_bars, len(song.chart.bars)) if options.keep_bars else ()
    named = set(options.keep or ())
    hands: tuple[Any, ...] = ("left", "right")
    return Locks(
        frozenset(bars), "chords" in named, frozenset(hand for hand in hands if hand in named or "both" in named)
    )


def _settings(options: Namespace) -> dict[str, Any]:
    """What was set outright, by the names that `woodshed.revise` has for it."""
    found = {
        name: FIELDS[name].read(FIELDS[name].option, getattr(options, name))
        for name in _FIELDS
        if getattr(options, name, None) is not None
    }
    found |= {
        name: value
        for name, value in (("redo", options.redo_bars), ("transpose", options.transpose), ("feel", options.feel))
        if value is not None
    }
    if options.voicing is not None:
        found["voicing"] = whole("--voicing", options.voicing)
    if options.take is not None:
        found["take"] = (whole("--alternatives", options.alternatives), whole("--take", options.take))
    return found


def _list(song: Arrangement, bar: int, keep: Locks, options: Namespace) -> int:
    from woodshed.piece.bar_text import write_bar
    from woodshed.revision import offers
    from woodshed.revision.offers import listed

    rows = offers(song, bar, keep)
    if options.json:
        import json

        print(json.dumps([
            {"rank": rank, "chords": [c.chord.symbol for c in one.changes], "why": one.why, "distance": one.distance}
            for rank, one in enumerate(rows, 1)
        ], ensure_ascii=False))  # fmt: skip
        return 0
    meter = song.chart.meter
    print(f"bar {bar}: {write_bar(song.chart.bars[bar - 1], meter)}")
    print(*(listed(rows, meter) if rows else ["Nothing else suits it as things are kept."]), sep="\n")
    return 0
