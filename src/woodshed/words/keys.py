"""Names of keys as players write them: Db, B flat minor, Fis-Dur, H moll, do mayor."""

from __future__ import annotations

import re

from woodshed.errors import KeyNameError
from woodshed.theory.key import MODES, Key
from woodshed.theory.pitch import LETTERS, PitchClass
from woodshed.words.clue import Clue
from woodshed.words.text import plain
from woodshed.words.wishes import KeyName

NOTE = (
    r"(?:[A-Ha-h](?:[ -]?(?:flat|sharp)\b|bb|##|b(?![a-ln-z])|#|(?:is|es)(?=[ -](?:dur"
    r"|moll)\b)|(?<=[AEae])s(?=[ -](?:dur|moll)\b))?)"
)
MODE = (
    r"(?:major|maj|minor|min|dur|moll|dorian|phrygian|lydian|mixolydian|ionian|aeolian|locrian"
    r"|(?:natural|harmonic|melodic) minor|blues)"
)
_SYLLABLE = r"(?P<syllable>do|ut|re|mi|fa|sol|la|si)"
_SIGN = r"(?:[ -](?P<sign>sostenido|diese|diesis|bemolle|bemol))"
ROMANCE = Clue(
    rf"\b{_SYLLABLE}{_SIGN}?[ -](?P<mode>mayor|menor|majeur|mineur|maggiore|minore|maior)\b",
    re.IGNORECASE,
    cues="mayor menor majeur mineur maggiore minore maior",
)
ROMANCE_BARE = Clue(
    rf"\b(?:en |in |em )?{_SYLLABLE}{_SIGN}(?P<mode>)\b"
    rf"|\b(?:en|in|em) {_SYLLABLE.replace('syllable', 'syllable2')}(?P<sign2>)(?=\s*(?:$|[,.;:!?)]))",
    re.IGNORECASE,
    cues="bemol sostenido diese diesis en in em",
)
"""Keys without a mode: "mi bemol", or one syllable in a place of its own, as in "en sol, lento"."""
GERMAN = Clue(
    r"\b[Ii]n (?P<name>[CDFGAcdfga]is|[CDGcdg]es|Es|es|As)(?=\s*(?:$|[,.;:!?)])|\s+\d)",
    cues="is es Es As",
)
"""German names that no English word looks like; "in as" is English, "in B" the English key."""
_SYLLABLES = {"do": 0, "ut": 0, "re": 1, "mi": 2, "fa": 3, "sol": 4, "la": 5, "si": 6}
_ROMANCE_MODES = {"mayor": "major", "maior": "major", "majeur": "major", "maggiore": "major"}
_MODES = {
    "maj": "major", "dur": "major", "ionian": "major", "min": "minor", "moll": "minor",
    "aeolian": "minor", "natural minor": "minor", "harmonic minor": "minor",
    "melodic minor": "minor", "locrian": "phrygian",
}  # fmt: skip
_FIELD = Clue(rf"(?:in )?(?:the )?(?:key of )?(?P<note>{NOTE})[ -]?(?P<mode>{MODE}|m|M)?", re.IGNORECASE)
_HINT = (
    "Use a tonic, A to G with b or #, and a mode, such as Db major or F# dorian; modes are " + ", ".join(MODES) + "."
)


def key_name(note: str, mode: str | None) -> KeyName:
    """A tonic and mode as said, with a remark where the naming is not the English one."""
    written = note + (f" {mode}" if mode else "")
    german = (mode or "").lower() in {"dur", "moll"}
    said = (mode or "").lower()
    read = _MODES.get(said, said) or None
    letter, rest = note[0].upper(), note[1:].lower().strip(" -")
    alter = {
        "flat": -1,
        "b": -1,
        "es": -1,
        "s": -1,
        "bb": -2,
        "sharp": 1,
        "#": 1,
        "is": 1,
        "##": 2,
    }.get(rest, 0)
    remark = ""
    if letter == "H":
        letter, remark = "B", "H is the German name of B"
    elif letter == "B" and german and not rest:
        alter, remark = -1, "B is the German name of B flat"
    elif german:
        remark = "the German name is understood"
    if said == "locrian":
        remark = "locrian is not served, phrygian is nearest"
    tonic = PitchClass(LETTERS.index(letter), alter)
    if remark:
        remark = f'"{written}" is read as {tonic.name} {read or "major"}: {remark}.'
    return KeyName(tonic, read, remark)


def romance_name(found: re.Match[str]) -> KeyName:
    """A key in Spanish, Portuguese, French or Italian, such as "re bemol mayor"; the mode may be left out."""
    groups = found.groupdict()
    sign = (groups["sign"] or "").lower()
    alter = -1 if sign.startswith("bemol") else 1 if sign else 0
    said = (groups["mode"] or "").lower()
    mode = _ROMANCE_MODES.get(said, "minor") if said else None
    tonic = PitchClass(_SYLLABLES[(groups["syllable"] or groups["syllable2"]).lower()], alter)
    return KeyName(tonic, mode, f'"{found[0]}" is read as {tonic.name} {mode or "major"}.')


def german_name(found: re.Match[str]) -> KeyName:
    """A key by its German name alone: a capital letter is major, a small one minor.

    >>> german_name(GERMAN.search("in fis")).tonic.name
    'F#'
    """
    name = found["name"]
    letter, ending = name[0].upper(), name[1:]
    tonic = PitchClass(LETTERS.index(letter), 1 if ending == "is" else -1)
    mode = "major" if name[0].isupper() else "minor"
    return KeyName(tonic, mode, f'"{name}" is read as {tonic.name} {mode}: the German name is understood.')


def read_key(text: str) -> KeyName:
    """The key of a field that was set outright.

    Raises:
        KeyNameError: it names no key; the hint lists what is accepted.

    >>> read_key("B flat minor").tonic.name
    'Bb'
    """
    words = plain(text)
    syllables = ROMANCE.fullmatch(words)
    if syllables:
        return romance_name(syllables)
    found = _FIELD.fullmatch(words)
    if not found:
        raise KeyNameError(f"key {text!r} is not known", hint=_HINT)
    mode = found["mode"]
    if mode and len(mode) == 1:
        mode = "minor" if mode == "m" else "major"
    return key_name(found["note"], mode)


def spelled_simply(key: Key) -> Key:
    """The same key with at most seven sharps or flats: G# major becomes Ab major.

    >>> str(spelled_simply(Key(PitchClass.parse("G#"), "major")))
    'Ab major'
    """
    return key if abs(key.signature) <= 7 else key.transposed(0)
