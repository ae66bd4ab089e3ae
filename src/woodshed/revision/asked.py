"""What else a clause asks, found by the readers of requests: keys, tempos, levels, devices, styles."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from woodshed.genres import style_of
from woodshed.piece import Arrangement, AskedChord, Idiom, Request
from woodshed.revision.orders import Kind, Order
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.roman import chord_of
from woodshed.words.clue import Clue
from woodshed.words.finders import find
from woodshed.words.finders_key import STEP, STEPS
from woodshed.words.spelled_chords import asked
from woodshed.words.style_choice import choose_application
from woodshed.words.text import Text
from woodshed.words.wishes import KeyName, Mention, Wishes

Free = Callable[[int, int], bool]
"""Whether nothing else claims a stretch of the text."""
_MUCH = rf"(?:by )?(?:(?P<n>\d{{1,2}}|an?|another) )?(?P<much>(?:{STEPS}))s?"
_MOVES = (
    Clue(rf"\b(?P<dir>up|down|higher|lower) {_MUCH}\b", cues="up down higher lower"),
    Clue(rf"\b{_MUCH} (?P<dir>up|down|higher|lower)\b", cues="up down higher lower"),
    Clue(r"\btranspos\w*(?: it)?(?: by)? (?P<sign>[+-]?\d{1,2})(?: semitones?)?\b", cues="transpos"),
)
_LIKE = Clue(r"\b(?:as an?|like an?|in the style of|into an?)\b")
"""What names another style beside other orders."""
_KEYED = Clue(r"\b(?:transpos\w*|key|in|to|into|move|put|play)\b")
_SLOW, _FAST = 0.3, 0.7
"""Places in the usual range of tempos from which on a word asks for a slower or faster piece."""


def asked_in(
    text: Text, spans: Sequence[tuple[int, int]], piece: Arrangement, known: set[str], *, exact: bool
) -> list[Order]:
    """The orders that the readers of requests find outside of ``spans``; ``known`` kinds were ordered already."""
    moved = _transposed(text)
    if moved:
        return moved
    wishes = find(text)

    def free(start: int, end: int) -> bool:
        return not any(first < end and start < last for first, last in spans)

    if _LIKE.search(text.lower) and not exact:
        style = _style(text, wishes, piece)
        if style and not known:
            return style
    found = [*_of_time(wishes, free, known), *_of_key(wishes, text, piece)] if not exact else []
    devices = [] if exact else _devices(wishes, free)
    if not devices and not found and not exact and (not known or _LIKE.search(text.lower)):
        found += _style(text, wishes, piece)
    if not exact:
        found += _chords(wishes, piece)
    return [*found, *devices]


def _transposed(text: Text) -> list[Order]:
    for pattern in _MOVES:
        found = pattern.search(text.lower)
        if found is None:
            continue
        groups = found.groupdict()
        if groups.get("sign"):
            semitones = int(groups["sign"])
        else:
            count = int(groups["n"]) if (groups.get("n") or "").isdigit() else 1
            semitones = count * STEP[groups["much"]] * (-1 if groups["dir"] in {"down", "lower"} else 1)
        return [Order("transpose", amount=semitones, words=text.quote(*found.span()))]
    return []


def _of_time(wishes: Wishes, free: Free, known: set[str]) -> list[Order]:
    found = [Order("bpm", amount=t.value, words=t.words) for t in wishes.tempos[-1:] if free(t.start, t.end)]
    found += [Order("at_level", amount=v.value, words=v.words) for v in wishes.levels[-1:]]
    found += [Order("meter", name=m.value, words=m.words) for m in wishes.meters[-1:]]
    for mention in wishes.mentions:
        if mention.refused or not free(mention.start, mention.end):
            continue
        meaning = mention.meaning
        if meaning.tempo is not None and not found and "tempo" not in known and not _SLOW < meaning.tempo < _FAST:
            found.append(Order("tempo", amount=0.85 if meaning.tempo <= _SLOW else 1.15, words=mention.words))
        if meaning.asks_level and "level" not in known and not wishes.levels:
            found.append(Order("at_level", amount=meaning.asks_level, words=mention.words))
        if meaning.density and "texture" not in known:
            found.append(Order("texture", amount=float(meaning.density), words=mention.words))
    return found


def _of_key(wishes: Wishes, text: Text, piece: Arrangement) -> list[Order]:
    named: list[tuple[KeyName, str]] = [(said.value, said.words) for said in wishes.keys]
    named += [(said.value.to, said.words) for said in wishes.lifts if said.value.to]
    if named and _KEYED.search(text.lower):
        name, words = named[-1]
        return [Order("key", key=Key(name.tonic, name.mode or piece.chart.key.mode).simplified, words=words)]
    lifts = [said for said in wishes.lifts if said.value.semitones is not None]
    return [Order("transpose", amount=float(said.value.semitones or 0), words=said.words) for said in lifts[-1:]]


def _devices(wishes: Wishes, free: Free) -> list[Order]:
    found: dict[str, Order] = {}
    for mention in wishes.mentions:
        if mention.meaning.beyond or not free(mention.start, mention.start + 1):
            continue  # by its first letter alone: the "in" of "a fill in bar 4" may belong to either
        kind: Kind = "without" if mention.refused else "idiom"
        tags = mention.meaning.idioms
        for tag in tags if mention.refused else tags[:1]:  # "a passing chord" is one of several, and one will do
            name, _, argument = tag.partition(":")
            idiom = Idiom(name, argument or None, mention.times)
            found.setdefault(name, Order(kind, name=",".join(tags[1:]), idiom=idiom, words=mention.words))
    return list(found.values())


def _style(text: Text, wishes: Wishes, piece: Arrangement) -> list[Order]:
    """Another genre or sub-style, where the words name one."""
    scores: dict[str, float] = {}
    for mention in _not_refused(wishes.genres):
        genre = mention.meaning.genre or ""
        scores[genre] = scores.get(genre, 0) + mention.meaning.weight
    genre = max(scores, key=lambda name: scores[name], default=piece.brief.genre)
    request = Request(description=text.text, genre=genre)
    application, span = choose_application(request, text, wishes, style_of(genre), [])
    if not scores and span == (0, 0):
        return []
    same = (genre, application.name) == (piece.brief.genre, piece.brief.application)
    return [] if same and not scores else [Order("style", name=f"{genre}/{application.name}", words=text.text)]


def _not_refused(mentions: Sequence[Mention]) -> list[Mention]:
    return [mention for mention in mentions if not mention.refused]


def _chords(wishes: Wishes, piece: Arrangement) -> list[Order]:
    """Chords with a bar of their own: "Ab7 in bar 4"."""
    found = []
    count = len(piece.chart.bars)
    for said in wishes.placed:
        item = said.value
        bar = count if item.bar == -1 else item.bar
        if bar is None or not 1 <= bar <= count:
            continue
        key = piece.chart.key_at(bar)
        read = asked(item, key, piece.brief.genre)
        chord = _chord(read, key)
        if chord is not None:
            found.append(Order("chord", (bar,), new=chord, words=said.words))
    return found


def _chord(read: AskedChord | None, key: Key) -> Chord | None:
    if read is None:
        return None
    return read.chord or (chord_of(read.numeral, key) if read.numeral else None)
