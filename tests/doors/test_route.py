"""``woodshed route``: which model would be asked, in which order, and why; nothing is asked."""

from __future__ import annotations

import json
from collections import Counter
from itertools import product

import pytest

from tiny_gguf import tiny_gguf
from woodshed.settings import load

PHI, LLAMA, GEMINI = "phi-3.5-mini", "llama-3.3-70b", "gemini-pro"

ANCHORS = [
    ("Generate a simple C major progression", 8, {3}, PHI),
    ("simple C major jazz progression", 8, {2, 3}, PHI),
    ("Create sophisticated jazz progression with altered dominants", 8, {6}, LLAMA),
    ("sophisticated bebop progression with altered dominants and tritone substitutions", 32, {6, 7}, LLAMA),
    ("Experimental avant-garde fusion with unusual modulations", 8, {9}, GEMINI),
    (
        "experimental avant-garde jazz fusion with unusual modulations and innovative harmonic concepts",
        64,
        {9, 10},
        GEMINI,
    ),
]
"""The six of the contract, section 2."""


@pytest.fixture
def set_up(tmp_path, monkeypatch):
    """Sets any of the three up: files for the local ones, agreement and a key for the cloud."""

    def made(phi, llama, gemini):
        gguf = tiny_gguf(tmp_path / "tiny.gguf")
        local = {PHI: phi, LLAMA: llama}
        lines = [f'[models."{name}"]\nfile = "{gguf}"' for name, there in local.items() if there]
        if gemini:
            lines.append("[consent]\ngemini-pro = 2026-11-22")
            monkeypatch.setenv("GEMINI_API_KEY", "AIzaSecret")
        load().file.write_text("\n".join(lines), encoding="utf-8")
        # A machine that holds the large model's cache as well: what is asked here is the order.
        monkeypatch.setattr("woodshed.llm.hub.machine.memory_bytes", lambda: 10**12)

    return made


def routed(woodshed, words, *options):
    said = woodshed("route", words, "--json", *options)
    assert said.code == 0, said.err
    return json.loads(said.out)


@pytest.mark.parametrize("there", list(product([False, True], repeat=3)))
@pytest.mark.parametrize(("words", "bars", "complexities", "model"), ANCHORS)
def test_the_anchors_of_the_contract_come_out_whatever_is_set_up(
    woodshed, set_up, words, bars, complexities, model, there
):
    """Complexity and first model; and who can be asked is told for each."""
    set_up(*there)
    found = routed(woodshed, words, "--bars", str(bars))
    assert found["complexity"] in complexities
    assert found["order"][0]["model"] == model
    available = {step["model"]: step["available"] for step in found["order"]}
    assert available == dict(zip((PHI, LLAMA, GEMINI), there, strict=True)) | {"chord-model": True, "rules": True}


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("simple C major jazz progression", [PHI, LLAMA, GEMINI, "chord-model", "rules"]),
        ("sophisticated jazz progression with altered dominants", [LLAMA, GEMINI, PHI, "chord-model", "rules"]),
        ("Experimental avant-garde fusion with unusual modulations", [GEMINI, LLAMA, PHI, "chord-model", "rules"]),
    ],
)
def test_every_step_has_its_reason_and_what_is_passed_by_has_its_own(woodshed, words, order):
    """With nothing set up the package itself is left."""
    steps = routed(woodshed, words, "--bars", "8")["order"]
    assert order == [step["model"] for step in steps]
    assert all(step["reason"] for step in steps)
    assert [bool(step["passed_by"]) for step in steps] == [True, True, True, False, False]
    assert all(bool(step["passed_by"]) != step["available"] for step in steps)


def test_a_pianist_reads_it_in_lines(woodshed):
    """The complexity, then whom, why, and why not."""
    said = woodshed("route", "sophisticated jazz with altered dominants", "--bars", "8")
    lines = said.out.splitlines()
    assert lines[0] == "complexity 6 of 10: 8 bars of jazz"
    assert lines[1].split()[:2] == ["1.", LLAMA]
    assert "passed by: no model file is set up" in lines[2]
    assert lines[-1].split()[1] == "rules"


def test_flags_take_models_off_the_route(woodshed, set_up):
    """--offline and --local-only the cloud, --no-models all."""
    set_up(True, True, True)
    for flag, available in (("--offline", [True, True, False]), ("--local-only", [True, True, False])):
        steps = routed(woodshed, "simple jazz", flag)["order"]
        assert available == [step["available"] for step in steps[:3]]
    steps = routed(woodshed, "simple jazz", "--no-models")["order"]
    assert [step["passed_by"] for step in steps[:3]] == ["models are switched off"] * 3


def test_the_mode_is_shown(woodshed, set_up):
    """A local model chooses, a paid one writes."""
    set_up(True, True, True)
    steps = routed(woodshed, "simple jazz", "--mode", "choose")["order"]
    assert [step["mode"] for step in steps] == ["choose", "choose", "write", "write", "write"]


def test_the_table_has_48_kinds_of_request(woodshed):
    """Words, device, bars and length, each with its complexity and its model; nine in ten need no cloud."""
    said = woodshed("route", "--table")
    rows = [line.split() for line in said.out.splitlines()[1:]]
    assert len(rows) == 48
    assert len({tuple(row[:4]) for row in rows}) == 48
    tiers = {PHI: range(1, 5), LLAMA: range(5, 8), GEMINI: range(8, 11)}
    assert all(int(row[4]) in tiers[row[5]] for row in rows)
    assert set(Counter(row[5] for row in rows)) == set(tiers)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "there are no words"),
        (("a blues", "--deadline", "-1"), "--deadline is -1, and cannot be negative"),
        (("a blues", "--budget", "much"), "--budget is 'much', which is no number"),
        (("a blues", "--mode", "guess"), "invalid choice"),
    ],
)
def test_what_cannot_be_used_is_said_plainly(woodshed, arguments, message):
    """Code 2."""
    said = woodshed("route", *arguments)
    assert (said.code, said.out) == (2, "")
    assert message in said.err
