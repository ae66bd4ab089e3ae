"""The libraries for language models, which are an extra: loaded beside the event loop, and missed in one sentence."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress

from woodshed.llm.model import FailureKind, ModelFailure


def not_installed() -> ModelFailure:
    """What every backend says where its library is missing."""
    return ModelFailure(FailureKind.NOT_FOUND, "the libraries for language models are not installed (make models)")


async def load(*names: str, then: Callable[[], object]) -> None:
    """Import libraries in a thread: it takes up to a second, in which the event loop has other callers.

    ``then`` does in the same thread what else takes long the first time.

    Raises:
        ModelFailure: NOT_FOUND where one is not installed.
    """
    if names in _DONE and all(sys.modules.get(name) for name in names):
        return
    import asyncio

    try:
        await asyncio.to_thread(_import, names, then)
    except ImportError:
        raise not_installed() from None


_DONE: set[tuple[str, ...]] = set()


def _import(names: tuple[str, ...], then: Callable[[], object]) -> None:
    from importlib import import_module

    for name in names:
        import_module(name)
    with suppress(Exception):  # what cannot be prepared fails again where it is used, and is told there
        then()
    _DONE.add(names)
