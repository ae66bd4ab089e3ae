"""Whole choruses: which form a brief asks for, and its choruses laid end to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from woodshed.genres.rooms import style_of
from woodshed.genres.style import Phrase, Style
from woodshed.piece.brief import Brief
from woodshed.progression.phrases import Bars, Library, bass_degree, rests

_ASKED = "asked"
"""The tag of forms that are used only when a player, or the sub-style, names them."""
_HOMES = {
    "blues_12": "blues", "blues_8": "blues", "blues_16": "blues", "blues_24": "blues",
    "quick_change": "blues",
    "minor_blues": "blues", "bird_blues": "jazz", "jazz_blues": "jazz", "rhythm_changes": "jazz",
    "so_what_form": "jazz", "coltrane_changes": "jazz", "pachelbel": "classical",
    "ground_bass": "classical",
    "folia": "classical", "romanesca": "classical", "lament": "classical",
    "andalusian": "classical",
}  # fmt: skip
"""Forms, and the room in which each is found when that of the genre has none, such as a blues in
gospel."""


def forms_for(brief: Brief, style: Style, library: Library) -> tuple[Phrase, ...]:
    """The forms that suit a brief, named ones first; none where phrases are joined freely."""
    wanted = {idiom.name for idiom in brief.idioms} & set(_HOMES)
    if any(i.name in wanted and i.bars and i.bars[1] < brief.bars for i in brief.idioms):
        # A form that has only some of the bars is worked in there.
        return ()
    rooms = (style.genre, *(_HOMES[name] for name in sorted(wanted)))
    for room in dict.fromkeys(rooms if wanted else ()):
        named = [p for p in style_of(room).phrases if p.role == "form" and wanted.intersection(p.idioms)]
        if named:
            most = max(len(wanted.intersection(phrase.idioms)) for phrase in named)
            best = [phrase for phrase in named if len(wanted.intersection(phrase.idioms)) == most]
            return _in_mode(best, brief) or tuple(best)
    if brief.bars < 8:
        return ()
    usual = [
        phrase
        for phrase in library.pool("form", brief.key)
        if library.in_style(phrase) and (_ASKED not in phrase.tags or brief.application in phrase.tags)
    ]
    return tuple(p for p in usual if len(p.bars) <= brief.bars)


def _in_mode(phrases: Sequence[Phrase], brief: Brief) -> tuple[Phrase, ...]:
    for mode in (brief.key.mode, "minor" if brief.key.minor else "major"):
        found = tuple(phrase for phrase in phrases if phrase.mode == mode)
        if found:
            return found
    return ()


def choruses(forms: Sequence[Phrase], brief: Brief, library: Library, rng: Random) -> list[tuple[Bars, str]]:
    """Choruses with a rehearsal letter a bar, that together last exactly ``brief.bars``."""
    form = _still(_chosen(forms, brief.bars, library, rng), brief)
    length = len(form.bars)
    if brief.bars < length:
        return [(_shortened(form.bars, brief.bars), _letters(form, brief.bars, 0))]
    count, rest = divmod(brief.bars, length)
    out = []
    for number in range(count):
        last = number == count - 1 and not rest
        bars = _closed(form, last=last and not brief.loop, library=library, brief=brief, rng=rng)
        out.append((bars, _letters(form, length, number)))
    if rest:
        close = "turn" if brief.loop else "ending"
        out.append((library.fill(rest, close, brief.key, rng), "C" * rest))
    return out


def _chosen(forms: Sequence[Phrase], bars: int, library: Library, rng: Random) -> Phrase:
    """One that fits a whole number of times, if there is one; twelve bars rather than eight."""
    whole = [form for form in forms if bars % len(form.bars) == 0]
    twelve = [form for form in whole if len(form.bars) == 12]
    pool = twelve or whole or [form for form in forms if len(form.bars) <= bars] or list(forms)
    return rng.choices(pool, [library.weight(form) for form in pool])[0]


def _still(form: Phrase, brief: Brief) -> Phrase:
    """A form of one chord that is moved as a whole stays where it is in a piece with other keys: these move it."""
    kinds = {bar[0].lstrip("b#IViv") for bar in form.bars}
    moved = len(kinds) == 1 and all(len(bar) == 1 for bar in form.bars) and len(set(form.bars)) > 1
    return replace(form, bars=(form.bars[0],) * len(form.bars)) if moved and brief.key_changes else form


def _shortened(bars: Bars, count: int) -> Bars:
    """The first bars, and the last eight, or four, of a chorus that is too long."""
    tail = 8 if count >= 12 else 4 if count >= 6 else min(count, 2)
    return bars[: count - tail] + bars[len(bars) - tail :]


def _letters(form: Phrase, count: int, number: int) -> str:
    if len(form.bars) == 32:
        return ("A" * 16 + "B" * 8 + "A" * 8)[:count]
    return "ABCDEFGH"[number % 8] * count


def _closed(form: Phrase, *, last: bool, library: Library, brief: Brief, rng: Random) -> Bars:
    """A chorus with an ending of its own if it is the last, else with a way back to the top."""
    bars = form.bars
    if last:
        if rests(bars[-1]) or len(bars) < 4:
            return bars
        if bass_degree(bars[-1][0]) == 0:
            return (*bars[:-1], bars[-1][:1])
        if len(bars) <= 8 and not any("blues" in name for name in form.idioms):
            tonic = "i" if brief.key.minor else "I"
            return (*bars[:-2], (*bars[-2], *bars[-1]), (tonic,))
        return _with_tail(bars, "ending", form, library, brief, rng)
    if any("blues" in name for name in form.idioms) and len(bars) in {8, 12, 16}:
        return _with_tail(bars, "turnaround", form, library, brief, rng)
    return bars


def _with_tail(bars: Bars, role: str, form: Phrase, library: Library, brief: Brief, rng: Random) -> Bars:
    room = library
    if any("blues" in name for name in form.idioms):
        room = Library(brief, style_of("blues"))
    pool = [p for p in room.pool(role, brief.key) if len(p.bars) == 2]
    if not pool:
        return bars
    return bars[:-2] + rng.choices(pool, [library.weight(p) for p in pool])[0].bars
