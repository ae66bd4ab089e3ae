"""How rich a chord is: the same function as a triad, a seventh or a ninth."""

from __future__ import annotations

from functools import lru_cache

from woodshed.theory.chord import Chord
from woodshed.theory.chord_type import chord_type

TRIADS, SEVENTHS, NINTHS = 3, 4, 5
"""How many tones a chord of that richness has."""

_NINTH = {
    "": "add9", "m": "m(add9)", "6": "6/9", "m6": "m6/9", "maj7": "maj9", "m7": "m9", "7": "9",
    "7sus": "9sus",
}  # fmt: skip
_SEVENTH_ON = {0: "maj7", 5: "maj7", 8: "maj7", 1: "maj7", 3: "maj7"}
"""The seventh that a major triad takes on a degree, in semitones above the tonic; elsewhere it is
minor."""


@lru_cache(maxsize=4096)
def plainer(chord: Chord, most: int) -> Chord:
    """The chord without what goes beyond triads or sevenths; its function stays."""
    kind = chord.kind
    tones = set(kind.tones)
    if chord.silent or (most == NINTHS) or (len(kind.tones) <= 3 and not kind.ninth_plus and most > TRIADS):
        return chord
    stem = {
        "maj": "",
        "min": "m",
        "dom": "",
        "sus": "sus4",
        "hdim": "dim",
        "dim": "dim",
        "aug": "aug",
        "pow": "",
    }
    name = stem.get(kind.family, "")
    if most == SEVENTHS:
        if kind.family in {"hdim", "dim"}:
            name = kind.name if not kind.ninth_plus else "m7b5"
        elif "b7" in tones:
            name = {"min": "m7", "sus": "7sus"}.get(kind.family, "7")
        elif "7" in tones:
            name = "m(maj7)" if kind.family == "min" else "maj7"
        elif "6" in tones:
            name = "m6" if kind.family == "min" else "6"
    return Chord(chord.root, name, chord.bass)


@lru_cache(maxsize=4096)
def richer(chord: Chord, degree: int, least: int) -> Chord:
    """The chord with a seventh, or a ninth, that suits its degree (semitones above the tonic).

    Slash chords, altered and diminished chords stay as they are: their colour is their bass or their alteration.
    """
    kind = chord.kind
    if chord.silent or chord.bass is not None or kind.family in {"pow", "aug"} or least == TRIADS:
        return chord
    name = kind.name
    if not kind.rich:
        name = _seventh(kind.family, degree)
    if least >= NINTHS:
        name = _NINTH.get(name, name)
    return Chord(chord.root, chord_type(name).name)


def _seventh(family: str, degree: int) -> str:
    if family == "maj":
        return _SEVENTH_ON.get(degree, "7")
    if family == "dim":
        return "m7b5" if degree in {2, 11} else "dim7"
    return {"min": "m7", "sus": "7sus", "hdim": "m7b5"}[family]


@lru_cache(maxsize=4096)
def unaltered(chord: Chord) -> Chord:
    """A dominant without flat or sharp fifths, ninths, elevenths and thirteenths."""
    kind = chord.kind
    if not kind.dominant or (not kind.avoid and not altered(chord)):
        return chord
    return Chord(chord.root, "13" if "13" in kind.tones and not kind.avoid & {"13"} else "7", chord.bass)


@lru_cache(maxsize=4096)
def altered(chord: Chord) -> bool:
    """Whether a dominant names an altered fifth, ninth, eleventh or thirteenth."""
    tones = set(chord.kind.tones)
    return chord.kind.dominant and not tones.isdisjoint({"b9", "#9", "b5", "#5", "#11", "b13"})
