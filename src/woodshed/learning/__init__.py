"""What is learned: how chords move in each genre, and what comes next.

The names below are imported when they are first used: who composes needs less than half of what suggests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from woodshed.learning.ahead import WayOn, WaysOn, ways_on
    from woodshed.learning.holes import Filled, Hole, fill
    from woodshed.learning.next_chord import Following, FullPredictor, NextChord, OpenPredictor
    from woodshed.learning.suggestions import Context, Suggestion, Suggestions, suggest
    from woodshed.learning.weights import ChordModel, load, shipped

__all__ = [
    "ChordModel",
    "Context",
    "Filled",
    "Following",
    "FullPredictor",
    "Hole",
    "NextChord",
    "OpenPredictor",
    "Suggestion",
    "Suggestions",
    "WayOn",
    "WaysOn",
    "fill",
    "load",
    "shipped",
    "suggest",
    "ways_on",
]

_HOMES = {
    "ahead": ("WayOn", "WaysOn", "ways_on"),
    "holes": ("Filled", "Hole", "fill"),
    "next_chord": ("Following", "FullPredictor", "NextChord", "OpenPredictor"),
    "suggestions": ("Context", "Suggestion", "Suggestions", "suggest"),
    "weights": ("ChordModel", "load", "shipped"),
}


def __getattr__(name: str) -> Any:
    """Import a public name from its home on first use."""
    home = next((home for home, names in _HOMES.items() if name in names), "")
    if not home:
        raise AttributeError(f"module 'woodshed.learning' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"woodshed.learning.{home}"), name)
    globals()[name] = value
    return value
