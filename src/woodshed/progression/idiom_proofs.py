"""Devices that are heard from chord to chord: where they stand, in ticks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from woodshed.piece.chart import Chart
from woodshed.progression.colour import altered
from woodshed.progression.hearing import Heard, hear, is_chord, onsets
from woodshed.theory.interval import shorter_way
from woodshed.theory.time import Ticks

Places = tuple[Ticks, ...]


def _pairs(heard: Sequence[Heard]) -> Iterator[tuple[Heard, Heard]]:
    return pairwise(heard)


def _falls_a_fifth(a: Heard, b: Heard) -> bool:
    return (a.reading.degree + 5 - b.reading.degree) % 12 == 0


def secondary_dominant(chart: Chart) -> Places:
    """A dominant other than V, a fifth above the next root, that is foreign to the key.

    Its root, third or seventh lies outside the scale.

    The tonic seventh at rest, with which a blues begins, is none.
    """
    heard = hear(chart)
    stable = bool(heard) and is_chord("I:dom", heard[0])
    found = []
    for a, b in _pairs(heard):
        if "dom" not in a.reading.roots[0][1] or not _falls_a_fifth(a, b) or a.reading.degree == 7:
            continue
        if stable and a.reading.degree == 0:
            continue
        scale = chart.key_at(a.bar).scale
        root = a.chord.root.semitone
        if any((root + x) % 12 not in scale for x in (0, 4, 10)):
            found.append(a.onset)
    return tuple(found)


def tritone_sub(chart: Chart) -> Places:
    """A dominant a semitone above the next root."""
    return tuple(
        a.onset
        for a, b in _pairs(hear(chart))
        if a.reading.family == "dom" and (a.reading.degree - b.reading.degree) % 12 == 1
    )


def passing_dim(chart: Chart) -> Places:
    """A diminished chord whose bass comes from near by and goes on by a semitone."""
    heard = hear(chart)
    return tuple(
        d.onset
        for a, d, b in zip(heard, heard[1:], heard[2:], strict=False)
        if d.reading.family == "dim"
        and shorter_way(d.reading.bass, b.reading.bass) == 1
        and shorter_way(a.reading.bass, d.reading.bass) <= 2
    )


def chromatic_planing(chart: Chart) -> Places:
    """Three or more chords of one family whose roots move by the same semitone or tone."""
    heard = hear(chart)
    found, length, step = [], 1, 0
    for index in range(1, len(heard)):
        a, b = heard[index - 1].reading, heard[index].reading
        move = (b.degree - a.degree) % 12
        alike = a.family == b.family and move in {1, 2, 10, 11}
        length = length + 1 if alike and move == step else 2 if alike else 1
        step = move if alike else 0
        if length == 3:
            found.append(heard[index - 2].onset)
    return tuple(found)


def planing_through(chart: Chart, bars: tuple[int, int]) -> Places:
    """Nothing but chords of one family in these bars, two moves of which at least are alike."""
    low, high = (bars[0] - 1) * chart.meter.bar, bars[1] * chart.meter.bar
    inside = [h for h in hear(chart) if low <= h.onset < high]
    moves = [(b.reading.degree - a.reading.degree) % 12 for a, b in _pairs(inside)]
    slides = max((moves.count(move) for move in (1, 2, 10, 11)), default=0) > 1
    return (low,) if slides and len({h.reading.family for h in inside}) == 1 else ()


_BORROWED = ("IV:min|bVI:maj|bVII:maj|dom|bIII:maj|II:hdim|I:min", "IV:maj|dom|II:min")


def modal_interchange(chart: Chart) -> Places:
    """A chord of the parallel mode."""
    heard = hear(chart)
    found = [h.onset for h in heard if is_chord(_BORROWED[chart.key_at(h.bar).minor], h)]
    if heard and chart.key_at(heard[-1].bar).minor and is_chord("I:maj", heard[-1]):
        found.append(heard[-1].onset)
    return tuple(found)


def sus_resolve(chart: Chart) -> Places:
    """A sus chord that is followed by a major chord or a seventh on the same root."""
    return tuple(a.onset for a, b in _pairs(hear(chart)) if _resolves(a, b))


def _resolves(a: Heard, b: Heard) -> bool:
    return b.reading.family in {"dom", "maj"} and any(
        "sus" in families and degree == b.reading.degree for degree, families in a.reading.roots
    )


def sus(heard: Heard) -> bool:
    """Whether a chord may be taken for a sus chord."""
    return any("sus" in families for _, families in heard.reading.roots)


def sus_hang(chart: Chart) -> Places:
    """A sus chord that goes elsewhere."""
    heard = hear(chart)
    followed = [*heard[1:], None] if heard else []
    return tuple(a.onset for a, b in zip(heard, followed, strict=True) if sus(a) and not (b and _resolves(a, b)))


def sus_chords(chart: Chart) -> Places:
    """Every sus chord."""
    return tuple(h.onset for h in hear(chart) if sus(h))


def altered_dominant(chart: Chart) -> Places:
    """A dominant with an altered fifth, ninth, eleventh or thirteenth in its symbol."""
    return tuple(h.onset for h in hear(chart) if altered(h.chord))


def alt_cadence(chart: Chart) -> Places:
    """Such a dominant that falls a fifth."""
    return tuple(a.onset for a, b in _pairs(hear(chart)) if altered(a.chord) and _falls_a_fifth(a, b))


def coltrane_changes(chart: Chart) -> Places:
    """Three tonics a major third apart, each reached by its own V7, within four bars."""
    hits = [
        (b.onset, b.reading.degree)
        for a, b in _pairs(hear(chart))
        if "dom" in a.reading.roots[0][1] and b.reading.family == "maj" and _falls_a_fifth(a, b)
    ]
    span = 4 * chart.meter.bar
    found: list[Ticks] = []
    for onset, degree in hits:
        reached = {other for tick, other in hits if onset <= tick < onset + span}
        cycle = {degree, (degree + 4) % 12, (degree + 8) % 12}
        if cycle <= reached and (not found or onset >= found[-1] + span):
            found.append(onset)
    return tuple(found)


def augmented_sixth(chart: Chart) -> Places:
    """The flat sixth in the bass with #IV and I above, going to V or to the six-four."""
    found = []
    for a, b in _pairs(hear(chart)):
        tonic = chart.key_at(a.bar).tonic.semitone
        tones = {(tonic + d) % 12 for d in (8, 6, 0)}
        goes_home = is_chord("V:maj|dom", b) or is_chord("I:maj|min/V", b)
        if goes_home and a.reading.degree == a.reading.bass == 8 and tones <= a.chord.semitones:
            found.append(a.onset)
    return tuple(found)


_SIXTHS = {"german": ("5",), "italian": (), "french": ("b5",)}


def augmented_sixth_of(chart: Chart, country: str) -> Places:
    """The same with the tones of one country: the fifth in German, the flat fifth in French."""
    fifths = {"5", "b5", "#11"}
    return tuple(
        h.onset
        for h in hear(chart)
        if h.onset in augmented_sixth(chart) and fifths.intersection(h.chord.kind.tones) == set(_SIXTHS[country])
    )


def picardy(chart: Chart) -> Places:
    """A minor key that closes on the major tonic."""
    heard = hear(chart)
    if not heard or not chart.key_at(len(chart.bars)).minor or not is_chord("I:maj", heard[-1]):
        return ()
    return (heard[-1].onset,)


def half_cadence(chart: Chart) -> Places:
    """A phrase of four bars, or the piece, that ends on V."""
    heard = hear(chart)
    bar, count = chart.meter.bar, len(chart.bars)
    found = []
    for end in sorted({*range(4, count + 1, 4), count}):
        last = next((h for h in heard if h.onset < end * bar <= h.onset + h.duration), None)
        if last and is_chord("V:maj|dom", last):
            found.append(last.onset)
    return tuple(found)


def modulation(chart: Chart, semitones: int) -> Places:
    """V - I in the key that many semitones up, after the old tonic; the piece ends there."""
    shift = semitones % 12
    heard = hear(chart, tonic=chart.key.tonic.semitone)
    found = onsets("V:maj|dom|sus I:maj|min|dom", heard, shift)
    if not found or not is_chord("I:any", heard[-1], shift):
        return ()
    before = [h for h in heard if h.onset < found[0]] or list(heard[:1])
    return tuple(found) if any(is_chord("I:any", h) for h in before) else ()


def pedal_point(chart: Chart) -> Places:
    """One bass note under three or more different chords in a row."""
    heard = hear(chart)
    found, length = [], 1
    for index in range(1, len(heard)):
        same = heard[index].chord.lowest.semitone == heard[index - 1].chord.lowest.semitone
        length = length + 1 if same else 1
        if length == 3:
            found.append(heard[index - 2].onset)
    return tuple(found)


def pedal_on(chart: Chart, degree: int, bars: tuple[int, int] | None) -> Places:
    """A degree of the key that stays in the bass under three chords, or all through ``bars``.

    The tonic that closes the piece may end a pedal on another degree.
    """
    heard = hear(chart)
    held = [h.reading.bass == degree for h in heard]
    if bars is None:
        runs_of_three = zip(held, held[1:], held[2:], strict=False)
        return tuple(heard[i].onset for i, three in enumerate(runs_of_three) if all(three))[:1]
    low, high = (bars[0] - 1) * chart.meter.bar, bars[1] * chart.meter.bar
    inside = [i for i, h in enumerate(heard) if h.onset < high and h.onset + h.duration > low]
    if degree and inside and inside[-1] == len(heard) - 1:
        inside = inside[:-1]
    return (low,) if inside and all(held[i] for i in inside) else ()


def line_cliche(chart: Chart) -> Places:
    """Four chords on one root through which a tone moves by semitones in one direction."""
    heard = hear(chart)
    found = []
    for index in range(len(heard) - 3):
        four = heard[index : index + 4]
        if len({h.chord.root.semitone for h in four}) > 1:
            continue
        starts = four[0].chord.semitones
        if any(
            all((start + step * k) % 12 in h.chord.semitones for k, h in enumerate(four))
            for step in (1, -1)
            for start in starts
        ):
            found.append(four[0].onset)
    return tuple(found)


def lament(chart: Chart) -> Places:
    """Bass 8 b7 b6 5 in minor, with chromatic steps between or without."""
    line = [
        (h.reading.bass, h.onset) for h in hear(chart) if h.reading.bass not in {9, 11} and chart.key_at(h.bar).minor
    ]
    steps = [bass for bass, _ in line]
    return tuple(line[i][1] for i in range(len(line) - 3) if steps[i : i + 4] == [0, 10, 8, 7])


def semitone_roots(chart: Chart) -> Places:
    """Changes whose root moves by a semitone."""
    return tuple(b.onset for a, b in _pairs(hear(chart)) if shorter_way(a.reading.degree, b.reading.degree) == 1)


def slash_chords(chart: Chart) -> Places:
    """Chords over another bass than their root."""
    return tuple(h.onset for h in hear(chart) if h.chord.bass is not None)


def turnaround(chart: Chart) -> Places:
    """The last bar leads back: its second half, or its end, is a dominant or the like."""
    heard = hear(chart)
    total = len(chart.bars) * chart.meter.bar
    late = [h for h in heard if h.onset + h.duration > total - chart.meter.bar // 2]
    return tuple(h.onset for h in late if is_chord("V:maj|dom|sus|bII:dom|maj|bVII:any", h))


def turnarounds(chart: Chart, every: int) -> Places:
    """The bars that lead back, of those before which so many bars, or a multiple of them, have gone; not the last bar.

    Leading back is a dominant or the like in the second half of the bar.
    """
    heard = hear(chart)
    found = []
    for end in range(every, len(chart.bars), every):
        until = end * chart.meter.bar
        late = [h for h in heard if h.onset < until < h.onset + h.duration + chart.meter.bar // 2]
        found += [h.onset for h in late if is_chord("V:maj|dom|sus|bII:dom", h)][-1:]
    return tuple(found)


def whole_tone(chart: Chart) -> Places:
    """Augmented triads and sevenths with a raised fifth."""
    return tuple(h.onset for h in hear(chart) if "#5" in h.chord.kind.tones)


def naming(*tones: str) -> Callable[[Chart], Places]:
    """A prover for chords that name one of these tones."""

    def prove(chart: Chart) -> Places:
        return tuple(h.onset for h in hear(chart) if not set(tones).isdisjoint(h.chord.kind.tones))

    return prove


def joined(*provers: Callable[[Chart], Places]) -> Callable[[Chart], Places]:
    """A prover for any of several devices, each place counted once."""

    def prove(chart: Chart) -> Places:
        return tuple(sorted({place for prover in provers for place in prover(chart)}))

    return prove
