"""What a Latin generator is asked."""

from __future__ import annotations

from typing import ClassVar

from woodshed.schemas.common import GenerateRequest


class GenerateLatinRequest(GenerateRequest):
    """A wish for a Latin arrangement."""

    genre: ClassVar[str] = "latin"
