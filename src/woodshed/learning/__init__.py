"""What is learned: how chords move in each genre, and what comes next."""

from woodshed.learning.next_chord import Following, FullPredictor, NextChord, OpenPredictor
from woodshed.learning.weights import ChordModel, load, shipped

__all__ = ["ChordModel", "Following", "FullPredictor", "NextChord", "OpenPredictor", "load", "shipped"]
