"""One request after the other through the player's models, the chord model and the rules, as every command does it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from woodshed.pipeline import at_once, compose
from woodshed.progression import embedded
from woodshed.services.language_models import NotSetUp, can_be_asked, composer, enter

if TYPE_CHECKING:
    from asyncio import Runner

    from woodshed.piece import Arrangement, Request
    from woodshed.progression.by_model import OnBar
    from woodshed.settings import Settings


class Generating:
    """Generates under some settings; a class since an event loop, where a model is waited for, serves all requests."""

    def __init__(self, settings: Settings, *, on_bar: OnBar | None = None) -> None:
        self._settings = settings
        self._on_bar = on_bar
        self._runner: Runner | None = None

    @property
    def asks(self) -> bool:
        """Whether any model can be asked at all."""
        return can_be_asked(self._settings)

    def generate(self, request: Request) -> Arrangement:
        """The arrangement of a request; without a model at once, and without an event loop."""
        asked = composer(self._settings, on_bar=self._on_bar)
        composers = [asked, *embedded(self._settings.composer, self._settings.chords)]
        if isinstance(asked, NotSetUp):
            return at_once(compose(request, composers=composers))

        async def waited_for() -> Arrangement:
            started = time.monotonic()
            arrangement = await compose(request, composers=composers)
            await enter(arrangement, composers, started)
            return arrangement

        if self._runner is None:
            import asyncio

            self._runner = asyncio.Runner()
        return self._runner.run(waited_for())

    def close(self) -> None:
        """End the event loop, if there was one."""
        if self._runner is not None:
            self._runner.close()
            self._runner = None
