"""Step 3 of 4: chart to arrangement."""

from woodshed.arrangement.arranger import arrange

__all__ = ["arrange"]
