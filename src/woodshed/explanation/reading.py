"""What was understood of a request, with the bars in which its devices came to stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from woodshed.explanation.hands import Hearing, devices_in_notes, is_missing
from woodshed.explanation.idiom_words import idiom_title, told_idioms
from woodshed.explanation.structure import bars_of_places
from woodshed.genres import style_of
from woodshed.piece.arrangement import Arrangement
from woodshed.piece.bars import bars_in_words
from woodshed.piece.brief import Brief, Idiom
from woodshed.progression.idioms import proves, rule_of
from woodshed.words import read
from woodshed.words.understood import Understood, understood

_NO_ROOM = " found no room"
_MISSING = " is not played in this style"


def reading_of(arrangement: Arrangement, hearing: Hearing) -> tuple[Understood, ...]:
    """What each phrase of the words did; chords and notes say where the devices stand that it asked for."""
    brief = _brief(arrangement)
    return tuple(_placed(one, arrangement, hearing) for one in understood(brief, style_of))


def _brief(arrangement: Arrangement) -> Brief:
    """The brief of the piece; what a file does not keep of it is read out of its words anew."""
    brief = _in_its_style(arrangement.brief)
    if brief.idioms or brief.progression or not brief.request.description.strip():
        return brief
    anew = read(brief.request, style_of)
    return replace(
        anew,
        request=brief.request,
        application=brief.application,
        key=brief.key,
        meter=brief.meter,
        tempo=brief.tempo,
        bars=brief.bars,
        level=brief.level,
        feel=brief.feel if brief.feel.late_right else replace(brief.feel, late_right=anew.feel.late_right),
        loop=brief.loop,
        clave=brief.clave,
        voices=brief.voices,
        key_changes=brief.key_changes,
    )


def _in_its_style(brief: Brief) -> Brief:
    """The brief with its own style in the request: that of a revised piece may be of another genre than was set."""
    set_, known = brief.request.application, style_of(brief.genre).applications
    application = brief.application if set_ and brief.application in known else None
    return replace(brief, request=replace(brief.request, genre=brief.genre, application=application))


def _placed(one: Understood, arrangement: Arrangement, hearing: Hearing) -> Understood:
    """The same with the titles of its devices and their bars in place of the tags."""
    if not one.idioms:
        return one
    told = [_where(idiom, arrangement, hearing) for idiom in one.idioms]
    rest = one.effect.split("; ")[1:]
    lost = all(words.endswith((_NO_ROOM, _MISSING)) for words in told)
    return one._replace(effect="; ".join([*told, *rest]), outcome="overruled" if lost and not rest else one.outcome)


def _where(idiom: Idiom, arrangement: Arrangement, hearing: Hearing) -> str:
    title = idiom_title(idiom.name, idiom.argument)
    if rule_of(idiom.name, idiom.argument) is None:
        if is_missing(hearing, idiom.name):
            return f"{title}{_MISSING}"
        heard = devices_in_notes(hearing, [idiom.name]).get(idiom.name, ())
        return title + _bars(heard, hearing)
    bars = bars_of_places(proves(arrangement.chart, idiom), arrangement.chart)
    if not bars:
        return f"{title}{_NO_ROOM}"
    words = told_idioms().get(idiom.name)
    return title if words and words.whole else title + _bars(bars, hearing)


def _bars(bars: Iterable[int], hearing: Hearing) -> str:
    named = sorted(bars)
    return f" in {bars_in_words(named)}" if named and len(named) < hearing.bars - 1 else ""
