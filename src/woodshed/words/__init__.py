"""Step 1 of 4: words to brief."""

from woodshed.words.complexity import estimate_complexity
from woodshed.words.reader import read

__all__ = ["estimate_complexity", "read"]
