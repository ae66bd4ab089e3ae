"""What keys, tempos, bars, meters, levels and chords did that the words name outright."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from woodshed.piece.bars import bars_in_words
from woodshed.piece.brief import AskedChord
from woodshed.words.finders_placed import BRIDGE
from woodshed.words.harmony_choice import bars_of
from woodshed.words.understood.value import Case, Effect, followed
from woodshed.words.wishes import Count, Item, KeyName, Lift, Place, Row, Said

_KINDS_OF_COUNT = {
    "form": "one chorus of {n} bars", "loop": "one round of {n} bars", "section": "a section of {n} bars",
    "part": "a part of {n} bars", "lead": "{n} bars more",
}  # fmt: skip
_BARS_A_CHORD = 1.0


def key(said: Said[KeyName], case: Case) -> Effect:
    """The key of the piece, or of a part of it."""
    name, brief = said.value, case.brief
    if _is(name, brief.key.tonic.semitone, brief.key.mode):
        return Effect(f"key {brief.key}")
    later = next((c for c in brief.key_changes if _is(name, c.key.tonic.semitone, c.key.mode)), None)
    if later is not None:
        return Effect(f"key {later.key} from bar {later.bar}")
    return Effect(f"the key is {brief.key}", "overruled")


def _is(name: KeyName, tonic: int, mode: str) -> bool:
    return name.tonic.semitone == tonic and name.mode in {None, mode}


def tempo(said: Said[float], case: Case) -> Effect:
    """Beats per minute."""
    kept = abs(said.value - case.brief.tempo) < 1
    now = f"{case.brief.tempo:g} beats a minute"
    return followed(f"tempo {now}", kept=kept, instead=f"the tempo is {now}")


def count(said: Said[Count], case: Case) -> Effect:
    """A number of bars, of the whole or of a part."""
    bars, kind = said.value
    there = _bars(case.brief.bars)
    if kind in _KINDS_OF_COUNT:
        fits = bars <= case.brief.bars
        return followed(_KINDS_OF_COUNT[kind].format(n=bars), kept=fits, instead=f"there are {there}")
    rounds = case.wishes.choruses[0].value if case.wishes.choruses else 1
    lead = sum(s.value.bars for s in case.wishes.counts if s.value.kind == "lead")
    kept = case.brief.bars in {bars, bars * rounds, bars + lead}
    return followed(_bars(bars), kept=kept, instead=f"there are {there}")


def _bars(number: int) -> str:
    return f"{number} bar" if number == 1 else f"{number} bars"


def choruses(said: Said[int], case: Case) -> Effect:
    """How many times the form is played."""
    times = "once" if said.value == 1 else f"{said.value} times"
    kept = case.brief.bars % max(said.value, 1) == 0
    there = _bars(case.brief.bars)
    return followed(f"played {times}: {there} in all", kept=kept, instead=f"there are {there}")


def minutes(said: Said[float], case: Case) -> Effect:
    """How long the piece lasts."""
    brief = case.brief
    lasts = brief.bars * len(brief.meter.beats) / brief.tempo
    there = f"{_bars(brief.bars)} at {brief.tempo:g} beats a minute"
    return followed(f"{there}, as near as whole bars come", kept=abs(lasts - said.value) < 0.5, instead=there)


def meter(said: Said[str], case: Case) -> Effect:
    """The time signature."""
    now = str(case.brief.meter)
    return followed(f"meter {now}", kept=said.value == now, instead=f"the meter is {now}")


def level(said: Said[int], case: Case) -> Effect:
    """The level of playing."""
    now = f"level {case.brief.level} of 10"
    return followed(now, kept=said.value == case.brief.level, instead=now)


def clave(said: Said[str], case: Case) -> Effect:
    """The side of the clave."""
    now = case.brief.clave or ""
    side = f"{now[:-2]} clave {now[-2]}-{now[-1]}" if now else "there is no clave"
    return followed(side, kept=said.value == now, instead=side)


def row(said: Said[Row], case: Case) -> Effect:
    """Chords spelled out in order."""
    names = ", ".join(item.text for item in said.value.items[:8])
    more = " and so on" if len(said.value.items) > 8 else ""
    if not case.brief.progression:
        return Effect("the chords are others", "overruled")
    if said.value.closes:
        how = " at the end"
    else:
        placed = [asked.bar for asked in case.brief.progression if asked.bar]
        round_ = ", over and over" if case.brief.cycled else ""
        how = f", {bars_in_words(range(min(placed), max(placed) + 1))}" if placed else f" from bar 1{round_}"
    return Effect(f"the chords {names}{more}{how}")


def placed(said: Said[Item], case: Case) -> Effect:
    """A single chord with its place."""
    item, bars = said.value, case.brief.bars
    bar = {-1: bars, BRIDGE: bars // 2 + 1}.get(item.bar or 0, item.bar)
    if bar is None:
        return Effect(f"the chord {item.text} throughout")
    there = any(_stands(asked, bar) for asked in case.brief.progression)
    return followed(f"{item.text} in bar {bar}", kept=there, instead=f"there is no bar {bar}")


def _stands(asked: AskedChord, bar: int) -> bool:
    return asked.bar == bar


def pace(said: Said[float], case: Case) -> Effect:
    """How fast the chords change."""
    if said.value == _BARS_A_CHORD:
        return Effect("one chord a bar")
    if said.value > _BARS_A_CHORD:
        return Effect(f"one chord every {said.value:g} bars")
    return Effect(f"{1 / said.value:g} chords a bar")


def chord_count(said: Said[int], case: Case) -> Effect:
    """How many different chords there may be."""
    return Effect("one chord and no other" if said.value == 1 else f"{said.value} different chords")


def lift(said: Said[Lift], case: Case) -> Effect:
    """A change of key."""
    changes = case.brief.key_changes
    if not changes:
        return Effect("the key stays", "overruled")
    return Effect("key " + ", ".join(f"{change.key} from bar {change.bar}" for change in changes))


def place(said: Said[Place], case: Case) -> Effect:
    """A stretch of the piece, to which something else belongs."""
    kind, first, _ = said.value
    if kind == "every":
        return Effect(f"every {first} bars")
    if kind == "rounds":
        return Effect("in every chorus")
    if kind == "all":
        return Effect("all through the piece")
    span = bars_of(said.value, case.brief.bars, case.form)
    if span is None:
        return Effect(f"beyond the {_bars(case.brief.bars)} of the piece", "overruled")
    return Effect(f"there: {bars_in_words(range(span[0], span[1] + 1))}")


NUMBERS: Mapping[str, Callable[[Any, Case], Effect]] = {
    "keys": key,
    "tempos": tempo,
    "counts": count,
    "choruses": choruses,
    "minutes": minutes,
    "meters": meter,
    "levels": level,
    "claves": clave,
    "rows": row,
    "paces": pace,
    "chord_counts": chord_count,
    "placed": placed,
    "lifts": lift,
    "places": place,
}
"""By the name of the list in ``Wishes``: what an entry of it did."""
