"""What usually follows: counted once a tune, by key and by movement."""

from __future__ import annotations

import numpy as np
import pytest

from tunes_to_learn import tune
from woodshed.learning.chord_class import CLASSES, class_of
from woodshed.learning.long_term import SCORES, LongTerm
from woodshed.learning.tune import Setting, Tune
from woodshed.theory.chord import Chord


def of(symbols: str, group: str = "one", genre: str = "jazz") -> Tune:
    """A tune in C of these chords, one a bar."""
    numbers = tuple(class_of(Chord.parse(symbol), 0) for symbol in symbols.split())
    onsets = tuple(192 * i for i in range(len(numbers)))
    return Tune(group, group, Setting(0, "major", genre), numbers, onsets)


def number(symbol: str) -> int:
    return class_of(Chord.parse(symbol), 0)


@pytest.mark.parametrize("seed", range(5))
def test_every_distribution_sums_to_one_and_leaves_out_what_sounds(seed):
    counts = LongTerm.counted([tune(other) for other in range(20)])
    asked = tune(seed + 30)
    for i in range(len(asked.classes)):
        found = counts.distributions(asked.classes[:i], asked.setting.genre)
        assert len(found) == SCORES
        for odds in found:
            assert odds.shape == (CLASSES,)
            assert odds.sum() == pytest.approx(1.0)
            assert (odds >= 0).all()
            assert not i or odds[asked.classes[i - 1]] == 0


def test_what_a_tune_repeats_counts_once():
    """Ten times G7 C in one tune say no more than once."""
    once = LongTerm.counted([of("Dm7 G7 C")])
    often = LongTerm.counted([of("Dm7 G7 C " + "Dm7 G7 C " * 9)])
    assert once.by_key.followed("", [number("G7")])[1].tolist() == often.by_key.followed("", [number("G7")])[1].tolist()


def test_the_genre_is_heard_over_all_the_others():
    """Where blues goes from G7 to F7 and jazz to C, each is told its own."""
    counts = LongTerm.counted(
        [of("G7 C", str(i)) for i in range(5)] + [of("G7 F7", f"b{i}", "blues") for i in range(5)]
    )
    by_all, in_blues, _, _ = counts.distributions([number("G7")], "blues")
    assert in_blues[number("F7")] > by_all[number("F7")]


def test_a_movement_is_known_in_keys_where_it_was_never_met():
    """A two-five learned in C is expected in Eb by how it moves, and hardly by where it lies."""
    counts = LongTerm.counted([of("Dm7 G7 C6 Am7", str(i)) for i in range(8)])
    by_key, _, by_movement, _ = counts.distributions([number("Fm7")], "jazz")
    assert int(np.argmax(by_movement)) == number("Bb7")
    assert by_movement[number("Bb7")] > 5 * by_key[number("Bb7")]


def test_a_table_comes_back_from_its_arrays():
    counts = LongTerm.counted([tune(seed) for seed in range(10)])
    again = LongTerm.of({**counts.arrays, "net0.classes.weight": np.zeros(1)})
    history = tune(3).classes[:7]
    for one, other in zip(counts.distributions(history, "jazz"), again.distributions(history, "jazz"), strict=True):
        assert one.tolist() == other.tolist()


def test_an_answer_may_be_written_to_without_changing_the_next():
    """Answers are kept, and what is done to one is not seen in another."""
    counts = LongTerm.counted([tune(seed) for seed in range(10)])
    history = tune(3).classes[:7]
    first = [odds.tolist() for odds in counts.distributions(history, "jazz")]
    for odds in (*counts.distributions(history, "jazz"), counts.by_key.after(history, "jazz")):
        odds[:] = 0.0
    assert [odds.tolist() for odds in counts.distributions(history, "jazz")] == first
    assert counts.by_key.after(history, "jazz").tolist() == pytest.approx(first[1])
