"""The table of devices that live in chords: for each a prover and a worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from woodshed.piece.brief import Idiom
from woodshed.piece.chart import Chart
from woodshed.progression import idiom_cadences as cadences
from woodshed.progression import idiom_dominants as dominants
from woodshed.progression import idiom_forms as forms
from woodshed.progression import idiom_lines as lines
from woodshed.progression import idiom_proofs as proofs
from woodshed.progression.hearing import DEGREES, hear, runs
from woodshed.progression.idiom_workers import Worker, in_turn, writes
from woodshed.theory.time import Ticks

INTRO = "Intro"
"""The rehearsal mark of bars that lead in."""
Places = tuple[Ticks, ...]
Prover = Callable[[Chart], Places]


class IdiomRule(NamedTuple):
    """How a device is proved and how it is worked in.

    ``every`` says in how many bars one place is wanted where no number was asked; 0: one in the whole piece will do.
    """

    prover: Prover
    worker: Worker
    every: int = 0


def _row(texts: tuple[str, ...], *, anywhere: bool, close: bool, arrive: bool = False) -> Prover:
    """A prover of chords that follow one another, from any tonic or from that of the key.

    With ``arrive`` the place is that of the last chord, else of the first.
    """

    def prove(chart: Chart) -> Places:
        heard = hear(chart)
        found = {
            heard[last if arrive else first].onset
            for text in texts
            for shift in (range(12) if anywhere else (0,))
            for first, last in runs(text, heard, shift)
            if not close or len({h.reading.degree for h in heard[last:]}) == 1
        }
        return tuple(sorted(found))

    return prove


@lru_cache(maxsize=1)
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(tomli.loads((Path(__file__).parent / "idioms.toml").read_text(encoding="utf-8"))["idiom"])


def written_rows(idiom: Idiom, mode: str) -> tuple[str, ...]:
    """The ways to write a device as bars of numerals, in ``major`` or ``minor``; none for one that is worked in."""
    names = {idiom.name, f"{idiom.name}:{idiom.argument}"}
    return tuple(text for row in _rows() if row["name"] in names for text in row.get(mode, ()))


def _written() -> dict[str, IdiomRule]:
    table = {}
    for row in _rows():
        close = row.get("close", False)
        arrive = row.get("arrive", False)
        proof = tuple(row.get("proof", ()))
        prover = _row(proof, anywhere=row.get("anywhere", False), close=close, arrive=arrive)
        patterns = tuple(row.get("major", ())), tuple(row.get("minor", ()))
        exact = row.get("exact", False)
        worker = writes(*patterns, close=close, exact=exact, arrive=arrive)
        table[row["name"]] = IdiomRule(prover, worker, row.get("every", 0))
    return table


_PROVED_BY_EAR: dict[str, Prover] = {
    "modal_interchange": proofs.modal_interchange,
    "coltrane_changes": proofs.coltrane_changes,
    "augmented_sixth": proofs.augmented_sixth,
    "augmented_sixth:german": partial(proofs.augmented_sixth_of, country="german"),
    "augmented_sixth:italian": partial(proofs.augmented_sixth_of, country="italian"),
    "augmented_sixth:french": partial(proofs.augmented_sixth_of, country="french"),
    "line_cliche": proofs.line_cliche,
    "lament": proofs.lament,
}
"""Devices whose runs of numerals stand in ``idioms.toml``, but which are heard by more than a row
of degrees."""

_PASSING = proofs.joined(
    proofs.naming("b5"),
    proofs.secondary_dominant,
    proofs.tritone_sub,
    _row(("bVII:dom I:maj|min|dom",), anywhere=False, close=False),
)

_OWN: dict[str, IdiomRule] = {
    "secondary_dominant": IdiomRule(proofs.secondary_dominant, dominants.secondary_dominant, every=8),
    "tritone_sub": IdiomRule(proofs.tritone_sub, dominants.tritone_sub, every=8),
    "passing_dim": IdiomRule(proofs.passing_dim, lines.passing_dim, every=8),
    "altered_dominant": IdiomRule(proofs.altered_dominant, dominants.altered_dominant, every=8),
    "alt_cadence": IdiomRule(proofs.alt_cadence, dominants.alt_cadence),
    "sus_resolve": IdiomRule(proofs.sus_resolve, dominants.sus_resolve, every=8),
    "sus_hang": IdiomRule(proofs.sus_hang, dominants.sus_hang, every=8),
    "sus_chords": IdiomRule(proofs.sus_chords, dominants.sus_hang, every=2),
    "picardy": IdiomRule(proofs.picardy, cadences.picardy),
    "half_cadence": IdiomRule(proofs.half_cadence, cadences.half_cadence),
    # Rhodes and organ players' planing, Debussy's before them.
    "chromatic_planing": IdiomRule(proofs.chromatic_planing, lines.chromatic_planing),
    "pedal_point": IdiomRule(proofs.pedal_point, lines.pedal_point),
    "slash_chords": IdiomRule(proofs.slash_chords, lines.slash_chords, every=8),
    "turnaround": IdiomRule(proofs.turnaround, cadences.turnaround),
    "open_ending": IdiomRule(proofs.turnaround, cadences.turnaround),
    "blues_turnaround": IdiomRule(forms.blues_turnaround, cadences.blues_turnaround),
    "blues_12": IdiomRule(forms.blues_12, cadences.never),
    "quick_change": IdiomRule(forms.quick_change, cadences.never),
    "jazz_blues": IdiomRule(forms.jazz_blues, cadences.never),
    "minor_blues": IdiomRule(forms.minor_blues, cadences.never),
    "bird_blues": IdiomRule(forms.bird_blues, cadences.never),
    "rhythm_changes": IdiomRule(forms.rhythm_changes, cadences.never),
    "ninths": IdiomRule(
        proofs.naming("9", "b9", "#9"),
        lines.names_tone(("min", "m9"), ("maj", "maj9"), ("dom", "9"), ("sus", "9sus")),
        every=2,
    ),
    "elevenths": IdiomRule(proofs.naming("11", "#11"), lines.names_tone(("min", "m11"), ("dom", "9(#11)")), every=4),
    "thirteenths": IdiomRule(proofs.naming("13", "b13"), lines.names_tone(("dom", "13"), ("sus", "13sus")), every=4),
    "sevenths": IdiomRule(
        proofs.naming("b7", "7", "bb7"),
        lines.names_tone(("min", "m7"), ("maj", "maj7"), ("dom", "7")),
        every=2,
    ),
    "whole_tone": IdiomRule(proofs.whole_tone, lines.names_tone(("dom", "7(#5)")), every=4),
    "reharmonisation": IdiomRule(
        proofs.joined(_PASSING, proofs.modal_interchange), dominants.secondary_dominant, every=4
    ),
    # What a genre wants without being asked, told by several devices together.
    "passing_chord": IdiomRule(
        _PASSING, in_turn(lines.passing_dim, dominants.passing_dominant, dominants.tritone_sub), every=8
    ),
    "semitone_roots": IdiomRule(proofs.semitone_roots, lines.semitone_approach, every=8),
    "open_chord": IdiomRule(
        proofs.joined(proofs.sus_chords, proofs.naming("11")),
        lines.names_tone(("min", "m11"), ("dom", "13sus")),
        every=8,
    ),
    "borrowed_or_secondary": IdiomRule(
        proofs.joined(proofs.modal_interchange, proofs.secondary_dominant),
        in_turn(dominants.secondary_dominant, lines.minor_four),
        every=8,
    ),
}


@lru_cache(maxsize=256)
def rule_of(name: str, argument: str | None = None) -> IdiomRule | None:
    """The rule of a device and its argument; None for what lives in the notes."""
    if name == "modulation":
        semitones = int(argument or 2)
        return IdiomRule(partial(proofs.modulation, semitones=semitones), cadences.modulation)
    if name == "turnaround_every":
        return IdiomRule(partial(proofs.turnarounds, every=int(argument or 8)), cadences.turnaround_every)
    table = idioms()
    return table.get(f"{name}:{argument}") or table.get(name)


@lru_cache(maxsize=1)
def idioms() -> Mapping[str, IdiomRule]:
    """Every rule by the name of its device; a name with an argument is written ``name:argument``.

    A function and not a constant, as half of the table is read from ``idioms.toml``, and only when a device is asked.
    """
    rows = {name: rule._replace(prover=_PROVED_BY_EAR.get(name, rule.prover)) for name, rule in _written().items()}
    return rows | _OWN


def proves(chart: Chart, idiom: Idiom) -> Places:
    """Where a device stands in a chart, in ticks, and within ``idiom.bars`` if named."""
    rule = rule_of(idiom.name, idiom.argument)
    if rule is None:
        return ()
    if idiom.name == "pedal_point" and (idiom.bars or idiom.argument):
        return proofs.pedal_on(chart, DEGREES.get(idiom.argument or "I", 0), idiom.bars)
    if idiom.name == "chromatic_planing" and idiom.bars:
        return proofs.planing_through(chart, idiom.bars)
    if idiom.name in {"turnaround", "blues_turnaround"} and idiom.bars:
        return forms.turns_in(chart, idiom.bars[1], walks=idiom.name == "blues_turnaround")
    if rule.worker is cadences.never:
        # A form begins after the intro.
        chart = replace(chart, bars=tuple(bar for bar in chart.bars if bar.section != INTRO))
    found = rule.prover(chart)
    # A change of key begins in its bars, and its dominant stands before them.
    if idiom.bars is None or idiom.name == "modulation":
        return found
    low, high = (idiom.bars[0] - 1) * chart.meter.bar, idiom.bars[1] * chart.meter.bar
    return tuple(place for place in found if low <= place < high)
