"""What learning from use brings, chord by chord as it would have been: every chord is foretold before it is learned.

    python bench/learning_from_use.py ../shared/corpora --cache build/base

Composers stand for players, each tune as they wrote it; simulated players bend tunes by a taste of their own
(``players.py``). Figures are bits a chord, less those of the chord model alone: below nothing is better. The model's
own odds take nearly all of the time and are kept in the cache.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from played import Base, Played, Simulated, composers, simulated
from players import OPPOSITES

from woodshed.learning.habits import Habits
from woodshed.learning.others import Others

LEAST = 1e-6
"""No chord is dearer than so many bits, as in the shared measure."""
BEFORE = 10
"""Tunes that a player plays before it is asked what was learned."""


class Course(NamedTuple):
    """What a player's tunes cost, each: chords, bits by the model alone, bits with habits; and what they hand on."""

    chords: tuple[int, ...]
    base: tuple[float, ...]
    bent: tuple[float, ...]
    trust: float
    handed_on: dict[str, Any]

    def gain(self, start: int = 0, end: int | None = None) -> float:
        """Bits a chord of some of the tunes, less those of the model alone; nan without any."""
        chords = sum(self.chords[start:end])
        return (sum(self.bent[start:end]) - sum(self.base[start:end])) / chords if chords else float("nan")

    @property
    def alone(self) -> float:
        """Bits a chord by the model alone."""
        return sum(self.base) / sum(self.chords)


class Player(NamedTuple):
    """A simulated player, what they play, and what that costs them alone."""

    who: Simulated
    played: list[Played]
    alone: Course


def course(played: Iterable[Played], others: Others | None = None) -> Course:
    """Let a new player play tunes in turn."""
    habits = Habits()
    habits.others = others
    rows = []
    for tune, odds in played:
        base = bent = 0.0
        for place, (number, row) in enumerate(zip(tune.classes, odds, strict=True)):
            base -= np.log2(max(row[number], LEAST))
            expected = habits.keep(tune.classes[:place], number, row, tune.setting.genre)
            bent -= np.log2(max(expected, LEAST))
        rows.append((len(tune.classes), float(base), float(bent)))
    chords, base_bits, bent_bits = zip(*rows, strict=True)
    return Course(chords, base_bits, bent_bits, habits.trust, habits.handed_on())


def of_composers(base: Base, corpus: Path) -> None:
    """Every composer alone, and beside what all the others hand on."""
    print(f"\n## Composers of {corpus.name}\n")
    print("| player | tunes | chords | bits | alone | after 10 tunes | with others | after 10 tunes |")
    print("|---|---|---|---|---|---|---|---|")
    tunes = {who: [base.played(tune) for tune in own] for who, own in composers(corpus, ("valid", "test")).items()}
    alone = {who: course(own) for who, own in tunes.items()}
    together = {
        who: course(own, Others(one.handed_on for other, one in alone.items() if other != who))
        for who, own in tunes.items()
    }
    for who, one in alone.items():
        both = together[who]
        told = (one.gain(), one.gain(BEFORE), both.gain(), both.gain(BEFORE))
        print(f"| {who} | {len(one.chords)} | {sum(one.chords)} | {one.alone:.3f} | {_row(told)} |")
    for name, courses in (("alone", alone), ("with others", together)):
        gains = [one.gain() for one in courses.values()]
        print(f"\n{name}: mean {np.mean(gains):+.4f}, worst {max(gains):+.4f}, {len(gains)} players")


def players_of(base: Base, several: Iterable[Simulated]) -> list[Player]:
    """Simulated players, each after playing alone."""
    found = []
    for one in several:
        played = [base.played(tune) for tune in one.tunes]
        found.append(Player(one, played, course(played)))
    return found


def of_simulated(players: Sequence[Player]) -> None:
    """Every taste: while it is learned, and after ten tunes."""
    print("| taste | players | bits | first 10 tunes | after 10 tunes | worst player after 10 |")
    print("|---|---|---|---|---|---|")
    for taste in dict.fromkeys(one.who.taste for one in players):
        several = [one.alone for one in players if one.who.taste == taste]
        after = [one.gain(BEFORE) for one in several]
        told = (float(np.mean([one.gain(0, BEFORE) for one in several])), float(np.mean(after)), max(after))
        print(
            f"| {taste} | {len(several)} | {np.mean([one.alone for one in several]):.3f} | {_row(told)} |", flush=True
        )


def of_schools(players: Sequence[Player], members: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """What a newcomer has of a school where all have one taste: in the first tune, and in all; and who differs."""
    print("| school of | first tune alone | in the school | all tunes alone | in the school | most that others lose |")
    print("|---|---|---|---|---|---|")
    known = {(one.taste, one.number): (played, alone) for one, played, alone in players}
    for taste, school in members.items():
        rows = []
        for number in {one.number for one, *_ in players if one.taste == taste != "none"}:
            played, alone = known[taste, number]
            there = course(played, Others(school))
            other, its = known[OPPOSITES.get(taste, "none"), number]
            lost = course(other, Others(school)).gain() - its.gain()
            rows.append([alone.gain(0, 1), there.gain(0, 1), alone.gain(), there.gain(), lost])
        if rows:
            *means, _ = np.mean(rows, 0)
            print(f"| {taste} | {_row(means)} | {max(row[-1] for row in rows):+.4f} |", flush=True)


def _row(gains: Iterable[float]) -> str:
    return " | ".join("" if np.isnan(gain) else f"{gain:+.4f}" for gain in gains)


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path, help="a folder with charts.jsonl and charts_testonly.jsonl")
    parser.add_argument("--cache", type=Path, help="where the model's own odds are kept")
    parser.add_argument("--weights", default="chords-full")
    parser.add_argument("--players", type=int, default=4, help="simulated players of each taste")
    parser.add_argument("--part", choices=("composers", "simulated"), help="one half of the figures alone")
    options = parser.parse_args()
    base = Base(options.weights, options.cache)
    charts = options.corpora / "charts.jsonl"
    if options.part != "simulated":
        for corpus in (charts, options.corpora / "charts_testonly.jsonl"):
            of_composers(base, corpus)
    if options.part == "composers":
        return
    chosen = players_of(base, simulated(charts, "valid", players=options.players, tunes=16, share=0.75))
    print("\n## Simulated players, three times in four, valid\n")
    of_simulated(chosen)
    confirmed = players_of(base, simulated(charts, "test", players=options.players, tunes=14, share=0.9))
    print("\n## Simulated players, nine times in ten, test\n")
    of_simulated(confirmed)
    members: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in chosen:
        members[one.who.taste].append(one.alone.handed_on)
    print("\n## Schools: the players of one taste above, for those below\n")
    of_schools(confirmed, members)


if __name__ == "__main__":
    main()
