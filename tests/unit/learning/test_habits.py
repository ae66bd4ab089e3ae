"""What a player likes to come next: it helps where there is something to learn, and costs next to nothing elsewhere."""

from __future__ import annotations

import json
import math
from random import Random

import numpy as np
import pytest

from woodshed.errors import RequestError
from woodshed.learning.chord_class import CLASSES
from woodshed.learning.habits import Choice, Habits
from woodshed.learning.others import Others


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


def substituting_player(history, base, dice):
    """Plays the chord a tritone away from what is expected, most of the time."""
    number = any_player(history, base, dice)
    other = (number + 60) % 120
    return other if number < 120 and dice.random() < 0.8 and (not history or other != history[-1]) else number


@pytest.mark.parametrize("seed", range(3))
def test_a_player_without_habits_costs_next_to_nothing(seed):
    """A fifth of a bit for the first chords, and a five-thousandth for each one."""
    plain, bent = spent(any_player, 20, Habits(), seed)
    assert sum(bent) - sum(plain) < 0.212 + len(plain) / 5000
    assert (sum(bent) - sum(plain)) / len(plain) < 0.01


def test_a_player_with_habits_is_foretold_better():
    """After ten tunes by far more than a tenth of a bit a chord."""
    plain, bent = spent(own_player, 20, Habits())
    later = slice(10 * 32, None)
    assert np.mean(plain[later]) - np.mean(bent[later]) >= 0.1


def test_one_substitution_is_foretold_wherever_it_comes():
    """It is learned as a move away from what is expected, so that chords which never came are foretold as well."""
    plain, bent = spent(substituting_player, 6, Habits())
    later = slice(3 * 32, None)
    assert np.mean(plain[later]) - np.mean(bent[later]) >= 1.0


def test_a_player_who_changes_is_followed():
    """What they did for ten tunes does not stand in their way for ten more."""
    habits = Habits()
    spent(substituting_player, 10, habits)
    plain, bent = spent(any_player, 10, habits, seed=1)
    later = slice(5 * 32, None)
    assert np.mean(bent[later]) - np.mean(plain[later]) < 0.05


@pytest.mark.parametrize("history", [[], [5], [5, 9, 5]])
def test_odds_sum_to_one(history):
    habits = Habits()
    habits.others = school(own_player, 1)
    for number in (7, 8, 7):
        habits.keep(history, number, base_after(history), "jazz")
        habits.refuse(history, 11, "jazz")
    odds = habits.odds(history, base_after(history), "jazz")
    assert odds.sum() == pytest.approx(1.0)
    assert (odds >= 0).all()


def test_what_is_refused_comes_less_often_there_and_only_there():
    habits, twin, base = Habits(), Habits(), base_after([3])
    number = int(np.argmax(base))
    for other in range(40):
        for one in (habits, twin):
            one.keep([3], (number + 1 + other % 2) % CLASSES, base)
    for _ in range(4):
        habits.refuse([3], number)
    assert habits.odds([3], base)[number] < 0.7 * twin.odds([3], base)[number]
    assert habits.odds([9], base_after([9])).tolist() == twin.odds([9], base_after([9])).tolist()


def test_a_choice_is_learned_whole():
    base = base_after([3])
    habits, twin = Habits(), Habits()
    habits.learn(Choice((3,), base, "jazz", kept=7, refused=(8, 9)))
    twin.refuse([3], 8, "jazz")
    twin.refuse([3], 9, "jazz")
    twin.keep([3], 7, base, "jazz")
    assert habits.as_document() == twin.as_document()


def test_keeping_tells_how_likely_it_was():
    habits = Habits()
    spent(own_player, 1, habits)
    expected = habits.odds([4], base_after([4]))[44]
    assert habits.keep([4], 44, base_after([4])) == pytest.approx(expected)


def test_habits_come_back_from_a_document():
    habits = Habits()
    spent(own_player, 2, habits)
    habits.refuse([4], 9, "jazz")
    again = Habits.of(json.loads(json.dumps(habits.as_document())))
    assert again.as_document() == habits.as_document()
    for history in ([], [4], [44, 84]):
        base = base_after(history)
        assert again.odds(history, base).tolist() == pytest.approx(habits.odds(history, base).tolist())
    assert again.trust == pytest.approx(habits.trust)
    assert habits.trust > 0.15


def test_habits_of_the_first_format_are_read():
    """They told no genre and no substitutions; what was kept and refused stays."""
    old = {"format": 1, "weights": [0.94, 0.02, 0.02, 0.02], "kept": {"4": {"9": 30.0}}, "refused": {"4": {"8": 1.0}}}
    habits = Habits.of(old)
    assert habits.odds([4], base_after([4]))[9] > base_after([4])[9]
    assert habits.as_document()["genres"]["other"]["kept"] == {"4": {"9": 30.0}}


NOTHING = {"format": 2, "weights": [1] + [0] * 8, "places": {}, "genres": {}}
ROWS = {"instead": {}, "kept": {}, "refused": {}}


def test_an_empty_document_is_one():
    assert Habits.of(NOTHING).trust == 0.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": 3},
        {"weights": [0] * 9},
        {"weights": [float("inf")] * 9},
        {"places": {"7": [1]}},
        {"places": {"seven": [1] + [0] * 7}},
        {"weights": "none"},
        {"weights": [1]},
        {"genres": None},
        {"genres": {"polka": ROWS}},
        {"genres": {"jazz": {}}},
        {"genres": {"jazz": {**ROWS, "kept": {"1": {"999": 1}}}}},
        {"genres": {"jazz": {**ROWS, "kept": {"1 2 3": {"9": 1}}}}},
        {"genres": {"jazz": {**ROWS, "instead": {"1 2": {"9": 1}}}}},
        {"genres": {"jazz": {**ROWS, "instead": {"1": {"120": 1}}}}},
        {"genres": {"jazz": {**ROWS, "refused": {"1": {"9": -1}}}}},
        {"genres": {"jazz": {**ROWS, "refused": None}}},
    ],
)
def test_a_damaged_document_is_told(wrong):
    with pytest.raises(RequestError, match="habits"):
        Habits.of({**NOTHING, **wrong})


def school(player, members: int) -> Others:
    """What so many players of one habit hand on, in jazz."""
    shares = []
    for seed in range(members):
        habits, dice = Habits(), Random(f"member {seed}")
        for _ in range(4):
            history: list[int] = []
            for _ in range(32):
                number = player(history, base_after(history), dice)
                habits.keep(history, number, base_after(history), "jazz")
                history.append(number)
        shares.append(habits.handed_on())
    return Others(shares)


def newcomer(player, others: Others | None, genre: str = "jazz", tunes: int = 1) -> float:
    """Bits a chord of somebody's first tunes, less those of the model alone."""
    habits, dice, bits = Habits(), Random("newcomer"), []
    habits.others = others
    for _ in range(tunes):
        history: list[int] = []
        for _ in range(32):
            base = base_after(history)
            number = player(history, base, dice)
            bits.append(math.log2(base[number]) - math.log2(habits.keep(history, number, base, genre)))
            history.append(number)
    return float(np.mean(bits))


def test_who_plays_as_others_do_gains_from_the_first_tune():
    others = school(substituting_player, 4)
    assert newcomer(substituting_player, others) < newcomer(substituting_player, None) - 0.1


@pytest.mark.parametrize("player", [any_player, own_player])
def test_who_plays_in_another_way_loses_next_to_nothing(player):
    others = school(substituting_player, 4)
    assert newcomer(player, others, tunes=3) < newcomer(player, None, tunes=3) + 0.01


def test_others_count_in_their_genre_alone():
    others = school(substituting_player, 4)
    assert newcomer(substituting_player, others, "gospel") == newcomer(substituting_player, None, "gospel")


def test_others_move_a_newcomer_a_little_and_can_be_left_out():
    base, habits = base_after([3]), Habits()
    habits.others = school(substituting_player, 4)
    moved = habits.odds([3], base, "jazz")
    assert 0 < np.abs(moved - base).sum() < 0.1
    assert habits.odds([3], base, "jazz", alone=True).tolist() == pytest.approx(base.tolist())


def test_nobody_counts_for_more_by_playing_more():
    """A hundred times the same choice is handed on as eight times."""
    base = base_after([3])
    eager, calm = Habits(), Habits()
    for habits, times in ((eager, 100), (calm, 8)):
        for _ in range(times):
            habits.refuse([3], 9, "jazz")
            habits.keep([3], 7, base, "jazz")
    eager_rows, calm_rows = eager.handed_on()["jazz"], calm.handed_on()["jazz"]
    assert eager_rows["kept"] == calm_rows["kept"] == {"3": {"7": 800}}
    assert eager_rows["refused"] == calm_rows["refused"] == {"3": {"9": 800}}
    assert all(sum(row.values()) <= 800 for row in eager_rows["instead"].values())
    for rows in (eager_rows, calm_rows):
        assert all(
            isinstance(count, int) for table in rows.values() for row in table.values() for count in row.values()
        )
