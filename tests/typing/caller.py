"""The public API from a caller's side: read by ``mypy --strict`` in ``make check``, never run."""

from typing import assert_type

from woodshed import Arrangement, Brief, Chart, Locks, generate, revise
from woodshed.schemas.common import GenerateResponse
from woodshed.schemas.jazz import GenerateJazzRequest
from woodshed.services.jazz_generator import jazz_generator_service


def ask_in_words() -> None:
    """Words alone, words with fields, and what comes back."""
    assert_type(generate("slow blues in A"), Arrangement)
    piece = generate("something", genre="jazz", key="Eb", tempo=120, num_bars=32, seed=7)
    assert_type(piece.brief, Brief)
    assert_type(piece.chart, Chart)
    generate("something", tempo="fast")  # type: ignore[arg-type]
    generate("something", bars=8)  # type: ignore[call-arg]
    generate()  # type: ignore[call-arg]


def ask_for_a_change() -> None:
    """A piece that is there, in words, with locks and settings."""
    piece = generate("slow blues in A")
    keep = Locks(bars=frozenset({1, 2}), hands=frozenset({"left"}))
    assert_type(revise(piece, "more tension in bar 7", keep=keep, level=4), Arrangement)
    revise(piece, tempo="slow")  # type: ignore[arg-type]
    Locks(hands=frozenset({"middle"}))  # type: ignore[arg-type]


async def ask_a_service() -> None:
    """The named service of a genre."""
    request = GenerateJazzRequest(description="simple C major jazz progression", key="C", tempo=120, num_bars=8)
    response = await jazz_generator_service.generate_jazz_arrangement(request)
    assert_type(response, GenerateResponse)
    assert_type(response.generation_method, str)
    assert_type(response.arrangement.midi, bytes)
