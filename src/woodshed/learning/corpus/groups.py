"""Which charts are of one tune: those with one title, and those with the same chords in any key."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

from woodshed.learning.chord_class import FAMILIES, SILENCE
from woodshed.learning.tune import Tune

FEWEST_CHANGES = 6
"""Charts with fewer changes are alike by chance."""
SPLITS = ("train", "valid", "test")
"""Each is stricter than those before it: what tests must not be learned from."""
_SHARES = 10
_VALID, _TEST = 8, 9
"""Of ten shares the ninth is for choosing and the tenth for testing."""
_ARTICLE = re.compile(r"^(?:the|an?)\s+|,\s*(?:the|an?)$")
_SIGNS = re.compile(r"[\W_]+")


def split_of(group: str) -> str:
    """train, valid or test, by 80, 10 and 10 in a hundred: always the same for a group.

    >>> split_of("autumnleaves")
    'train'
    """
    share = int.from_bytes(sha256(group.encode()).digest()[:8], "big") % _SHARES
    return SPLITS[(share >= _VALID) + (share >= _TEST)]


def title_key(title: str, composer: str = "") -> str:
    """A title without signs, accents, case and article; with its composer where one is given.

    Classical pieces need the composer, since half of them are called Sonata.

    >>> title_key("Girl from Ipanema, The"), title_key("Élégie", "Fauré")
    ('girlfromipanema', 'elegie faure')
    """
    return " ".join(filter(None, (_plain(title), _plain(composer))))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold().strip()
    marks_off = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return _SIGNS.sub("", _ARTICLE.sub("", marks_off))


def changes_of(tune: Tune) -> tuple[int, ...] | None:
    """The changes of a tune, the same in every key; None where there are fewer than ``FEWEST_CHANGES``.

    Roots count from the first chord, since two sources may disagree on the key.
    """
    first = next((number for number in tune.classes if number != SILENCE), None)
    if first is None or len(tune.classes) < FEWEST_CHANGES:
        return None
    below = first // len(FAMILIES) * len(FAMILIES)
    return tuple(number if number == SILENCE else (number - below) % SILENCE for number in tune.classes)


def grouped(tunes: Sequence[Tune], titles: Sequence[str | None], settled: Sequence[bool]) -> list[Tune]:
    """The same tunes, each with the group of all that share its title or its changes, and one split a group.

    ``titles`` are keys of titles, None where there is none. Tunes that are ``settled`` keep the group and the split
    that they came with; others that belong to them take theirs, of several the strictest. The order changes nothing.
    """
    members = _joined(
        [_marks(tune, title, settled=fixed) for tune, title, fixed in zip(tunes, titles, settled, strict=True)]
    )
    out = list(tunes)
    for places in members:
        anchors = [tunes[place] for place in places if settled[place]]
        if anchors:
            anchor = max(anchors, key=lambda tune: (SPLITS.index(tune.split), tune.group))
            group, split = anchor.group, anchor.split
        else:
            group = min(titles[place] or tunes[place].group for place in places)
            split = split_of(group)
        for place in places:
            if not settled[place]:
                out[place] = replace(tunes[place], group=group, split=split)
    return out


def without_doubles(tunes: Sequence[Tune]) -> list[Tune]:
    """The tunes without those whose changes another has in any key; of equal ones the first stays.

    Where the groups of the two differ, they become one, with the stricter of their splits: so no tune is learned from
    in one group and tested in the other.
    """
    kept: list[Tune] = []
    seen: set[tuple[int, ...]] = set()
    for tune, members in zip(tunes, _group_of_each(tunes), strict=True):
        changes = changes_of(tune)
        if changes is None or changes not in seen:
            strictest = max(members, key=lambda other: SPLITS.index(other.split))
            kept.append(replace(tune, group=strictest.group, split=strictest.split))
        if changes is not None:
            seen.add(changes)
    return kept


def _group_of_each(tunes: Sequence[Tune]) -> list[list[Tune]]:
    """For each tune all that belong to it."""
    found: list[list[Tune]] = [[] for _ in tunes]
    for places in _joined([_marks(tune, None, settled=True) for tune in tunes]):
        members = [tunes[place] for place in places]
        for place in places:
            found[place] = members
    return found


def _marks(tune: Tune, title: str | None, *, settled: bool) -> list[Hashable]:
    """What a tune has in common with all that belong to it."""
    marks: list[Hashable] = [changes for changes in (changes_of(tune),) if changes is not None]
    if settled:
        marks.append(("group", tune.group))
    return [*marks, ("title", title)] if title else marks


def _joined(marks: Iterable[Iterable[Hashable]]) -> list[list[int]]:
    """The places in sets that share a mark, directly or through others (Tarjan's union by path halving)."""
    parents: list[int] = []
    first: dict[Hashable, int] = {}

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    for place, own in enumerate(marks):
        parents.append(place)
        for mark in own:
            parents[root(place)] = root(first.setdefault(mark, place))
    sets: dict[int, list[int]] = {}
    for place in range(len(parents)):
        sets.setdefault(root(place), []).append(place)
    return list(sets.values())
