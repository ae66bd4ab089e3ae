"""Which sizes and rates suit: short runs of plans drawn from a declared space, ranked by bits on validation tunes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, fields, replace
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from woodshed.errors import RequestError
from woodshed.learning.examples import Examples
from woodshed.learning.training.net import Shape
from woodshed.learning.training.recipe import Recipe, prepared, read, start_of
from woodshed.learning.training.run import Plan, Round, trained
from woodshed.learning.tune import Tune

SPACE: Mapping[str, tuple[float, ...]] = {
    "rate": (3e-4, 5e-4, 1e-3, 1.5e-3, 2e-3),
    "decay": (0.0, 0.01, 0.05, 0.2),
    "hidden": (0.1, 0.2, 0.3, 0.5),
    "dropout": (0.05, 0.1, 0.15, 0.2, 0.3),
    "width": (80, 120, 160, 200),
    "state": (192, 256, 320, 384),
    "pointer": (32, 64, 96),
}
"""What is tried for each number of a plan and of its shape: a step or two to both sides of what serves."""
_SIZES = frozenset({"width", "state", "pointer"})
"""What cannot change where a trained net learns more."""
_RATES_ONTO = 0.2
"""There, all rates are this much lower: it should not forget what it knows."""
_ROUNDS = 3
"""Rounds of a trial: enough to tell plans apart, as the rate falls to its end in them."""
_SHAPE = {one.name for one in fields(Shape)}


class Trial(NamedTuple):
    """A plan, and the fewest bits a chord that a short run of it needed on the validation tunes."""

    plan: Plan
    bits: float


class Job(NamedTuple):
    """A plan to be tried, with the weight file that it goes on from."""

    plan: Plan
    onto: Path | None


def plans(recipe: Recipe, count: int, space: Mapping[str, tuple[float, ...]] = SPACE) -> list[Plan]:
    """That many different plans, or all that the space holds: the recipe's own, then others drawn by its first seed.

    Each is as short as a trial is.
    """
    own = replace(recipe.plan, rounds=min(_ROUNDS, recipe.plan.rounds), seed=recipe.seeds[0], threads=1)
    names = [name for name in space if not (recipe.onto and name in _SIZES)]
    scale = _RATES_ONTO if recipe.onto else 1.0
    dice, found = Random(own.seed), {own: None}
    for _ in range(count * 20):  # what is drawn twice does not count
        if len(found) >= count:
            break
        drawn: dict[str, Any] = {name: dice.choice(space[name]) for name in names}
        drawn["rate"] *= scale
        shape = replace(own.shape, **{name: value for name, value in drawn.items() if name in _SHAPE})
        rest = {name: value for name, value in drawn.items() if name not in _SHAPE}
        found[replace(own, shape=shape, **rest)] = None
    return list(found)[:count]


def search(
    recipe: Recipe,
    tunes: Iterable[Tune],
    folder: Path,
    told: Callable[[str], None],
    *,
    count: int,
    engine: str = "local",
) -> list[Trial]:
    """Trials of ``count`` plans, the best first; the same on every engine that ``ENGINES`` names.

    Every result is kept in ``folder``: a search that was killed goes on with the plans that are left.

    Raises:
        RequestError: the engine is not known, or is not installed.
        CorpusError: there are too few tunes to learn from.
    """
    if engine not in ENGINES:
        raise RequestError(f"{engine!r} is no engine of searches", hint=f"Use one of: {', '.join(ENGINES)}.")
    if engine == "ray" and find_spec("ray") is None:
        raise RequestError("Ray is not installed", hint="Install it with: pip install 'woodshed[search]'")
    _, marks = prepared(recipe, tunes, folder, told)
    jobs = [Job(plan, recipe.onto) for plan in plans(recipe, count)]
    places = [folder / f"trial-{_digest(job, marks)}.json" for job in jobs]
    missing = [i for i, place in enumerate(places) if not place.exists()]
    found = ENGINES[engine]([jobs[i] for i in missing], folder, marks, recipe.workers)
    for done, (i, bits) in enumerate(zip(missing, found, strict=True), 1):
        places[i].write_text(json.dumps(bits), encoding="utf-8")
        told(f"  trial {len(jobs) - len(missing) + done} of {len(jobs)}: {bits:.4f} bits, {described(jobs[i].plan)}")
    trials = [Trial(job.plan, json.loads(place.read_text("utf-8"))) for job, place in zip(jobs, places, strict=True)]
    return sorted(trials, key=lambda trial: trial.bits)


def described(plan: Plan) -> str:
    """The numbers of a plan that are searched.

    >>> described(Plan()).split(",")[0]
    'rate 0.001'
    """
    values = asdict(plan) | asdict(plan.shape)
    return ", ".join(f"{name} {values[name]:g}" for name in SPACE)


def _digest(job: Job, marks: Sequence[str]) -> str:
    return hashlib.sha256(repr((job, marks)).encode()).hexdigest()[:16]


def _bits(job: Job, training: Sequence[Examples], validation: Sequence[Examples]) -> float:
    """What a plan comes to."""
    with TemporaryDirectory() as folder:
        start = start_of(job.plan, job.onto)
        run = trained(training, validation, job.plan, Path(folder), _silent, start)
    return min(one.validation for one in run.rounds)


def _silent(one: Round) -> None:
    """The rounds of a trial are nobody's business: its result is told."""


_examples: list[list[Examples]] = []


def _listen(folder: Path, marks: Sequence[str]) -> None:
    """What all trials of a process learn from and are held against."""
    _examples[:] = [read(folder, marks[:-1]), read(folder, marks[-1:])]


def _local_bits(job: Job) -> float:
    return _bits(job, *_examples)


def _local(jobs: Sequence[Job], folder: Path, marks: Sequence[str], workers: int) -> Iterator[float]:
    """Bits of each job in turn, by processes of this machine."""
    if jobs:
        context = get_context("spawn")  # a copied process would share the threads of the arrays
        with ProcessPoolExecutor(min(workers, len(jobs)), context, _listen, (folder, marks)) as pool:
            yield from pool.map(_local_bits, jobs)


def _ray(jobs: Sequence[Job], folder: Path, marks: Sequence[str], workers: int) -> Iterator[float]:
    """The same by Ray: by the cluster that RAY_ADDRESS names, if any, else by ``workers`` of this machine."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nobody is told what is trained here
    import ray

    if not jobs:
        return
    here = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": workers, "include_dashboard": False}
    try:
        ray.init(log_to_driver=False, logging_level="error", **here)
    except ConnectionError as error:
        raise RequestError(f"no cluster of Ray answers: {error}", hint="Mend RAY_ADDRESS, or unset it.") from None
    try:
        examples = [ray.put(read(folder, part)) for part in (marks[:-1], marks[-1:])]
        trial = ray.remote(_bits)
        yield from map(ray.get, [trial.remote(job, *examples) for job in jobs])
    finally:
        ray.shutdown()


Engine = Callable[[Sequence[Job], Path, Sequence[str], int], Iterator[float]]
ENGINES: Mapping[str, Engine] = {
    "local": _local,
    "ray": _ray,
}
"""Who runs the trials: processes of this machine, or Ray, here or on many machines."""
