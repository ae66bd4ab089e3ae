"""Chooses tempo, swing and the number of bars."""

from __future__ import annotations

from typing import NamedTuple

from woodshed.genres.style import Application
from woodshed.piece.brief import MOST_BARS, Feel, Request
from woodshed.words.clue import Clue
from woodshed.words.fields import FASTEST, SLOWEST
from woodshed.words.wishes import Mention, Said, Wishes

_STRAIGHT_GENRES = frozenset({"classical", "latin"})
_CHORUS = 12
"""Bars of one chorus at most, where a length and "twice" are said together."""
_SLOW, _SLOWED, _LEAST_SLOWED = 0.2, 0.75, 60.0
"""Up to which place in its range a tempo is slow, by how much that widens the range, and to what at most."""
_SWING_BY_TEMPO = (
    (90.0, 0.63),
    (120.0, 0.66),
    (160.0, 0.62),
    (200.0, 0.58),
    (240.0, 0.55),
    (300.0, 0.53),
)
"""Place of the off-beat by tempo: ballads are rounder, fast lines nearly even."""

CORRECTIONS = (
    "actually", "no,", "sorry", "rather", "instead", "make it", "make that", "i mean", "wait",
    "correction", "scratch that", "better",
)  # fmt: skip


_AFTERTHOUGHT = Clue(
    r",?\s*(?:\w+\s+)?(?:actually|instead|rather|sorry|i mean|i meant|correction|better)\b",
    cues="actually instead rather sorry mean correction better",
)


def corrected(lower: str, first: int, last: int, end: int) -> bool:
    """Whether the later of two words takes the earlier back: "60, actually 80", "80 instead".

    ``first`` is where the earlier one ends, ``last`` and ``end`` where the later begins and ends.
    """
    between = lower[first:last]
    taken_back = "?" in between or any(word in between for word in CORRECTIONS)
    return taken_back or bool(_AFTERTHOUGHT.match(lower, end))


class Cover(NamedTuple):
    """Where the words named the application: words inside it do not count a second time."""

    start: int
    end: int

    def holds(self, mention: Mention) -> bool:
        """Whether a mention lies inside."""
        return self.start <= mention.start and mention.end <= self.end


def choose_tempo(
    request: Request,
    wishes: Wishes,
    application: Application,
    cover: Cover,
    level: int,
    lower: str,
    genre: str,
    notices: list[str],
) -> float:
    """Beats per minute: the field, the number said, the word said, else the habit."""
    said = _said_tempo(wishes.tempos, lower, notices)
    words = [m for m in wishes.mentions if m.meaning.tempo is not None or m.meaning.bpm is not None]
    named = [m for m in words if not m.refused and cover.holds(m)]
    words = [m for m in words if not m.refused and not cover.holds(m)]
    notices += _against_its_name(named, words)
    if request.tempo is not None:
        if said is not None and abs(said.value - request.tempo) >= 1:
            notices.append(
                f'The words say "{said.words}", the field says {request.tempo:g}: the tempo is {request.tempo:g}.'
            )
        return float(request.tempo)
    if said is not None:
        tempo = _in_range(said, application, notices)
        _tell_disagreement(words, said, tempo, notices)
        return tempo
    return _tempo_of_words(words, application, level, notices, classical=genre == "classical")


def _against_its_name(named: list[Mention], words: list[Mention]) -> list[str]:
    """A notice where a word asks for another pace than the name of the style has: "slow blues, fast"."""
    pairs = [(one, other) for one in named for other in words if one.meaning.tempo is not None]
    far = [(a, b) for a, b in pairs if abs((a.meaning.tempo or 0) - (b.meaning.tempo or 0)) >= _FAR and b.meaning.tempo]
    return [f'"{a.words}" and "{b.words}" do not agree: the tempo stays that of "{a.words}".' for a, b in far[:1]]


_STILL_SLOW, _LIVELY = 4, 80
"""The level up to which a style is played on its slow side, if it goes faster than so many beats a minute by itself."""
_FAR = 0.5
"""How far apart in a style's range two words of tempo lie that do not agree."""


def _said_tempo(tempos: list[Said[float]], lower: str, notices: list[str]) -> Said[float] | None:
    if not tempos:
        return None
    first, last = tempos[0], tempos[-1]
    if all(abs(t.value - first.value) < 1 for t in tempos):
        return first
    chosen = last if corrected(lower, first.end, last.start, last.end) else first
    notices.append(f'You give two tempos, "{first.words}" and "{last.words}": the piece is at {chosen.value:g}.')
    return chosen


def _in_range(said: Said[float], application: Application, notices: list[str]) -> float:
    if said.value <= 0:
        tempo = application.usual_tempo
        notices.append(f'A tempo of "{said.words}" cannot be played: the usual {tempo:g} is taken instead.')
        return tempo
    tempo = min(max(said.value, SLOWEST), FASTEST)
    if tempo != said.value:
        notices.append(
            f'A tempo of "{said.words}" is out of range, {SLOWEST:g} to {FASTEST:g} are '
            f"served: {tempo:g} is taken instead."
        )
    return tempo


def _tell_disagreement(words: list[Mention], said: Said[float], tempo: float, notices: list[str]) -> None:
    for mention in words:
        place = mention.meaning.tempo
        fast = place is not None and place >= 0.8
        slow = place is not None and place <= 0.2
        far = mention.meaning.bpm is not None and not 0.6 <= tempo / mention.meaning.bpm <= 1.67
        if (fast and tempo <= 72) or (slow and tempo >= 140) or far:
            notices.append(f'"{mention.words}" and "{said.words}" do not agree: the tempo is {tempo:g}.')


def _tempo_of_words(
    words: list[Mention],
    application: Application,
    level: int,
    notices: list[str],
    *,
    classical: bool,
) -> float:
    low, high = application.tempo
    absolute = [m.meaning.bpm for m in words if m.meaning.bpm is not None]
    if absolute and classical:
        return absolute[0]
    if absolute:
        # A "lento" of a bolero is slow for a bolero.
        return min(max(absolute[0], low), max(high, low))
    relative = [(m, m.meaning.tempo) for m in words if m.meaning.tempo is not None]
    if not relative:
        # Who has not got far gets the slow side of the usual range.
        slow = level <= _STILL_SLOW and application.usual_tempo > _LIVELY
        return min(round(low + 0.2 * (high - low)), application.usual_tempo) if slow else application.usual_tempo
    if max(place for _, place in relative) <= _SLOW:
        # A slow one of a lively style is slower than that style goes by itself.
        low = min(low, max(_SLOWED * low, _LEAST_SLOWED))
    places = [place for _, place in relative]
    if max(places) - min(places) >= 0.5:
        slowest = min(relative, key=lambda pair: pair[1])[0]
        fastest = max(relative, key=lambda pair: pair[1])[0]
        notices.append(f'"{slowest.words}" and "{fastest.words}" do not agree: a tempo between them is taken.')
    return round(low + sum(places) / len(places) * (high - low))


def choose_feel(wishes: Wishes, application: Application, genre: str, tempo: float, notices: list[str]) -> Feel:
    """Swing and lay-back: as said, else as usual; a swing by tempo is worked out."""
    swung = [m for m in wishes.mentions if m.meaning.swing is not None]
    wanted = [m for m in swung if not m.refused]
    asked = [m for m in wanted if m.place is None or m.place.kind == "all"]
    partly = [m for m in wanted if m not in asked]
    if partly:
        notices.append(
            f'"{partly[0].words}" for a part of the piece is not served: the feel stays the same throughout.'
        )
    swing, unit = application.swing, application.unit
    if any(m.refused and m.meaning.swing != 0.5 for m in swung):
        swing = 0.5
    if asked:
        chosen = _one_swing(asked, notices)
        swing = chosen.meaning.swing if chosen.meaning.swing is not None else swing
        unit = chosen.meaning.unit or ("1/8" if swing != 0.5 else unit)
        # A style's own swing is finer than the word: a sixteenth feel keeps its sixteenths.
        if chosen.meaning.swing == "tempo" and application.swing not in {0.5, "tempo"}:
            swing, unit = application.swing, application.unit
        if genre in _STRAIGHT_GENRES and swing != 0.5:
            notices.append(
                f"{genre.capitalize()} music is played straight, and you ask for "
                f'"{chosen.words}": it swings, as you wish.'
            )
    late = next((m.meaning.late for m in wishes.mentions if m.meaning.late and not m.refused), None)
    left, right = late if late and application.late[1] < late[1] else application.late
    place = swing_at(tempo) if swing == "tempo" else float(swing)
    return Feel(place, unit, left, right)


def _one_swing(asked: list[Mention], notices: list[str]) -> Mention:
    straight = [m for m in asked if m.meaning.swing == 0.5]
    swung = [m for m in asked if m.meaning.swing != 0.5]
    if not straight or not swung:
        # The word that says more precisely how: "shuffle" before "swing".
        return next((m for m in asked if m.meaning.swing != "tempo"), asked[0])
    last = asked[-1]
    done = "straight" if last in straight else "swung"
    notices.append(f'"{swung[0].words}" and "{straight[0].words}" do not go together: the eighths are played {done}.')
    return last


def swing_at(tempo: float) -> float:
    """The place of the off-beat that goes with a tempo in quarters per minute.

    >>> swing_at(120), swing_at(400)
    (0.66, 0.53)
    """
    below = _SWING_BY_TEMPO[0]
    if tempo <= below[0]:
        return below[1]
    for above in _SWING_BY_TEMPO[1:]:
        if tempo <= above[0]:
            share = (tempo - below[0]) / (above[0] - below[0])
            return round(below[1] + share * (above[1] - below[1]), 3)
        below = above
    return below[1]


class Length(NamedTuple):
    """The number of bars, and of one round of the form where it is played several times."""

    bars: int
    form: int


def choose_bars(
    request: Request,
    wishes: Wishes,
    application: Application,
    row: int | None,
    minute: float,
    notices: list[str],
    *,
    landed: bool = False,
) -> Length:
    """How many bars: the field, the number said, choruses of a form, chords, else the habit.

    ``row`` is the length of chords spelled out, ``minute`` how many bars go into a minute; ``landed`` if one more bar
    follows the last round.
    """
    natural = next((m.meaning.bars for m in wishes.mentions if m.meaning.bars and not m.refused), None)
    said = _said_bars(wishes, natural, row, application, notices, landed=landed)
    form = said.form if said else natural or row or application.bars
    if request.num_bars is not None:
        if said and said.bars != request.num_bars:
            counted = wishes.counts[0].words if wishes.counts else wishes.choruses[0].words
            notices.append(
                f'The words say "{counted}", the field says {request.num_bars}: there are {request.num_bars} bars.'
            )
        return Length(request.num_bars, form)
    if said:
        return said
    if wishes.minutes:
        bars = max(4, 4 * round(wishes.minutes[0].value * minute / 4))
        return Length(_served(bars, wishes.minutes[0].words, application, notices), form)
    least = _last_named(wishes)
    return Length(form, form) if form >= least else Length(4 * -(-least // 4), form)


def _last_named(wishes: Wishes) -> int:
    """The last bar that is named by its number, 0 for none: a piece whose length is left open reaches that far."""
    chords = [said.value for said in wishes.placed] + [item for said in wishes.rows for item in said.value.items]
    places = [said.value.first for said in wishes.places if said.value.kind == "bars"]
    return min(max([item.bar or 0 for item in chords] + places, default=0), MOST_BARS)


def _said_bars(
    wishes: Wishes,
    natural: int | None,
    row: int | None,
    application: Application,
    notices: list[str],
    *,
    landed: bool,
) -> Length | None:
    by_kind: dict[str, list[tuple[int, str]]] = {}
    for said in wishes.counts:
        by_kind.setdefault(said.value.kind, []).append((said.value.bars, said.words))
    sections = by_kind.get("section", [])
    more = by_kind.get("lead", [])
    forms = by_kind.get("form", []) + by_kind.get("loop", [])
    wholes = by_kind.get("total", []) or (more[:1] if not forms else [])
    more = more if "total" in by_kind or forms else more[1:]
    rounds = wishes.choruses[0].value if wishes.choruses else 1
    if forms and wholes and forms[0][0] != wholes[-1][0] and wholes[-1][0] % max(forms[0][0], 1):
        notices.append(f'"{forms[0][1]}" and "{wholes[-1][1]}" do not agree: there are {_limited(wholes[-1][0])} bars.')
    if wholes:
        number, words = _one_total(wholes, notices)
        number += sum(bars for bars, _ in more)
        form = forms[0][0] if forms and forms[0][0] > 0 else number
        if len(wholes) == 1 and not forms and rounds > 1 and (number in {natural, _CHORUS} or number < _CHORUS):
            # "Eight bars, twice through" counts one round.
            number *= rounds
        return Length(_served(number, words, application, notices), max(1, form))
    if sections:
        number = sum(bars for bars, _ in sections) + sum(bars for bars, _ in by_kind.get("part", []))
        return Length(_served(number, sections[0][1], application, notices), max(1, number))
    if forms:
        number, words = _one_total(forms, notices)
        length = number * max(rounds, 1) + sum(bars for bars, _ in more)
        return Length(_served(length, words, application, notices), max(1, number))
    if (wishes.choruses and natural is not None) or (wishes.choruses and rounds > 1):
        form = natural or row or application.bars
        return Length(_served(form * max(rounds, 1) + landed, wishes.choruses[0].words, application, notices), form)
    return None


def _one_total(counts: list[tuple[int, str]], notices: list[str]) -> tuple[int, str]:
    first, last = counts[0], counts[-1]
    if first[0] != last[0]:
        notices.append(f'You ask for "{first[1]}" and for "{last[1]}": there are {_limited(last[0])} bars.')
    return last


def _limited(number: int) -> int:
    return min(max(number, 1), MOST_BARS)


def _served(number: int, words: str, application: Application, notices: list[str]) -> int:
    if 1 <= number <= MOST_BARS:
        return number
    bars = MOST_BARS if number > MOST_BARS else application.bars
    notices.append(f'"{words}" is out of range, 1 to {MOST_BARS} bars are served: there are {bars}.')
    return bars
