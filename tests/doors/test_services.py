"""The named services: eight genres, what they are asked and what they answer."""

from __future__ import annotations

import asyncio
import json
from importlib import import_module

import pytest
from pydantic import ValidationError

from woodshed.piece import GENRES
from woodshed.schemas.common import GenerateRequest, GenerateResponse
from woodshed.schemas.jazz import GenerateJazzRequest
from woodshed.services.base_generator import BaseGenreGenerator
from woodshed.services.jazz_generator import jazz_generator_service

NAMES = {
    "gospel": ("gospel", "Gospel"),
    "jazz": ("jazz", "Jazz"),
    "blues": ("blues", "Blues"),
    "classical": ("classical", "Classical"),
    "neo-soul": ("neosoul", "Neosoul"),
    "reggae": ("reggae", "Reggae"),
    "latin": ("latin", "Latin"),
    "rnb": ("rnb", "Rnb"),
}
"""Genre -> the names by which other programs know its module and its classes."""


@pytest.mark.parametrize("genre", GENRES)
def test_every_genre_is_there_under_its_names_and_generates(genre):
    """Module, class, instance, method and request model."""
    module, title = NAMES[genre]
    home = import_module(f"woodshed.services.{module}_generator")
    model = getattr(import_module(f"woodshed.schemas.{module}"), f"Generate{title}Request")
    service = getattr(home, f"{module}_generator_service")
    assert type(service) is getattr(home, f"{title}GeneratorService")
    assert isinstance(service, BaseGenreGenerator)
    assert service.request_model is model
    method = getattr(service, f"generate_{module}_arrangement")
    response = asyncio.run(method(model(description="a short piece", num_bars=4, seed=1)))
    assert isinstance(response, GenerateResponse)
    assert response.document["genre"] == genre
    assert response.chart.num_bars == 4
    assert {note.hand for note in response.arrangement.notes} == {"left", "right"}


async def ask() -> GenerateResponse:
    """The request of the documentation."""
    request = GenerateJazzRequest(
        description="simple C major jazz progression",
        key="C", tempo=120, num_bars=8, application="swing",
    )  # fmt: skip
    return await jazz_generator_service.generate_jazz_arrangement(request)


def test_the_answer_tells_all_and_the_truth():
    """Chart with function, notes and comment; notes of two hands, MIDI, summary; who made it."""
    result = asyncio.run(ask())
    assert result.generation_method == "chord-model"
    assert [(f.composer, f.reason) for f in result.fallbacks] == [("phi-3.5-mini", "no model file is set up")]
    assert result.complexity in (2, 3)
    assert (result.chart.key, result.chart.meter, result.chart.tempo) == ("C major", "4/4", 120)
    assert all(chord.function and chord.notes for chord in result.chart.chords)
    assert [chord.bar for chord in result.chart.chords if chord.onset % 4 == 0] == list(range(1, 9))
    assert result.arrangement.midi.startswith(b"MThd")
    assert "8 bars of jazz (swing) in C major" in result.arrangement.summary
    assert "|" in result.chart.text
    assert result.document["request"]["description"] == "simple C major jazz progression"


def test_the_answer_crosses_a_border_and_comes_back():
    """As JSON, the MIDI file in base64."""
    result = asyncio.run(ask())
    assert GenerateResponse.model_validate_json(result.model_dump_json()) == result


def test_the_same_request_gives_the_same_answer():
    """Down to the byte."""
    assert asyncio.run(ask()).model_dump_json() == asyncio.run(ask()).model_dump_json()


@pytest.mark.parametrize("application", ["swing", "bebop", "fusion", "ballad"])
def test_jazz_knows_these_applications(application):
    """At least these four."""
    request = GenerateJazzRequest(description="a tune", num_bars=4, application=application)
    result = asyncio.run(jazz_generator_service.generate_jazz_arrangement(request))
    assert result.document["application"] == application


def test_fields_may_be_left_out():
    """Then the words decide, then the genre."""
    request = GenerateJazzRequest(description="a ballad in Eb")
    result = asyncio.run(jazz_generator_service.generate_jazz_arrangement(request))
    assert result.chart.key == "Eb major"
    assert result.document["application"] == "ballad"


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        ({"key": "Q major"}, ["Q major"]),
        ({"tempo": 0}, ["tempo"]),
        ({"tempo": 9999}, ["9999"]),
        ({"num_bars": 0}, ["512"]),
        ({"num_bars": -3}, ["-3", "512"]),
        ({"num_bars": 100_000}, ["100000", "512"]),
        ({"application": "warp"}, ["warp", "bebop"]),
        ({"level": 11}, ["11"]),
        ({"description": " "}, ["empty"]),
        ({"tempo": float("nan")}, ["tempo"]),
        ({"bars": 8}, ["bars"]),
    ],
)
def test_a_request_that_cannot_be_served_is_refused_when_it_is_made(fields, parts):
    """The message quotes the value and says what is accepted."""
    with pytest.raises(ValidationError) as caught:
        GenerateJazzRequest(**({"description": "a tune"} | fields))
    for part in parts:
        assert part in str(caught.value)


def test_a_layer_above_puts_its_composer_in_front():
    """Through super(), and a fallback leaves its reason in the answer."""
    from woodshed.errors import ComposerDeclinedError

    class Shy:
        name = "shy"

        async def compose(self, brief, style, rng):
            raise ComposerDeclinedError("not today")

    class Layered(BaseGenreGenerator):
        request_model = GenerateJazzRequest

        def composers(self):
            return (Shy(), *super().composers())

    result = asyncio.run(Layered().generate(GenerateJazzRequest(description="a tune", num_bars=4)))
    assert result.generation_method == "chord-model"
    assert [(f.composer, f.reason) for f in result.fallbacks] == [("shy", "not today")]


def test_request_models_share_their_fields():
    """One table of fields, whatever the genre."""
    assert set(GenerateRequest.model_fields) == {
        "description", "key", "tempo", "num_bars", "application", "level", "hand_size", "seed", "user_id",
    }  # fmt: skip
    schema = json.dumps(GenerateJazzRequest.model_json_schema())
    assert all(field in schema for field in GenerateRequest.model_fields)
