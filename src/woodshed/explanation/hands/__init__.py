"""What each hand does, heard from the notes alone."""

from woodshed.explanation.hands.bars import Hearing, hearing_of
from woodshed.explanation.hands.manners import Stretch, manners_of
from woodshed.explanation.hands.textures import devices_in_notes, is_missing

__all__ = ["Hearing", "Stretch", "devices_in_notes", "hearing_of", "is_missing", "manners_of"]
