"""Says which words of a request were not understood, so that none is passed over in silence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from woodshed.words.half_read import half_read
from woodshed.words.outside import tell_outside
from woodshed.words.text import Text
from woodshed.words.vocabulary import vocabulary
from woodshed.words.wishes import Wishes

_LAST_LATIN = 0x24F
"""The last code point of Latin letters; beyond are musical signs and other scripts."""
_MUSICAL = frozenset("♭♯♮△Δø°–—‐‑‒―−‘’“”„…→➔′″⁄•·♩♪♫♬½№ ")
_JOINT = re.compile(r"[,.;:!?()|]|\b(?:and|but|then|with|plus)\b|\s-+\s")
"""What parts a sentence: a mark, a word that joins, a dash."""
_SHORTEST = 4
"""Letters of a word that may carry a wish; shorter ones hold sentences together."""


def tell_unread(description: str, text: Text, wishes: Wishes, taken: tuple[int, int], *, nothing: bool) -> list[str]:
    """Notices on signs of another script, on words that nobody here knows, and on having understood nothing.

    ``text`` is the ``description`` made plain, ``taken`` the stretch of it that named the sub-style. A part of a
    sentence counts as not understood if none of its words is known; where some are, what is asked for beside them.
    What is understood but lies outside of what is written here, such as other instruments, is told with the reason.
    """
    written = " ".join(unicodedata.normalize("NFC", description).split())
    foreign = "".join(c for c in written if _foreign(c))
    notices = [f'What is not in Latin letters could not be read: "{_short(foreign, 20)}".'] if foreign else []
    if nothing:
        notices += [told.notice for told in tell_outside(text, wishes)]
        usual = f'Nothing in "{_short(written, 40)}" was understood as a wish for music: the usual is played.'
        return [*notices, usual]
    outside = list(tell_outside(text, wishes))
    notices += [told.notice for told in outside]
    spans = [taken, *wishes.spans(), *((told.start, told.end) for told in outside)]
    clauses = list(_clauses(text, spans))
    halves = half_read(text, [*spans, *clauses])
    unread = [_short(text.quote(start, end), 40) for start, end in sorted([*clauses, *halves])]
    if unread:
        listed = ", ".join(f'"{words}"' for words in unread[:3]) + (" and more" if len(unread) > 3 else "")
        notices.append(f"Not understood, and without effect: {listed}.")
    return notices


def _clauses(text: Text, understood: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    known = vocabulary()
    end_of_all = len(text.lower)
    joints = [(0, 0), *(found.span() for found in _JOINT.finditer(text.lower)), (end_of_all, end_of_all)]
    for (_, start), (end, _) in pairwise(joints):
        said = [token.word for token in text.tokens if start <= token.start < end]
        telling = {word for word in said if len(word) >= _SHORTEST} - known.passing
        if not telling or telling & known.words or any(word[0].isdigit() for word in said):
            continue
        if not any(first < end and start < last for first, last in understood):
            yield start, end


def _foreign(sign: str) -> bool:
    return ord(sign) > _LAST_LATIN and sign not in _MUSICAL and not unicodedata.combining(sign)


def _short(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1] + "…"
