"""Step 1 of 4: words to brief."""

from woodshed.words.complexity import estimate_complexity
from woodshed.words.given_chart import clashes_with_chart
from woodshed.words.reader import read

__all__ = ["clashes_with_chart", "estimate_complexity", "read"]
