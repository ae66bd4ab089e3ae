"""Keys: a tonic, a mode, and how notes are spelled in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from woodshed.errors import KeyNameError
from woodshed.theory.interval import fifths, plain, spelled
from woodshed.theory.note_names import note_at_start
from woodshed.theory.pitch import PitchClass

MODES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "blues": (0, 2, 3, 4, 5, 6, 7, 9, 10),
}
"""Semitones above the tonic. ``minor`` is the natural form; see ``MINOR_FORMS`` for the others."""

MINOR_FORMS: dict[str, tuple[int, ...]] = {
    "natural": (0, 2, 3, 5, 7, 8, 10),
    "harmonic": (0, 2, 3, 5, 7, 8, 11),
    "melodic": (0, 2, 3, 5, 7, 9, 11),
}
"""Semitones above the tonic of the forms of minor: its sixth and seventh are natural or raised."""

_MINOR_MODES = frozenset({"minor", "dorian", "phrygian"})
_FIFTHS_OF_MODE = {
    "major": 0, "minor": -3, "dorian": -2, "phrygian": -4, "lydian": 1, "mixolydian": -1,
    "blues": 0,
}  # fmt: skip
_MODE_NAMES = {
    "": "major", "major": "major", "maj": "major", "dur": "major", "ionian": "major", "M": "major",
    "minor": "minor", "min": "minor", "mi": "minor", "m": "minor", "moll": "minor", "-": "minor",
    "aeolian": "minor", "dorian": "dorian", "dor": "dorian", "phrygian": "phrygian",
    "phryg": "phrygian", "lydian": "lydian", "lyd": "lydian", "mixolydian": "mixolydian",
    "mixo": "mixolydian", "mix": "mixolydian", "blues": "blues", "major blues": "blues",
    "minor blues": "minor",
}  # fmt: skip
_SIGNS = str.maketrans({"♯": "#", "♭": "b", "_": " "})
_HINT = f'Use a tonic A to G with # or b and one of {", ".join(MODES)}, such as "Bb minor" or "F#".'
# The signature that a key needs before players read these names as gladly as the plain ones.
_RARE = {"Cb": -5, "Fb": -7, "E#": 5, "B#": 6}


@dataclass(frozen=True)
class Key:
    """A tonic and a mode: major, minor, dorian, phrygian, lydian, mixolydian or blues.

    >>> Key(PitchClass.parse("Db"), "major").signature
    -5
    """

    tonic: PitchClass
    mode: str = "major"

    @staticmethod
    def parse(name: str) -> Key:
        """Read a name such as ``"Bb minor"``, ``"F# dorian"``, ``"Am"`` or ``"c moll"``.

        Names that would need more than seven accidentals are simplified: D# major is Eb major.

        Raises:
            KeyNameError: it is not a key.

        >>> str(Key.parse("es-Moll"))
        'Eb minor'
        """
        return _parse(name).simplified

    def __str__(self) -> str:
        return f"{self.tonic.name} {self.mode}"

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # Of numbers only, because the hash of a string differs from process to process.
        return hash((self.tonic, MODES[self.mode]))

    @cached_property
    def minor(self) -> bool:
        """Whether the third of the key is minor."""
        return self.mode in _MINOR_MODES

    @cached_property
    def plain(self) -> Key:
        """The key of the same mode that is written without sharps or flats.

        >>> str(Key.parse("F# dorian").plain)
        'D dorian'
        """
        return next(key for key in map(Key, map(PitchClass.parse, "CDEFGAB"), [self.mode] * 7) if not key.signature)

    @cached_property
    def signature(self) -> int:
        """Sharps (positive) or flats (negative) of the key signature."""
        return fifths(self.tonic) + _FIFTHS_OF_MODE[self.mode]

    @cached_property
    def flats(self) -> bool:
        """Whether black keys outside the key are written as flats."""
        return self.signature < 0 or (self.signature == 0 and self.mode != "lydian")

    @cached_property
    def scale(self) -> tuple[int, ...]:
        """The tones of the key as semitones above C, 0 to 11, tonic first."""
        return tuple((self.tonic.semitone + s) % 12 for s in MODES[self.mode])

    def form(self, name: str) -> tuple[int, ...]:
        """The natural, harmonic or melodic minor scale on the tonic, as semitones above C, 0 to 11.

        >>> [Key.parse("A minor").spell(s).name for s in Key.parse("A minor").form("melodic")]
        ['A', 'B', 'C', 'D', 'E', 'F#', 'G#']
        """
        return tuple((self.tonic.semitone + s) % 12 for s in MINOR_FORMS[name])

    @cached_property
    def simplified(self) -> Key:
        """The same key, or its enharmonic twin where it would need more than seven accidentals.

        >>> str(Key(PitchClass.parse("G#")).simplified)
        'Ab major'
        """
        return self if abs(self.signature) <= 7 else self.transposed(0)

    @cached_property
    def relative(self) -> Key:
        """The major or minor key with the same signature; a mode counts by its third.

        >>> str(Key.parse("F major").relative), str(Key.parse("D dorian").relative)
        ('D minor', 'C major')
        """
        mode = "major" if self.minor else "minor"
        place = self.signature - _FIFTHS_OF_MODE[mode]
        return next(
            Key(note, mode)
            for semitone in range(12)
            for note in (plain(semitone, flats=True), plain(semitone, flats=False), *_EDGES)
            if fifths(note) == place
        )

    @cached_property
    def parallel(self) -> Key:
        """The minor key on the tonic of a major one, or the other way round, simplified.

        >>> str(Key.parse("Db major").parallel)
        'C# minor'
        """
        return Key(self.tonic, "major" if self.minor else "minor").simplified

    @cached_property
    def _spelling(self) -> tuple[PitchClass, ...]:
        # Twelve neighbours on the line of fifths: in C from Db to F#, in A minor from Bb to D#.
        # The leading tone of minor keeps its letter even as a double sharp.
        names = [PitchClass(0)] * 12
        for letters, semis in _CHROMATIC:
            note = spelled(self.tonic.step + letters, self.tonic.semitone + semis)
            leading = self.minor and letters == 6 and abs(note.alter) <= 2
            names[note.semitone] = note if leading else self.readable(note)
        return tuple(names)

    def readable(self, note: PitchClass) -> PitchClass:
        """The note as players write it in this key.

        Double accidentals go, and so do Cb, Fb, E# and B# where the signature is far from them.

        >>> db = Key.parse("Db")
        >>> db.readable(PitchClass.parse("Bbb")).name, db.readable(PitchClass.parse("Cb")).name
        ('A', 'Cb')
        """
        bound = _RARE.get(note.name, 0) if abs(note.alter) == 1 else 0
        far = self.signature > bound if bound < 0 else self.signature < bound if bound else False
        if far or abs(note.alter) > 1:
            return plain(note.semitone, flats=note.alter < 0)
        return note

    def spell(self, semitone: int) -> PitchClass:
        """How a note is written in this key, given as semitones above C.

        Tones of the scale keep their letter, with the raised sixth and seventh of minor; between them stand b2, b3, #4,
        b6 and b7.

        >>> Key(PitchClass.parse("A"), "minor").spell(8).name
        'G#'
        """
        return self._spelling[semitone % 12]

    def transposed(self, semis: int) -> Key:
        """The same mode that many semitones higher, with the simplest signature.

        >>> str(Key(PitchClass.parse("B"), "major").transposed(1))
        'C major'
        """
        semitone = self.tonic.semitone + semis
        choices = [Key(plain(semitone, flats=f), self.mode) for f in (True, False)]
        return min(choices, key=lambda k: abs(k.signature))


_EDGES = tuple(PitchClass.parse(n) for n in ("Cb", "Fb", "E#", "B#"))
_CHROMATIC = (
    (0, 0), (1, 1), (1, 2), (2, 3), (2, 4), (3, 5), (3, 6), (4, 7), (5, 8), (5, 9), (6, 10),
    (6, 11),
)  # fmt: skip


def _parse(name: str) -> Key:
    text = re.sub(r"[\s-]*(flat|sharp)\b", _accidental, name.translate(_SIGNS), flags=re.IGNORECASE)
    found = note_at_start(text.strip())
    if found is None:
        raise KeyNameError(f"{name!r} is not a key", hint=_HINT)
    tonic, rest = found
    words = rest.strip(" -") or rest.strip()
    mode = _MODE_NAMES.get(words) or _MODE_NAMES.get(words.lower())
    if mode is None:
        raise KeyNameError(f"{name!r} is not a key: {words!r} is no mode", hint=_HINT)
    return Key(tonic, mode)


def _accidental(found: re.Match[str]) -> str:
    return "b" if found[1].lower() == "flat" else "#"
