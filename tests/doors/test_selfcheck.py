"""``woodshed selfcheck``: every genre has every layer and really generates."""

from __future__ import annotations

import json

import pytest

from woodshed.piece import GENRES
from woodshed.services import selfcheck
from woodshed.services.base_generator import BaseGenreGenerator
from woodshed.services.jazz_generator import JazzGeneratorService, jazz_generator_service


def test_all_eight_pass(woodshed):
    """One row a genre, with its layers and what it made."""
    said = woodshed("selfcheck")
    assert said.code == 0, said.out
    assert said.out.count("ok ") == len(GENRES)
    assert all(genre in said.out for genre in GENRES)
    assert (
        "JazzGeneratorService -> LocalLLMGeneratorMixin -> MLProgressionPredictorMixin -> BaseGenreGenerator"
        in said.out
    )


def test_programs_get_an_object_a_line(woodshed):
    """With the faults, of which there are none."""
    rows = [json.loads(line) for line in woodshed("selfcheck", "--json").out.splitlines()]
    assert [row["genre"] for row in rows] == list(GENRES)
    assert all(row["faults"] == [] and "8 bars" in row["made"] for row in rows)


def test_a_genre_that_does_not_generate_is_found(woodshed, monkeypatch):
    """A name that is only inherited is not enough."""

    async def broken(self, request):
        raise KeyError("lost")

    monkeypatch.setattr(JazzGeneratorService, "generate_jazz_arrangement", broken)
    said = woodshed("selfcheck")
    assert said.code == 1
    assert "FAILED  jazz" in said.out
    assert "KeyError: 'lost'" in said.out


def test_a_missing_layer_is_found(monkeypatch):
    """Every layer is looked for by itself."""

    class Taste:
        """A layer that nothing has."""

    monkeypatch.setattr(selfcheck, "LAYERS", (Taste, BaseGenreGenerator))
    assert selfcheck.check("jazz").faults == ("JazzGeneratorService is no Taste",)


async def response():
    """A sound answer of four bars to spoil."""
    request = JazzGeneratorService.request_model(description="a tune", num_bars=selfcheck.BARS)
    return await jazz_generator_service.generate(request)


def stretch(answer):
    """All notes at once, one of them far down."""
    answer.arrangement.notes[0].pitch = 1
    for note in answer.arrangement.notes:
        note.onset = 0.0


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda r: setattr(r.chart, "num_bars", 7), "7 bars, and 8 were asked"),
        (lambda r: setattr(r, "generation_method", ""), "nobody is credited"),
        (lambda r: setattr(r.arrangement, "midi", b"RIFF"), "the MIDI file has no header"),
        (lambda r: r.arrangement.notes.clear(), "the left hand has no notes"),
        (stretch, "hand cannot hold"),
    ],
    ids=["bars", "credit", "midi", "silence", "stretch"],
)  # fmt: skip
def test_each_fault_of_an_answer_is_told(spoil, fault):
    """In words that say what is wrong."""
    import asyncio

    answer = asyncio.run(response())
    assert list(selfcheck._faults(answer)) == []
    spoil(answer)
    assert any(fault in found for found in selfcheck._faults(answer))
