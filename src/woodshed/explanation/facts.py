"""What can be said of one chord in its place: names of notes and chords, and conditions that hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from woodshed.explanation.sounding import Sounding, acting_root, acts_as_sus
from woodshed.piece.chart import Chart
from woodshed.theory.chord import Chord
from woodshed.theory.interval import above, plain, shorter_way
from woodshed.theory.key import MODES, Key
from woodshed.theory.pitch import PitchClass
from woodshed.theory.roman import note_of
from woodshed.theory.time import Ticks

_MOTIONS = (
    "nowhere", "up a half step", "up a whole step", "up a minor third", "up a major third", "up a fourth",
    "a tritone away", "down a fourth", "down a major third", "down a minor third", "down a whole step",
    "down a half step",
)  # fmt: skip
"""How a root moves, by semitones up."""
_STEPS = {
    0: "one",
    2: "two",
    3: "three",
    4: "three",
    5: "four",
    7: "five",
    8: "six",
    9: "six",
    10: "seven_flat",
    11: "seven",
}
_ALTERATIONS = ("b5", "#5", "b9", "#9", "#11", "b13")
_PARALLEL = {"borrowed from minor": "minor", "borrowed from major": "major"}
"""The mode that a role borrows from; a dorian piece may borrow from minor."""
_BODY = frozenset({"1", "b3", "3", "b5", "5", "#5", "4", "2", "bb7", "b7", "7", "6"})
_MINOR = frozenset({"minor", "dorian", "phrygian"})


class Facts(NamedTuple):
    """Names by what they stand for, an empty one where there is none, and the conditions that hold."""

    names: dict[str, str]
    holds: frozenset[str]


def facts_of(sounding: Sounding, chart: Chart) -> Facts:
    """Everything that reasons may speak of and ask for, see ``chords.toml``."""
    names = {**_own_names(sounding), **_names_around(sounding), **_names_of_key(sounding)}
    return Facts(names, frozenset(_conditions(sounding, chart)))


def role_of(sounding: Sounding) -> tuple[str, str]:
    """The kind of a role and the degree that it points to, such as "secondary dominant" and "ii"."""
    role = sounding.analysis.role
    if role.startswith("tritone substitute of V"):
        return "tritone substitute", role.partition("/")[2] or "I"
    kind, _, goal = role.partition(" of ")
    return (kind, goal) if goal and not goal.startswith("the ") else (role, "")


def _tone(chord: Chord, *names: str) -> str:
    """The note of the first of these tones that the chord has, else nothing."""
    return next((above(chord.root, name).name for name in names if name in chord.kind.tones), "")


def _own_names(sounding: Sounding) -> dict[str, str]:
    chord, key = sounding.chord, sounding.analysis.key
    if chord.silent:
        return {"chord": chord.symbol}
    sus = acts_as_sus(chord)
    root = plain_root(chord)
    return {
        "chord": chord.symbol,
        "root": root.name,
        "third": _both_ways(_tone(chord, "3", "b3")),
        "fourth": above(root, "4").name if sus else "",
        "fifth": _tone(chord, "5", "b5", "#5"),
        "seventh": _both_ways(_tone(chord, "b7", "7", "bb7")),
        "bass": chord.lowest.name,
        "foreign": in_words(_both_ways(note.name) for note in foreign_tones(chord, key)),
        "alterations": in_words(tone for tone in _ALTERATIONS if tone in chord.kind.tones),
    }


def plain_root(chord: Chord) -> PitchClass:
    """The root by which a chord acts, spelled."""
    return chord.root if acting_root(chord) == chord.root.semitone else chord.lowest


def _both_ways(note: str) -> str:
    """A note with the everyday name of its key on the piano, where that is another: "Cb (B)"."""
    if not note:
        return ""
    spelled = PitchClass.parse(note)
    usual = plain(spelled.semitone, flats=spelled.alter < 0).name
    return note if usual == note else f"{note} ({usual})"


def foreign_tones(chord: Chord, key: Key) -> list[PitchClass]:
    """The tones of a chord that lie outside the scale of a key; those above the seventh only if no other does."""
    scale = {(key.tonic.semitone + step) % 12 for step in MODES[key.mode]}
    tones = [(tone, note) for tone, note in zip(chord.kind.tones, chord.pitch_classes, strict=True)]
    body = [note for tone, note in tones if tone in _BODY and note.semitone not in scale]
    return body or [note for _, note in tones if note.semitone not in scale]


def _names_around(sounding: Sounding) -> dict[str, str]:
    chord, before, after = sounding.chord, sounding.before, sounding.after
    names = {
        "before": before.symbol if before else "",
        "bass_before": before.lowest.name if before else "",
        "next": after.symbol if after else "",
        "bass_next": after.lowest.name if after else "",
        "next_root": plain_root(after).name if after else "",
        "next_third": _both_ways(_tone(after, "3", "b3")) if after else "",
        "motion": _MOTIONS[(acting_root(after) - acting_root(chord)) % 12] if after and not chord.silent else "",
        "common": "",
    }
    if after and not chord.silent:
        kept = {note.semitone for note in chord.pitch_classes}
        names["common"] = in_words(note.name for note in after.pitch_classes if note.semitone in kept)
    return names


def _names_of_key(sounding: Sounding) -> dict[str, str]:
    chord, key = sounding.chord, sounding.analysis.key
    kind, goal = role_of(sounding)
    tonic = key.tonic
    names = {
        "key": str(key),
        "tonic": tonic.name,
        "leading": above(tonic, "7").name,
        "five": above(tonic, "5").name,
        "raised_four": above(tonic, "#11").name,
        "flat_six": "",
        "parallel": f"{tonic.name} {_PARALLEL.get(kind) or ('major' if key.minor else 'minor')}",
        "goal": goal,
        "goal_note": note_of(_upper(goal), key).name if goal else "",
    }
    if kind == "tritone substitute":
        names |= _stood_for(sounding, note_of(_upper(goal), key))
    if not chord.silent:
        third = "b3" if key.mode in _MINOR else "3"
        names["shared"] = _shared(chord, [above(tonic, tone) for tone in ("1", third, "5")])
        four = above(tonic, "4")
        flat_six = above(tonic, "b6")
        names["flat_six"] = _both_ways(flat_six.name) if flat_six.semitone in chord.semitones else ""
        names["shared_four"] = _shared(chord, [above(four, tone) for tone in ("1", third, "5")])
    return names


def _stood_for(sounding: Sounding, goal: PitchClass) -> dict[str, str]:
    """The dominant that a tritone substitute stands for, and the tritone that both hold."""
    chord, after = sounding.chord, sounding.after
    slides = after is not None and (chord.root.semitone - after.root.semitone) % 12 == 1
    root = above(after.root if after and slides else goal, "5")
    own = {note.semitone: note.name for note in chord.pitch_classes}
    held = [above(root, "3"), above(root, "b7")]
    if any(note.semitone not in own for note in held):
        return {"sub_of": f"{root.name}7"}
    written = [n.name if own[n.semitone] == n.name else f"{n.name} (here {own[n.semitone]})" for n in held]
    return {"sub_of": f"{root.name}7", "tritone": in_words(written)}


def _upper(degree: str) -> str:
    return degree.replace("i", "I").replace("v", "V")


def _shared(chord: Chord, triad: Iterable[PitchClass]) -> str:
    return in_words(note.name for note in triad if note.semitone in chord.semitones)


def in_words(names: Iterable[str]) -> str:
    """Names as they are listed in a sentence, each once.

    >>> in_words(["C#", "E", "G"])
    'C#, E and G'
    """
    listed = list(dict.fromkeys(names))
    return " and ".join(filter(None, [", ".join(listed[:-1]), *listed[-1:]]))


def _conditions(sounding: Sounding, chart: Chart) -> Iterable[str]:
    chord = sounding.chord
    if chord.silent:
        return
    yield from _own_conditions(sounding, chart)
    before, after = sounding.before, sounding.after
    if before is not None:
        yield from _after_what(sounding, before)
    if after is not None:
        yield from _before_what(sounding, after)
    if before is not None and after is not None:
        yield from _between(chord, before, after)


def _own_conditions(sounding: Sounding, chart: Chart) -> Iterable[str]:
    chord, key = sounding.chord, sounding.analysis.key
    tones = chord.kind.tones
    degree = (acting_root(chord) - key.tonic.semitone) % 12
    end = sounding.onset + sounding.duration
    total = len(chart.bars) * chart.meter.bar
    phrase = end % (4 * chart.meter.bar) == 0 and end != total
    above_root = (chord.lowest.semitone - chord.root.semitone) % 12
    inverted = chord.bass is not None and above_root in chord.kind.semitones
    alterations = [tone for tone in _ALTERATIONS if tone in tones]
    facts = {
        _STEPS.get(degree, "outside"): True,
        "held": sounding.held,
        "first": sounding.onset == 0,
        "last": end == total,
        "ending": sounding.closes,
        "phrase_end": phrase and stops(chord, sounding.duration, chart),
        "seventh_dominant": chord.kind.dominant,
        "has_seventh": "b7" in tones and "3" in tones,
        "major_third": "3" in tones,
        "minor_third": "b3" in tones,
        "sus": acts_as_sus(chord),
        "blues": key.mode == "blues",
        "holds_leading": (key.tonic.semitone + 11) % 12 in chord.semitones,
        "pedal": sounding.pedal,
        "inverted": inverted,
        "first_inversion": inverted and above_root in {3, 4},
        "foreign_bass": chord.bass is not None and not inverted and not acts_as_sus(chord),
        "altered": chord.kind.dominant and bool(alterations),
        "altered_once": len(alterations) == 1,
        "raised_fourth_alone": alterations == ["#11"],
    }
    yield from (name for name, true in facts.items() if true)


def stops(chord: Chord, duration: Ticks, chart: Chart) -> bool:
    """Whether a phrase may stop on a dominant: a triad, or one that lasts the bar; a shorter seventh chord leads on."""
    return duration >= chart.meter.bar or not chord.kind.dominant


def _after_what(sounding: Sounding, before: Chord) -> Iterable[str]:
    chord, tonic = sounding.chord, sounding.analysis.key.tonic.semitone
    fell = (acting_root(before) - acting_root(chord)) % 12 == 7
    if fell and (before.kind.dominant or before.kind.family in {"maj", "aug"}):
        yield "arrives"
    if (acting_root(before) - tonic) % 12 == 7:
        yield "follows_five"
    if _slides(before, chord):
        yield "slid"


def _slides(one: Chord, other: Chord) -> bool:
    """Whether a chord is the one before it, moved by a third at most."""
    return one.kind.name == other.kind.name and 1 <= shorter_way(one.root.semitone, other.root.semitone) <= 4


def _before_what(sounding: Sounding, after: Chord) -> Iterable[str]:
    chord, key = sounding.chord, sounding.analysis.key
    kind, _ = role_of(sounding)
    moves = (acting_root(after) - acting_root(chord)) % 12
    goes_to = (acting_root(after) - key.tonic.semitone) % 12
    over_five = (after.lowest.semitone - key.tonic.semitone) % 12 == 7
    facts = {
        "falls": moves == 5,
        "same_root": moves == 0,
        "to_tonic": goes_to == 0 and not (over_five and not after.kind.rich),
        "to_cadential": goes_to == 0 and over_five and not after.kind.rich,
        "bass_steps_up": (after.lowest.semitone - chord.lowest.semitone) % 12 in {1, 2},
        "to_six": goes_to in {8, 9} and not after.kind.dominant,
        "to_dominant": goes_to == 7 and (after.kind.family in {"dom", "maj", "sus", "aug"}),
        "to_goal": moves == (11 if kind == "tritone substitute" else 5),
        "next_seventh": "b7" in after.kind.tones,
        "chain": after.kind.dominant and moves in {1, 11},
        "leans": (after.lowest.semitone - chord.lowest.semitone) % 12 in {1, 11},
        "parallel": after.kind.name == chord.kind.name
        and 1 <= shorter_way(chord.root.semitone, after.root.semitone) <= 4,
    }
    yield from (name for name, true in facts.items() if true)


def _between(chord: Chord, before: Chord, after: Chord) -> Iterable[str]:
    low, bass, high = (c.lowest.semitone for c in (before, chord, after))
    first, second = _step(low, bass), _step(bass, high)
    onward = first * second > 0
    if onward and abs(second) == 1 and abs(first) <= 2:
        yield "joins"
    if onward and abs(first) <= 2 and abs(second) <= 2:
        yield "bass_walks"


def _step(low: int, high: int) -> int:
    """The shorter way from one pitch class to another, down below zero."""
    return (high - low + 6) % 12 - 6
