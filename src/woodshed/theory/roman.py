"""Roman and Nashville numerals: ``IVmaj7`` in Db is Gbmaj7, and back.

Degrees are counted from the tonic's major scale in every mode, so the sixth chord of A minor is ``bVImaj7``. Lower case
means a minor third: ``ii7`` is ``IIm7``. What follows a slash is

- an applied chord if it is a lower-case degree (``V7/ii``, ``viio7/vi``), or if the chord is a
  seventh chord on V or a diminished one on VII and the degree is II, III, IV, V, VI or flat
  (``V7/IV``); ``V/V`` is one too;
- the bass otherwise: ``I/III``, ``IV/V``, ``V/VII``, and always if it is a digit: ``V7/4``.

    chord_of(text, key)         -> Chord      written as players spell it in the key
    numeral(chord, key)         -> str        its inverse, up to enharmonic spelling
    transpose(chord, old, new)  -> Chord      the same degree in another key
    degree_of(note, key)        -> str        "bVI"
    note_of(degree, key)        -> PitchClass
"""

from __future__ import annotations

import re
from functools import lru_cache

from woodshed.errors import ChordSymbolError, NumeralError
from woodshed.theory.chord import NO_CHORD, Chord
from woodshed.theory.chord_reading import LONGEST, is_silence
from woodshed.theory.chord_type import ChordType, chord_type
from woodshed.theory.chord_vocabulary import vocabulary
from woodshed.theory.interval import spelled
from woodshed.theory.key import Key
from woodshed.theory.pitch import PitchClass

DEGREES = ("I", "bII", "II", "bIII", "III", "IV", "#IV", "V", "bVI", "VI", "bVII", "VII")
"""The usual names of the twelve degrees, by semitones above the tonic."""

STEPS = ("I", "II", "III", "IV", "V", "VI", "VII")
"""The seven steps of a scale."""

_MAJOR = (0, 2, 4, 5, 7, 9, 11)
_CHROMATIC = frozenset({1, 3, 6, 8, 10})
_DEGREE = re.compile(r"(bb|b|##|#)?(VII|VI|V|IV|III|II|I|vii|vi|v|iv|iii|ii|i|[1-7])")
_BY_NAME = {
    "N6": "bII/IV", "It6": "bVI7(no5)", "Fr6": "bVI7b5", "Fr43": "bVI7b5",
    "Ger6": "bVI7", "Ger65": "bVI7", "Cad64": "I/V",
}  # fmt: skip
"""The chords of classical harmony that have names of their own."""
_HINT = (
    "Write a degree such as ii, bVII or 4, a chord type such as m7 or 13(b9), and a bass (I/III) "
    "or what the chord is applied to (V7/ii) after a slash."
)


@lru_cache(maxsize=16384)
def chord_of(text: str, key: Key) -> Chord:
    """The chord that a Roman or Nashville numeral means in a key.

    Roots keep the letter of their degree, except where that gives a double accidental or a rare name such as Fb far
    from its key; see ``Key.readable``.

    Raises:
        NumeralError: it cannot be read.

    >>> chord_of("V7/ii", Key.parse("Db")).symbol, chord_of("bVImaj7", Key.parse("Db")).symbol
    ('Bb7', 'Amaj7')
    """
    if len(text) > LONGEST:
        raise NumeralError(f"{text[:20]!r}… is too long for a numeral", hint=_HINT)
    plain = text.translate(vocabulary().signs)
    head, below = _split(_BY_NAME.get(plain, plain))
    found = _DEGREE.match(head)
    if not found:
        if is_silence(text):
            return NO_CHORD
        raise NumeralError(f"numeral {text!r} does not begin with a degree", hint=_HINT)
    try:
        kind = chord_type(_type_text(found[2], head[found.end() :]))
    except ChordSymbolError as error:
        raise NumeralError(f"{error} in numeral {text!r}", hint=_HINT) from None
    if below and _is_applied(found[0], kind, below):
        goal = _note(below, key.tonic)
        return Chord(key.readable(_note(found[0], goal)), kind.name)
    root = key.readable(_note(found[0], key.tonic))
    bass = _bass(Chord(root, kind.name), _note(below, key.tonic), key) if below else None
    return Chord(root, kind.name, bass)


def _split(text: str) -> tuple[str, str]:
    """A numeral and the degree after its slash, if it has one."""
    head, slash, below = text.rpartition("/")
    if slash and _DEGREE.fullmatch(below):
        return head, below
    return text, ""


def _type_text(degree: str, written: str) -> str:
    """The chord type as written, with the minor third that a lower-case degree means."""
    own = written[:1] in {"-", "5"} or (written[:1] == "m" and written[:2] != "ma")
    return "m" + written if degree.islower() and not own else written


def _is_applied(degree: str, kind: ChordType, below: str) -> bool:
    """Whether what follows the slash is the goal of the chord, not its bass."""
    if below[-1].isdigit():
        return False
    if below[-1].islower():
        return True
    leading = degree.upper() == "VII" and kind.family in {"dim", "hdim"}
    if degree == "V" and kind.name == "" and below == "V":
        return True
    return (leading or (degree == "V" and kind.dominant)) and below not in {"I", "VII"}


def _note(degree: str, tonic: PitchClass) -> PitchClass:
    found = _DEGREE.fullmatch(degree)
    if found is None:
        raise NumeralError(f"{degree!r} is not a degree", hint=_HINT)
    sign, name = found[1] or "", found[2].upper()
    index = int(name) - 1 if name.isdigit() else STEPS.index(name)
    alter = len(sign) if "#" in sign else -len(sign)
    return spelled(tonic.step + index, tonic.semitone + _MAJOR[index] + alter)


def _bass(chord: Chord, note: PitchClass, key: Key) -> PitchClass:
    """The bass as the chord spells it if it is one of its tones, else as the key does."""
    for tone in chord.pitch_classes:
        if tone.semitone == note.semitone and abs(tone.alter) <= 1:
            return tone
    return key.readable(note)


def note_of(degree: str, key: Key) -> PitchClass:
    """The note on a degree, as players write it in the key.

    Raises:
        NumeralError: it is not a degree.

    >>> note_of("bVII", Key.parse("F")).name
    'Eb'
    """
    return key.readable(_note(degree, key.tonic))


def degree_of(note: PitchClass, key: Key) -> str:
    """The degree of a note, counted from the major scale on the tonic.

    >>> degree_of(PitchClass.parse("C#"), Key.parse("A minor"))
    'III'
    """
    semitone = (note.semitone - key.tonic.semitone) % 12
    if semitone not in _CHROMATIC:
        return DEGREES[semitone]
    # The lower neighbour raised if the note is written on its letter, else the upper one lowered.
    lower = _MAJOR.index(semitone - 1)
    if (note.step - key.tonic.step) % 7 == lower:
        return "#" + STEPS[lower]
    if (note.step - key.tonic.step) % 7 == lower + 1:
        return "b" + STEPS[lower + 1]
    return DEGREES[semitone]


@lru_cache(maxsize=16384)
def numeral(chord: Chord, key: Key) -> str:
    """The numeral of a chord: its degree, in lower case if the third is minor, type and bass.

    >>> numeral(Chord.parse("Fm7b5/Cb"), Key.parse("Eb"))
    'ii7b5/bVI'
    """
    if chord.silent:
        return chord.symbol
    degree, kind = degree_of(chord.root, key), chord.kind
    if degree[0] == "#" and degree != "#IV" and "b3" not in kind.tones:
        # Raised roots lead upwards in diminished and minor chords; a C#7 in C is the bII7.
        degree = DEGREES[(chord.root.semitone - key.tonic.semitone) % 12]
    text = degree + kind.name
    if "b3" in kind.tones:
        written = kind.name if kind.family == "dim" else kind.name.removeprefix("m")
        text = _lower_case(degree) + written
    if chord.bass is None:
        return text
    below = degree_of(chord.bass, key)
    if _is_applied(degree, kind, below):
        name = below.lstrip("#b")
        below = below.removesuffix(name) + str(STEPS.index(name) + 1)
    return f"{text}/{below}"


def degree_name(semitone: int, *, minor: bool = False) -> str:
    """The usual name of the degree that many semitones above the tonic.

    >>> degree_name(8), degree_name(2, minor=True)
    ('bVI', 'ii')
    """
    name = DEGREES[semitone % 12]
    return _lower_case(name) if minor else name


def _lower_case(degree: str) -> str:
    return degree.replace("I", "i").replace("V", "v")


def transpose(chord: Chord, old: Key, new: Key) -> Chord:
    """The chord on the same degree of another key, spelled as players write it there.

    >>> transpose(Chord.parse("Db7"), Key.parse("C"), Key.parse("E")).symbol
    'F7'
    """
    return chord_of(numeral(chord, old), new)
