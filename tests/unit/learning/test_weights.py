"""Weight files: those of the package, and what is said of one that is broken."""

from __future__ import annotations

import json

import numpy as np
import pytest

from woodshed.errors import WeightsError
from woodshed.learning.weights import SHIPPED, load, shipped

NAMES = ("chords-full",)
_LARGEST = 8 * 1024 * 1024


@pytest.mark.parametrize("name", NAMES)
def test_the_weights_of_the_package_are_whole_and_small(name):
    assert shipped(name).nets
    assert (SHIPPED / f"{name}.npz").stat().st_size <= _LARGEST


@pytest.fixture
def broken(tmp_path):
    """A copy of a weight file, to be broken."""
    path = tmp_path / "broken.npz"
    path.write_bytes((SHIPPED / f"{NAMES[0]}.npz").read_bytes())
    return path


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(WeightsError, match=r"there is no weight file none\.npz") as told:
        load(tmp_path / "none.npz")
    assert "make train" in told.value.hint


@pytest.mark.parametrize("kept", [0, 10, 5000, -100])
def test_a_file_that_was_cut_off_is_named(broken, kept):
    broken.write_bytes(broken.read_bytes()[:kept])
    with pytest.raises(WeightsError, match=r"broken\.npz is damaged"):
        load(broken)


def test_a_byte_that_fell_over_is_noticed(broken):
    data = bytearray(broken.read_bytes())
    data[len(data) // 2] ^= 0xFF
    broken.write_bytes(data)
    with pytest.raises(WeightsError, match=r"broken\.npz is damaged"):
        load(broken)


def test_a_file_of_another_version_is_named(broken):
    with np.load(broken) as file:
        arrays = {name: file[name] for name in file.files}
    card = {**json.loads(bytes(arrays["card"])), "format": 99}
    np.savez(broken, **{**arrays, "card": np.frombuffer(json.dumps(card).encode(), np.uint8)})
    with pytest.raises(WeightsError, match="format 99"):
        load(broken)


def test_a_file_without_an_array_is_named(broken):
    with np.load(broken) as file:
        arrays = {name: file[name] for name in file.files if "classes" not in name}
    np.savez(broken, **arrays)
    with pytest.raises(WeightsError, match="classes"):
        load(broken)
