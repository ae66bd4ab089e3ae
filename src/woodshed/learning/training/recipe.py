"""From charts to a weight file: examples by folds, nets, calibration, figures, card."""

from __future__ import annotations

import datetime as dt
import hashlib
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, Any

import torch
from numpy.typing import NDArray

from woodshed.errors import CorpusError
from woodshed.learning.examples import Examples, examples_of, folds_of
from woodshed.learning.long_term import LongTerm
from woodshed.learning.training.calibration import Figures, calibrated
from woodshed.learning.training.net import ChordNet
from woodshed.learning.training.run import Plan, Round, Trained, trained
from woodshed.learning.training.teaching import Answers, answers_of
from woodshed.learning.tune import Tune
from woodshed.learning.weights import load, save

if TYPE_CHECKING:
    from multiprocessing import Queue

FOLDS = 8
"""Parts of the training tunes: the counts that a net is shown of a tune come from the other parts."""
_LEAST_TUNES = 2 * FOLDS
"""With fewer tunes there is nothing to hold the counts against."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A weight file: its name, the licence classes it learns from, its nets (one for each seed), and their plan.

    The nets of the seeds ``teachers``, whose plan is ``teaching``, are not in the file: the others learn from their
    answers too. With ``onto`` the nets and counts of that weight file learn more; the seeds then choose among its nets.
    """

    name: str
    licences: tuple[str, ...]
    seeds: tuple[int, ...] = (0,)
    teachers: tuple[int, ...] = ()
    plan: Plan = field(default_factory=Plan)
    teaching: Plan = field(default_factory=Plan)
    workers: int = 2
    onto: Path | None = None


def make(recipe: Recipe, tunes: Iterable[Tune], folder: Path, out: Path, told: Callable[[str], None]) -> Figures:
    """Make the weight file ``out`` from the tunes whose licence the recipe takes; what it measures on validation tunes.

    All that takes long is kept in ``folder``, so that a run that was killed goes on and comes to the same weights.

    Raises:
        CorpusError: there are too few tunes to learn from.
    """
    training, marks = prepared(recipe, tunes, folder, told)
    counts = load(recipe.onto).counts if recipe.onto else None
    taught = _taught(recipe, folder, marks, told)
    runs = _nets(recipe, _seeded(recipe.plan, recipe.seeds), folder, marks, told, taught)
    nets, rounds = [run.net for run in runs], [run.rounds for run in runs]
    temperature, figures = calibrated(nets, read(folder, marks[-1:]))
    card = {
        "name": recipe.name, "nets": len(nets), "temperature": temperature, "licences": list(recipe.licences),
        "seeds": list(recipe.seeds), "teachers": list(recipe.teachers), "plan": asdict(recipe.plan),
        "teaching": asdict(recipe.teaching), "made": str(dt.datetime.now(tz=dt.UTC).date()),
        "charts": _counted(training), "figures": figures._asdict(),
        "rounds": [[list(one) for one in run] for run in rounds],
    }  # fmt: skip
    arrays = tuple({name: value.numpy() for name, value in net.state_dict().items()} for net in nets)
    save(out, arrays, LongTerm.counted(training, counts), card)
    return figures


def prepared(
    recipe: Recipe, tunes: Iterable[Tune], folder: Path, told: Callable[[str], None]
) -> tuple[list[Tune], list[str]]:
    """The tunes that a recipe trains on, and the files in ``folder`` of all examples, last of those for validation.

    Raises:
        CorpusError: there are too few tunes to learn from.
    """
    chosen = [tune for tune in tunes if tune.licence in recipe.licences and tune.classes]
    training = [tune for tune in chosen if tune.split == "train"]
    validation = [tune for tune in chosen if tune.split == "valid"]
    if len(training) < _LEAST_TUNES or not validation:
        raise CorpusError(
            f"{len(training)} tunes to train on and {len(validation)} to validate on are too few",
            hint=f"Give {_LEAST_TUNES} tunes or more; a tenth of them is kept for validation.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    told(f"{recipe.name}: {len(training)} charts to learn from, {len(validation)} to validate on")
    counts = load(recipe.onto).counts if recipe.onto else None
    marks = _examples(training, validation, folder, recipe.workers, counts)
    told("  what is asked of every chord is worked out; now the nets")
    return training, marks


def _taught(recipe: Recipe, folder: Path, marks: Sequence[str], told: Callable[[str], None]) -> list[str]:
    """The files of what the teachers answer about the training tunes of all folds; none without teachers."""
    if not recipe.teachers:
        return []
    who = hashlib.sha256(repr((recipe.teachers, recipe.teaching)).encode()).hexdigest()[:8]
    names = [f"taught-by-{who}-{mark}" for mark in marks[:-1]]
    missing = [i for i, name in enumerate(names) if not (folder / name).exists()]
    if missing:
        nets = [run.net for run in _nets(recipe, _seeded(recipe.teaching, recipe.teachers), folder, marks, told, ())]
        with ProcessPoolExecutor(recipe.workers, mp_context=get_context("spawn")) as pool:
            found = pool.map(partial(_answered, folder, nets), [marks[i] for i in missing])
            for i, answers in zip(missing, found, strict=True):
                _put(folder / names[i], answers)
        told("  what the teachers answer is worked out; now the nets that learn from them")
    return names


def _answered(folder: Path, nets: Sequence[ChordNet], mark: str) -> list[Answers]:
    torch.set_num_threads(1)
    return answers_of(nets, read(folder, [mark]))


def _seeded(plan: Plan, seeds: Sequence[int]) -> list[Plan]:
    return [replace(plan, seed=seed, threads=1) for seed in seeds]


def _nets(
    recipe: Recipe, plans: Sequence[Plan], folder: Path, marks: Sequence[str], told: Callable[[str], None],
    taught: Sequence[str],
) -> list[Trained]:  # fmt: skip
    """The nets of some plans, each trained by a process of its own: two of one thread are quicker than one of two."""
    context = get_context("spawn")  # a copied process would share the threads of the arrays
    said: Queue[str] = context.Queue()
    with ProcessPoolExecutor(recipe.workers, mp_context=context, initializer=_listen, initargs=(said,)) as pool:
        waiting = [pool.submit(_one_net, folder, marks, plan, recipe.onto, taught) for plan in plans]
        while not all(one.done() for one in waiting):
            with suppress(Empty):
                told(said.get(timeout=_LISTENS))
        while not said.empty():
            told(said.get())
        return [one.result() for one in waiting]


_LISTENS = 1.0
"""Seconds after which it is looked whether a net is done, where none says anything."""
_said: list[Any] = []


def _listen(said: Any) -> None:
    """Where a process that trains tells how far it is."""
    _said[:] = [said]


def _one_net(folder: Path, marks: Sequence[str], plan: Plan, onto: Path | None, taught: Sequence[str]) -> Trained:
    def tell(one: Round) -> None:
        line = f"  net {plan.seed}, round {one.number}: {one.training:.3f} bits in training, {one.validation:.4f} on"
        _said[0].put(f"{line} validation tunes, {one.seconds:.0f} s")

    teachers = read(folder, taught) if taught else None
    training, validation = read(folder, marks[:-1]), read(folder, marks[-1:])
    return trained(training, validation, plan, folder, tell, start_of(plan, onto), teachers)


def start_of(plan: Plan, onto: Path | None) -> Mapping[str, NDArray[Any]] | None:
    """The weights that a plan goes on from: those of the net of a weight file that its seed chooses, if any."""
    nets = load(onto).nets.parts if onto else ()
    return nets[plan.seed % len(nets)] if nets else None


def read(folder: Path, marks: Sequence[str]) -> list[Any]:
    """What lies in a folder by tune: written by this run or one before it, for this very list of tunes."""
    return [one for mark in marks for one in pickle.loads((folder / mark).read_bytes())]  # noqa: S301


def _put(path: Path, found: Sequence[Any]) -> None:
    """Keep what was worked out by tune, so that half a file never stands under its name."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(pickle.dumps(found, protocol=5))
    part.replace(path)


def _counted(tunes: Sequence[Tune]) -> dict[str, dict[str, int]]:
    """How many charts of each genre each licence class gives."""
    counts: dict[str, dict[str, int]] = {}
    for tune in tunes:
        row = counts.setdefault(tune.licence, {})
        row[tune.setting.genre] = row.get(tune.setting.genre, 0) + 1
    return counts


def _examples(
    training: Sequence[Tune], validation: Sequence[Tune], folder: Path, workers: int, onto: LongTerm | None
) -> list[str]:
    """The files of the examples of all folds, by the counts of the others, and last of those for validation, by all."""
    folds = folds_of(training, FOLDS)
    jobs = [(fold, [tune for other in folds if other is not fold for tune in other]) for fold in folds]
    jobs.append((list(validation), list(training)))
    marks = [_mark(asked, counted, onto) for asked, counted in jobs]
    missing = [i for i, mark in enumerate(marks) if not (folder / mark).exists()]
    with ProcessPoolExecutor(workers) as pool:
        for i, found in zip(missing, pool.map(partial(_one_fold, onto), [jobs[i] for i in missing]), strict=True):
            _put(folder / marks[i], found)
    return marks


def _mark(asked: Sequence[Tune], counted: Sequence[Tune], onto: LongTerm | None) -> str:
    """A name for the examples of some tunes by the counts of others, counted onto those."""
    words: list[Any] = [*asked, "by", *counted, {n: a.tobytes() for n, a in onto.arrays.items()} if onto else None]
    return f"examples-{hashlib.sha256(repr(words).encode()).hexdigest()[:16]}.pickle"


def _one_fold(onto: LongTerm | None, job: tuple[Sequence[Tune], Sequence[Tune]]) -> list[Examples]:
    asked, counted = job
    counts = LongTerm.counted(counted, onto)
    return [examples_of(tune, counts) for tune in asked]
