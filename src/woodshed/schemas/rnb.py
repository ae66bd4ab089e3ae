"""What a R&B generator is asked."""

from __future__ import annotations

from typing import ClassVar

from woodshed.schemas.common import GenerateRequest


class GenerateRnbRequest(GenerateRequest):
    """A wish for a R&B arrangement."""

    genre: ClassVar[str] = "rnb"
