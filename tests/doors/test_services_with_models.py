"""The eight services with a model: the names of the contract, the truth about who composed, and the statistics."""

from __future__ import annotations

import asyncio
from importlib import import_module

import pytest

from tiny_gguf import tiny_gguf
from woodshed.errors import ComposerDeclinedError
from woodshed.services.base_generator import BaseGenreGenerator
from woodshed.services.local_llm_generator_mixin import LocalLLMGeneratorMixin
from woodshed.services.model_setup import adopt_file, forget
from woodshed.settings import load

PHI, GEMINI = "phi-3.5-mini", "gemini-pro"
EMBEDDED = {"chord-model", "rules"}
SERVICES = ["gospel", "jazz", "blues", "classical", "neosoul", "reggae", "latin", "rnb"]
WORDS = "simple progression in C, 8 bars"
NAMES = [
    "_generate_progression_with_local_llm", "_estimate_complexity", "_build_progression_prompt", "_parse_llm_response",
    "get_llm_stats", "reset_llm_stats",
]  # fmt: skip
"""Of the mixin, by the contract, section 2."""
CHART = "| Dm7 | G7 | Cmaj7 | Am7 | Dm7 | G7 | Cmaj7 | C6 |"


def service_of(name):
    module = import_module(f"woodshed.services.{name}_generator")
    return getattr(module, f"{name}_generator_service")


def request_of(name, words=WORDS, **fields):
    """A seed with which random weights write something that will do."""
    return service_of(name).request_model(description=words, **fields)


def generated(name, **fields):
    service = service_of(name)
    return asyncio.run(getattr(service, f"generate_{name}_arrangement")(request_of(name, **fields)))


@pytest.fixture(scope="module")
def gguf(tmp_path_factory):
    return tiny_gguf(tmp_path_factory.mktemp("model") / "tiny.gguf")


@pytest.fixture
def phi(gguf):
    """The small model is set up, by a file of random weights."""
    adopt_file(load(), PHI, gguf, None)


@pytest.mark.parametrize("name", SERVICES)
def test_the_layer_is_there_by_its_names(name):
    """In front of the generation itself."""
    service = service_of(name)
    order = type(service).__mro__
    assert order.index(LocalLLMGeneratorMixin) < order.index(BaseGenreGenerator)
    assert all(callable(getattr(service, method)) for method in NAMES)
    assert {"local_count", "gemini_count", "local_cost_saved"} <= set(service._generation_stats)


@pytest.mark.parametrize("name", SERVICES)
def test_the_model_is_named_and_switching_it_off_changes_the_credit(name, phi, monkeypatch):
    """Bars and key are the same, the music is there, and why the model was not asked is told."""
    by_model = generated(name)
    assert by_model.generation_method in {PHI, *EMBEDDED}
    if by_model.generation_method in EMBEDDED:
        assert by_model.fallbacks[0].composer == PHI
    monkeypatch.setenv("WOODSHED_NO_MODELS", "1")
    embedded = generated(name)
    assert embedded.generation_method in EMBEDDED
    assert "switched off" in embedded.fallbacks[0].reason
    for response in (by_model, embedded):
        assert (response.chart.num_bars, response.chart.key) == (8, "C blues" if name == "blues" else "C major")
        assert response.arrangement.notes
        assert response.arrangement.midi.startswith(b"MThd")


def test_most_services_are_answered_by_the_model(phi):
    """Random weights do not always make music; nearly always they do."""
    methods = [generated(name, seed=seed).generation_method for name in SERVICES for seed in (1, 2)]
    assert methods.count(PHI) >= 12
    assert set(methods) <= {PHI, *EMBEDDED}


def test_a_model_that_is_forgotten_is_not_credited_any_more(phi):
    """The next request goes on without it, and says so."""
    assert generated("jazz", seed=1).generation_method == PHI
    forget(load(), PHI)
    response = generated("jazz", seed=1)
    assert response.generation_method == "chord-model"
    assert response.fallbacks[0].reason == "no model file is set up"


@pytest.mark.parametrize("name", SERVICES)
def test_statistics_are_all_zero_before_the_first_request(name):
    """And nothing is written to say so."""
    stats = service_of(name).get_llm_stats()
    assert (stats["local_generations"], stats["gemini_generations"], stats["total_generations"]) == (0, 0, 0)
    assert {"local_percentage", "estimated_cost_saved_usd"} <= set(stats)
    service_of(name).reset_llm_stats()
    assert not load().ledger_path.exists()


def test_statistics_count_what_the_model_wrote_genre_by_genre(phi):
    """And what the cloud would have cost."""
    jazz, gospel = service_of("jazz"), service_of("gospel")
    assert generated("jazz", seed=1).generation_method == PHI
    stats = jazz.get_llm_stats()
    assert (stats["local_generations"], stats["total_generations"], stats["local_percentage"]) == (1, 1, 100.0)
    assert 0 < stats["estimated_cost_saved_usd"] < 0.1
    assert jazz._generation_stats["local_count"] == 1
    assert jazz._generation_stats["local_cost_saved"] == pytest.approx(stats["estimated_cost_saved_usd"])
    assert gospel.get_llm_stats()["total_generations"] == 0
    gospel.reset_llm_stats()
    assert jazz.get_llm_stats()["local_generations"] == 1
    jazz.reset_llm_stats()
    assert jazz.get_llm_stats()["local_generations"] == 0


def test_the_progression_alone_is_credited_and_counted(phi):
    """By the method of the contract."""
    service = service_of("jazz")
    chart = asyncio.run(service._generate_progression_with_local_llm(request_of("jazz", seed=1)))
    assert (chart.credit.composer, len(chart.bars)) == (PHI, 8)
    assert service.get_llm_stats()["local_generations"] == 1


def test_without_a_model_the_method_declines_with_its_reasons():
    """It never passes off other work as a model's."""
    with pytest.raises(ComposerDeclinedError) as told:
        asyncio.run(service_of("jazz")._generate_progression_with_local_llm(request_of("jazz")))
    assert told.value.declined == ((PHI, "no model file is set up"),)


@pytest.mark.parametrize("name", SERVICES)
def test_the_prompt_is_that_of_the_genre(name):
    """It names the room and how many bars are asked."""
    prompt = service_of(name)._build_progression_prompt(request_of(name))
    assert prompt.startswith("system:\n")
    assert "8 bars" in prompt
    assert "Genre: " in prompt


def test_an_answer_becomes_a_checked_chart():
    """And one that will not do is declined."""
    service = service_of("jazz")
    chart = service._parse_llm_response(CHART, request_of("jazz", "simple progression in Eb, 8 bars"))
    assert (str(chart.key), chart.bars[0].changes[0].chord.symbol) == ("Eb major", "Fm7")
    with pytest.raises(ComposerDeclinedError):
        service._parse_llm_response("I would rather not.", request_of("jazz"))


@pytest.mark.parametrize(
    ("words", "bars", "expected"),
    [
        ("Generate a simple C major progression", 8, {3}),
        ("Create sophisticated jazz progression with altered dominants", 8, {6}),
        ("Experimental avant-garde fusion with unusual modulations", 8, {9}),
    ],
)
def test_complexity_is_estimated_as_the_contract_has_it(words, bars, expected):
    """The same in every service."""
    assert {service_of(name)._estimate_complexity(words, bars) for name in SERVICES} == expected


def test_many_callers_of_one_service_all_get_music(phi):
    """Sixteen at once through one small engine; those with the same wish share an answer."""

    async def all_at_once():
        service = service_of("jazz")
        requests = [request_of("jazz", seed=number % 4) for number in range(16)]
        return await asyncio.gather(*(service.generate_jazz_arrangement(request) for request in requests))

    responses = asyncio.run(all_at_once())
    assert {response.chart.num_bars for response in responses} == {8}
    for number in range(4):
        assert len({responses[number + 4 * turn].chart.text for turn in range(4)}) == 1
