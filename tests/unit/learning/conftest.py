"""The chord model taken away, for those who must do without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from woodshed.learning import weights


@pytest.fixture
def no_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in place of that of the weight files."""
    monkeypatch.setattr(weights, "SHIPPED", tmp_path)
    weights.shipped.cache_clear()
    yield tmp_path
    weights.shipped.cache_clear()
