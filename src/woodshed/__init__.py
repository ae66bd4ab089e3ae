"""Woodshed: words to a playable two-hand piano arrangement, in eight genres, on your own machine.

The names below are the public API. They are imported when they are first used, so that a program that needs one of them
does not wait for the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from woodshed.errors import WoodshedError
    from woodshed.piece import Arrangement, Brief, Chart, Request
    from woodshed.pipeline import generate, play_chart
    from woodshed.revision import Locks, revise

__all__ = [
    "Arrangement",
    "Brief",
    "Chart",
    "Locks",
    "Request",
    "WoodshedError",
    "__version__",
    "generate",
    "play_chart",
    "revise",
]

__version__ = "0.1.0"

_HOME = {
    "Arrangement": "woodshed.piece",
    "Brief": "woodshed.piece",
    "Chart": "woodshed.piece",
    "Locks": "woodshed.revision",
    "Request": "woodshed.piece",
    "WoodshedError": "woodshed.errors",
    "generate": "woodshed.pipeline",
    "play_chart": "woodshed.pipeline",
    "revise": "woodshed.revision",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its home on first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'woodshed' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
