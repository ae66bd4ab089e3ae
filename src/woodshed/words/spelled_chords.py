"""Turns chords as players spell them ("5 over 7", "V/ii", "D minor 7") into asked chords."""

from __future__ import annotations

import re
from functools import lru_cache

from woodshed.errors import ChordSymbolError
from woodshed.piece.brief import AskedChord
from woodshed.theory.chord import Chord
from woodshed.theory.key import MODES, Key
from woodshed.theory.pitch import PitchClass
from woodshed.theory.roman import STEPS
from woodshed.words.clue import Clue
from woodshed.words.wishes import Item

_IN_MAJOR = ("I", "ii", "iii", "IV", "V", "vi", "viidim")
_IN_MINOR = ("i", "iidim", "bIII", "iv", "V", "bVI", "bVII")
_IN_MODE = {
    "major": _IN_MAJOR,
    "blues": ("I7", "ii", "iii", "IV7", "V7", "vi", "bVII7"),
    "minor": _IN_MINOR,
    "dorian": ("i", "ii", "bIII", "IV", "v", "vidim", "bVII"),
    "phrygian": ("i", "bII", "bIII", "iv", "vdim", "bVI", "bvii"),
    "lydian": ("I", "II", "iii", "#ivdim", "V", "vi", "vii"),
    "mixolydian": ("I", "ii", "iiidim", "IV", "v", "vi", "bVII"),
}
_SIGNS = {"": "", "b": "b", "#": "#", "flat": "b", "sharp": "#", "raised": "#", "lowered": "b"}
_LOWERED = {"1": "bI", "2": "bII", "3": "bIII", "4": "bIV", "5": "bV", "6": "bVI", "7": "bVII"}
_DOMINANT_OF = {"ii": "VI", "iii": "VII", "IV": "I", "iv": "I", "V": "II", "v": "II", "vi": "III"}
_LEADING_TO = {
    "ii": "#I",
    "iii": "#II",
    "IV": "III",
    "iv": "III",
    "V": "#IV",
    "v": "#IV",
    "vi": "#V",
}
_FIGURES = {
    "6": ("", 2),
    "64": ("", 4),
    "65": ("7", 2),
    "43": ("7", 4),
    "42": ("7", 6),
    "2": ("7", 6),
}
"""Figured bass: what it adds to the symbol, and how many letters above the root the bass lies."""

_DEGREE = Clue(
    r"(?:(?P<kind>major|minor|maj|min|half[ -]diminished|diminished|dim|dominant|augmented|aug"
    r"|suspended|sus|altered|alt)[ -])?"
    r"(?P<sign>b|#|flat[ -]|sharp[ -]|raised[ -]|lowered[ -])?(?P<degree>[1-7])(?P<short>[a-z°ø+]+(?:7|9|11|13|4)?)?"
    r"(?:[ -](?P<quality>major|minor|maj|min|half[ -]diminished|diminished|dim"
    r"|dominant|augmented|aug|suspended|sus|altered|alt)(?:[ -]?(?P<number>7|9|11|13)(?:th)?)?)?"
    r"(?: (?P<altered>flat|sharp)[ -](?P<tension>9|11|13)(?:th)?)?"
    r"(?: ?(?:/|over)(?: ?the)? ?(?P<bass_sign>b|#|flat |sharp )?(?P<bass>[1-7])(?: in the bass)?)?"
    r"(?: in (?P<inversion>first|second|third|1st|2nd|3rd) inversion)?"
)
_FIVE_SEVEN = re.compile(r"^((?:b|#|flat |sharp )?[1-6]) 7$")
"""A degree and its seventh, spoken: "the five seven"."""
_INVERSIONS = {"first": 2, "1st": 2, "second": 4, "2nd": 4, "third": 6, "3rd": 6}
"""How many letters above the root the bass of an inversion lies."""
_UPSIDE_DOWN = Clue(r" in (first|second|third|1st|2nd|3rd) inversion$", cues="inversion")
_ROMAN = Clue(r"(?P<sign>b|#)?(?P<step>[IViv]+)(?P<colour>[^/]*?)(?:/(?P<under>b?#?[IViv1-7]+))?")
_COLOURS = {
    "major": "", "maj": "", "minor": "m", "min": "m", "m": "m", "diminished": "dim", "dim": "dim",
    "°": "dim", "o": "dim", "half diminished": "m7b5", "half-diminished": "m7b5", "ø": "m7b5",
    "dominant": "7", "augmented": "aug", "aug": "aug",
    "+": "aug", "sus": "sus4", "suspended": "sus4", "altered": "7alt", "alt": "7alt",
}  # fmt: skip
_SPOKEN = {
    "seventh": "7", "ninth": "9", "eleventh": "11", "thirteenth": "13", "sixth": "6", "five": "5",
    "nine": "9", "dominant": "", "major": "maj", "maj": "maj", "minor": "m", "min": "m",
    "diminished": "dim", "augmented": "aug",
    "suspended": "sus", "flat": "b", "sharp": "#", "over": "/",
}  # fmt: skip


def asked(item: Item, key: Key, genre: str, bar: int | None = None) -> AskedChord | None:
    """The chord that was asked for, None if it cannot be read; ``bar`` overrules the item's own."""
    place = item.bar if bar is None else bar
    if item.kind == "bass":
        return _over_bass(item.text, key, place)
    if item.kind in {"letters", "spoken"}:
        symbol = item.text if item.kind == "letters" else _symbol(item.text)
        try:
            return AskedChord(chord=Chord.parse(symbol), bar=place)
        except ChordSymbolError:
            return None
    mode = "blues" if genre == "blues" and key.mode == "major" else key.mode
    if item.kind == "digits":
        numeral = from_degree(item.text, mode)
    else:
        numeral = from_roman(item.text, mode, figures=genre == "classical")
    return AskedChord(numeral=numeral, bar=place) if _readable(numeral) else None


def _over_bass(note: str, key: Key, bar: int | None) -> AskedChord:
    """The plain chord of the key on a bass note, a major chord on a foreign one."""
    root = PitchClass.parse(note)
    scale = [(key.tonic.semitone + step) % 12 for step in MODES[key.mode]]
    if len(scale) == len(STEPS) and root.semitone in scale:
        return AskedChord(numeral=_IN_MODE[key.mode][scale.index(root.semitone)], bar=bar)
    return AskedChord(chord=Chord(root, ""), bar=bar)


@lru_cache(maxsize=1024)
def _readable(numeral: str) -> bool:
    """Whether the colour of a numeral is that of some chord; degrees are right by their making."""
    colour = re.sub(r"^[b#]?[IViv]+", "", numeral).partition("/")[0]
    try:
        Chord.parse(f"C{colour}")
    except ChordSymbolError:
        return False
    return True


def _symbol(spoken: str) -> str:
    """A chord in words as a symbol.

    >>> _symbol("B flat minor 7 flat 5")
    'Bbm7b5'
    """
    text = re.sub(r"half[ -]diminished(?:[ -]?(?:7|seventh))?", "m7b5", spoken.replace("-", " "))
    words = re.sub(r"(\d)th\b", r"\1", text).split()
    joined = "".join(_SPOKEN.get(word, word) for word in words)
    return re.sub(r"maj$|maj(?=/)", "", joined)


def from_degree(text: str, mode: str) -> str:
    """A degree in figures as a numeral, with the quality that was said or that of the mode.

    >>> from_degree("5 over 7", "major"), from_degree("6 minor", "major"), from_degree("6", "minor")
    ('V/VII', 'vi', 'bVI')
    """
    found = _DEGREE.fullmatch(_FIVE_SEVEN.sub(r"\1 dominant 7", text.strip().lower()))
    if not found:
        return text
    sign = _SIGNS[(found["sign"] or "").strip(" -")]
    degree = int(found["degree"])
    usual = _IN_MODE[mode][degree - 1]
    quality = found["quality"] or found["short"] or found["kind"]
    numeral = _alone(sign, degree, usual)
    if quality:
        colour = _COLOURS.get(quality, quality) if quality else ""
        if colour == "" and found["number"]:
            colour = "maj"
        head = sign or (usual[0] if usual[0] in "b#" else "")
        colour = "" if colour == "7" and found["number"] else colour
        colour += found["number"] or ""
        step = STEPS[degree - 1]
        if re.match(r"m(?!aj)", colour):
            step, colour = step.lower(), "" if colour == "m" else colour
        numeral = head + step + colour
    if found["tension"]:
        numeral = _tense(numeral, _SIGNS[found["altered"]] + found["tension"])
    if found["inversion"]:
        return f"{numeral}/{_inverted(STEPS[degree - 1], _INVERSIONS[found['inversion']], mode)}"
    return numeral + _under(found["bass_sign"], found["bass"], degree, mode)


def _tense(numeral: str, tension: str) -> str:
    """A seventh chord with an altered tension: "5 flat 9" is V7(b9)."""
    return f"{numeral}({tension})" if numeral[-1].isdigit() else f"{numeral}7({tension})"


def _alone(sign: str, degree: int, usual: str) -> str:
    if not sign:
        return usual
    if sign == "b":
        return _LOWERED[str(degree)]
    return f"#{STEPS[degree - 1].lower()}dim"


def _under(sign: str | None, bass: str | None, degree: int, mode: str) -> str:
    if not bass:
        return ""
    accidental = (sign or "").replace("flat", "b").replace("sharp", "#").strip()
    if not accidental and mode in {"minor", "dorian", "phrygian"}:
        leading = bass == "7" and degree == 5
        accidental = "b" if bass in {"3", "7", "6"} and not leading and not (bass == "6" and mode == "dorian") else ""
    return f"/{accidental}{STEPS[int(bass) - 1]}"


def from_roman(text: str, mode: str, *, figures: bool) -> str:
    """A Roman numeral as the rooms write it: from the major scale, a stroke meaning the bass.

    "V7/ii" becomes the dominant on VI; with ``figures`` a 6 is the first inversion.

    >>> from_roman("V7/ii", "major", figures=False), from_roman("VI", "minor", figures=False)
    ('VI7', 'bVI')
    """
    turned = _UPSIDE_DOWN.search(text)
    plain = _in_signs(text[: turned.start()] if turned else text)
    found = _ROMAN.fullmatch(plain)
    if not found:
        return plain
    sign, step, colour, under = found["sign"] or "", found["step"], found["colour"], found["under"]
    if under and not under.isdigit():
        applied = _applied(step, colour, under)
        if applied:
            return applied
    minor = mode in {"minor", "phrygian"} or (mode == "dorian" and step in {"III", "VII"})
    plainly = not sign and step in {"III", "VI", "VII"}
    if minor and plainly and not re.match(r"dim|m|7|9|13", colour):
        sign = "b"
    bass = f"/{_inverted(step, _INVERSIONS[turned[1]], mode)}" if turned else ""
    if under:
        bass = "/" + (STEPS[int(under) - 1] if under.isdigit() else under.upper().replace("B", "b"))
    elif colour in _FIGURES and (figures or colour in {"64", "65", "43", "42"}):
        colour, above = _FIGURES[colour]
        bass = "/" + _inverted(step, above, mode)
    return f"{sign}{step}{colour}{bass}"


def _in_signs(text: str) -> str:
    """A numeral with its words and signs as a symbol has them."""
    plain = re.sub(r"^[Ff]lat ", "b", re.sub(r"^[Ss]harp ", "#", text)).replace("°", "dim").replace("ø7", "ø")
    plain = re.sub(r"(?<=[IViv])o(?=7|$|/)", "dim", plain).replace("ø", "m7b5")
    plain = re.sub(r" (?=(?:maj|min|m)\d)", "", re.sub(r" over (?:the )?", "/", plain))
    return re.sub(
        r"[ -](half[ -]diminished|diminished|minor|major|dominant|augmented)[ -]?(7?)",
        _worded,
        plain,
    )


def _worded(found: re.Match[str]) -> str:
    """A quality in words as a symbol has it: "diminished 7" is dim7."""
    colour = _COLOURS[found[1].replace("-", " ")]
    if found[2] and colour in {"", "m", "dim", "aug"}:
        return ("maj" if colour == "" else colour) + "7"
    return colour


def _applied(step: str, colour: str, under: str) -> str:
    if step == "V" and under in _DOMINANT_OF:
        return _DOMINANT_OF[under] + (colour or "7")
    if step == "vii" and under in _LEADING_TO:
        return _LEADING_TO[under].lower() + (colour or "dim7")
    return ""


def _inverted(step: str, letters: int, mode: str) -> str:
    """The degree so many letters above a step; minor has the low third, sixth and seventh."""
    root = STEPS.index(step.upper())
    bass = (root + letters) % 7
    flat = mode in {"minor", "phrygian", "dorian"} and bass in {2, 5, 6}
    leading = bass == 6 and step.upper() in {"V", "III"} and letters in {2, 4}
    return ("b" if flat and not leading else "") + STEPS[bass]
