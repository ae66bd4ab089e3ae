"""Chords: a root, a chord type and a bass, and the one way they are written back."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from woodshed.errors import ChordSymbolError
from woodshed.theory.chord_reading import HINT, read_bass, read_symbol
from woodshed.theory.chord_type import ChordType, chord_type, type_with
from woodshed.theory.interval import above, plain, spelled
from woodshed.theory.pitch import PitchClass

__all__ = ["NO_CHORD", "Chord", "ChordType", "chord_type"]

_SILENCE = "N.C."
_USUAL_SHARPS = frozenset({6})
_USUAL_SHARPS_MINOR = frozenset({1, 6, 8})
"""Black roots, as semitones above C, that players write with a sharp: F#, and C#m, F#m, G#m."""


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord symbol: root, chord type, and a bass note if it is not the root.

    ``type`` is always the canonical name, whatever spelling was given.

    >>> Chord.parse("Ebmaj7/G").symbol
    'Ebmaj7/G'
    """

    root: PitchClass
    type: str
    bass: PitchClass | None = None
    kind: ChordType = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        kind = chord_type(self.type)
        bass = None if self.bass == self.root else self.bass
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "type", kind.name)
        object.__setattr__(self, "bass", bass)
        object.__setattr__(self, "_hash", hash((self.root, kind.name, bass)))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> str | tuple[object, ...]:
        # Hashes of strings differ between processes, so a pickled chord is built anew.
        if self.silent:
            return "NO_CHORD"
        return Chord, (self.root, self.type, self.bass)

    def __str__(self) -> str:
        return self.symbol

    @staticmethod
    def parse(text: str) -> Chord:
        """Read a lead-sheet symbol in any common spelling.

        Raises:
            ChordSymbolError: it cannot be read; the message quotes what was not understood.
        """
        return _parse(text)

    @property
    def silent(self) -> bool:
        """Whether this is ``NO_CHORD``."""
        return self.type == _SILENCE

    @property
    def symbol(self) -> str:
        """The canonical spelling, such as ``"Bb7(b9)/D"``; ``"N.C."`` for no chord."""
        if self.silent:
            return _SILENCE
        slash = "" if self.bass is None else f"/{self.bass.name}"
        return f"{self.root.name}{self.type}{slash}"

    @property
    def lowest(self) -> PitchClass:
        """The note that must lie lowest: the bass, else the root."""
        return self.bass or self.root

    @property
    def pitch_classes(self) -> tuple[PitchClass, ...]:
        """Every tone that the symbol names, spelled, root first; a foreign bass is left out."""
        return _pitch_classes(self)

    @property
    def semitones(self) -> frozenset[int]:
        """The same as semitones above C, 0 to 11, the bass included."""
        return _semitones(self)

    def transposed(self, semis: int, *, flats: bool | None = None) -> Chord:
        """The same chord that many semitones higher.

        ``flats`` says how a black root is written; None keeps the side of the old root, or takes the usual name. The
        bass is spelled as it was above the root. To transpose a progression, ``roman.transpose`` spells better, because
        it knows the keys.

        >>> Chord.parse("F#m7/E").transposed(2).symbol
        'G#m7/F#'
        """
        if self.silent or (semis % 12 == 0 and flats is None):
            return self
        root = plain(self.root.semitone + semis, flats=self._on_flat_side(semis, flats=flats))
        if self.bass is None:
            return Chord(root, self.type)
        letters = self.bass.step - self.root.step
        bass = spelled(root.step + letters, self.bass.semitone + semis)
        if abs(bass.alter) > 1:
            bass = plain(bass.semitone, flats=root.alter < 0)
        return Chord(root, self.type, bass)

    def _on_flat_side(self, semis: int, *, flats: bool | None) -> bool:
        if flats is not None:
            return flats
        if self.root.alter:
            return self.root.alter < 0
        usual = _USUAL_SHARPS_MINOR if "b3" in self.kind.tones else _USUAL_SHARPS
        return (self.root.semitone + semis) % 12 not in usual


@lru_cache(maxsize=65536)
def _parse(text: str) -> Chord:
    read = read_symbol(text)
    if read is None:
        return NO_CHORD
    root, written, below = read
    try:
        if not below:
            return Chord(root, written)
        bass = read_bass(below)
        if bass is None:
            return _stacked(Chord(root, written), below)
        return Chord(root, written, bass)
    except ChordSymbolError as error:
        raise ChordSymbolError(f"{error} in chord symbol {text!r}", hint=error.hint) from None


def _stacked(upper: Chord, below: str) -> Chord:
    """One chord over another, as in C/D7: the lower one with the tones of the upper."""
    lower = _parse(below)
    if lower.bass is not None:
        raise ChordSymbolError(f"cannot read {below!r} under a chord", hint=HINT)
    distances = {(tone - lower.root.semitone) % 12 for tone in upper.semitones}
    return Chord(lower.root, type_with(lower.kind, distances).name)


@lru_cache(maxsize=16384)
def _pitch_classes(chord: Chord) -> tuple[PitchClass, ...]:
    return tuple(above(chord.root, tone) for tone in chord.kind.tones)


@lru_cache(maxsize=16384)
def _semitones(chord: Chord) -> frozenset[int]:
    sounding = {note.semitone for note in chord.pitch_classes}
    return frozenset(sounding if chord.silent else sounding | {chord.lowest.semitone})


NO_CHORD = Chord(PitchClass(0), _SILENCE)
"""Silence of the harmony, written N.C.: no tones; its root and type mean nothing."""
