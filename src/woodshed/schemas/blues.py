"""What a Blues generator is asked."""

from __future__ import annotations

from typing import ClassVar

from woodshed.schemas.common import GenerateRequest


class GenerateBluesRequest(GenerateRequest):
    """A wish for a Blues arrangement."""

    genre: ClassVar[str] = "blues"
