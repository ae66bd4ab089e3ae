"""Pieces written by other hands, where the folder of shared material stands beside the checkout."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any


def exemplars(shared: Path) -> list[dict[str, Any]]:
    """Each of them as a document of format woodshed.arrangement/1."""
    folder = shared / "music" / "exemplars"
    spec = spec_from_file_location("exemplar_notation", folder / "exemplars.py")
    assert spec
    assert spec.loader
    notation = module_from_spec(spec)
    sys.modules["exemplar_notation"] = notation  # its data classes look themselves up
    spec.loader.exec_module(notation)
    return [notation.to_arrangement(notation.read(path)) for path in sorted(folder.glob("*-*.txt"))]
