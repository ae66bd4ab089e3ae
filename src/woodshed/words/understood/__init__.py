"""What was understood of a request: each phrase, and what it did."""

from woodshed.words.understood.trace import understood
from woodshed.words.understood.value import Understood

__all__ = ["Understood", "understood"]
