"""Teach the chord model your own songs: it keeps what it knows, and learns how the chords move in them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from woodshed.cli.files import refuse_existing
from woodshed.errors import OutputError, RequestError, WeightsError

if TYPE_CHECKING:
    from woodshed.learning.corpus import Corpus
    from woodshed.learning.training.recipe import Recipe
    from woodshed.learning.tune import Tune

_TOLD = 20
"""So many of the places that could not be read are named; of the others it is told how many they are."""
_ROUNDS, _RATE = 4, 2e-4
"""Rounds over the songs and rate of learning where a trained net learns more: it should not forget what it knows."""
_MOST_ROUNDS = 100
_MOST_TRIALS = 1000


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "--charts", nargs="+", type=Path, required=True, metavar="PATH",
        help="files and folders: MusicXML lead sheets, iReal Pro links, ChordPro, MIDI with chord markers, JSONL",
    )  # fmt: skip
    parser.add_argument("--genre", help="the genre of charts that name none; else that of their folder")
    parser.add_argument(
        "--licences", default="own", metavar="A,B", help="licence classes of JSONL charts that are learned from; own"
    )
    parser.add_argument("-o", "--output", type=Path, default=Path("my-chords.npz"), help="the weight file; %(default)s")
    parser.add_argument("--onto", type=Path, metavar="FILE", help="weights that learn more; else those of the package")
    parser.add_argument("--rounds", type=int, default=_ROUNDS, help="times over all songs; %(default)s")
    parser.add_argument(
        "--search", type=int, default=0, metavar="N", help="first try N ways in short runs, take the best"
    )
    parser.add_argument("--engine", default="local", help="who tries them: local, or ray; %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="what is drawn; %(default)s")
    parser.add_argument("--work", type=Path, help="where a run that was killed goes on; beside the weight file")
    parser.add_argument("--force", action="store_true", help="write over a weight file that is there already")


def run(options: Namespace) -> int:
    """Read the songs, train, and write the weight file with its card."""
    if find_spec("torch") is None:
        raise RequestError(
            "training needs a library that is not installed", hint="Install it with: pip install 'woodshed[train]'"
        )
    if not 1 <= options.rounds <= _MOST_ROUNDS:
        raise RequestError(f"--rounds {options.rounds} is out of range", hint=f"Use 1 to {_MOST_ROUNDS}.")
    if not 0 <= options.search <= _MOST_TRIALS:
        raise RequestError(f"--search {options.search} is out of range", hint=f"Use 1 to {_MOST_TRIALS}.")
    if options.output.suffix != ".npz":
        raise OutputError(f"{options.output} is no name of a weight file", hint="End it in .npz.")
    refuse_existing(options.output, force=options.force)
    from woodshed.learning.corpus import charts_of, licensed, without_doubles
    from woodshed.learning.training.card import card_of
    from woodshed.learning.training.recipe import make
    from woodshed.learning.weights import load

    corpus = charts_of(options.charts, genre=options.genre)
    licences = tuple(options.licences.split(","))
    tunes = without_doubles(licensed(corpus.tunes, licences))
    _tell(corpus, len(tunes))
    work = options.work or options.output.with_suffix(".training")
    told = partial(print, flush=True)
    recipe = _searched(_recipe(options, licences), tunes, work, options, told)
    figures = make(recipe, tunes, work, options.output, told)
    card = options.output.with_suffix(".md")
    note = "It learned from your own charts, onto the weights of the package, whose terms hold for it as well."
    card.write_text(card_of(load(options.output).card, note), encoding="utf-8")
    print(f"on validation tunes: {figures.top1:.1%} guessed at once, {figures.bits:.2f} bits a chord")
    print(f"written:\n  {options.output}\n  {card}")
    return 0


def _recipe(options: Namespace, licences: tuple[str, ...]) -> Recipe:
    """How the weights learn more: every net of theirs, from where it stands."""
    from woodshed.learning.training.net import Shape
    from woodshed.learning.training.recipe import Recipe
    from woodshed.learning.training.run import Plan
    from woodshed.learning.weights import SHIPPED, load

    onto = options.onto or SHIPPED / "chords-full.npz"
    model = load(onto)
    if "plan" not in model.card:
        raise WeightsError(f"{onto.name} does not say how it was trained", hint="Take weights that `make train` made.")
    plan = Plan(shape=Shape(**model.card["plan"]["shape"]), rounds=options.rounds, rate=_RATE, patience=options.rounds)
    seeds = tuple(options.seed * len(model.nets) + i for i in range(len(model.nets)))
    return Recipe(options.output.stem, licences, seeds=seeds, plan=plan, onto=onto)


def _searched(recipe: Recipe, tunes: list[Tune], work: Path, options: Namespace, told: Callable[[str], None]) -> Recipe:
    """The recipe with the numbers of the best trial, where a search is asked for."""
    if not options.search:
        return recipe
    from woodshed.learning.training.search import described, search

    best = search(recipe, tunes, work, told, count=options.search, engine=options.engine)[0].plan
    told(f"the best of them: {described(best)}")
    return replace(recipe, plan=replace(best, rounds=recipe.plan.rounds, threads=recipe.plan.threads))


def _tell(corpus: Corpus, kept: int) -> None:
    """Say how many charts are learned from, and what could not be read."""
    print(f"{len(corpus.tunes)} charts read, {kept} of them learned from or held back to measure")
    for unread in corpus.unread[:_TOLD]:
        print(f"  not read: {unread}")
    if len(corpus.unread) > _TOLD:
        print(f"  and {len(corpus.unread) - _TOLD} more")
