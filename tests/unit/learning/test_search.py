"""A search tries plans of a declared space and ranks them; every engine comes to the same ranking."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from tunes_to_learn import tune
from woodshed.errors import RequestError
from woodshed.learning.training import search as searching
from woodshed.learning.training.net import Shape
from woodshed.learning.training.recipe import Recipe
from woodshed.learning.training.run import Plan
from woodshed.learning.training.search import SPACE, described, plans, search

RECIPE = Recipe(
    "tiny", ("own",), plan=Plan(shape=Shape(width=20, layers=1, pointer=8), rounds=1, changes=120), workers=1
)
SMALL = {"rate": (1e-4, 1e-2), "width": (20, 40)}
TUNES = [tune(seed, length=12) for seed in range(16)] + [tune(seed, split="valid", length=12) for seed in (100, 101)]


@pytest.fixture
def small(monkeypatch):
    """A space of four plans."""
    monkeypatch.setattr(searching, "SPACE", SMALL)
    monkeypatch.setattr(searching.plans, "__defaults__", (SMALL,))


def test_the_first_plan_is_the_recipe_s_own_and_none_is_tried_twice():
    found = plans(RECIPE, 12)
    assert found[0] == replace(RECIPE.plan, threads=1)
    assert len(set(found)) == 12
    for plan in found[1:]:
        assert plan.rate in SPACE["rate"]
        assert plan.shape.dropout in SPACE["dropout"]
        assert plan.rounds == RECIPE.plan.rounds


def test_the_same_seed_draws_the_same_plans():
    assert plans(RECIPE, 8) == plans(RECIPE, 8)
    assert plans(RECIPE, 8) != plans(replace(RECIPE, seeds=(1,)), 8)


def test_a_space_that_is_used_up_ends_the_drawing():
    assert len(plans(RECIPE, 50, SMALL)) == 5


def test_a_net_that_learns_more_keeps_its_size_and_learns_slowly():
    for plan in plans(replace(RECIPE, onto=Path("known.npz")), 6)[1:]:
        assert (plan.shape.width, plan.shape.pointer) == (20, 8)
        assert plan.rate <= max(SPACE["rate"]) / 5


def test_trials_are_ranked_and_a_search_that_was_killed_goes_on(small, tmp_path, monkeypatch):
    said: list[str] = []
    trials = search(RECIPE, TUNES, tmp_path, said.append, count=3)
    assert [trial.bits for trial in trials] == sorted(trial.bits for trial in trials)
    assert len({trial.plan for trial in trials}) == 3
    assert sum("bits, rate" in line for line in said) == 3
    assert described(trials[0].plan) in " ".join(said)

    next(iter(tmp_path.glob("trial-*.json"))).unlink()
    asked = []
    monkeypatch.setitem(searching.ENGINES, "local", lambda jobs, *rest: [asked.append(job) or 1.0 for job in jobs])
    again = search(RECIPE, TUNES, tmp_path, said.append, count=3)
    assert len(asked) == 1
    assert {trial.plan for trial in again} == {trial.plan for trial in trials}


def test_an_engine_that_is_not_known_is_refused(tmp_path):
    with pytest.raises(RequestError, match="'spark' is no engine") as refused:
        search(RECIPE, TUNES, tmp_path, print, count=2, engine="spark")
    assert "local, ray" in refused.value.hint


def test_where_ray_is_not_installed_it_is_told_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setattr(searching, "find_spec", lambda name: None)
    with pytest.raises(RequestError, match="Ray is not installed") as refused:
        search(RECIPE, TUNES, tmp_path, print, count=2, engine="ray")
    assert "pip install 'woodshed[search]'" in refused.value.hint


BOTH = """
from pathlib import Path
from test_search import RECIPE, TUNES
from woodshed.learning.training.search import search
if __name__ == "__main__":
    found = [search(RECIPE, TUNES, Path({folder!r}) / name, print, count=3, engine=name) for name in ("local", "ray")]
    assert found[0] == found[1], found
"""


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed: pip install -r requirements/search.txt")
def test_ray_comes_to_the_same_ranking(tmp_path):
    """In a process of its own: Ray starts many."""
    paths = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]
    program = f"import sys; sys.path[:0] = {paths!r}\n" + BOTH.format(folder=str(tmp_path))
    script = tmp_path / "both.py"
    script.write_text(program, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
