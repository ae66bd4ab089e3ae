"""The models that Woodshed knows by name, read from ``catalog.toml``, and under which names servers know them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from woodshed.errors import ModelError

TIERS: Mapping[int, tuple[int, int]] = MappingProxyType({1: (1, 4), 2: (5, 7), 3: (8, 10)})
"""The complexities, first and last, that a tier of models is asked for: the routing of the contract."""

_OWN_NAME = re.compile(r"[A-Za-z0-9][\w.:+-]{0,63}", flags=re.ASCII)
"""What a player may call a model: it stands in credits, tables and settings, and is never a path."""

_TAIL = re.compile(
    r"[-_.:@+](?:"
    r"gguf|ggml|mlx|awq|gptq|exl[23]|bnb|hf|dwq|ud|imat(?:rix)?|quantized|dynamic|latest"  # formats and tools
    r"|i?q\d+(?:_[a-z0-9]+)*|int[48]|b?f(?:p?)\d+|n[vf]f?p?4|mxfp4|w\d+a\d+|\d+-?bit"  # numbers of the weights
    r"|\d{5}-of-\d{5}|\d{3}|(?<=:)\d+"  # a part of a file, a version such as -002, a second copy in LM Studio
    r"|preview(?:-\d\d-\d{2,4})*)"
)
"""What a served name may end in without meaning another model. A word that is not here, such as the name of a
fine-tuning, does mean another one."""

_LONGEST_SERVED = 200
"""Characters. No model has so long a name, and looking for tails in one takes time that grows with its square."""


class Deadlines(NamedTuple):
    """How long a model is waited for, in seconds: to the first token, between two tokens, for the whole answer."""

    first_token: float
    between_tokens: float
    total: float


class Source(NamedTuple):
    """Where facts of an entry were read, and when."""

    of: str
    at: str
    read: date


@dataclass(frozen=True, slots=True)
class Entry:
    """A model and all that is known about it before it is asked.

    ``complexity`` is the first and the last complexity (1-10) it is meant for. ``local`` models run on the player's own
    machine or network, the others are paid for. ``repository``, ``file``, ``revision`` and ``quantisation`` say which
    file of the hub it is, empty where none is fetched; ``size`` is in bytes, and None or an empty ``sha256`` leaves
    the hub to say. ``context`` is in tokens, ``cache`` in bytes a token, ``overhead`` in bytes. ``usual_ms`` is how
    long an answer usually takes, in milliseconds.
    """

    name: str
    title: str
    tier: int
    complexity: tuple[int, int]
    local: bool
    deadlines: Deadlines
    usual_ms: int
    licence: str = ""
    repository: str = ""
    file: str = ""
    revision: str = "main"
    quantisation: str = ""
    size: int | None = None
    sha256: str = ""
    context: int = 4096
    cache: int = 0
    overhead: int = 0
    served_as: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def memory(self) -> int | None:
        """Bytes it takes to run: weights, cache of the whole context, and overhead; None where that is not known.

        >>> entry_of("phi-3.5-mini").memory
        4540716320
        """
        return None if self.size is None else self.size + self.context * self.cache + self.overhead


@lru_cache(maxsize=1)
def catalog() -> Mapping[str, Entry]:
    """All models of the catalog by name, from the simplest tier to the hardest; read once.

    >>> list(catalog())
    ['phi-3.5-mini', 'llama-3.3-70b', 'gemini-pro']
    """
    import tomli

    rows = tomli.loads((Path(__file__).parent / "catalog.toml").read_text(encoding="utf-8"))["model"]
    entries = sorted(map(_entry, rows), key=lambda entry: entry.tier)
    return MappingProxyType({entry.name: entry for entry in entries})


def entry_of(name: str) -> Entry:
    """The model of that name.

    Raises:
        ModelError: the catalog has none of that name; the message gives the names that it has, and the hint the one
            that was probably meant.
    """
    found = catalog().get(name)
    if found is not None:
        return found
    raise ModelError(
        f"there is no model {name!r} in the catalog: it has {', '.join(catalog())}",
        hint=_suggestion(name) or "Use one of these, or bring your own model by `woodshed models use`.",
    )


def known_as(served: str) -> str | None:
    """The name of the catalog's model that a server means by ``served``; None where it is another model.

    Paths, publishers, file formats and quantisations are passed over; fine-tuned models are other models.

    >>> known_as("phi3.5:3.8b-mini-instruct-q4_K_M"), known_as("meta-llama/Llama-3.3-70B-Instruct")
    ('phi-3.5-mini', 'llama-3.3-70b')
    >>> known_as("Phi-3.5-vision-instruct") is None
    True
    """
    name = re.split(r"[/\\]", served.strip().lower())[-1]
    while len(name) <= _LONGEST_SERVED:
        found = _served_names().get(name)
        if found is not None:
            return found
        shorter = _without_tail(name)
        if shorter == name:
            break
        name = shorter
    return None


def custom(name: str, tier: int) -> Entry:
    """A model of the player's own: what it is asked for, and how long it is waited for, follow from its tier (1-3).

    It is local, comes from no hub, and until it has been seen to answer it is taken to be as fast as the catalog's
    local model of that tier; of the hardest tier, as the largest local one.

    >>> custom("my-tune", 2).complexity
    (5, 7)

    Raises:
        ModelError: the name cannot be one, or the catalog has it already, or there is no such tier.
    """
    if not _OWN_NAME.fullmatch(name):
        raise ModelError(
            f"{name!r} cannot be the name of a model",
            hint="Use up to 64 letters, digits and . _ - : + and begin with a letter or a digit.",
        )
    if name in catalog():
        raise ModelError(f"{name!r} is a model of the catalog already", hint="Give your own model another name.")
    if tier not in TIERS:
        raise ModelError(
            f"{tier!r} is no tier of models",
            hint="Use 1 for simple requests, 2 for demanding ones, 3 for the hardest.",
        )
    like = [entry for entry in catalog().values() if entry.local and entry.tier <= tier][-1]
    return Entry(name, name, tier, TIERS[tier], local=True, deadlines=like.deadlines, usual_ms=like.usual_ms)


def _entry(row: Mapping[str, Any]) -> Entry:
    """One model of the file."""
    waits = row["deadlines"]
    plain = ("name", "title", "tier", "usual_ms", "licence", "context")
    of_file = ("repository", "file", "revision", "quantisation", "size", "sha256", "overhead")
    return Entry(
        **{key: row[key] for key in plain},
        **{key: row[key] for key in of_file if key in row},
        complexity=(row["complexity"][0], row["complexity"][1]),
        local=row["place"] == "local",
        deadlines=Deadlines(float(waits["first_token"]), float(waits["between_tokens"]), float(waits["total"])),
        # Two tables, of keys and of values, with two bytes a number.
        cache=2 * row.get("layers", 0) * row.get("kv_heads", 0) * row.get("head_size", 0) * 2,
        served_as=tuple(row["served_as"]),
        sources=tuple(Source(source["of"], source["at"], source["read"]) for source in row["source"]),
    )


@lru_cache(maxsize=1)
def _served_names() -> Mapping[str, str]:
    """The catalog's name behind every name that a server may use."""
    return {served: entry.name for entry in catalog().values() for served in entry.served_as}


def _without_tail(name: str) -> str:
    """The name without its last word, if that word does not change which model it is."""
    ends = [at for at in range(1, len(name)) if _TAIL.fullmatch(name, at)]
    return name[: ends[0]] if ends else name


def _suggestion(name: str) -> str:
    """A sentence with the name that was probably meant, or nothing."""
    from difflib import get_close_matches

    meant = known_as(name)
    if meant is None:
        near = get_close_matches(name.strip().lower(), _served_names(), n=1)
        meant = _served_names()[near[0]] if near else None
    return f"Did you mean {meant!r}?" if meant else ""
