"""What a machine has is said in bytes, and to people in their own units."""

from __future__ import annotations

import os

import pytest

from woodshed.llm.hub import machine
from woodshed.llm.hub.machine import THIS_MACHINE, free_disk_bytes, memory_bytes, spoken_size


def test_this_machine_has_memory_and_room(tmp_path):
    assert THIS_MACHINE.memory() > 1 << 28
    assert THIS_MACHINE.free_disk(tmp_path) == pytest.approx(free_disk_bytes(tmp_path), abs=1 << 32)


@pytest.mark.parametrize(("limit", "memory"), [("1000000\n", 1_000_000), ("max\n", None), ("9" * 30, None)])
def test_a_container_has_the_memory_that_it_may_use(tmp_path, monkeypatch, limit, memory):
    monkeypatch.setattr(machine, "_GROUP_LIMIT", tmp_path / "memory.max")
    without = memory_bytes()
    (tmp_path / "memory.max").write_text(limit)
    assert memory_bytes() == (memory or without)


def test_a_machine_that_does_not_say_is_not_guessed(tmp_path, monkeypatch):
    def unknown(_: str) -> int:
        raise ValueError

    monkeypatch.setattr(machine, "_GROUP_LIMIT", tmp_path / "memory.max")
    monkeypatch.setattr(os, "sysconf", unknown)
    assert memory_bytes() is None
    (tmp_path / "memory.max").write_text("5000")
    assert memory_bytes() == 5000


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1 kB"), (999_499, "999 kB"), (999_500, "1 MB"),
        (45_600_000, "46 MB"), (999_999_999, "1.0 GB"), (44_936_317_920, "44.9 GB"), (10**13, "10000.0 GB"),
    ],
)  # fmt: skip
def test_sizes_are_said_in_the_units_of_shops(count, said):
    assert spoken_size(count) == said
