"""Reads all that the words say, each stretch of them once: what is more particular comes first."""

from __future__ import annotations

import re

from woodshed.theory.pitch import PitchClass
from woodshed.theory.roman import DEGREES
from woodshed.words.chord_words import AROUND
from woodshed.words.clue import Clue
from woodshed.words.finders_bars import find_choruses, find_counts, find_minutes
from woodshed.words.finders_chords import find_rows
from woodshed.words.finders_closes import find_closes
from woodshed.words.finders_key import (
    find_keys,
    find_keys_to_come,
    find_lifts,
    find_opening_key,
    unknown_keys,
)
from woodshed.words.finders_pace import (
    find_chord_counts,
    find_paces,
    find_stays,
    find_stretches,
)
from woodshed.words.finders_parts import find_climbs, find_held_bass, find_key_stretches, find_keys_gone_through
from woodshed.words.finders_placed import find_placed
from woodshed.words.finders_places import find_places
from woodshed.words.finders_time import find_claves, find_levels, find_meters, find_tempos
from woodshed.words.idioms import counted_after, matches, mentions, place_of, sliding
from woodshed.words.part_bars import PART
from woodshed.words.text import Text
from woodshed.words.vocabulary import Match, Meaning, vocabulary
from woodshed.words.wishes import (
    Count,
    Item,
    KeyName,
    Lift,
    Mention,
    Place,
    Row,
    Said,
    Taken,
    Wishes,
)

Named = list[tuple[Match, int, int]]
"""Phrases of the vocabulary with the places where they begin and end."""


def find(text: Text) -> Wishes:
    """What the words of a request ask for."""
    wishes = Wishes()
    taken = Taken(len(text.text))
    wishes.claves = list(find_claves(text, taken))
    _parts(text, taken, wishes)
    stretches = list(find_stretches(text, taken))
    named = [one for one in matches(vocabulary().wishes, text, taken) if not _counts_bars(text, *one[1:])]
    wishes.mentions = list(find_closes(text, taken))
    wishes.rows = [*stretches, *_rows(text, named, taken)]
    wishes.placed = _claimed(list(find_placed(text)), taken)
    named = [(m, start, end) for m, start, end in named if taken.free(start, end)]
    for _, start, end in named:
        # "12 bar blues" is a form and a number of bars; else numbers are part of a name.
        if re.search(r"\d", text.lower[start:end]) and not re.search(r"\d[ -]bar", text.lower[start:end]):
            taken.take(start, end)
    counts = counted_after(named, text, taken)
    pedal = find_held_bass(text, taken)
    if pedal is not None:
        named = [one for one in named if one[2] <= pedal.start or pedal.end <= one[1]]
    wishes.meters = list(find_meters(text, taken))
    wishes.placed += find_stays(text, taken)
    _time(text, taken, wishes)
    few = [range(said.start, said.end) for said in wishes.chord_counts]
    named = [one for one in named if not any(one[1] in span for span in few)]
    _keys(text, taken, named, wishes)
    wishes.tempos = sorted(find_tempos(text, taken), key=lambda said: said.start)
    _names(text, taken, named, wishes, counts)
    if pedal is not None:
        _hold(pedal, wishes)
    return wishes


_ORDINAL = Clue(r"(?:second|third|fourth|fifth|sixth|seventh|ninth|tenth)")
_WHAT_COUNTS = Clue(r" (?:bars?|measures?|beats?|time|chorus|verse|round)\b")


def _counts_bars(text: Text, start: int, end: int) -> bool:
    """Whether what may be an interval counts bars: "every fourth bar" asks for no fourths."""
    return bool(_ORDINAL.fullmatch(text.lower[start:end]) and _WHAT_COUNTS.match(text.lower, end))


_JUST_BEFORE = 3
"""Letters between a place and the held note that it belongs to: "in the last four bars over a D pedal"."""


def _hold(pedal: Said[PitchClass], wishes: Wishes) -> None:
    """The note on which the bass stays: a degree of the key, or the key itself if none was said."""
    note, words, start, end = pedal
    if not wishes.keys:
        wishes.keys.append(Said(KeyName(note), words, start, end))
    home = wishes.keys[0].value.tonic
    degree = DEGREES[(note.semitone - home.semitone) % 12]
    meaning = Meaning(idioms=(f"pedal_point:{degree}",))
    near = [said.value for said in wishes.places if said.start >= end or 0 <= start - said.end <= _JUST_BEFORE]
    named = near[0] if near else Place("all")
    wishes.mentions.append(Mention(meaning, words, start, end, place=named))


def _parts(text: Text, taken: Taken, wishes: Wishes) -> None:
    """Bars by their keys."""
    for (bars, key), words, start, end in find_key_stretches(text, taken):
        bar = 1 + sum(said.value.bars for said in wishes.counts)
        if wishes.counts:
            lift = Lift(None, key, place=Place("bars", bar, bar))
            wishes.lifts.append(Said(lift, words, start, end))
        else:
            wishes.keys.append(Said(key, words, start, end))
        wishes.counts.append(Said(Count(bars, "section"), words, start, end))

    through = find_keys_gone_through(text, taken)
    for number, (key, words, start, end) in enumerate(through):
        if number:
            share = Lift(None, key, place=Place("share", number, len(through)))
            wishes.lifts.append(Said(share, words, start, end))
        else:
            wishes.keys.append(Said(key, words, start, end))


def _time(text: Text, taken: Taken, wishes: Wishes) -> None:
    wishes.paces = list(find_paces(text, taken))
    wishes.chord_counts = list(find_chord_counts(text, taken))
    wishes.levels = list(find_levels(text, taken))
    wishes.places = sorted(find_places(text, taken), key=lambda said: said.start)
    climbs = find_climbs(text, taken)
    wishes.counts += sorted(find_counts(text, taken), key=lambda said: said.start)
    parts = _in_turn(text, wishes.counts)
    wishes.places = sorted([*wishes.places, *parts], key=lambda said: said.start)
    wishes.rows = [_of_part(row, parts, text.lower) for row in wishes.rows]
    for (semitones, bars), words, start, end in climbs:
        before = [said.value for said in wishes.counts if said.start < start]
        bar = 1 + sum(count.bars for count in before)
        lift = Lift(semitones, place=Place("bars", bar, bar))
        wishes.lifts.append(Said(lift, words, start, end))
        wishes.counts.append(Said(Count(bars, "section"), words, start, end))
    if climbs:
        wishes.counts = [said._replace(value=Count(said.value.bars, "section")) for said in wishes.counts]
    wishes.minutes = list(find_minutes(text, taken))


_OF = re.compile(r" (?:of|on|over) (?:a |an |the |some )?")


def _of_part(row: Said[Row], parts: list[Said[Place]], lower: str) -> Said[Row]:
    """A row of chords that fills the first of several parts, or the last: "12 bars of blues, then 8 of a ii-V vamp"."""
    for part, name in ((parts[0], "first"), (parts[-1], "last")) if parts else ():
        if part.end <= row.start and _OF.fullmatch(lower, part.end, row.start):
            bars = part.value.last - part.value.first + 1
            return row._replace(value=row.value._replace(part=f"{name} {bars}"))
    return row


def _in_turn(text: Text, counts: list[Said[Count]]) -> list[Said[Place]]:
    """The bars of each of several things that follow one another: "4 bars of this, then that for four more"."""
    wholes = [said for said in counts if said.value.kind in {"total", "form"}]
    more = [said for said in counts if said.value.kind == "lead"]
    if len(wholes) != 1 or not more or more[0].start < wholes[0].end:
        return []
    if not text.lower.startswith(" of ", wholes[0].end):
        return []
    places: list[Said[Place]] = []
    first = 1
    for said in (*wholes, *more):
        last = first + said.value.bars - 1
        places.append(Said(Place("bars", first, last), said.words, said.start, said.end))
        first = last + 1
    return places


def _keys(text: Text, taken: Taken, named: Named, wishes: Wishes) -> None:
    lifts = [*find_keys_to_come(text, taken), *find_lifts(text, taken)]
    wishes.notices += [f'The key "{s.words}" is not known.' for s in unknown_keys(text, taken)]
    wishes.keys += list(find_keys(text, taken)) or ([] if wishes.keys else list(find_opening_key(text, taken)))
    wishes.choruses = list(find_choruses(text, taken)) if not any(s.value.times > 1 for s in lifts) else []
    spans = [(said.start, said.end) for said in lifts]
    spans += [(start, end) for match, start, end in named if any(m.idioms for m in match.meanings)]
    for said in sorted(lifts, key=lambda s: s.start):
        place = place_of((said.start, said.end), wishes.places, spans, text.lower)
        wishes.lifts.append(said._replace(value=said.value._replace(place=place)))
    again = [p for p in wishes.places if _AGAIN.search(text.lower, max(0, p.start - AROUND), p.start)]
    for where in again if wishes.lifts else ():
        once_more = wishes.lifts[-1].value._replace(place=where.value)
        wishes.lifts.append(Said(once_more, where.words, where.start, where.end))


_AGAIN = Clue(r"\b(?:again|once more|another time),? ?$", cues="again once another")
"""What makes of a place the place of one more change of key: "up a half step in bar 5 and again in bar 9"."""


def _names(text: Text, taken: Taken, named: Named, wishes: Wishes, counts: dict[int, int]) -> None:
    # "Up a whole tone" is no scale.
    named = [one for one in named if not any(s.start <= one[1] and one[2] <= s.end for s in wishes.lifts)]
    moved = [said.value.place for said in wishes.lifts]
    places = [said for said in wishes.places if said.value not in moved]
    spans = [(start, end) for match, start, end in named if any(m.idioms for m in match.meanings)]
    spans += [(said.start, said.end) for said in wishes.lifts]
    spans += [(said.start, said.end) for said in wishes.rows]
    spans += [(said.start, said.end) for said in wishes.placed]
    found = mentions(named, text, counts)
    for mention in (*found, *sliding(text, found)):
        place = place_of((mention.start, mention.end), places, spans, text.lower)
        wishes.mentions.append(mention._replace(place=place if mention.meaning.idioms else None))
    untouched = Taken(len(text.text))
    wishes.genres = mentions(matches(vocabulary().genres, text, untouched), text)
    modes = mentions(matches(vocabulary().modes, text, taken), text)
    wishes.modes = [m for m in modes if not m.refused and not _OF_CHORDS.match(text.lower, m.end)]


_JOINING = re.compile(r"(?:[ ,;>-]|\bthen|\band|\binto|\bto)+$")


def _closes_a_device(row: Said[Row], named: Named, text: Text) -> bool:
    """Whether two chords are what a cadence named just before runs into: "cadential 6/4, V7, i"."""
    names = [re.sub(r"[^IVivb15]", "", item.text) for item in row.value.items]
    goes_home = len(names) == 2 and names[0] in {"V", "5"} and names[1] in {"I", "i", "1"}
    before = _JOINING.sub("", text.lower[: row.start])
    return goes_home and any(end == len(before) and any(m.idioms for m in match.meanings) for match, _, end in named)


def _begins_in_a_name(row: Said[Row], named: Named) -> bool:
    """Whether a row of figures and numerals takes the figures of a name for degrees: "cadential 6/4, V7, i"."""
    mixed = len({item.kind for item in row.value.items}) > 1
    return mixed and any(start <= row.start < end for _, start, end in named)


_OF_CHORDS = Clue(r"[- ](?:\d|six|seven|nin|eleven|thirteen|triad|chord|third|second|fourth|fifth|scale)")
"""What makes of a mode the kind of a chord or an interval: "in minor ninths"."""


def _claimed(found: list[Said[Item]], taken: Taken) -> list[Said[Item]]:
    kept: list[Said[Item]] = []
    for said in found:
        same = [k for k in kept if (k.start, k.end) == (said.start, said.end)]
        if same or taken.free(said.start, said.end):
            kept.append(said)
            taken.take(said.start, said.end)
    return kept


def _vamped(text: Text, start: int, end: int) -> bool:
    before, after = text.lower[max(0, start - 12) : start], text.lower[end : end + 8]
    return bool(re.search(r"\b(?:vamp|loop)\w* (?:on|of|over) $", before)) or bool(
        re.match(r"[ -](?:vamp|loop)", after)
    )


def _rows(text: Text, named: Named, taken: Taken) -> list[Said[Row]]:
    """Rows of chords, but for those that the vocabulary has a name for, such as 7-3-6."""
    rows = sorted(find_rows(text), key=lambda said: said.start - said.end)
    kept: list[Said[Row]] = []
    for row in rows:
        known = any(start <= row.start and row.end <= end for _, start, end in named)
        # "2-5-1" is a device, but a "2-5 vamp" is two chords.
        known = known and not (len(row.value.items) == 2 and _vamped(text, row.start, row.end))
        devices = sum(row.start <= start and end <= row.end for _, start, end in named)
        if devices > 1 and ", then" in text.lower[row.start : row.end]:
            continue
        placed = any(item.bar for item in row.value.items)
        if not placed and (_closes_a_device(row, named, text) or _begins_in_a_name(row, named)):
            continue
        if (placed or not known) and taken.free(row.start, row.end):
            kept.append(row)
            taken.take(row.start, row.end)
            part = PART.search(text.text, max(0, row.start - AROUND), row.start) if row.value.part else None
            if part:
                # The letter of a part is no key.
                taken.take(*part.span("part"))
    return sorted(kept, key=lambda said: said.start)
