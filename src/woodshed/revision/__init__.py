"""The player in control: a piece that is there, changed where it is asked, and kept where it is locked."""

from woodshed.revision.difference import BarChange, Distance, bar_changes, distance, told
from woodshed.revision.orders import Locks
from woodshed.revision.revise import revise

__all__ = ["BarChange", "Distance", "Locks", "bar_changes", "distance", "revise", "told"]
