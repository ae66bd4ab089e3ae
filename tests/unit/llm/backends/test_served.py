"""Which names mean one model, and how its tokens and letters are counted."""

from __future__ import annotations

import pytest

from woodshed.llm.backends.letters import shares_of
from woodshed.llm.backends.served import is_same_model
from woodshed.llm.backends.tokens import usage_of
from woodshed.llm.model import FailureKind, ModelFailure, Usage


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ("phi-3.5-mini", "Phi-3.5-Mini"),
        ("phi-3.5-mini", "phi-3.5-mini:latest"),
        ("phi-3.5-mini.gguf", "C:\\models\\phi-3.5-mini.gguf"),
        ("/models/phi/", "phi"),
        ("Llama-3.3-70B", "meta-llama/Llama-3.3-70B"),
        ("gemini-pro", "models/gemini-pro-001"),
        ("gemini-3-pro", "gemini-3-pro-preview-06-17"),
        ("gpt-4o", "gpt-4o-2024-08-06"),
        ("claude", "claude@20250101"),
        ("llama", "llama:v2"),
    ],
)
def test_one_model_has_many_names(asked, served):
    """Case, folders, publishers, endings and versions."""
    assert is_same_model(asked, served)


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ("gpt-4o", "gpt-4o-mini"),
        ("llama-3", "llama-3.1-8b"),
        ("llama3.3:70b", "llama3.3:8b"),
        ("phi-3.5-mini", "phi-3-mini"),
        ("phi", ""),
        ("", "phi-001"),
        ("llama-3.3-70b", "llama-3.3-70b-instruct"),
    ],
)
def test_another_size_or_word_is_another_model(asked, served):
    """However alike."""
    assert not is_same_model(asked, served)


def test_an_alias_is_as_good_as_the_name():
    """For servers that answer under a name of their own."""
    assert is_same_model("phi", "/srv/Phi-Q4.gguf", ["phi-q4"])


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {},
        {"prompt_tokens": 9},
        {"prompt_tokens": "9", "completion_tokens": 1},
        {"prompt_tokens": True, "completion_tokens": 1},
        {"prompt_tokens": -9, "completion_tokens": 1},
        {"prompt_tokens": 0, "completion_tokens": 1},
        {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 3},
        {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": "14"},
        {"prompt_tokens": 9, "completion_tokens": 5, "completion_tokens_details": {"reasoning_tokens": 6}},
    ],
)
def test_a_usage_that_cannot_be_true_is_none(told):
    """Nothing is made of it."""
    assert usage_of(told) is None


def test_thoughts_are_counted_apart():
    """They are told among what was written."""
    told = {"prompt_tokens": 9, "completion_tokens": 5, "completion_tokens_details": {"reasoning_tokens": 2}}
    assert usage_of(told) == Usage(9, 3, 2)
    assert usage_of({**told, "completion_tokens_details": None}) == Usage(9, 5)
    assert usage_of({**told, "completion_tokens_details": {"reasoning_tokens": 5}}) == Usage(9, 0, 5)


def test_a_letter_that_is_not_listed_has_no_share():
    """Odd probabilities count as none, and none is above one."""
    listed = [
        {"token": "A", "logprob": 0.0},
        {"token": "B", "logprob": float("nan")},
        {"token": "C", "logprob": None},
        {"token": None},
        {},
    ]
    assert shares_of("ABC", listed, "") == (1, 0, 0)
    assert shares_of("AB", [{"token": "A", "logprob": 9999.0}, {"token": "B", "logprob": 0}], "") == (0.5, 0.5)


def test_without_any_letter_nothing_was_chosen():
    """In a player's words, and with what it took."""
    with pytest.raises(ModelFailure, match=r"^did not choose any of the charts$") as raised:
        shares_of("AB", [{"token": "Well", "logprob": 0.0}], "Well", Usage(9, 1))
    assert (raised.value.kind, raised.value.usage) == (FailureKind.UNREADABLE, Usage(9, 1))
