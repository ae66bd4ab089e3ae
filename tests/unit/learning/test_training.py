"""Training a net: it learns, it can be killed at any moment, and what it learned is heard the same without it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from tunes_to_learn import tune
from woodshed.errors import CorpusError
from woodshed.learning.chord_class import CLASSES
from woodshed.learning.examples import examples_of
from woodshed.learning.long_term import LongTerm
from woodshed.learning.next_chord import Following
from woodshed.learning.training.batches import batch_of, shuffled
from woodshed.learning.training.card import card_of
from woodshed.learning.training.net import ChordNet, Shape
from woodshed.learning.training.recipe import Recipe, make
from woodshed.learning.training.run import Plan, trained
from woodshed.learning.training.teaching import answers_of
from woodshed.learning.weights import load

PLAN = Plan(shape=Shape(width=16, state=24, layers=2, pointer=8), rounds=3, changes=120, rate=0.1, threads=1)
TESTS = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def heard():
    """Examples of twenty tunes by the counts of twenty others."""
    counts = LongTerm.counted([tune(seed) for seed in range(100, 120)])
    return [examples_of(tune(seed), counts) for seed in range(20)]


@pytest.fixture(scope="module")
def whole(heard, tmp_path_factory):
    """A run that nobody disturbed."""
    return trained(heard[:16], heard[16:], PLAN, tmp_path_factory.mktemp("whole"), lambda one: None)


def same(one: ChordNet, other: ChordNet) -> bool:
    """Whether two nets have the same weights to the bit."""
    rows = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in rows)


def test_a_net_learns(whole):
    """After a few rounds it needs fewer bits than after the first."""
    assert len(whole.rounds) == PLAN.rounds
    assert whole.rounds[-1].training < whole.rounds[0].training


def test_a_net_learns_from_what_other_nets_answer(heard, whole, tmp_path):
    """One that is told only what a trained net answers comes nearer to it than it stood, hidden onsets or not."""
    teachers = answers_of([whole.net], heard[:16])
    assert all(
        answers.shape == (len(tune.targets), CLASSES)
        for tune, two in zip(heard[:16], teachers, strict=True)
        for answers in two
    )
    plan = replace(PLAN, taught=1.0, seed=5, hidden=0.5, rounds=10)

    def apart(net: ChordNet) -> float:
        found = answers_of([net], heard[:16])
        rows = zip(found, teachers, strict=True)
        return float(np.mean([abs(a.known - b.known).mean() + abs(a.hidden - b.hidden).mean() for a, b in rows]))

    torch.manual_seed(plan.seed)
    untrained = ChordNet(plan.shape).eval()
    taught = trained(heard[:16], heard[16:], plan, tmp_path, lambda one: None, teachers=teachers)
    assert apart(taught.net) < 0.7 * apart(untrained)


def test_teachers_teach_and_are_not_in_the_file(tmp_path):
    """A recipe with a teacher makes a file of its own nets alone, and its card names the teacher."""
    tunes = [tune(seed) for seed in range(24)]
    tunes = [replace(one, split="valid" if i % 8 == 0 else "train") for i, one in enumerate(tunes)]
    plan = replace(PLAN, rounds=1)
    recipe = Recipe("taught", ("own",), seeds=(0,), teachers=(7,), plan=plan, teaching=plan, workers=1)
    make(recipe, tunes, tmp_path / "work", tmp_path / "taught.npz", lambda line: None)
    model = load(tmp_path / "taught.npz")
    assert len(model.nets) == 1
    assert model.card["teachers"] == [7]


KILLED = """
import os, sys
from pathlib import Path
sys.path[:0] = {paths!r}
from tunes_to_learn import tune
from woodshed.learning.examples import examples_of
from woodshed.learning.long_term import LongTerm
from woodshed.learning.training import run
from test_training import PLAN
counts = LongTerm.counted([tune(seed) for seed in range(100, 120)])
heard = [examples_of(tune(seed), counts) for seed in range(20)]
follow, steps = run._Work._follow, []
def dying(work):
    steps.append(work.step)
    if len(steps) == {step}:
        os._exit(9)
    follow(work)
run._Work._follow = dying
run.trained(heard[:16], heard[16:], PLAN, Path({folder!r}), lambda one: None)
"""


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_run_that_is_killed_comes_to_the_same_weights(heard, whole, tmp_path, share):
    """Killed without warning in the middle of its first, second or third round, and begun again."""
    steps = PLAN.rounds * len(shuffled(heard[:16], PLAN.changes, Random(0)))
    paths = [str(TESTS), str(Path(__file__).parent)]
    program = KILLED.format(paths=paths, folder=str(tmp_path), step=max(1, int(share * steps)))
    dead = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert dead.returncode == 9, dead.stderr.decode()
    again = trained(heard[:16], heard[16:], PLAN, tmp_path, lambda one: None)
    assert same(again.net, whole.net)
    assert [one.validation for one in again.rounds] == [one.validation for one in whole.rounds]


def test_a_folder_of_another_plan_is_refused(heard, tmp_path):
    trained(heard[:16], heard[16:], Plan(shape=PLAN.shape, rounds=1, threads=1), tmp_path, lambda one: None)
    with pytest.raises(ValueError, match="another plan"):
        trained(heard[:16], heard[16:], PLAN, tmp_path, lambda one: None)


def test_nothing_that_comes_later_is_seen(heard):
    """Whatever follows a change, its prediction is the same: no answer leaks into a question."""
    torch.manual_seed(1)
    net = ChordNet(PLAN.shape).eval()
    counts = LongTerm.counted([tune(seed) for seed in range(100, 120)])
    one = tune(7)
    asked = 9
    other = one.__class__(
        one.identity, one.group, one.setting, (*one.classes[:asked], 33, 44, 55), (*one.onsets[: asked + 1], 5000, 6000)
    )
    with torch.no_grad():
        found = [net(batch_of([examples_of(each, counts)], [False])[0])[0, : asked + 1] for each in (one, other)]
    assert torch.allclose(*found, atol=1e-5)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A weight file of two nets, made by a recipe."""
    folder = tmp_path_factory.mktemp("recipe")
    tunes = [tune(seed) for seed in range(40)] + [tune(seed, split="valid") for seed in range(100, 108)]
    foreign = tune(500).__class__(**{**{n: getattr(tune(500), n) for n in tune(500).__slots__}, "licence": "nc"})
    said: list[str] = []
    figures = make(
        Recipe("tiny", ("own",), seeds=(0, 1), plan=PLAN), [*tunes, foreign], folder / "work", folder / "tiny.npz",
        said.append,
    )  # fmt: skip
    return folder / "tiny.npz", figures, said


def test_a_recipe_makes_a_weight_file_with_its_card(made):
    path, figures, said = made
    model = load(path)
    assert len(model.nets) == 2
    assert model.card["licences"] == ["own"]
    assert sum(sum(row.values()) for row in model.card["charts"].values()) == 40
    assert figures.events > 100
    assert figures.top1 <= figures.top3 <= figures.top5
    assert sum("validation tunes" in line for line in said) == 2 * PLAN.rounds
    card = card_of(model.card, "Free.")
    assert "| own | Woodshed's own, under its licence | 40 |" in card


def test_charts_of_another_licence_are_never_learned_from(made):
    assert list(load(made[0]).card["charts"]) == ["own"]


def test_what_is_heard_chord_by_chord_is_what_was_trained(heard, tmp_path):
    """Arrays without a training library give the probabilities of the net that was trained, hidden onsets or not."""
    from woodshed.learning.weights import save

    torch.manual_seed(3)
    counts = LongTerm.counted([tune(seed) for seed in range(100, 120)])
    net = ChordNet(PLAN.shape).eval()
    with torch.no_grad():
        for value in net.parameters():
            value.copy_((value + 0.1 * torch.randn_like(value)).half().float())
    card = {"nets": 1, "temperature": 1.0}
    save(tmp_path / "one.npz", ({k: v.numpy() for k, v in net.state_dict().items()},), counts, card)
    model = load(tmp_path / "one.npz")
    for hidden in (False, True):
        asked = tune(3)
        with torch.no_grad():
            wanted = net(batch_of([heard[3]], [hidden])[0])[0].exp().numpy()
        following = Following(model, asked.setting)
        for i, (number, onset) in enumerate(zip(asked.classes, asked.onsets, strict=True)):
            np.testing.assert_allclose(following.odds(None if hidden else onset).odds, wanted[i], atol=2e-3)
            following.hear(number, onset)


def test_too_few_tunes_are_refused_with_what_is_needed(tmp_path):
    with pytest.raises(CorpusError, match="3 tunes to train on") as refused:
        make(Recipe("few", ("own",)), [tune(i) for i in range(3)], tmp_path, tmp_path / "x.npz", lambda one: None)
    assert "16 tunes or more" in refused.value.hint
    assert not (tmp_path / "x.npz").exists()
