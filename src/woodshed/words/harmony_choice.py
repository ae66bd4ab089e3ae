"""Chooses the key, where it changes, and the chords that were spelled out."""

from __future__ import annotations

from itertools import pairwise

from woodshed.genres.style import Application
from woodshed.piece.brief import KeyChange
from woodshed.piece.chart import Change
from woodshed.piece.key_finding import key_of
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.pitch import PitchClass
from woodshed.words.clue import Clue
from woodshed.words.keys import spelled_simply
from woodshed.words.spelled_chords import asked
from woodshed.words.time_choice import corrected
from woodshed.words.wishes import KeyName, Lift, Place, Said, Wishes

_MINOR_TONIC = Clue(r"i(?![iIvV])")
_BAR = 3840
"""Any length does: chords of a row count alike when their key is sought."""


def choose_key(
    given: KeyName | None,
    wishes: Wishes,
    application: Application,
    genre: str,
    lower: str,
    notices: list[str],
) -> Key:
    """The key: the field, the words, the chords spelled out, else one of the application."""
    said = _said_key(wishes.keys, lower, notices)
    mode = _mode(wishes, said, notices)
    if given:
        if given.remark:
            notices.append(given.remark)
        return _simple(_given_key(given, said, mode, application, notices), given.tonic, notices)
    if said:
        if said.value.remark:
            notices.append(said.value.remark)
        return _simple(
            Key(said.value.tonic, said.value.mode or mode or _plain_mode(application)),
            said.value.tonic,
            notices,
        )
    from_chords = _key_of_rows(wishes, genre)
    if from_chords:
        return from_chords
    habit = mode or application.mode
    tonic = PitchClass.parse(application.keys[0].split()[0])
    if mode and mode != application.mode:
        tonic = _tonic_for(mode, application)
    return spelled_simply(Key(tonic, habit))


def _plain_mode(application: Application) -> str:
    """A key named without a mode is major, or the mode of the blues where that is the habit."""
    return application.mode if application.mode in {"blues", "mixolydian"} else "major"


def _tonic_for(mode: str, application: Application) -> PitchClass:
    """A tonic for another mode than usual, with few accidentals: a third below for minor."""
    names = [PitchClass.parse(name.split()[0]) for name in application.keys]
    return min(names, key=lambda tonic: abs(Key(tonic, mode).signature))


def _simple(key: Key, tonic: PitchClass, notices: list[str]) -> Key:
    simple = spelled_simply(key)
    if simple.tonic != key.tonic:
        notices.append(f"{tonic.name} {key.mode} would need more than seven accidentals: it is written as {simple}.")
    return simple


def _given_key(
    given: KeyName,
    said: Said[KeyName] | None,
    mode: str | None,
    application: Application,
    notices: list[str],
) -> Key:
    same = said is None or said.value.tonic.semitone == given.tonic.semitone
    said_mode = said.value.mode if said and same else None
    key = Key(given.tonic, given.mode or said_mode or (mode if same else None) or _plain_mode(application))
    if said and (not same or (said.value.mode and given.mode and said.value.mode != given.mode)):
        notices.append(f'The words say "{said.words}", the field says {key}: {key} it is.')
    return key


def _said_key(keys: list[Said[KeyName]], lower: str, notices: list[str]) -> Said[KeyName] | None:
    if not keys:
        return None
    first = max(keys, key=lambda s: (s.value.mode is not None) - s.start / 1e6) if _same_tonic(keys) else keys[0]
    others = [
        k
        for k in keys
        if k.value.tonic.semitone != first.value.tonic.semitone
        or (k.value.mode or first.value.mode) != first.value.mode
    ]
    if not others:
        return first
    last = others[-1]
    chosen = last if corrected(lower, first.end, last.start, last.end) else first
    notices.append(f'You name two keys, "{first.words}" and "{last.words}": the piece is in {_called(chosen)}.')
    return chosen


def _called(said: Said[KeyName]) -> str:
    return said.value.tonic.name + (f" {said.value.mode}" if said.value.mode else "")


def _same_tonic(keys: list[Said[KeyName]]) -> bool:
    return len({k.value.tonic.semitone for k in keys}) == 1


def _mode(wishes: Wishes, said: Said[KeyName] | None, notices: list[str]) -> str | None:
    if not wishes.modes:
        return "minor" if any(_MINOR_TONIC.match(row.value.items[0].text) for row in wishes.rows) else None
    mention = wishes.modes[0]
    mode = mention.meaning.mode
    if said is None:
        return mode
    # "In C" is C major; a mood only colours what the key leaves open, a mode by its name decides.
    by_name = mode is not None and mode in mention.words.lower()
    if said.value.mode and said.value.mode != mode and by_name:
        notices.append(f'"{said.words}" and "{mention.words}" do not agree: the piece is in {_called(said)}.')
    return mode if by_name else None


def _key_of_rows(wishes: Wishes, genre: str) -> Key | None:
    letters = [i for row in wishes.rows for i in row.value.items if i.kind in {"letters", "spoken"}]
    named = [said.value for said in wishes.placed if said.value.kind == "letters"]
    closing = [item for item in named if item.bar == -1]
    letters = [*letters, *closing] if letters else named
    read = [asked(item, Key(PitchClass(0)), genre) for item in letters]
    chords = [a.chord for a in read if a and a.chord]
    if closing:
        pass  # Where it ends was said.
    elif len(chords) > 1 and _falls(chords[-1], chords[0]) and not _falls_to(chords[1], chords[0]):
        # A row that ends on the dominant of its first chord goes round and comes home to it.
        chords.append(chords[0])
    elif 1 < len(chords) <= 4 and not any(_falls(a, b) for a, b in pairwise(chords)):
        # A few chords in turn, without a cadence of their own, come home to the first.
        chords.append(chords[0])
    return spelled_simply(key_of([Change(chord, _BAR) for chord in chords])) if chords else None


def _falls(chord: Chord, then: Chord) -> bool:
    """Whether a dominant falls a fifth into the next chord."""
    return chord.kind.family in {"dom", "sus"} and (chord.root.semitone - then.root.semitone) % 12 == 7


def _falls_to(chord: Chord, before: Chord) -> bool:
    """Whether a chord is the dominant that a two before it leads to."""
    two = before.kind.family in {"min", "hdim"}
    return two and chord.kind.family in {"dom", "sus"} and (before.root.semitone - chord.root.semitone) % 12 == 7


def choose_changes(
    wishes: Wishes, key: Key, bars: int, form: int, notices: list[str]
) -> tuple[tuple[KeyChange, ...], tuple[int, ...]]:
    """Where the key changes, in order, and by how many semitones each time."""
    changes: list[KeyChange] = []
    steps: list[int] = []
    current = key
    for said in _merged(wishes.lifts):
        lift = said.value
        places = _lift_bars(lift, bars, form, after=changes[-1].bar if changes else 1)
        if not places:
            notices.append(f'"{said.words}" finds no room in {bars} bars: the key stays.')
        for bar in places:
            moved = _moved(current, lift, key)
            changes.append(KeyChange(bar, moved))
            steps.append((moved.tonic.semitone - current.tonic.semitone) % 12)
            current = moved
        away = lift.place
        if places and away and away.kind == "bars" and away.first < away.last < bars:
            changes.append(KeyChange(away.last + 1, key))
            current = key
        elif places and away and away.kind == "bridge" and places[-1] + max(bars // 4, 1) <= bars:
            changes.append(KeyChange(places[-1] + max(bars // 4, 1), key))
            current = key
        elif places and lift.back and bars - places[-1] >= 2:
            changes.append(KeyChange(places[-1] + (bars - places[-1] + 1) // 2, key))
            current = key
    ordered = {change.bar: change for change in sorted(changes, key=lambda c: c.bar) if change.bar > 1}
    if changes and current.tonic.semitone == key.tonic.semitone:
        # A piece that comes home again does not end in another key, as a modulation does.
        steps = []
    elif len(steps) > 1:
        # Step by step upwards: the last key is what the piece ends in.
        steps = [(current.tonic.semitone - key.tonic.semitone) % 12]
    return tuple(ordered.values()), tuple(dict.fromkeys(step for step in steps if step))


def _merged(lifts: list[Said[Lift]]) -> list[Said[Lift]]:
    """A bare "key change" beside one that says how far means the same change."""
    exact = [s for s in lifts if s.value.semitones is not None or s.value.to or s.value.relation]
    bare = [s for s in lifts if s not in exact]
    if exact and bare and exact[0].value.place is None:
        first = exact[0]
        exact[0] = first._replace(value=first.value._replace(place=bare[0].value.place))
    return exact or bare[:1]


def _moved(current: Key, lift: Lift, home: Key) -> Key:
    if lift.to:
        return spelled_simply(Key(lift.to.tonic, lift.to.mode or current.mode))
    if lift.relation == "relative minor":
        return spelled_simply(Key(current.spell(current.tonic.semitone + 9), "minor"))
    if lift.relation == "relative major":
        return spelled_simply(Key(current.spell(current.tonic.semitone + 3), "major"))
    if lift.relation.startswith("parallel"):
        return spelled_simply(Key(home.tonic, lift.relation.split()[1]))
    semitones = 1 if lift.semitones is None else lift.semitones
    return current.transposed(semitones)


def _lift_bars(lift: Lift, bars: int, form: int, after: int) -> list[int]:
    place = lift.place
    if place is None:
        return _evenly(lift.times, bars) if lift.times > 1 else [_usual_lift(bars, form, after)] if bars > 1 else []
    if place.kind == "every":
        step = max(place.first, 1)
        places = list(range(step + 1, bars + 1, step))
        return places[: lift.times] if lift.times > 1 else places
    if place.kind == "rounds":
        return list(range(form + 1, bars + 1, form)) or _evenly(max(lift.times, 1), bars)
    # "Up a key at the end" means the last time through, not the last bar.
    bar = _usual_lift(bars, form, after) if place.kind == "end" else first_bar(place, bars, form)
    return [bar] if 1 < bar <= bars else []


def _evenly(times: int, bars: int) -> list[int]:
    step = max(bars // (times + 1), 1)
    return [1 + step * n for n in range(1, times + 1) if 1 + step * n <= bars]


def _usual_lift(bars: int, form: int, after: int) -> int:
    """Where a key change comes if nobody says: the last chorus, else eight or four bars."""
    if form < bars and bars % form == 0:
        return max(bars - form + 1, after)
    rest = 8 if bars >= 16 else 4 if bars >= 8 else max(bars // 2, 1)
    return max(bars - rest + 1, min(after + 1, bars))


def first_bar(place: Place, bars: int, form: int) -> int:
    """The first bar of a place; the bridge is the third quarter of the piece."""
    middle = bars // 2 + 1
    return {
        "bars": place.first,
        "pair": place.first,
        "last": bars - place.first + 1,
        "half": middle,
        "bridge": middle,
        "before bridge": max(middle - 2, 1),
        "round": 1 + (place.first - 1) * _round_length(place.first, bars, form),
        "end": max(bars - 1, 1),
        "chorus": _usual_lift(bars, form, 1),
        "share": _share(place.first, place.last, bars),
        "before last": max(_usual_lift(bars, form, 1) - 2, 1),
    }.get(place.kind, 1)


def _share(part: int, parts: int, bars: int) -> int:
    """The bar after so many of so many parts, each as near to equal as whole phrases allow."""
    length = bars / max(parts, 1)
    phrase = next((n for n in (4, 2) if length >= n), 1)
    return 1 + round(part * length / phrase) * phrase


def _round_length(number: int, bars: int, form: int) -> int:
    """Bars of one chorus: those of the form, or an even share where there must be several."""
    return form if form * number <= bars else max(bars // max(number, 2), 1)


def bars_of(place: Place | None, bars: int, form: int) -> tuple[int, int] | None:
    """First and last bar of a place, None where it says nothing or lies outside the piece."""
    if place is None or place.kind in {"every", "rounds"}:
        return None
    first = max(first_bar(place, bars, form), 1)
    last = {
        "bars": place.last,
        "pair": place.last,
        "first": place.first,
        "front": max(bars // 2, 1),
        "before bridge": max(bars // 2, 1),
        "before last": first + 1,
        "round": first + _round_length(place.first, bars, form) - 1,
        "bridge": first + max(bars // 4, 1) - 1,
    }.get(place.kind, bars)
    return (first, min(last, bars)) if first <= bars else None
