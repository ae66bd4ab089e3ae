"""Reads a request: what it leaves open, the room decides; what clashes becomes a notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from woodshed.genres.style import Application, Pattern, Style
from woodshed.piece.brief import Brief, Feel, Idiom, Request
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter
from woodshed.words.complexity import complexity_of
from woodshed.words.conflicts import conflicts
from woodshed.words.fields import check
from woodshed.words.finders import find
from woodshed.words.harmony_choice import choose_changes, choose_key
from woodshed.words.in_degrees import in_degrees
from woodshed.words.meter_choice import choose_meter, in_compound
from woodshed.words.progression_choice import choose_progression, landing, row_length
from woodshed.words.respelling import spelled
from woodshed.words.style_choice import alias_of, choose_application, choose_genre, tell_other_genre
from woodshed.words.text import Text
from woodshed.words.time_choice import (
    Cover,
    Length,
    choose_bars,
    choose_feel,
    choose_tempo,
)
from woodshed.words.unread import tell_unread
from woodshed.words.wish_choice import (
    asks_level,
    avoided,
    choose_form,
    choose_hands,
    choose_idioms,
    choose_level,
    choose_loop,
    tell_intro,
)
from woodshed.words.wishes import Wishes

EVEN = 0.5


def read(request: Request, style_of: Callable[[str], Style]) -> Brief:
    """Read a request; ``style_of`` gives the room of a genre.

    A field that was set beats the words, words beat the habits of the genre. What clashes, is out of range or cannot be
    understood is said in the notices: words never fail.

    Raises:
        RequestError: a field is unknown or out of range, or the words are empty or too long.
    """
    given_key = check(request)
    text, wishes = found_in(request.description)
    notices = [f'"{text.source[s.start : s.end]}" is read as "{s.instead}".' for s in text.respelled if s.told]
    genre = choose_genre(request, wishes, notices)
    style = style_of(genre)
    alias = alias_of(request, style)
    if alias:
        text, wishes = found_in(f"{request.description}, {alias}")
    application, span = choose_application(request, text, wishes, style, notices)
    if request.genre is not None and span == (0, 0):
        tell_other_genre(genre, wishes, notices)
    asked = _Asked(request, text, wishes, genre, application, Cover(*span), notices, style.patterns)
    key = choose_key(given_key, wishes, application, genre, text.lower, notices)
    notices += [f"{remark} {key} is taken instead." for remark in wishes.notices]
    return _brief(asked, key, _timing(asked))


class _Asked(NamedTuple):
    """A request, what was found in its words, and the style that was chosen for it."""

    request: Request
    text: Text
    wishes: Wishes
    genre: str
    application: Application
    cover: Cover
    notices: list[str]
    patterns: Mapping[str, Pattern]


class _Timing(NamedTuple):
    """What is settled about time, and how hard it all is."""

    meter: Meter
    length: Length
    complexity: int
    level: int
    tempo: float
    feel: Feel


@lru_cache(maxsize=256)
def found_in(description: str) -> tuple[Text, Wishes]:
    """The words made plain, and what the finders found in them; do not change it, for it is kept."""
    text = spelled(description)
    return text, find(text)


def _timing(asked: _Asked) -> _Timing:
    request, text, wishes, genre, application, cover, notices, patterns = asked
    meter = choose_meter(wishes, application, text.lower, notices, patterns)
    application = in_compound(application, meter)
    minute = _bars_a_minute(meter, wishes, application)
    row, landed = row_length(wishes), landing(wishes)
    length = choose_bars(request, wishes, application, row, minute, notices, landed=landed)
    complexity = complexity_of(text, length.bars, len(request.description))
    level = choose_level(request, wishes, complexity, notices)
    tempo = choose_tempo(request, wishes, application, cover, level, text.lower, genre, notices)
    feel = choose_feel(wishes, application, genre, tempo, notices)
    return _Timing(meter, length, complexity, level, tempo, feel)


def _brief(asked: _Asked, key: Key, timing: _Timing) -> Brief:
    request, text, wishes, genre, application, _, notices, _ = asked
    bars = timing.length.bars
    changes, steps = choose_changes(wishes, key, bars, timing.length.form, notices)
    form = choose_form(text, wishes)
    progression, cycled = choose_progression(wishes, key, genre, bars, form, notices)
    avoid = avoided(wishes, genre)
    hands = choose_hands(request, wishes, notices)
    clashes = conflicts(text, wishes, genre)
    idioms = _idioms(asked, timing, steps, avoid | _unheard(timing.feel))
    clashes += tell_intro(idioms, text, bars)
    unread = tell_unread(request.description, text, wishes, asked.cover, nothing=wishes.nothing and not clashes)
    return Brief(
        request=request, genre=genre, application=application.name, key=key, meter=timing.meter,
        tempo=float(timing.tempo), bars=bars, level=timing.level, complexity=timing.complexity,
        level_asked=asks_level(request, wishes), seed=_seed(request),
        wish=in_degrees(text, wishes, key), feel=timing.feel,
        loop=choose_loop(wishes, application), form=form,
        clave=wishes.claves[0].value if wishes.claves else application.clave,
        voices=_voices(wishes, application),
        idioms=idioms,
        progression=progression, cycled=cycled, key_changes=changes, avoid=avoid,
        hands=hands.hands, hand_size=hands.size, volume=hands.volume, density=hands.density,
        notices=tuple(dict.fromkeys((*notices, *clashes, *unread))),
    )  # fmt: skip


def _idioms(asked: _Asked, timing: _Timing, steps: tuple[int, ...], left_out: frozenset[str]) -> tuple[Idiom, ...]:
    bars, form = timing.length
    named = choose_idioms(asked.text, asked.wishes, asked.genre, bars, form)
    paces = tuple(Idiom("harmonic_rhythm", f"{said.value:g}") for said in asked.wishes.paces[:1])
    if not asked.wishes.paces and any(idiom.name == "half_time" for idiom in named):
        # The harmony goes with the beat: a chord lasts a bar at least.
        paces = (Idiom("harmonic_rhythm", "1"),)
    few = (Idiom("chord_count", str(said.value)) for said in asked.wishes.chord_counts[:1])
    modulations = (Idiom("modulation", str(step)) for step in steps)
    return (*(idiom for idiom in named if idiom.name not in left_out), *paces, *few, *modulations)


def _unheard(feel: Feel) -> frozenset[str]:
    """The names of feels that the one chosen excludes, where the words ask for both."""
    return frozenset({"swing", "shuffle"} if feel.swing == EVEN else {"straight"})


def _bars_a_minute(meter: Meter, wishes: Wishes, application: Application) -> float:
    tempo = wishes.tempos[0].value if wishes.tempos else application.usual_tempo
    return max(tempo, 20.0) / len(meter.beats)


def _voices(wishes: Wishes, application: Application) -> str | None:
    said = next((m.meaning.voices for m in wishes.mentions if m.meaning.voices and not m.refused), None)
    return said or application.voices


def _seed(request: Request) -> int:
    if request.seed is not None:
        return request.seed
    return int.from_bytes(blake2b(request.description.encode("utf-8", "replace"), digest_size=4).digest(), "big") >> 1
