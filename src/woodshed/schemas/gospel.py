"""What a Gospel generator is asked."""

from __future__ import annotations

from typing import ClassVar

from woodshed.schemas.common import GenerateRequest


class GenerateGospelRequest(GenerateRequest):
    """A wish for a Gospel arrangement."""

    genre: ClassVar[str] = "gospel"
