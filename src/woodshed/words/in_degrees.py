"""The request with its key names as degrees, so that the same wish reads alike in every key."""

from __future__ import annotations

from collections.abc import Iterator

from woodshed.theory.key import Key
from woodshed.theory.roman import degree_of
from woodshed.words.text import Text
from woodshed.words.wishes import KeyName, Wishes

_CHORDS = "these chords"
"""What stands for chords in letters: the brief holds them, each in its place."""


def in_degrees(text: Text, wishes: Wishes, home: Key) -> str:
    """The words in one line without a single name of a key or chord.

    >>> from woodshed.words.finders import find
    >>> from woodshed.words.text import spell
    >>> for words in ("slow worship in Db, then move to Eb", "slow worship in G, then move to A"):
    ...     print(in_degrees(text := spell(words), find(text), Key.parse(words[16:18].strip(","))))
    slow worship in this key, then move to the key of II
    slow worship in this key, then move to the key of II
    """
    pieces, at = [], 0
    for start, end, instead in sorted(_names(wishes, home)):
        if start >= at:
            pieces += [text.text[at:start], instead]
            at = end
    return " ".join("".join([*pieces, text.text[at:]]).split())


def _names(wishes: Wishes, home: Key) -> Iterator[tuple[int, int, str]]:
    """Each stretch that names a key or chords, and what stands for it."""
    # The key that is named first is home in the player's mind, also where a field has set another.
    said_home = wishes.keys[0].value if wishes.keys else None
    first = home if said_home is None else Key(said_home.tonic, said_home.mode or home.mode)
    for said in wishes.keys:
        yield said.start, said.end, _degree(said.value, first)
    for lift in wishes.lifts:
        if lift.value.to is not None:
            yield lift.start, lift.end, _degree(lift.value.to, home)
    for row in wishes.rows:
        if any(item.kind == "letters" for item in row.value.items):
            yield row.start, row.end, _CHORDS
    for placed in wishes.placed:
        if placed.value.kind == "letters":
            yield placed.start, placed.end, _CHORDS


def _degree(name: KeyName, home: Key) -> str:
    if name.tonic.semitone == home.tonic.semitone and name.mode in (None, home.mode):
        return "this key"
    return f"the key of {degree_of(name.tonic, home)}" + (f" {name.mode}" if name.mode else "")
