"""What is learned: how chords move in each genre, and what comes next."""

from woodshed.learning.holes import Filled, Hole, fill
from woodshed.learning.next_chord import Following, FullPredictor, NextChord, OpenPredictor
from woodshed.learning.suggestions import Context, Suggestion, Suggestions, suggest
from woodshed.learning.ways_on import WayOn, WaysOn, ways_on
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
