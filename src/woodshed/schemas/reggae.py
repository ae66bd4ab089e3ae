"""What a Reggae generator is asked."""

from __future__ import annotations

from typing import ClassVar

from woodshed.schemas.common import GenerateRequest


class GenerateReggaeRequest(GenerateRequest):
    """A wish for a Reggae arrangement."""

    genre: ClassVar[str] = "reggae"
