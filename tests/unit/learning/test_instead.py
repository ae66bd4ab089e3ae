"""What is played in the place of what the model expects."""

from __future__ import annotations

import numpy as np
import pytest

from woodshed.learning.chord_class import CLASSES, FAMILIES, SILENCE, class_of
from woodshed.learning.instead import Instead
from woodshed.theory.chord import Chord


def number(symbol: str) -> int:
    """The class of a symbol in C."""
    return class_of(Chord.parse(symbol), 0)


def expecting(**shares: float) -> np.ndarray:
    """A model that expects some chords, and everything else hardly."""
    odds = np.full(CLASSES, 1e-4)
    for symbol, share in shares.items():
        odds[number(symbol)] = share
    return odds / odds.sum()


def test_with_nothing_known_the_odds_stay():
    base = expecting(G7=0.8, C=0.2)
    assert Instead().odds(base, None) is base


def test_what_came_stands_for_what_was_expected():
    """A chord that nobody expected stands for the likeliest; one that was expected for itself."""
    base = expecting(G7=0.8, C=0.19)
    assert Instead().heard(number("G7"), base) == pytest.approx({number("G7"): 1.0}, abs=0.01)
    stands_for = Instead().heard(number("Db7"), base)
    assert max(stands_for, key=stands_for.__getitem__) == number("G7")
    assert sum(stands_for.values()) == pytest.approx(1.0, abs=0.01)


def test_a_substitution_holds_on_every_degree():
    """Learned on the fifth, known on the sixth, where it never came."""
    instead = Instead()
    base = expecting(G7=0.8, C=0.2)
    for _ in range(12):
        instead.add(number("Db7"), instead.heard(number("Db7"), base))
    there = expecting(A7=0.8, C=0.2)
    assert instead.odds(there, None)[number("Eb7")] > 10 * there[number("Eb7")]
    assert instead.odds(base, None)[number("Db7")] > instead.odds(there, None)[number("Eb7")] > 0.1


def test_odds_sum_to_one_and_what_sounds_does_not_come():
    instead, dice = Instead(), np.random.default_rng(1)
    base = expecting(G7=0.8, C=0.2)
    for one in dice.integers(0, SILENCE, 60).tolist():
        instead.add(one, instead.heard(one, base))
    odds = instead.odds(base, number("G7"))
    assert odds.sum() == pytest.approx(1.0)
    assert (odds >= 0).all()
    assert odds[number("G7")] == 0.0


def test_silence_stands_for_nothing():
    base = expecting(G7=0.8)
    assert Instead().heard(SILENCE, base) == {}
    instead = Instead()
    instead.add(number("C"), {number("G7"): 1.0})
    base[SILENCE] = 0.5
    base /= base.sum()
    assert instead.odds(base, None)[SILENCE] == pytest.approx(base[SILENCE])


def test_counts_come_back_from_rows():
    instead = Instead()
    rows: dict[int, dict[int, float]] = {}
    base = expecting(G7=0.5, Dm7=0.5)
    for symbol in ("Db7", "Ab", "G7", "Db7"):
        told = instead.heard(number(symbol), base)
        instead.add(number(symbol), told)
        for expected, share in told.items():
            row = rows.setdefault(expected, {})
            row[number(symbol)] = row.get(number(symbol), 0.0) + share
    again = Instead.of(rows)
    assert again.odds(base, None).tolist() == pytest.approx(instead.odds(base, None).tolist())


def test_it_agrees_with_the_plain_sum_over_all_chords():
    """Odds of what is expected times how likely each turns into what, written out."""
    instead = Instead()
    base = expecting(G7=0.5, Dm7=0.3, C=0.2)
    for symbol in ("Db7", "Db7", "Abm7", "C"):
        instead.add(number(symbol), instead.heard(number(symbol), base))
    plain = np.zeros(CLASSES)
    for came in range(SILENCE):
        above = (came // len(FAMILIES) - np.arange(SILENCE) // len(FAMILIES)) % 12
        plain[came] = base[:SILENCE] @ instead._turned(above, came)
    plain[SILENCE] = base[SILENCE]
    assert instead.odds(base, None).tolist() == pytest.approx((plain / plain.sum()).tolist())
