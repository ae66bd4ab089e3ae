"""The player in control: a piece that is there, changed where it is asked, and kept where it is locked."""

from woodshed.revision.difference import BarChange, bar_changes, told
from woodshed.revision.distance import Distance, distance
from woodshed.revision.offers import offers
from woodshed.revision.orders import Locks
from woodshed.revision.revise import revise
from woodshed.revision.variations import Variations, different, generated, variations_of

__all__ = [
    "BarChange",
    "Distance",
    "Locks",
    "Variations",
    "bar_changes",
    "different",
    "distance",
    "generated",
    "offers",
    "revise",
    "told",
    "variations_of",
]
