"""What a Classical generator is asked."""

from __future__ import annotations

from typing import ClassVar

from woodshed.schemas.common import GenerateRequest


class GenerateClassicalRequest(GenerateRequest):
    """A wish for a Classical arrangement."""

    genre: ClassVar[str] = "classical"
