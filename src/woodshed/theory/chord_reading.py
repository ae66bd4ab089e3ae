"""Reads chord symbols as players write them: ``Bb^7``, ``fis-7b5``, ``C7(b9,#11)/E``."""

from __future__ import annotations

import re

from woodshed.errors import ChordSymbolError
from woodshed.theory.chord_vocabulary import Tones, Vocabulary, Word, vocabulary
from woodshed.theory.note_names import NOTE_LETTERS, note_at_start
from woodshed.theory.pitch import PitchClass

HINT = (
    "Write a root (A to G with # or b), a chord type such as m7, maj9, 7(b9) or sus4, and a bass "
    "note after a slash if it is not the root."
)
LONGEST = 40
"""Characters in a symbol at most: what is longer is prose, and is not quoted back whole."""

_SEVENTHS = frozenset({"bb7", "b7", "7"})
_SLASH = re.compile(r"[/\\|]")


def is_silence(text: str) -> bool:
    """Whether the text says that no chord sounds, such as ``"N.C."``."""
    known = vocabulary()
    return text.translate(known.signs).strip("()").lower() in known.silence


def read_symbol(text: str) -> tuple[PitchClass, str, str] | None:
    """The root of a symbol, its type as written and what stands after the slash, if anything.

    None where the symbol says that no chord sounds.

    Raises:
        ChordSymbolError: it does not begin with a root.
    """
    if len(text) > LONGEST:
        raise ChordSymbolError(f"{text[:20]!r}… is too long for a chord symbol", hint=HINT)
    plain = text.translate(vocabulary().signs)
    if plain[:1] == "(":
        plain = plain[1:].removesuffix(")")
    found = note_at_start(plain)
    if found is None:
        if is_silence(text):
            return None
        raise ChordSymbolError(f"chord symbol {text!r} does not begin with a root", hint=HINT)
    root, rest = found
    rest, below = _split(rest)
    if not rest and plain[0].islower():
        # German charts write minor chords with small letters; g7 is only a G7 typed in haste.
        rest = "m"
    return root, rest, below


def _split(rest: str) -> tuple[str, str]:
    """A type and what stands under it: a bass note, or a whole chord that begins in upper case."""
    for found in _SLASH.finditer(rest):
        below = rest[found.end() :]
        if below[:1] in NOTE_LETTERS or read_bass(below) is not None:
            return rest[: found.start()], below
    return rest, ""


def read_bass(name: str) -> PitchClass | None:
    """The note after a slash, or None if more than a note stands there; ``f+`` is F sharp."""
    found = note_at_start(name[:-1] + "#" if name[-1:] == "+" else name)
    return found[0] if found and not found[1] else None


class _Draft:
    """The tones that have been read so far, and what a number would mean next."""

    __slots__ = ("alone", "bracketed", "seventh", "tones", "words")

    def __init__(self) -> None:
        self.tones = {"1", "3", "5"}
        self.seventh = "b7"
        self.alone = False
        self.bracketed = False
        self.words: set[str] = set()

    @property
    def has_seventh(self) -> bool:
        return not _SEVENTHS.isdisjoint(self.tones)


def read_type(written: str) -> Tones:
    """The tones that a chord type names, in any common spelling.

    Raises:
        ChordSymbolError: it cannot be read; the message quotes the part that was not understood.

    >>> sorted(read_type("-7b5"))
    ['1', 'b3', 'b5', 'b7']
    """
    known = vocabulary()
    name = _opened(written.translate(known.signs))
    draft = _Draft()
    position = 0
    while position < len(name):
        found = known.token.match(name, position)
        if not found or not _take(draft, found, known):
            raise ChordSymbolError(f"cannot read {name[position:]!r}", hint=HINT)
        position = found.end()
    if draft.alone and not draft.has_seventh:
        draft.tones.add(draft.seventh)
    return frozenset(draft.tones)


def _opened(name: str) -> str:
    """The same with the signs that mean something else at the beginning written as words."""
    if name[:1] == "-" and name[:2] != "-5":
        return "m" + name[1:]
    # C+4, C+5 and C+11 raise that tone; C+7 and C+9 raise the fifth.
    if name[:1] == "+" and not re.match(r"4|5|11", name[1:]):
        return "aug" + name[1:]
    return name


def _take(draft: _Draft, found: re.Match[str], known: Vocabulary) -> bool:
    """Work one part into the draft; False if it makes no sense where it stands."""
    part = found.lastgroup
    if part == "word":
        return _word(draft, _plain(found["word"]), known)
    if part == "number":
        return _number(draft, found, known.numbers[found["number"]])
    if part == "degree":
        sign = {"+": "#", "-": "b"}.get(found["sign"], found["sign"])
        return _alter(draft, sign + found["degree"], known)
    if part == "added":
        return _add(draft, found["added"], known)
    draft.bracketed = found["bracket"] == "("
    return True


def _plain(word: str) -> str:
    return word if len(word) == 1 else word.lower().replace("(", "").replace(")", "")


def _word(draft: _Draft, name: str, known: Vocabulary) -> bool:
    if name in draft.words:
        return False
    word = known.words[name]
    draft.words.add(name)
    draft.tones -= word.drops
    draft.tones |= word.adds
    draft.seventh = word.seventh or draft.seventh
    draft.alone = draft.alone or word.alone
    draft.bracketed = False
    return True


def _add(draft: _Draft, name: str, known: Vocabulary) -> bool:
    if name == "7":
        # As in MusicXML the seventh of a dominant, unless the chord has one: dim7(add7).
        tone: str | None = "7" if draft.has_seventh else "b7"
    else:
        name = name.replace("+", "#").replace("-", "b")
        tone = known.added.get(name) or known.altered.get(name)
    if tone is None:
        return False
    draft.tones.add(tone)
    return True


def _alter(draft: _Draft, name: str, known: Vocabulary) -> bool:
    tone = known.altered.get(name)
    if tone is None:
        return False
    draft.tones -= known.replaced[tone]
    draft.tones.add(tone)
    return True


def _number(draft: _Draft, found: re.Match[str], number: Word) -> bool:
    if found["number"] == "5" and (found.start() > 0 or found["slash"]):
        return False
    if found["number"] == "7":
        draft.tones.add(draft.seventh)
        return True
    aside = draft.bracketed or bool(found["slash"])
    stacks = number.stacks and not (aside or draft.has_seventh or "6" in draft.tones)
    if stacks:
        draft.tones |= number.below | {draft.seventh}
    if not number.stacks or (stacks and draft.seventh != "7"):
        draft.tones -= number.drops
    draft.tones |= number.adds
    return True
