"""What a Jazz generator is asked."""

from __future__ import annotations

from typing import ClassVar

from woodshed.schemas.common import GenerateRequest


class GenerateJazzRequest(GenerateRequest):
    """A wish for a Jazz arrangement."""

    genre: ClassVar[str] = "jazz"
