"""Which finger strikes which key: a practical fingering for both hands."""

from woodshed.fingering.fingers import fingered

__all__ = ["fingered"]
