"""What each chord of a progression does: its numeral, its role and the key it is heard in.

    analyse(chords, key) -> (Analysis(numeral="V7/ii" ...), ...)

A role is one of these; X stands for a degree such as ii or bVI:

    tonic · subdominant · dominant · cadential six-four · silence
    secondary dominant of X · two of X · tritone substitute of V · tritone substitute of V/X
    backdoor dominant · dominant of the new key · dominant of the home key
    borrowed from minor · borrowed from major · Picardy third
    Neapolitan · Italian sixth · French sixth · German sixth
    passing diminished · common-tone diminished · leading-tone chord of X
    chromatic mediant · chromatic
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from woodshed.theory.chord import Chord
from woodshed.theory.chord_type import ChordType, chord_type
from woodshed.theory.key import MODES, Key
from woodshed.theory.local_key import keys_heard
from woodshed.theory.roman import degree_name, numeral


@dataclass(frozen=True, slots=True)
class Analysis:
    """One chord heard in its place.

    ``numeral`` is counted from the home key; ``role`` is what the chord does in ``key``, where it is heard, which is
    the home key until the music modulates.
    """

    numeral: str
    role: str
    key: Key


class _Heard(NamedTuple):
    """A chord by its distances above the tonic, in semitones, and the name of its type."""

    degree: int
    type: str
    bass: int

    @property
    def kind(self) -> ChordType:
        return chord_type(self.type)

    @property
    def minor(self) -> bool:
        return "b3" in self.kind.tones


def analyse(chords: Sequence[Chord], key: Key) -> tuple[Analysis, ...]:
    """The numeral, role and key of every chord, in order. Never fails.

    >>> chords = [Chord.parse(s) for s in "Dm7 Db7 Cmaj7 C#dim7 Dm7 G7 Cmaj7".split()]
    >>> [a.role for a in analyse(chords, Key.parse("C"))][1:4]
    ['tritone substitute of V', 'tonic', 'passing diminished']
    """
    keys = keys_heard(chords, key)
    line = [_analysis(chord, after, heard, key) for chord, after, heard in zip_longest(chords, chords[1:], keys)]
    if any(heard is not key for heard in keys):
        _mark_modulations(chords, line, key)
    return tuple(line)


@lru_cache(maxsize=32768)
def _analysis(chord: Chord, after: Chord | None, key: Key, home: Key) -> Analysis:
    if chord.silent:
        return Analysis(chord.symbol, "silence", key)
    tonic = key.tonic.semitone
    goal = None if after is None or after.silent else _heard(after, tonic)
    return Analysis(numeral(chord, home), _role(_heard(chord, tonic), goal, key.mode), key)


def _heard(chord: Chord, tonic: int) -> _Heard:
    """A chord above the tonic; F/G and Dm7/G are heard as what players call them, G9sus."""
    degree = (chord.root.semitone - tonic) % 12
    bass = (chord.lowest.semitone - tonic) % 12
    if (chord.kind.family, (bass - degree) % 12) in {("maj", 2), ("min", 5)}:
        return _Heard(bass, "9sus", bass)
    return _Heard(degree, chord.type, bass)


def _mark_modulations(chords: Sequence[Chord], line: list[Analysis], home: Key) -> None:
    """Name the first dominant after each change of key."""
    waiting = False
    for i, (chord, heard) in enumerate(zip(chords, line, strict=True)):
        waiting = waiting or (i > 0 and heard.key != line[i - 1].key)
        if waiting and heard.role == "dominant" and chord.kind.family != "dim":
            where = "home" if heard.key == home else "new"
            line[i] = Analysis(heard.numeral, f"dominant of the {where} key", heard.key)
            waiting = False


@lru_cache(maxsize=32768)
def _role(chord: _Heard, after: _Heard | None, mode: str) -> str:
    """What a chord does before the next one; the first reading that fits."""
    roles = (reading(chord, after, mode) for reading in _READINGS)
    return next(filter(None, roles), "chromatic")


def _falls_a_fifth(chord: _Heard, after: _Heard | None) -> bool:
    return after is not None and (chord.degree - after.degree) % 12 == 7


def _classical(chord: _Heard, after: _Heard | None, mode: str) -> str:
    """The cadential six-four, the Neapolitan and the augmented sixths."""
    if (chord.degree, chord.bass) == (0, 7) and not chord.kind.rich and after and after.degree == 7:
        return "cadential six-four"
    if chord.degree == 1 and chord.kind.family == "maj" and mode != "phrygian":
        return "Neapolitan"
    sixth = {"7": "German sixth", "7b5": "French sixth", "7(no5)": "Italian sixth"}.get(chord.type)
    if not sixth or chord.degree != 8 or chord.bass != 8 or after is None:
        return ""
    to_five = after.degree == 7 and after.kind.family in {"maj", "dom"}
    return sixth if to_five or (after.degree == 0 and after.bass == 7) else ""


def _dominant(chord: _Heard, after: _Heard | None, mode: str) -> str:
    """Dominant sevenths, and major or augmented triads that fall a fifth from outside the key."""
    kind, degree = chord.kind, chord.degree
    pulls = kind.dominant or (
        kind.family in {"maj", "aug"}
        and "7" not in kind.tones
        and degree in ({0, 2, 4, 9, 11} if mode in _MINOR else {2, 4, 9, 11})
        and _falls_a_fifth(chord, after)
    )
    if not pulls:
        return ""
    if degree == 7:
        return "dominant"
    if after is None or mode == "blues":
        home = {0: "tonic", 5: "subdominant"}.get(degree, "")
        if home:
            return home
    return _resolving(chord, after, mode) or _unresolved(degree, mode)


def _resolving(chord: _Heard, after: _Heard | None, mode: str) -> str:
    """A dominant that goes where it pulls: down a fifth or a semitone, or home from bVII."""
    if after is None:
        return ""
    if chord.degree == 10 and after.degree == 0:
        return "dominant" if mode in _MINOR else "backdoor dominant"
    goal = _degree_name(after)
    if _falls_a_fifth(chord, after):
        return f"secondary dominant of {goal}"
    if (chord.degree - after.degree) % 12 == 1:
        return "tritone substitute of V" + ("" if after.degree == 0 else f"/{goal}")
    return ""


def _unresolved(degree: int, mode: str) -> str:
    """A dominant that goes elsewhere is heard by where it might have gone."""
    if mode == "dorian" and degree == 5:
        return "subdominant"
    if mode in _MINOR:
        return _UNRESOLVED_IN_MINOR.get(degree, "chromatic")
    return _UNRESOLVED.get(degree, "chromatic")


def _diminished(chord: _Heard, after: _Heard | None, mode: str) -> str:
    """Diminished chords, by the way they go on."""
    del mode
    if chord.kind.family != "dim" or after is None:
        return ""
    tones = {(chord.degree + s) % 12 for s in chord.kind.semitones}
    ways = (
        (chord.degree == 11 and after.degree == 0, "dominant"),
        (chord.degree == after.degree, "common-tone diminished"),
        ((after.bass - chord.bass) % 12 in {1, 11}, "passing diminished"),
        (after.degree in tones and chord.degree != 11, "common-tone diminished"),
        (11 in tones and after.degree == 0, "dominant"),
        ((after.degree - 1) % 12 in tones, f"leading-tone chord of {_degree_name(after)}"),
    )
    return next((role for goes, role in ways if goes), "")


def _diatonic(chord: _Heard, after: _Heard | None, mode: str) -> str:
    """Chords whose root, third and fifth lie in the scale, by the place of the root in it."""
    del after
    if chord.kind.family == "aug":
        return {0: "tonic", 7: "dominant"}.get(chord.degree, "")
    scale = _scale(mode)
    if mode in _MINOR and chord.degree in {7, 11}:
        scale = (*scale, 11)
    if not _lies_in(chord, scale):
        return ""
    if chord.degree == 11:
        return "dominant"
    return _PLACES[mode in _MINOR][scale.index(chord.degree)]


def _two(chord: _Heard, after: _Heard | None, mode: str) -> str:
    """The minor chord before a dominant a fifth below, when its goal is not the tonic."""
    if chord.kind.family not in {"min", "hdim"} or after is None or not after.kind.dominant:
        return ""
    goal = (after.degree + 5) % 12
    # The iv before a bVII7 that goes home belongs to the tonic, not to the bIII.
    if not _falls_a_fifth(chord, after) or goal == 0 or chord.degree == 5:
        return ""
    if chord.kind.family == "min" and chord.degree != 7 and _lies_in(chord, _scale(mode)):
        return ""
    scale = _scale(mode)
    return f"two of {degree_name(goal, minor=goal in scale and (goal + 3) % 12 in scale)}"


def _borrowed(chord: _Heard, after: _Heard | None, mode: str) -> str:
    """Chords of the parallel key."""
    if mode not in _MINOR:
        if _lies_in(chord, MODES["minor"]):
            return "borrowed from minor"
        mediant = chord.degree in {4, 9} and chord.kind.family == "maj"
        return "chromatic mediant" if mediant else ""
    if chord.degree == 0 and after is None:
        return "Picardy third"
    if _lies_in(chord, MODES["major"]):
        return "borrowed from major"
    return "borrowed from minor" if _lies_in(chord, MODES["minor"]) else ""


def _lies_in(chord: _Heard, scale: tuple[int, ...]) -> bool:
    body = [s for t, s in zip(chord.kind.tones, chord.kind.semitones, strict=True) if t in _BODY]
    return all((chord.degree + s) % 12 in scale for s in body)


def _scale(mode: str) -> tuple[int, ...]:
    return MODES["major" if mode == "blues" else mode]


def _degree_name(chord: _Heard) -> str:
    return degree_name(chord.degree, minor=chord.minor)


_UNRESOLVED = {
    0: "tonic", 1: "tritone substitute of V", 2: "secondary dominant of V",
    3: "borrowed from minor", 4: "secondary dominant of vi", 5: "subdominant",
    8: "borrowed from minor", 9: "secondary dominant of ii", 10: "backdoor dominant",
    11: "secondary dominant of iii",
}  # fmt: skip
_UNRESOLVED_IN_MINOR = {
    0: "secondary dominant of iv", 1: "tritone substitute of V", 2: "secondary dominant of V",
    3: "secondary dominant of bVI", 5: "borrowed from major", 8: "subdominant", 10: "dominant",
}  # fmt: skip
_MINOR = frozenset({"minor", "dorian", "phrygian"})
_BODY = frozenset({"1", "b3", "3", "b5", "5", "#5"})
_PLACES = {
    False: ("tonic", "subdominant", "tonic", "subdominant", "dominant", "tonic", "dominant"),
    True: ("tonic", "subdominant", "tonic", "subdominant", "dominant", "subdominant", "dominant"),
}
"""What the chord on each step of a scale with a major (False) or minor third (True) does."""
_READINGS = (_classical, _dominant, _diminished, _two, _diatonic, _borrowed)
