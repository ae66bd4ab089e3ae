"""Whom a request is put to, and why."""

from __future__ import annotations

from itertools import product

import pytest

from woodshed.llm.catalog import catalog, custom
from woodshed.llm.router import Standing, route, tier_of

PHI, LLAMA, GEMINI = "phi-3.5-mini", "llama-3.3-70b", "gemini-pro"
ORDERS = {3: [PHI, LLAMA, GEMINI], 6: [LLAMA, GEMINI, PHI], 9: [GEMINI, LLAMA, PHI]}
"""A request goes to its own tier, then to stronger ones on this machine, then to the cloud, then to simpler ones."""


def standings(**known):
    """All three models, with what is said of each by the first letters of its name."""
    return [Standing(entry, **known.get(name.split("-")[0], {})) for name, entry in catalog().items()]


def models(steps):
    return [step.model for step in steps]


@pytest.mark.parametrize(("complexity", "tier"), [*((n, 1) for n in (1, 2, 3, 4)), (5, 2), (6, 2), (7, 2), (8, 3)])
def test_a_complexity_belongs_to_a_tier(complexity, tier):
    """1 to 4, 5 to 7, 8 to 10: the routing of the contract."""
    assert tier == tier_of(complexity)
    assert tier_of(10) == 3


@pytest.mark.parametrize("complexity", range(1, 11))
@pytest.mark.parametrize("there", list(product([True, False], repeat=3)))
def test_whatever_is_available_the_order_holds(complexity, there):
    """Every combination: what cannot be asked keeps its place with its reason, and the others keep theirs."""
    have = dict(zip((PHI, LLAMA, GEMINI), there, strict=True))
    found = [Standing(entry, "" if have[name] else f"{name} is not here") for name, entry in catalog().items()]
    steps = route(complexity, found, left_ms=30_000)
    expected = ORDERS[{1: 3, 2: 6, 3: 9}[tier_of(complexity)]]
    assert expected == models(steps)
    assert [name for name in expected if have[name]] == [step.model for step in steps if not step.absent]
    assert all(step.absent == f"{step.model} is not here" for step in steps if not have[step.model])


def test_the_order_does_not_depend_on_how_the_models_are_listed():
    """Forwards or backwards."""
    assert models(route(6, standings()[::-1], left_ms=1)) == ORDERS[6]


def test_models_of_the_players_own_take_their_place_by_tier():
    """A local one of the hardest tier spares the cloud."""
    mine = [Standing(custom("small", 1)), Standing(custom("large", 3)), *standings()]
    assert models(route(9, mine, left_ms=30_000)) == ["large", GEMINI, LLAMA, "small", PHI]
    assert models(route(6, mine, left_ms=30_000)) == [LLAMA, "large", GEMINI, "small", PHI]
    assert models(route(2, mine, left_ms=30_000)) == ["small", PHI, LLAMA, "large", GEMINI]


@pytest.mark.parametrize(
    ("passes", "tries", "last"),
    [(0, 9, False), (0, 10, True), (2, 10, True), (3, 10, True), (4, 10, False), (35, 100, False), (34, 100, True)],
)
def test_a_model_whose_answers_seldom_serve_comes_after_others_of_its_kind(passes, tries, last):
    """From ten attempts on, below about a third; before that nothing is said."""
    steps = route(3, standings(phi={"passes": passes, "tries": tries}), left_ms=30_000)
    assert ([LLAMA, PHI, GEMINI] if last else ORDERS[3]) == models(steps)
    assert last == (f"only {passes} of its {tries} answers" in steps[models(steps).index(PHI)].reason)


def test_two_models_whose_answers_seldom_serve_keep_their_order():
    """Before the cloud, so that they go on being tried."""
    poor = {"passes": 0, "tries": 50}
    assert models(route(3, standings(phi=poor, llama=poor), left_ms=1)) == [PHI, LLAMA, GEMINI]


def test_a_model_that_would_come_too_late_is_passed_by():
    """The cloud takes 20 s of late, and 5 s are left."""
    (cloud, *_) = route(9, standings(gemini={"usual_ms": 20_000.0}), left_ms=5_000)
    assert (cloud.model, cloud.absent) == (GEMINI, "it usually takes 20.0 s, and 5.0 s are left")


def test_time_that_is_over_is_no_time():
    """Never less."""
    (cloud, *_) = route(9, standings(gemini={"usual_ms": 20_000.0}), left_ms=-3)
    assert cloud.absent.endswith("and 0.0 s are left")


def test_a_model_that_was_never_measured_is_given_a_chance():
    """Nothing is known against it."""
    assert [step.absent for step in route(3, standings(), left_ms=0)] == ["", "", ""]


@pytest.mark.parametrize(
    ("usual", "choosing", "mode", "expected"),
    [
        (None, None, "auto", ("write", True)),
        (4_000.0, None, "auto", ("write", True)),
        (9_000.0, None, "auto", ("choose", True)),
        (9_000.0, 200.0, "auto", ("choose", True)),
        (9_000.0, 8_000.0, "auto", ("write", False)),
        (9_000.0, 200.0, "write", ("write", False)),
        (10.0, None, "choose", ("choose", True)),
        (None, 9_000.0, "choose", ("choose", True)),
    ],
)
def test_a_local_model_that_writes_too_slowly_chooses(usual, choosing, mode, expected):
    """With 5 s left; unless the player said how it is to be asked."""
    found = standings(phi={"usual_ms": usual, "choosing_ms": choosing})
    step = route(3, found, mode=mode, left_ms=5_000)[0]
    assert expected == (step.mode, not step.absent)
    assert (step.mode == "choose") == ("it chooses among charts of the rules" in step.reason)
    assert ("which is faster" in step.reason) == (step.mode == "choose" and mode == "auto")


def test_a_paid_model_always_writes():
    """To read four charts costs more than to write one."""
    assert [s.mode for s in route(9, standings(), mode="choose", left_ms=1)] == ["write", "choose", "choose"]


def test_each_step_says_why_it_stands_there():
    """Its complexities, where it runs, and what it costs."""
    own, stronger, cloud = route(3, standings(), left_ms=1)
    assert own.reason == "complexity 3 is its own (1 to 4); on your own machine"
    assert stronger.reason.startswith("stronger than complexity 3 asks for (5 to 7); on your own machine")
    assert "in the cloud, paid" in cloud.reason
    assert route(9, standings(), left_ms=1)[-1].reason.startswith("simpler than complexity 9 asks for (1 to 4)")


def test_what_was_never_set_up_is_told_from_what_fails():
    """A step keeps the difference."""
    steps = route(3, standings(phi={"absent": "no model file is set up", "set_up": False}), left_ms=1)
    assert [step.set_up for step in steps] == [False, True, True]
