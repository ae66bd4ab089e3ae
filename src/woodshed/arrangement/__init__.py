"""Step 3 of 4: chart to arrangement."""

from woodshed.arrangement.arranger import arrange
from woodshed.arrangement.playability import remarks

__all__ = ["arrange", "remarks"]
