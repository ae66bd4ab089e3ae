"""The catalog's facts agree with each other, and served names find the model that they mean."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.errors import ModelError
from woodshed.llm.catalog import TIERS, catalog, custom, entry_of, known_as

LOCAL = [entry for entry in catalog().values() if entry.local]


def test_every_complexity_has_one_model_and_the_cloud_comes_last():
    """1-4, 5-7 and 8-10: none is left out, none is asked twice."""
    served = [k for entry in catalog().values() for k in range(entry.complexity[0], entry.complexity[1] + 1)]
    assert served == list(range(1, 11))
    assert [(entry.tier, entry.complexity) for entry in catalog().values()] == list(TIERS.items())
    assert [entry.local for entry in catalog().values()] == [True, True, False]


def test_usual_times_are_those_of_the_contract():
    assert [entry.usual_ms for entry in catalog().values()] == [200, 3000, 2000]


@pytest.mark.parametrize("entry", catalog().values(), ids=lambda entry: entry.name)
def test_deadlines_grow_and_leave_room_for_the_usual_answer(entry):
    """Between two tokens less than for the first, for all of it more than for both; and ten times what is usual."""
    waits = entry.deadlines
    assert 0 < waits.between_tokens < waits.first_token < waits.total
    assert waits.total * 1000 >= 10 * entry.usual_ms


@pytest.mark.parametrize("entry", catalog().values(), ids=lambda entry: entry.name)
def test_every_fact_has_a_source_and_a_day(entry):
    """What is taken from elsewhere says from where; nothing was read in the future of the project."""
    of = " ".join(source.of for source in entry.sources)
    wanted = ["repository", "file", "revision", "sha256", "size", "layers", "licence"] if entry.local else ["served_as"]
    assert [fact for fact in wanted if fact not in of] == []
    for source in entry.sources:
        assert source.at.startswith("https://") or source.at in {"the page above", "the contract, section 2"}
        assert source.read >= date(2026, 11, 1)


@pytest.mark.parametrize("entry", LOCAL, ids=lambda entry: entry.name)
def test_a_local_model_is_one_exact_file(entry):
    """Pinned to a commit and a checksum, so that the hub cannot change it behind our back."""
    assert re.fullmatch(r"[0-9a-f]{64}", entry.sha256)
    assert re.fullmatch(r"[0-9a-f]{40}", entry.revision)
    assert entry.file.endswith(f"-{entry.quantisation}.gguf")
    assert known_as(entry.file) == entry.name
    assert known_as(entry.repository) == entry.name
    assert entry.licence


@pytest.mark.parametrize(
    ("name", "cache", "memory"),
    [
        ("phi-3.5-mini", 1_610_612_736, 4_540_716_320),
        ("llama-3.3-70b", 1_342_177_280, 44_936_317_920),
    ],
)
def test_memory_is_weights_and_cache_and_overhead(name, cache, memory):
    """Worked out by hand: 2 tables of layers x heads x head size x 2 bytes, for 4096 tokens."""
    entry = entry_of(name)
    assert entry.context * entry.cache == cache
    assert entry.memory == memory
    assert memory == entry.size + cache + entry.overhead


def test_phi_stays_within_the_context_that_its_short_factors_were_trained_for():
    assert entry_of("phi-3.5-mini").context == 4096


def test_the_cloud_needs_no_memory_here():
    assert entry_of("gemini-pro").memory is None


def test_the_catalog_cannot_be_changed():
    with pytest.raises(TypeError):
        catalog()["other"] = entry_of("gemini-pro")


def test_no_served_name_means_two_models():
    names = [served for entry in catalog().values() for served in entry.served_as]
    assert len(set(names)) == len(names)
    assert [name for name in names if name != name.lower()] == []
    assert [entry.name for entry in catalog().values() if entry.name not in entry.served_as] == []


@pytest.mark.parametrize(
    ("served", "name"),
    [
        ("phi3.5", "phi-3.5-mini"),  # Ollama
        ("phi3.5:latest", "phi-3.5-mini"),
        ("phi3.5:3.8b", "phi-3.5-mini"),
        ("phi3.5:3.8b-mini-instruct-q4_K_M", "phi-3.5-mini"),
        ("hf.co/bartowski/Phi-3.5-mini-instruct-GGUF:Q4_K_M", "phi-3.5-mini"),
        ("microsoft/Phi-3.5-mini-instruct", "phi-3.5-mini"),  # vLLM, SGLang
        ("phi-3.5-mini-instruct", "phi-3.5-mini"),  # LM Studio
        ("phi-3.5-mini-instruct@q8_0", "phi-3.5-mini"),
        ("phi-3.5-mini-instruct:2", "phi-3.5-mini"),
        ("lmstudio-community/Phi-3.5-mini-instruct-GGUF/Phi-3.5-mini-instruct-IQ4_XS.gguf", "phi-3.5-mini"),
        ("mlx-community/Phi-3.5-mini-instruct-4bit", "phi-3.5-mini"),  # mlx_lm
        ("/models/Phi-3.5-mini-instruct-Q4_K_M.gguf", "phi-3.5-mini"),  # llama-server
        (r"C:\models\Phi-3.5-mini-instruct.Q4_K_M.gguf", "phi-3.5-mini"),
        ("llama3.3", "llama-3.3-70b"),
        ("llama3.3:70b", "llama-3.3-70b"),
        ("llama3.3:70b-instruct-fp16", "llama-3.3-70b"),
        ("meta-llama/Llama-3.3-70B-Instruct", "llama-3.3-70b"),
        ("RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic", "llama-3.3-70b"),
        ("neuralmagic/Llama-3.3-70B-Instruct-quantized.w8a8", "llama-3.3-70b"),
        ("unsloth/Llama-3.3-70B-Instruct-bnb-4bit", "llama-3.3-70b"),
        ("mlx-community/Llama-3.3-70B-Instruct-4bit-DWQ", "llama-3.3-70b"),
        ("Llama-3.3-70B-Instruct-UD-Q4_K_XL.gguf", "llama-3.3-70b"),
        ("Llama-3.3-70B-Instruct-Q5_K_M-00001-of-00002.gguf", "llama-3.3-70b"),
        ("gemini-pro", "gemini-pro"),
        ("models/gemini-2.5-pro-002", "gemini-pro"),
        ("gemini-2.5-pro-preview-05-06", "gemini-pro"),
        ("gemini-3.1-pro-preview", "gemini-pro"),
    ],
)
def test_a_served_name_finds_its_model(served, name):
    assert known_as(served) == name


@pytest.mark.parametrize(
    "served",
    [
        "", " ", "/", "-", "gguf", "q4_0", "phi", "phi3", "phi3:mini", "phi4-mini", "phi-3.5-moe-instruct",
        "Phi-3.5-vision-instruct", "llama3.1:70b", "llama3.3:8b", "Llama-3.3-70B-Instruct-abliterated",
        "nvidia/Llama-3.3-Nemotron-Super-49B-v1", "gemini-2.5-flash", "gemini-2.5-flash-lite", "gpt-4o",
        "microsoft/Phi-3.5-mini-instruct/other",
    ],
)  # fmt: skip
def test_other_models_are_other_models(served):
    """Relatives, smaller sisters and fine-tunings do not answer for the one that was asked."""
    assert known_as(served) is None


@given(st.text(max_size=60))
def test_any_name_is_answered(served):
    """Whatever a server calls its model."""
    assert known_as(served) in {None, *catalog()}


def test_a_name_without_end_is_not_pondered():
    assert known_as("phi-3.5-mini" + "-q4" * 100_000) is None


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("phi3.5", "phi-3.5-mini"),
        ("phi-3.5", "phi-3.5-mini"),
        ("PHI-3.5-MINI", "phi-3.5-mini"),
        ("lama-3.3-70b", "llama-3.3-70b"),
        ("gemini", "gemini-pro"),
    ],
)
def test_a_name_that_is_not_there_is_answered_with_what_is_and_what_was_meant(name, meant):
    with pytest.raises(ModelError) as caught:
        entry_of(name)
    assert str(caught.value) == (
        f"there is no model {name!r} in the catalog: it has phi-3.5-mini, llama-3.3-70b, gemini-pro"
    )
    assert caught.value.hint == f"Did you mean {meant!r}?"


def test_a_name_that_is_like_none_is_answered_with_a_way_out():
    with pytest.raises(ModelError) as caught:
        entry_of("xyzzy")
    assert "woodshed models use" in caught.value.hint


@pytest.mark.parametrize(
    ("tier", "complexity", "like"),
    [(1, (1, 4), "phi-3.5-mini"), (2, (5, 7), "llama-3.3-70b"), (3, (8, 10), "llama-3.3-70b")],
)
def test_a_model_of_the_players_own_is_placed_by_its_tier(tier, complexity, like):
    entry = custom("my-model", tier)
    assert (entry.name, entry.title, entry.tier, entry.complexity) == ("my-model", "my-model", tier, complexity)
    assert (entry.local, entry.file, entry.memory, entry.served_as) == (True, "", None, ())
    assert (entry.deadlines, entry.usual_ms) == (entry_of(like).deadlines, entry_of(like).usual_ms)


@pytest.mark.parametrize("name", ["", " ", "-x", "a b", "a/b", "a\nb", "ü", "x" * 65, "phi-3.5-mini"])
def test_a_name_that_cannot_be_one_is_quoted(name):
    with pytest.raises(ModelError, match=re.escape(repr(name))) as caught:
        custom(name, 1)
    assert caught.value.hint


@pytest.mark.parametrize("tier", [0, 4, -1])
def test_there_are_three_tiers(tier):
    with pytest.raises(ModelError, match=f"{tier} is no tier of models") as caught:
        custom("mine", tier)
    assert "1 for simple requests" in caught.value.hint
