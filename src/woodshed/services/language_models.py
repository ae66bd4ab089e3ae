"""The player's models as the doors use them: found by the settings, one desk a process, every request entered."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, cast

from woodshed.errors import ComposerDeclinedError, ModelError
from woodshed.genres.style import Style
from woodshed.llm.addresses import is_loopback
from woodshed.llm.catalog import Entry, entry_of
from woodshed.llm.router import Standing, Step, route
from woodshed.piece.brief import Brief
from woodshed.piece.chart import Chart
from woodshed.services.model_standings import GEMINI, identity_of, setups_of, standings_of
from woodshed.settings import ModelSetup, Settings, gemini_key, load_anyhow

if TYPE_CHECKING:
    from woodshed.llm.desk import Desk
    from woodshed.llm.ledger import Ledger
    from woodshed.llm.model import LanguageModel
    from woodshed.llm.seat import Seat
    from woodshed.piece import Arrangement
    from woodshed.progression import Composer
    from woodshed.progression.by_model import ByModel, OnBar

_THINKING = 128
"""Tokens that Gemini may think: the least that its larger model accepts. A line of chords needs no essay."""

_SERVER_SLOTS = 4
"""Requests that a server is sent at once: it queues and batches by itself, and others may use it too."""

_lock = threading.Lock()

_current: tuple[object, Desk] | None = None


def desk(settings: Settings | None = None) -> Desk:
    """The desk of this process for these settings; made anew where they, or what lies behind a model, have changed."""
    settings = settings or load_anyhow()
    setups = setups_of(settings)
    return _desk(settings, setups, standings_of(settings, setups))


_Setups = Mapping[str, ModelSetup | None]


def _desk(settings: Settings, setups: _Setups, standings: Mapping[str, Standing]) -> Desk:
    global _current  # noqa: PLW0603, one desk a process is the point: engines, doors and budgets are shared
    state = (settings, setups, standings, {name: identity_of(setup) for name, setup in setups.items()})
    with _lock:
        if _current is None or _current[0] != state:
            if _current is not None:
                _current[1].cache.close()  # whoever still uses it opens it again
            _current = (state, _made(settings, setups, standings))
        return _current[1]


def _made(settings: Settings, setups: _Setups, standings: Mapping[str, Standing]) -> Desk:
    from woodshed.llm.cache import Cache
    from woodshed.llm.desk import Desk
    from woodshed.llm.ledger import Limits
    from woodshed.llm.seat import Terms

    seats = {name: _seat(name, s.entry, setups.get(name), settings) for name, s in standings.items() if not s.absent}
    return Desk(
        seats,
        ledger=ledger_of(settings),
        cache=Cache(settings.cache_path),
        terms=Terms(
            deadline=settings.deadline,
            patience=settings.patience,
            mode=settings.mode,
            limits=Limits(settings.budget_day, settings.budget_request),
            cloud=GEMINI,
        ),
        absent=[standing for standing in standings.values() if standing.absent],
    )


def _seat(name: str, entry: Entry, setup: ModelSetup | None, settings: Settings) -> Seat:
    from woodshed.llm import backends
    from woodshed.llm.seat import Seat

    def cloud(served: str | None) -> LanguageModel:
        return backends.Gemini(
            name, served or name, lambda: gemini_key() or "", base_url=settings.gemini_url, thinking_budget=_THINKING
        )

    if setup is None:
        return Seat(entry, cloud, slots=_SERVER_SLOTS, thinking=_THINKING, served=_served_now, here=False)
    reached = setup

    def local(_: str | None) -> LanguageModel:
        return model_of(name, reached, entry)

    here = setup.server is None or is_loopback(setup.server)
    slots = 1 if setup.file else _SERVER_SLOTS
    return Seat(entry, local, slots=slots, here=here, identity=identity_of(setup))


def seat_for(settings: Settings, name: str) -> Seat:
    """The seat of a model that can be asked.

    Raises:
        ModelError: there is no such model, or it cannot be asked; the message says why.
    """
    setups = setups_of(settings)
    standing = standings_of(settings, setups).get(name)
    if standing is None:
        entry_of(name)  # says which there are
    elif not standing.absent:
        return _seat(name, standing.entry, setups.get(name), settings)
    reason = standing.absent if standing else "it is not set up"
    raise ModelError(f"{name} cannot be asked: {reason}", hint=f"`woodshed models use {name} …` sets it up.")


def model_of(name: str, setup: ModelSetup, entry: Entry) -> LanguageModel:
    """A local model as it is set up."""
    from woodshed.llm import backends

    if setup.file is not None:
        return backends.LlamaCpp(name, setup.file, context=entry.context)
    constraint = cast("backends.Constraint", setup.constraint or "gbnf")
    return backends.OpenAICompatible(
        name, setup.server or "", setup.remote or name,
        key=os.environ.get(setup.key_env) if setup.key_env else None,
        constraint=constraint, allow_aliases=entry.served_as,
    )  # fmt: skip


def _served_now(now: float) -> str:
    from datetime import UTC, datetime

    from woodshed.llm.prices import served_by

    return served_by(GEMINI, datetime.fromtimestamp(now, UTC).date())


class NotSetUp:
    """Stands in for the models where none can be asked, and says so; it loads nothing, so that a start stays quick."""

    name = "language model"

    def __init__(self, standings: Sequence[Standing]) -> None:
        self._standings = standings

    async def compose(self, brief: Brief, style: Style, rng: Random) -> Chart:  # noqa: ARG002, as every composer
        """Never a chart.

        Raises:
            ComposerDeclinedError: always; it names the model that would have been asked first.
        """
        first = route(brief.complexity, self._standings, left_ms=0.0)[0]
        raise ComposerDeclinedError(first.absent, declined=((first.model, first.absent),))


def steps(settings: Settings, complexity: int, genre: str, *, mode: str | None = None) -> tuple[Step, ...]:
    """Whom a request would be put to, in order, as things stand now."""
    setups = setups_of(settings)
    standings = standings_of(settings, setups)
    if all(standing.absent for standing in standings.values()):
        found = route(complexity, tuple(standings.values()), left_ms=settings.deadline * 1000)
    else:
        asked = _desk(settings, setups, standings)
        asked.learn_now()
        found = asked.route(complexity, genre, mode=mode)
    return tuple(_within_the_terms(step, standings[step.model].entry, settings) for step in found)


def _within_the_terms(step: Step, entry: Entry, settings: Settings) -> Step:
    """The step, passed by where the player has left it no time or no money."""
    if not step.absent and not settings.deadline:
        return step._replace(absent="the deadline leaves no time")
    if not (step.absent or entry.local or min(settings.budget_day, settings.budget_request)):
        return step._replace(absent="the budget leaves nothing for a paid model")
    return step


def can_be_asked(settings: Settings) -> bool:
    """Whether any model can be asked."""
    return any(not standing.absent for standing in standings_of(settings, setups_of(settings)).values())


def composer(settings: Settings, *, mode: str | None = None, on_bar: OnBar | None = None) -> ByModel | NotSetUp:
    """Who is asked before all others: the player's models, for one request."""
    setups = setups_of(settings)
    standings = standings_of(settings, setups)
    if all(standing.absent for standing in standings.values()):
        return NotSetUp(tuple(standings.values()))
    from woodshed.progression.by_model import ByModel

    return ByModel(_desk(settings, setups, standings), mode=mode, on_bar=on_bar)


async def enter(arrangement: Arrangement, composers: Sequence[Composer], started: float) -> None:
    """Enter a finished request in the ledger, if models could be asked; ``started`` is of ``time.monotonic``."""
    for one in composers:
        if hasattr(one, "entered"):
            await one.entered(arrangement.chart.credit.composer, (time.monotonic() - started) * 1000)


def ledger_of(settings: Settings) -> Ledger:
    """The ledger, one for each file in this process; a file only once something is entered."""
    return _ledger(settings.ledger_path)


@lru_cache(maxsize=8)
def _ledger(path: Path) -> Ledger:
    from woodshed.llm.ledger import Ledger

    return Ledger(path)
