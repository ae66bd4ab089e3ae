"""Step 2 of 4: brief to chart."""

from woodshed.progression.by_rules import ByRules, compose
from woodshed.progression.composer import Composer, first_chart
from woodshed.progression.embedded import embedded
from woodshed.progression.given import Given

__all__ = ["ByRules", "Composer", "Given", "compose", "embedded", "first_chart"]
