"""The published kind of net beside ours: sets of pitch classes in drawn keys, asked as the measure asks."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from woodshed.learning.chord_class import FAMILIES, SILENCE, class_of, names
from woodshed.theory.chord import Chord

RECIPES = Path(__file__).parents[3] / "recipes"
TINY = {"width": 16, "heads": 2, "layers": 2, "changes": 64, "rate": 1e-2, "warm": 10, "rounds": 24, "patience": 24}


@pytest.fixture(scope="module")
def kind():
    """The recipe and the predictor, which lie beside the package."""
    before = [*sys.path]
    sys.path.insert(0, str(RECIPES))
    import chordseqai
    import published

    sys.path[:] = before
    return chordseqai, published


def chart(symbols, genre="pop"):
    return {"bars": [[symbol] for symbol in symbols], "genre": genre}


@pytest.fixture(scope="module")
def loops(kind):
    """Forty charts of one loop in drawn keys."""
    dice = Random(1)
    found = []
    for _ in range(40):
        key = dice.randrange(12)
        found.append(
            kind[0].heard(chart([Chord.parse(one).transposed(key).symbol for one in "C Am7 F G7".split()] * 4))
        )
    return found


@pytest.fixture(scope="module")
def learned(kind, loops, tmp_path_factory):
    """A tiny net that learned the loop, its rounds and its folder."""
    folder = tmp_path_factory.mktemp("published")
    work = kind[0].Training(kind[0].Plan(**TINY), loops[:32], loops[32:], folder)
    work.run()
    return work, folder


@pytest.fixture
def predictor(kind, learned, monkeypatch):
    """It as the measure asks it."""
    monkeypatch.setenv("CHORDSEQAI", str(learned[1]))
    return kind[1].Published()


def played(predictor, symbols, genre="pop"):
    """What was expected at every chord."""
    predictor.start(key="C", mode="major", genre=genre, meter="4/4")
    expected = []
    for bar, symbol in enumerate(symbols, 1):
        expected.append(predictor.distribution(bar, 1.0))
        predictor.observe(symbol)
    return expected


def test_chords_of_the_same_notes_are_one_token(kind):
    sets = kind[0].Sets([])
    tokens = [
        sets.token(kind[0].mask_of(Chord.parse(one)), class_of(Chord.parse(one), 0)) for one in ("C6", "Am7", "Am7/E")
    ]
    assert len(set(tokens)) == 1
    assert kind[0].mask_of(Chord.parse("N.C.")) == 0


def test_a_set_that_is_not_known_counts_as_the_plainest_of_its_class(kind):
    sets = kind[0].Sets([])
    rare, plain = (Chord.parse(one) for one in ("C9(#11)", "C7"))
    tokens = [sets.token(kind[0].mask_of(one), class_of(one, 0)) for one in (rare, plain)]
    assert tokens[0] == tokens[1]


@pytest.mark.parametrize("symbol", ["C", "Bdim7", "F#m7b5", "Ab9", "N.C."])
def test_another_key_moves_every_token_alike(kind, symbol):
    """A token moved is the token of the chord transposed, in all keys, whatever the chord."""
    chord = Chord.parse(symbol)
    sets = kind[0].Sets([kind[0].mask_of(chord)])
    token = sets.token(kind[0].mask_of(chord), class_of(chord, 0))
    for key in range(12):
        moved = chord.transposed(key)
        assert sets.moved[key, token] == sets.token(kind[0].mask_of(moved), class_of(moved, 0))
        assert kind[0].raised(class_of(chord, 0), key) == class_of(moved, 0)


def test_a_tune_is_trained_on_whole_in_one_drawn_key(kind, loops):
    sets = kind[0].Sets(mask for one in loops for mask in one.masks)
    charts = [(sets.tokens(one), one.genre) for one in loops[:4]]
    plain = {tuple(tokens) for tokens, _ in charts}
    ((_, _, came),) = kind[0].batches_of(charts, sets, 1000, Random(3))
    drawn = [tuple(row.tolist()) for row in came]
    assert not plain >= set(drawn)
    assert all(any(tuple(sets.moved[key][list(row)]) in plain for key in range(12)) for row in drawn)


def test_a_tiny_net_learns_a_loop(learned):
    rounds = learned[0].rounds
    assert rounds[-1].validation < rounds[0].validation
    assert rounds[-1].right > 0.7


def test_a_run_that_was_killed_comes_to_the_same_net(kind, loops, learned, tmp_path):
    plan = kind[0].Plan(**TINY)
    first = kind[0].Training(plan, loops[:32], loops[32:], tmp_path)
    put_by, done = first._put_by, []

    def dies():
        put_by()
        done.append(1)
        if len(done) == 2:
            raise KeyboardInterrupt

    first._put_by = dies
    with pytest.raises(KeyboardInterrupt):
        first.run()
    again = kind[0].Training(plan, loops[:32], loops[32:], tmp_path)
    again.run()
    for one, other in zip(again.net.parameters(), learned[0].net.parameters(), strict=True):
        assert torch.equal(one, other)


def test_every_class_has_its_part_but_the_one_that_sounds(predictor):
    symbols = ["C", "Am7", "F", "G7", "C", "N.C.", "G7"]
    for before, odds in zip([None, *symbols], played(predictor, symbols), strict=False):
        assert math.fsum(odds.values()) == pytest.approx(1)
        silent = [name for name, part in odds.items() if part == 0]
        assert silent == ([] if before is None else [names(0)[class_of(Chord.parse(before), 0)]])


def test_the_loop_goes_on_in_every_key(predictor):
    for key in range(12):
        loop = [Chord.parse(one).transposed(key) for one in "C Am7 F G7".split()] * 3
        odds = played(predictor, [one.symbol for one in loop])[-1]
        best = max(odds, key=odds.__getitem__)
        assert class_of(Chord.parse(best), 0) == class_of(loop[-1], 0)


def test_only_the_past_is_heard(predictor):
    one, other = (played(predictor, [*"C Am7 F G7".split(), *rest]) for rest in (["C", "Am7"], ["Eb", "Bdim"]))
    assert one[:5] == other[:5]
    assert one[5] != other[5]


def test_chord_by_chord_it_says_what_was_trained(kind, learned, predictor):
    """Kept attention gives the scores of the whole net at once, and those of a tune that is far too long are heard."""
    chordseqai, published = kind
    net, sets = learned[0].net, learned[0].sets
    tokens = [sets.start, *(Random(2).randrange(sets.start) for _ in range(20))]
    with torch.no_grad():
        whole = net(torch.tensor([tokens]), torch.tensor([3]))[0].numpy()
    listener = published.Listener(net, 3)
    np.testing.assert_allclose([listener.hear(token) for token in tokens], whole, atol=1e-3, rtol=1e-3)
    long = played(predictor, "C Am7 F G7".split() * (chordseqai.LONGEST // 4 + 2))
    assert all(math.isfinite(part) for odds in long for part in odds.values())


def test_spellings_share_a_set_as_the_charts_spell_it(kind):
    sets = kind[0].Sets([])
    sets.count([kind[0].heard(chart(["F", "C6"] * 3 + ["E7", "Am7"]))])
    chord = Chord.parse("C6")
    shares = sets.shares()[:, sets.token(kind[0].mask_of(chord), class_of(chord, 0))]
    six, minor = (class_of(Chord.parse(one), 0) for one in ("C6", "Am7"))
    assert shares[5][six] > 0.8
    assert shares[4][minor] > shares[5][minor] > 0
    assert shares.sum(1) == pytest.approx(1)
    assert shares[5].nonzero()[0].tolist() == sorted([six, minor])


def test_only_charts_that_may_be_learned_from_are_read(kind, tmp_path):
    row = chart(["C", "C/E", "F"]) | {"split": "train", "licence_class": "gpl"}
    rows = [row, row | {"licence_class": "nc"}, row | {"split": "test"}, row | {"bars": [["C", "F"] * 20]}]
    (tmp_path / "charts.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (found,) = kind[0].charts_of(tmp_path / "charts.jsonl", "train")
    assert found.classes == (0, 5 * len(FAMILIES))
    assert SILENCE not in found.classes
