"""Trying a model out: canary, first bar, eight bars, a choice; and what is told where it fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loopback_models import Fault, OpenAIStandIn
from serving_models import obeying, serving
from tiny_gguf import tiny_gguf
from woodshed.errors import ModelError
from woodshed.llm.model import FailureKind
from woodshed.services.canary_notes import canary_notes, note_canary
from woodshed.services.model_trial import try_out
from woodshed.settings import ModelSetup, load

CHART = "| Dm7 | G7 | Cmaj7 | Am7 | Dm7 | G7 | Cmaj7 | C6 |"
LETTERS = {"A": -0.1, "B": -3.0}


def settled(**setup):
    return replace(load(), models={"phi-3.5-mini": ModelSetup(**setup)})


def test_a_real_engine_passes(tmp_path):
    """A model of random weights is held to the grammar: canary, eight bars, a choice, each with its time."""
    trial = try_out(settled(file=tiny_gguf(tmp_path / "tiny.gguf")), "phi-3.5-mini")
    assert (trial.fault, trial.canary.honoured) == ("", True)
    assert trial.chart.count("|") == 9
    assert 0 < trial.first_bar_ms <= trial.whole_ms
    assert trial.choice_ms > 0


def test_a_server_that_ignores_the_grammar_is_told_so():
    """Its chart is still shown."""
    with serving(OpenAIStandIn(answer=obeying("nothing", CHART), model="phi", weights=LETTERS)) as server:
        trial = try_out(settled(server=server.base_url, remote="phi"), "phi-3.5-mini")
    assert (trial.fault, trial.canary.honoured, trial.chart) == (
        "its answers do not keep to the grammar", False, CHART
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.REFUSED, FailureKind.REFUSED),
        (Fault.DENIED, FailureKind.DENIED),
        (Fault.NO_MODEL, FailureKind.NOT_FOUND),
        (Fault.ERROR, FailureKind.SERVER_ERROR),
        (Fault.IMPOSTOR, FailureKind.IMPOSTOR),
    ],
)
def test_a_server_that_fails_is_told_with_its_reason(fault, kind):
    """And nothing is made up about its speed."""
    with serving(OpenAIStandIn(fault=fault, model="phi")) as server:
        trial = try_out(settled(server=server.base_url, remote="phi"), "phi-3.5-mini")
    assert trial.canary.failure.kind is kind
    assert trial.fault
    assert (trial.chart, trial.first_bar_ms, trial.choice_ms) == ("", None, None)


def test_a_failure_after_the_canary_is_told_too():
    """Such as a server that dies while it writes."""
    faults = [Fault.NONE, Fault.ERROR]
    with serving(OpenAIStandIn(answer=obeying("grammar", CHART), model="phi", fault=faults)) as server:
        trial = try_out(settled(server=server.base_url, remote="phi"), "phi-3.5-mini")
    assert trial.canary.failure.kind is FailureKind.SERVER_ERROR
    assert trial.fault


def test_what_is_not_set_up_cannot_be_tried():
    """With how to set it up."""
    with pytest.raises(ModelError, match=r"phi-3\.5-mini cannot be asked"):
        try_out(load(), "phi-3.5-mini")


def test_what_a_trial_found_is_kept_for_the_list(a_home_of_its_own):
    """By model; a file that cannot be read is as good as none."""
    assert canary_notes(load()) == {}
    note_canary(load(), "phi-3.5-mini", "it was denied")
    note_canary(load(), "mine", "")
    assert canary_notes(load()) == {"phi-3.5-mini": "it was denied", "mine": ""}
    for broken in ("no json", "[1, 2]", ""):
        (a_home_of_its_own / "canaries.json").write_text(broken)
        assert canary_notes(load()) == {}
