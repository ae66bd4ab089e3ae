"""What a player likes to come next: it helps where there is something to learn, and costs next to nothing elsewhere."""

from __future__ import annotations

import json
import math
from random import Random

import numpy as np
import pytest

from woodshed.errors import RequestError
from woodshed.learning.chord_class import CLASSES
from woodshed.learning.habits import Habits


def base_after(history) -> np.ndarray:
    """A model of sorts: it likes five classes, by what sounds."""
    odds = np.full(CLASSES, 0.2 / CLASSES)
    first = (history[-1] * 7 if history else 0) % CLASSES
    odds[[(first + i) % CLASSES for i in range(1, 6)]] += 0.16
    if history:
        odds[history[-1]] = 0.0
    return odds / odds.sum()


def spent(player, tunes: int, habits: Habits | None, seed: int = 0) -> tuple[list[float], list[float]]:
    """Bits of every chord that a player plays: by the model, and by the model with the player's habits."""
    dice, plain, bent = Random(seed), [], []
    for _ in range(tunes):
        history: list[int] = []
        for _ in range(32):
            base = base_after(history)
            number = player(history, base, dice)
            plain.append(-math.log2(base[number]))
            bent.append(-math.log2(habits.odds(history, base)[number]))
            habits.keep(history, number, base)
            history.append(number)
    return plain, bent


def any_player(history, base, dice):
    """Plays as the model expects."""
    return dice.choices(range(CLASSES), base)[0]


def own_player(history, base, dice):
    """Goes one way of their own, every other time, wherever they are."""
    return (
        (history[-1] + 40) % 120
        if history and history[-1] < 120 and dice.random() < 0.5
        else any_player(history, base, dice)
    )


@pytest.mark.parametrize("seed", range(5))
def test_a_player_without_habits_costs_next_to_nothing(seed):
    """A tenth of a bit in all, however long they play."""
    plain, bent = spent(any_player, 20, Habits(), seed)
    assert sum(bent) - sum(plain) < 0.1
    assert (sum(bent) - sum(plain)) / len(plain) < 0.01


def test_a_player_with_habits_is_foretold_better():
    """After ten tunes by far more than a tenth of a bit a chord."""
    plain, bent = spent(own_player, 20, Habits())
    later = slice(10 * 32, None)
    assert np.mean(plain[later]) - np.mean(bent[later]) >= 0.1


@pytest.mark.parametrize("history", [[], [5], [5, 9, 5]])
def test_odds_sum_to_one(history):
    habits = Habits()
    for number in (7, 8, 7):
        habits.keep(history, number, base_after(history))
        habits.refuse(history, 11)
    odds = habits.odds(history, base_after(history))
    assert odds.sum() == pytest.approx(1.0)
    assert (odds >= 0).all()


def test_what_is_refused_comes_less_often():
    habits, base = Habits(), base_after([3])
    number = int(np.argmax(base))
    for other in range(40):
        habits.keep([3], (number + 1 + other % 2) % CLASSES, base)
    before = habits.odds([3], base)[number]
    for _ in range(4):
        habits.refuse([3], number)
    assert habits.odds([3], base)[number] < before
    assert habits.odds([9], base_after([9])).tolist() == pytest.approx(base_after([9]).tolist(), rel=1e-6)


def test_habits_come_back_from_a_document():
    habits = Habits()
    spent(own_player, 2, habits)
    habits.refuse([4], 9)
    again = Habits.of(json.loads(json.dumps(habits.as_document())))
    for history in ([], [4], [44, 84]):
        base = base_after(history)
        assert again.odds(history, base).tolist() == pytest.approx(habits.odds(history, base).tolist())
    assert again.trust == pytest.approx(habits.trust)
    assert habits.trust > 0.1


NOTHING = {"format": 1, "weights": [1, 0, 0, 0], "kept": {}, "refused": {}}


@pytest.mark.parametrize(
    "wrong",
    [{"format": 2}, {"weights": [0, 0, 0, 0]}, {"weights": "none"}, {"kept": {"1": {"999": 1}}}, {"refused": None}],
)
def test_a_damaged_document_is_told(wrong):
    with pytest.raises(RequestError, match="habits"):
        Habits.of({**NOTHING, **wrong})
