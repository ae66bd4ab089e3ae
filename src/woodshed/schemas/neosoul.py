"""What a Neo-soul generator is asked."""

from __future__ import annotations

from typing import ClassVar

from woodshed.schemas.common import GenerateRequest


class GenerateNeosoulRequest(GenerateRequest):
    """A wish for a Neo-soul arrangement."""

    genre: ClassVar[str] = "neo-soul"
