"""Checks that every generator has every layer, and that each one really generates."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import iscoroutinefunction
from typing import Any

from woodshed.arrangement.hands import limits
from woodshed.output.document_reading import from_document
from woodshed.output.formats import FORMATS
from woodshed.piece import GENRES
from woodshed.schemas.common import GenerateResponse
from woodshed.services.base_generator import BaseGenreGenerator
from woodshed.services.local_llm_generator_mixin import LocalLLMGeneratorMixin
from woodshed.services.ml_progression_predictor_mixin import MLProgressionPredictorMixin
from woodshed.services.model_check import BARS, faults_of_models
from woodshed.theory.chord import Chord

LAYERS: tuple[type, ...] = (LocalLLMGeneratorMixin, MLProgressionPredictorMixin, BaseGenreGenerator)
"""What every generator is built of, in the order in which it is asked."""
_ASKED = ("C", "F")
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Finding:
    """What one genre showed: its layers, what it made in a sentence, and what is wrong."""

    genre: str
    layers: tuple[str, ...]
    made: str
    faults: tuple[str, ...]


def check_all() -> Iterator[Finding]:
    """Check one genre after the other."""
    for genre in GENRES:
        yield check(genre)


def check(genre: str) -> Finding:
    """Generate a piece through the named service of a genre and look at it. Never raises."""
    name = genre.replace("-", "")
    import asyncio

    layers: tuple[str, ...] = ()
    made = "nothing"
    try:
        service = getattr(import_module(f"woodshed.services.{name}_generator"), f"{name}_generator_service")
        layers = tuple(layer.__name__ for layer in type(service).__mro__[:-1])
        method = getattr(service, f"generate_{name}_arrangement")
        request = service.request_model(description="a piece in C", num_bars=BARS, seed=1)
        response = asyncio.run(method(request))
        made = response.arrangement.summary
        faults = [*_missing(service, method), *_faults(response), *_unpredicted(service)]
        faults += faults_of_models(service, request)
    except Exception as error:  # noqa: BLE001, a genre that fails is a finding, and the others are still checked
        faults = [f"{type(error).__name__}: {error}"]
    return Finding(genre, layers, made, tuple(faults))


def _missing(service: Any, method: Any) -> Iterator[str]:
    for layer in LAYERS:
        if not isinstance(service, layer):
            yield f"{type(service).__name__} is no {layer.__name__}"
    if not iscoroutinefunction(method):
        yield f"{method.__name__} cannot be awaited"


def _unpredicted(service: Any) -> Iterator[str]:
    """What is wrong with the next chords, and the progressions, that a service suggests."""
    if not isinstance(service, MLProgressionPredictorMixin):
        return
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        chords = service.predict_next_chord(_ASKED, {"key": "C", "count": None})
        ways = service.get_progression_suggestions("C")
    yield from dict.fromkeys(str(warning.message) for warning in told)
    if abs(sum(chance for _, chance in chords) - 1.0) > _ROUNDING:
        yield "the probabilities of the next chords do not add up to one"
    if [chance for _, chance in chords] != sorted((chance for _, chance in chords), reverse=True):
        yield "the next chords are not ranked"
    for symbol in dict.fromkeys([*(symbol for symbol, _ in chords), *(one for way in ways for one in way["chords"])]):
        if Chord.parse(symbol).symbol != symbol:
            yield f"{symbol} is suggested, which is not how it is written"
    if not chords or not ways:
        yield "nothing is suggested"


def _faults(response: GenerateResponse) -> Iterator[str]:
    if response.chart.num_bars != BARS:
        yield f"{response.chart.num_bars} bars, and {BARS} were asked"
    if not response.generation_method:
        yield "nobody is credited with the changes"
    if not response.arrangement.midi.startswith(b"MThd"):
        yield "the MIDI file has no header"
    yield from _unplayable(response)
    arrangement = from_document(response.document)
    for name, form in FORMATS.items():
        if not form.render(arrangement):
            yield f"nothing is written as {name}"


def _unplayable(response: GenerateResponse) -> Iterator[str]:
    for hand, limit in zip(("left", "right"), limits(response.document["level"], "medium"), strict=True):
        chords: dict[float, list[int]] = defaultdict(list)
        for note in response.arrangement.notes:
            if note.hand == hand:
                chords[note.onset].append(note.pitch)
        if not chords:
            yield f"the {hand} hand has no notes"
        for onset, keys in chords.items():
            if len(keys) > limit.notes or max(keys) - min(keys) > limit.span:
                yield f"the {hand} hand cannot hold {sorted(keys)} at {onset:g}"
