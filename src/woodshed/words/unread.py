"""Says which words of a request were not understood, so that none is passed over in silence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from woodshed.words.text import Text
from woodshed.words.vocabulary import vocabulary
from woodshed.words.wishes import Wishes

_LAST_LATIN = 0x24F
"""The last code point of Latin letters; beyond are musical signs and other scripts."""
_MUSICAL = frozenset("♭♯♮△Δø°–—‐‑‒―−‘’“”„…→➔′″⁄•·♩♪♫♬½№ ")
_CLAUSE = re.compile(r"[^,.;:!?()|\n]+")
_JOINT = re.compile(r"\b(?:and|but|then|with|plus)\b|\s-+\s")
_SHORTEST = 4
"""Letters of a word that may carry a wish; shorter ones hold sentences together."""


def tell_unread(description: str, text: Text, wishes: Wishes, taken: tuple[int, int], *, nothing: bool) -> list[str]:
    """Notices on signs of another script, on words that nobody here knows, and on having understood nothing.

    ``text`` is the ``description`` made plain, ``taken`` the stretch of it that named the sub-style. A part of a
    sentence counts as not understood only if none of its words is known: what was half understood is the finders' task.
    """
    written = " ".join(unicodedata.normalize("NFC", description).split())
    foreign = "".join(c for c in written if _foreign(c))
    notices = [f'What is not in Latin letters could not be read: "{_short(foreign, 20)}".'] if foreign else []
    if nothing:
        usual = f'Nothing in "{_short(written, 40)}" was understood as a wish for music: the usual is played.'
        return [*notices, usual]
    unread = [_short(text.quote(start, end), 40) for start, end in _clauses(text, wishes, taken)]
    if unread:
        listed = ", ".join(f'"{words}"' for words in unread[:3]) + (" and more" if len(unread) > 3 else "")
        notices.append(f"Not understood, and without effect: {listed}.")
    return notices


def _clauses(text: Text, wishes: Wishes, taken: tuple[int, int]) -> Iterator[tuple[int, int]]:
    understood = [taken, *wishes.spans()]
    words = vocabulary().words
    passing = vocabulary().passing
    for clause in _CLAUSE.finditer(text.lower):
        joints = [(clause.start(), clause.start()), *((m.start(), m.end()) for m in _joints(text, clause))]
        for (_, start), (end, _) in zip(joints, [*joints[1:], (clause.end(), clause.end())], strict=True):
            said = [token.word for token in text.tokens if start <= token.start < end]
            telling = [w for w in said if w[0].isdigit() or (len(w) >= _SHORTEST and w not in passing)]
            known = any(w in words or w[0].isdigit() for w in telling)
            if telling and not known and not any(first < end and start < last for first, last in understood):
                yield start, end


def _joints(text: Text, clause: re.Match[str]) -> Iterator[re.Match[str]]:
    return _JOINT.finditer(text.lower, clause.start(), clause.end())


def _foreign(sign: str) -> bool:
    return ord(sign) > _LAST_LATIN and sign not in _MUSICAL and not unicodedata.combining(sign)


def _short(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1] + "…"
