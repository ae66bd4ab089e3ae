"""Reads chord symbols as players write them."""

from __future__ import annotations

import re
from functools import lru_cache

from woodshed.errors import ChordSymbolError
from woodshed.theory.pitch import LETTERS, PitchClass

_HINT = "Write a root A to G with # or b, then a chord type such as m7, maj9, 7(b9) or sus4, then /bass."
_PLAIN = str.maketrans(
    {
        "♯": "#", "♭": "b", "𝄪": "##", "𝄫": "bb", "△": "^", "∆": "^", "Δ": "^", "▵": "^", "ø": "h",
        "Ø": "h", "⌀": "h", "∅": "h", "°": "o", "º": "o", "˚": "o", "–": "-", "−": "-", "—": "-", "‐": "-",
        "‑": "-", "⁺": "+", "⁻": "-", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7",
        "⁸": "8", "⁹": "9", "[": "(", "]": ")", " ": "", "\u00a0": "", "\t": "", ",": "", ".": "", "⁄": "/",
    }
)  # fmt: skip
_SILENT = frozenset({"nc", "n", "nochord", "tacet"})
_ROOT = re.compile(
    r"(?:(?P<german>[CDFGcdfg]es|[EAea]s(?!us)|[A-Ha-h]is)|(?P<letter>[A-Ha-h])(?P<acc>##|#|bb|b|x)?)"
)
_BASS = re.compile(r"[/\\|]([A-Ha-h](?:es|s|is)?(?:##|#|bb|b|\+)?)$")
_LOWER_CHORD = re.compile(r"[/\\|](?=[A-H])")
_TOKEN = re.compile(
    r"(?P<paren>[()])|(?P<major>major|maj|Major|Maj|MAJ|MA(?!DD)|Ma(?!dd)|ma(?!dd)|M(?![Ii])|\^|j)"
    r"|(?P<minor>minor|Minor|min|Min|MIN|mi|Mi|MI|m)|(?P<diminished>diminished|dim|Dim|DIM|o(?!mit))"
    r"|(?P<half>halfdim|hdim|h)|(?P<augmented>augmented|aug|Aug|AUG)|(?P<dominant>dominant|dom)"
    r"|(?P<altered>altered|alt)|(?P<phrygian>phryg)|(?P<bare>Bass)|(?P<lydian>lyd(?:ian)?)"
    r"|(?P<sus>(?:sus|Sus|SUS)\(?(?P<which>24|2/4|42|2|4)?\)?)"
    r"|(?P<sixnine>6/?9)|(?P<add>(?:add|Add|ADD)\(?(?P<added>[b#+-]?\d+)\)?)"
    r"|(?P<no>(?:no|omit)\(?(?P<left>[35])(?:rd|th)?\)?)"
    r"|/?(?P<sign>[b#+-])(?P<degree>13|11|10|[2-79])|(?P<plus>\+)|(?P<minus>-)|/?(?P<number>13|11|[2-79])"
)
_EXTENSION = {"2": "9", "4": "11", "6": "13"}
_ALTERED = {
    "b2": "b9", "b9": "b9", "#2": "#9", "#9": "#9", "b10": "#9", "#4": "#11", "#11": "#11", "b5": "b5", "#5": "#5",
    "b6": "b13", "b13": "b13", "b3": "b3", "b7": "b7", "#7": "7",
}  # fmt: skip
_REPLACED = {
    "b9": {"9"}, "#9": {"9"}, "#11": {"11"}, "b5": {"5"}, "#5": {"5"}, "b13": {"13"}, "b3": {"3"}, "b7": set(), "7": set(),
}  # fmt: skip


def silent(text: str) -> bool:
    """Whether the text says that no chord sounds, such as ``"N.C."``."""
    return text.translate(_PLAIN).strip("()").lower() in _SILENT


def read_symbol(text: str) -> tuple[PitchClass, str, PitchClass | None]:
    """Root, type as written and bass of a symbol.

    Raises:
        ChordSymbolError: it cannot be read.
    """
    plain = text.strip().translate(_PLAIN)
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1]
    root, minor, rest = _read_root(plain, text)
    bass = None
    found = _BASS.search(rest)
    if found:
        bass, rest = _read_note(found[1]), rest[: found.start()]
    if minor and not _names_third(rest):
        rest = "m" + rest
    _tones(rest, text)
    return root, rest, bass


def _names_third(rest: str) -> bool:
    return bool(re.match(r"m|M|-|dim|o|h|\^|j|sus|aug|\+|5", rest))


def _read_root(plain: str, text: str) -> tuple[PitchClass, bool, str]:
    found = _ROOT.match(plain)
    if not found:
        raise ChordSymbolError(f"chord symbol {text!r} does not begin with a root", hint=_HINT)
    return _read_note(found[0]), found[0][0].islower(), plain[found.end() :]


def _read_note(name: str) -> PitchClass:
    letter = name[0].upper()
    step = LETTERS.index("B" if letter == "H" else letter)
    rest = name[1:]
    alter = {"": 0, "es": -1, "s": -1, "is": 1, "#": 1, "##": 2, "x": 2, "b": -1, "bb": -2, "+": 1}[rest]
    return PitchClass(step, alter)


def read_type(name: str) -> frozenset[str]:
    """The tones that a chord type names."""
    return _tones(name.translate(_PLAIN), name)


@lru_cache(maxsize=8192)
def _tones(name: str, text: str) -> frozenset[str]:
    tones = {"1", "3", "5"}
    flags: set[str] = set()
    position = depth = 0
    while position < len(name):
        found = _TOKEN.match(name, position)
        if not found:
            raise ChordSymbolError(
                f"cannot read {name[position:]!r} in chord symbol {text!r}", hint=_HINT
            )
        kind = found.lastgroup or ""
        if kind in {"which", "added", "left"}:
            kind = {"which": "sus", "added": "add", "left": "no"}[kind]
        if found["paren"]:
            depth += 1 if found["paren"] == "(" else -1
        else:
            _apply(tones, flags, found, first=position == 0, inside=depth > 0)
        position = found.end()
    if "major" in flags and "seventh" not in flags and "hat" in flags:
        tones.add("7")
    return frozenset(tones)


def _apply(tones: set[str], flags: set[str], found: re.Match[str], *, first: bool, inside: bool) -> None:
    if found["major"]:
        flags.add("major")
        if found["major"] == "^":
            flags.add("hat")
    elif found["minor"] or (found["minus"] and first):
        _swap(tones, {"3"}, "b3")
    elif found["diminished"]:
        _swap(tones, {"3", "5"}, "b3", "b5")
        flags.add("dim")
    elif found["half"]:
        _swap(tones, {"3", "5"}, "b3", "b5", "b7")
        flags.add("half")
    elif found["augmented"] or found["plus"]:
        _swap(tones, {"5"}, "#5")
    elif found["altered"]:
        _swap(tones, {"5"}, "b7", "b9", "#9", "#11", "b13")
    elif found["phrygian"]:
        _swap(tones, {"3"}, "4", "b7", "b9")
    elif found["bare"]:
        tones -= {"3", "5"}
    elif found["lydian"]:
        tones.add("#11")
    elif found["sus"]:
        which = found["which"] or "4"
        tones -= {"3", "b3"}
        tones |= {{"2": "2", "4": "4"}[w] for w in which if w != "/"}
    elif found["sixnine"]:
        tones |= {"6", "9"}
    elif found["add"]:
        _add(tones, found["added"])
    elif found["no"]:
        tones -= {"3", "b3"} if found["left"] == "3" else {"5", "b5", "#5"}
    elif found["degree"]:
        _alter(tones, flags, found["sign"], found["degree"], first=first)
    elif found["number"]:
        _number(tones, flags, found["number"], inside=inside, first=first)


def _swap(tones: set[str], old: set[str], *new: str) -> None:
    tones -= old
    tones |= set(new)


def _add(tones: set[str], added: str) -> None:
    added = added.replace("+", "#").replace("-", "b")
    if added in {"3", "5", "7"}:
        tones.add(added)
    else:
        tones.add(_ALTERED.get(added) or _EXTENSION.get(added, added))


def _alter(tones: set[str], flags: set[str], sign: str, degree: str, *, first: bool) -> None:
    if first and (degree not in {"4", "5", "11"} if sign == "+" else sign == "-" and degree != "5"):
        if sign == "+":
            _swap(tones, {"5"}, "#5")
        else:
            _swap(tones, {"3"}, "b3")
        _number(tones, flags, degree, inside=False, first=False)
        return
    if sign == "+" and degree == "7":
        tones.add("7")
        return
    name = {"+": "#", "-": "b"}.get(sign, sign) + degree
    if name not in _ALTERED:
        raise ChordSymbolError(f"there is no {name} in a chord symbol", hint=_HINT)
    tone = _ALTERED[name]
    tones -= _REPLACED[tone]
    tones.add(tone)


def _number(tones: set[str], flags: set[str], number: str, *, inside: bool, first: bool) -> None:
    if number == "6":
        tones.add("6")
    elif number == "2":
        tones.add("9")
    elif number == "4":
        _swap(tones, {"3", "b3"}, "4")
    elif number == "5":
        if first:
            tones.discard("3")
    elif number == "3":
        raise ChordSymbolError("a third is not named by its number", hint=_HINT)
    else:
        _seventh(tones, flags, number, inside=inside)


def _seventh(tones: set[str], flags: set[str], number: str, *, inside: bool) -> None:
    fresh = ("half" in flags and not inside) or (
        not tones & {"b7", "7", "bb7"}
        and not (number != "7" and ("6" in tones or (inside and "major" not in flags)))
    )
    if number == "7" or fresh:
        if "major" in flags:
            tones.add("7")
        elif "dim" in flags:
            tones.add("bb7")
        elif "bb7" not in tones:
            tones.add("b7")
        flags.add("seventh")
        flags.discard("major")
        flags.discard("dim")
    if number == "7":
        return
    tones.add(number)
    if fresh and number in {"11", "13"}:
        tones.add("9")
    if fresh and number == "11" and "7" not in tones:
        tones.discard("3")
