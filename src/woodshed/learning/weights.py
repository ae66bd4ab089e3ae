"""Weight files: where they lie, what they hold, and what is said of one that is broken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from woodshed.errors import WeightsError
from woodshed.learning.long_term import LongTerm
from woodshed.learning.net import ChordNets

FORMAT = 2
"""Counts up when a file of before can no longer be read."""
SHIPPED = Path(__file__).with_name("weights")
USUAL = "chords-full"
"""The weights that compose and suggest unless others are asked for: the one place to change where a package is built
that may not carry those of ``chords-full``, whose terms are stricter than the program's."""


class ChordModel(NamedTuple):
    """Everything that one weight file holds: the nets whose answers are averaged, the counts, and its card."""

    name: str
    nets: ChordNets
    counts: LongTerm
    temperature: float
    card: Mapping[str, Any]


@lru_cache(maxsize=4)
def shipped(name: str, nets: int | None = None) -> ChordModel:
    """A model of the package: ``chords-full`` or ``chords-open``, with all its nets or the first few.

    Raises:
        WeightsError: there is none of this name, or its file is damaged.
    """
    return load(SHIPPED / f"{name}.npz", nets)


def load(path: Path, nets: int | None = None) -> ChordModel:
    """The model of a weight file; of its ``nets`` only the first few are read where that is enough.

    Raises:
        WeightsError: the file is missing, damaged, or of another version.
    """
    hint = "Install Woodshed again, or train it anew: `make train`."
    try:
        # Read at once, since a file that is opened by name stays open where it is damaged.
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as file:
            card = json.loads(bytes(file["card"]).decode())
            if card["format"] != FORMAT:
                raise WeightsError(f"{path.name} has format {card['format']}, and format {FORMAT} is read", hint=hint)
            count = min(card["nets"], nets or card["nets"])
            left = tuple(f"net{i}." for i in range(count, card["nets"]))
            arrays = {name: file[name] for name in file.files if name != "card" and not name.startswith(left)}
        used = ChordNets([_part(arrays, f"net{i}.") for i in range(count)])
        return ChordModel(path.stem, used, LongTerm.of(arrays), float(card["temperature"]), card)
    except FileNotFoundError as missing:
        raise WeightsError(f"there is no weight file {path.name}", hint=hint) from missing
    except (BadZipFile, ValueError, KeyError, TypeError, EOFError, OSError) as damage:
        raise WeightsError(f"the weight file {path.name} is damaged: {damage}", hint=hint) from damage


def _part(arrays: Mapping[str, NDArray[Any]], prefix: str) -> dict[str, NDArray[Any]]:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


def save(path: Path, nets: tuple[Mapping[str, NDArray[Any]], ...], counts: LongTerm, card: Mapping[str, Any]) -> None:
    """Write a weight file, nets in half precision; what was there stays until the new file is whole."""
    arrays: dict[str, NDArray[Any]] = dict(counts.arrays)
    for i, net in enumerate(nets):
        arrays |= {f"net{i}.{name}": np.asarray(array, np.float16) for name, array in net.items()}
    arrays["card"] = np.frombuffer(json.dumps({"format": FORMAT, **card}).encode(), np.uint8)
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
    part.replace(path)
