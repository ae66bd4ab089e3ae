"""Chooses the chords that were spelled out, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from woodshed.piece.brief import AskedChord
from woodshed.theory.key import Key
from woodshed.theory.roman import STEPS
from woodshed.words.clue import Clue
from woodshed.words.finders_placed import BRIDGE, HALFWAY, PENULTIMATE
from woodshed.words.part_bars import bars_of_parts
from woodshed.words.spelled_chords import asked
from woodshed.words.wishes import Item, Row, Said, Wishes

_CAPITALS = Clue(r"(b|#|)(VII|VI|IV|V|III|II|I)(\d*)")
_LAST_LINE = 3


def row_length(wishes: Wishes) -> int | None:
    """How many bars the chords spelled out fill, one a bar unless they have bar lines."""
    rows = [said.value for said in wishes.rows]
    rows = [row for row in rows if (row.bars or not row.items[0].bar) and not row.closes]
    if any(row.part for row in rows):
        return None
    if not rows:
        return _placed_length(wishes) if wishes.choruses else None
    if rows[0].bars:
        return sum(row.bars or 0 for row in rows)
    chords = sum(len(row.items) for row in rows)
    if wishes.paces:
        return max(1, round(chords * wishes.paces[0].value))
    if wishes.choruses and wishes.choruses[0].value > 1:
        return chords
    return 8 if chords <= 8 else 4 * ((chords + 3) // 4)


def landing(wishes: Wishes) -> bool:
    """Whether a row that goes round so many times is to arrive on one more chord: "twice, then land on Bbmaj9"."""
    if not wishes.choruses or not wishes.rows or wishes.counts:
        return False
    after = wishes.choruses[0].end
    return any(said.value.bar == -1 and 0 <= said.start - after <= _SOON for said in wishes.placed)


_SOON = 20
"""Letters between "twice" and the chord that comes next."""


def _placed_length(wishes: Wishes) -> int | None:
    """How many bars the chords by the bar fill from the first on, None where some are missing."""
    bars = {said.value.bar for said in wishes.placed}
    return len(bars) if len(bars) > 1 and bars == set(range(1, len(bars) + 1)) else None


def choose_progression(
    wishes: Wishes, key: Key, genre: str, bars: int, form: str, notices: list[str]
) -> tuple[tuple[AskedChord, ...], bool]:
    """The chords spelled out, in order, and whether they go round to fill the bars; ``form`` in letters."""
    parts = bars_of_parts([said.value.part for said in wishes.rows if said.value.part], form, bars)
    chords: list[AskedChord] = []
    cycled = False
    lines = [said.value for said in wishes.rows if said.value.bars and not (said.value.part or said.value.closes)]
    written, ahead = sum(row.bars or 0 for row in lines), 0
    for said in wishes.rows:
        items = _walked(_cased(said.value.items))
        items = items if genre == "classical" else _over_basses(items)
        read = [(item, asked(item, key, genre)) for item in items]
        lost = [item.text for item, chord in read if chord is None]
        if lost:
            notices.append(f'"{lost[0]}" in "{said.words}" is no chord that is known, and is left out.')
        row, length = _paced([chord for _, chord in read if chord], said.value, wishes)
        if said.value.closes:
            chords += _at_the_end(row, genre, bars)
            continue
        if said.value.part:
            chords += [c for span in parts[said.value.part] for c in _through(row, span, length)]
            continue
        if said.value.bars and len(lines) > 1:
            # Lines of a chart stand one after the other.
            row = [AskedChord(c.numeral, c.chord, (c.bar or 1) + ahead) for c in row]
            length, ahead = written, ahead + said.value.bars
        chords += _over_bars(row, length, bars) if length else row
        cycled = cycled or (not length and said.value.rounds)
    if not chords:
        chords, cycled = _by_name(wishes), True
    placed, drone = _placed(wishes.placed, key, genre, bars, notices)
    length = _placed_length(wishes)
    if wishes.choruses and length and not chords:
        placed = _over_bars(placed, length, bars)
    if drone and not chords:
        return (*drone, *placed), True
    if landing(wishes):
        # The round that would begin in the last bar is not begun.
        chords = [chord for chord in chords if chord.bar != bars]
    return (*chords, *placed), bool(chords) and cycled


def _paced(row: list[AskedChord], said: Row, wishes: Wishes) -> tuple[list[AskedChord], int | None]:
    """The chords with their bars where lines or a pace give them, and their length in bars."""
    if said.bars or not wishes.paces or any(chord.bar for chord in row):
        return row, said.bars
    pace = wishes.paces[0].value
    placed = [
        AskedChord(c.numeral, c.chord, 1 + int(at * pace) + held)
        for at, c in enumerate(row)
        for held in range(max(1, int(pace)))
    ]
    return placed, max(1, round(len(row) * pace))


def _cased(items: Sequence[Item]) -> Sequence[Item]:
    """Numerals all in capitals say nothing of minor and major: "VI" is read as 6."""
    plain = all(item.kind == "roman" and _CAPITALS.fullmatch(item.text) for item in items)
    if not plain or len(items) < 2:
        return items
    return [_as_degree(item) for item in items]


def _at_the_end(row: Sequence[AskedChord], genre: str, bars: int) -> list[AskedChord]:
    """One a bar up to the last; the V IV I of a blues begins in bar 9 of 12."""
    last = bars - 1 if genre == "blues" and len(row) == _LAST_LINE else bars
    first = max(1, last - len(row) + 1)
    return [AskedChord(c.numeral, c.chord, first + at) for at, c in enumerate(row)]


def _walked(items: Sequence[Item]) -> Sequence[Item]:
    """In "7-3-6" the three is the dominant of the six, as church musicians mean it."""
    return [
        item._replace(text="3 dominant")
        if item.text == "3" and at and items[at - 1].text[:1] == "7" and item.kind == "digits"
        else item
        for at, item in enumerate(items)
    ]


def _over_basses(items: Sequence[Item]) -> Sequence[Item]:
    """Outside the classics "V/IV" is five over four, unless the four comes next, which it would be the dominant of."""
    following = [*(item.text for item in items[1:]), ""]
    return [_over_bass(item, after) for item, after in zip(items, following, strict=True)]


def _over_bass(item: Item, after: str) -> Item:
    found = _APPLIED.fullmatch(item.text) if item.kind == "roman" else None
    goal = _APPLIED_GOAL.match(after)
    if found is None or (goal and goal[0].upper() == found[1].upper()):
        return item
    return item._replace(kind="digits", text=f"5/{STEPS.index(found[1].upper()) + 1}")


_APPLIED = Clue(r"V/(ii|iii|iv|vi|II|III|IV|VI)", cues="V/")
_APPLIED_GOAL = Clue(r"VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i")


def _as_degree(item: Item) -> Item:
    found = _CAPITALS.fullmatch(item.text)
    if found is None or found[3]:
        return item
    return item._replace(kind="digits", text=found[1] + str(STEPS.index(found[2]) + 1))


def _by_name(wishes: Wishes) -> list[AskedChord]:
    named = next(
        (m.meaning.progression for m in wishes.mentions if m.meaning.progression and not m.refused),
        (),
    )
    return [AskedChord(numeral=numeral) for numeral in named]


def _over_bars(row: Sequence[AskedChord], length: int, bars: int) -> list[AskedChord]:
    """Chords with bar lines, over and over until the bars are full."""
    rounds = range(0, bars, length)
    placed = [(c, (c.bar or 1) + start) for start in rounds for c in row]
    return [AskedChord(c.numeral, c.chord, bar) for c, bar in placed if bar <= bars]


def _through(row: Sequence[AskedChord], span: tuple[int, int], length: int | None) -> list[AskedChord]:
    """Chords over and over from the first bar of a part to its last, one a bar or as their bar lines have them."""
    first, last = span
    if length:
        laid = _over_bars(row, length, last - first + 1)
        return [AskedChord(c.numeral, c.chord, (c.bar or 1) + first - 1) for c in laid]
    return [
        AskedChord(c.numeral, c.chord, bar) for bar in range(first, last + 1) for c in [row[(bar - first) % len(row)]]
    ]


def _placed(
    said: list[Said[Item]], key: Key, genre: str, bars: int, notices: list[str]
) -> tuple[list[AskedChord], list[AskedChord]]:
    placed, drone = [], []
    for one in said:
        item = one.value
        named = {-1: bars, BRIDGE: bars // 2 + 1, PENULTIMATE: max(bars - 1, 1), HALFWAY: max(bars // 2, 1)}
        bar = item.bar if item.bar is None else named.get(item.bar, item.bar)
        chord = asked(item, key, genre, bar)
        if chord is None:
            notices.append(f'"{item.text}" in "{one.words}" is no chord that is known, and is left out.')
        elif bar is None:
            drone.append(chord)
        elif bar > bars:
            notices.append(f'"{one.words}" lies beyond the {bars} bars, and is left out.')
        else:
            placed.append(chord)
    return placed, drone
