"""The generation that all genres share: a request in, an arrangement and the truth about it out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, ClassVar

from woodshed.fingering import fingered
from woodshed.genres import style_of
from woodshed.output.document import to_document
from woodshed.output.formats import FORMATS
from woodshed.piece import Arrangement, Brief
from woodshed.pipeline import realize
from woodshed.progression import Composer, embedded
from woodshed.schemas.common import (
    ArrangementEntry,
    ChartEntry,
    ChordEntry,
    FallbackEntry,
    GenerateRequest,
    GenerateResponse,
    NoteEntry,
)
from woodshed.settings import load_anyhow
from woodshed.words import read


class BaseGenreGenerator:
    """Generates by the chord model of the package and the rules of a room.

    A layer above it puts its composer in front, or adjusts the brief, each through ``super()``.
    """

    request_model: ClassVar[type[GenerateRequest]]

    def composers(self) -> tuple[Composer, ...]:
        """Who is asked for the changes, in order. The rules come last: they never decline."""
        settings = load_anyhow()
        return embedded(settings.composer, settings.chords)

    def brief_for(self, request: GenerateRequest) -> Brief:
        """The request, read and completed."""
        return read(request.to_request(), style_of)

    async def generate(self, request: GenerateRequest) -> GenerateResponse:
        """Turn a request into an arrangement."""
        started, composers = time.monotonic(), self.composers()
        arrangement = await realize(self.brief_for(request), composers=composers)
        await self.entered(arrangement, composers, started)
        return response_of(arrangement)

    async def entered(self, arrangement: Arrangement, composers: Sequence[Composer], started: float) -> None:
        """Take note of a finished request; ``started`` is when it began, by ``time.monotonic``. The rules keep none."""


def response_of(arrangement: Arrangement) -> GenerateResponse:
    """An arrangement as it crosses the border."""
    arrangement = fingered(arrangement)
    document = to_document(arrangement)
    return GenerateResponse(
        chart=_chart(arrangement, document["bars"]),
        arrangement=ArrangementEntry(
            notes=[NoteEntry.model_validate(note) for note in document["notes"]],
            midi=FORMATS["midi"].render(arrangement),
            summary=summary_of(arrangement),
        ),
        generation_method=document["generation_method"],
        complexity=document["complexity"],
        fallbacks=[FallbackEntry.model_validate(fallback) for fallback in document["fallbacks"]],
        notices=document["notices"],
        document=document,
    )


def summary_of(arrangement: Arrangement) -> str:
    """The piece in one sentence."""
    brief, chart = arrangement.brief, arrangement.chart
    hands = {hand: sum(note.hand == hand for note in arrangement.notes) for hand in ("left", "right")}
    return (
        f"{len(chart.bars)} bars of {brief.genre} ({brief.application}) in {chart.key}, "
        f"{chart.meter}, {brief.tempo:g} beats per minute, level {brief.level}: "
        f"{hands['left']} notes for the left hand and {hands['right']} for the right; "
        f"changes by {chart.credit.composer}."
    )


def _chart(arrangement: Arrangement, bars: list[dict[str, Any]]) -> ChartEntry:
    chart = arrangement.chart
    return ChartEntry(
        key=str(chart.key),
        meter=str(chart.meter),
        tempo=arrangement.brief.tempo,
        num_bars=len(chart.bars),
        chords=[
            ChordEntry(bar=bar["number"], section=bar["section"], notes=chord["pitches"], **_named(chord))
            for bar in bars
            for chord in bar["chords"]
        ],
        text=FORMATS["chart"].render(arrangement).decode(),
    )


def _named(chord: dict[str, Any]) -> dict[str, Any]:
    return {name: chord[name] for name in ("onset", "duration", "symbol", "function", "comment")}
