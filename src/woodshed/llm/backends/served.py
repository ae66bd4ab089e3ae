"""Whether the model that answered is the one that was asked."""

from __future__ import annotations

import re
from collections.abc import Iterable

VERSION = re.compile(r"[-@:](latest|v\d+(\.\d+)*|((preview|exp)-)?(\d{3,8}|\d{2,4}(-\d{2}){1,2}))")
"""What servers add to the name of a family to say which of its models it is, such as ``-001`` or ``-2026-08-06``."""


def is_same_model(asked: str, served: str, aliases: Iterable[str] = ()) -> bool:
    """Whether two names mean one model, as far as names can tell.

    Case, folders, publisher, ``.gguf``, ``:latest`` and a version after the asked name make no difference; a size or
    another word does. ``aliases`` are further names that are accepted.

    >>> is_same_model("llama-3.3-70b-instruct", "meta-llama/Llama-3.3-70B-Instruct")
    True
    >>> is_same_model("gemini-pro", "gemini-pro-001"), is_same_model("gpt-4o", "gpt-4o-mini")
    (True, False)
    """
    name = _bare(served)
    return any(name == bare or _is_version(bare, name) for bare in map(_bare, (asked, *aliases)))


def _is_version(family: str, name: str) -> bool:
    return bool(family) and name.startswith(family) and VERSION.fullmatch(name[len(family) :]) is not None


def _bare(name: str) -> str:
    last = re.split(r"[/\\]", name.strip().rstrip("/\\"))[-1]
    return last.lower().removesuffix(":latest").removesuffix(".gguf")
