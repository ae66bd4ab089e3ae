"""How a model is reached, as it stands in the settings: read, and refused where it cannot be meant."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

from woodshed.errors import ModelError, SettingsError
from woodshed.settings.readers import Reader, address, one_of, text
from woodshed.settings.settled import ModelSetup

FIELDS = tuple(item.name for item in fields(ModelSetup))
CONSTRAINTS = ("gbnf", "structured_outputs", "ebnf", "json_schema", "none")

_TAKEN = {"rules", "chord-model", "given", "language model"}
"""What credits say where no language model wrote."""


def check_name(name: str) -> None:
    """Whether a model can stand under this name: one of the catalog's local ones, or one of the player's own.

    Raises:
        ModelError: it cannot; the message says why.
    """
    from woodshed.llm.catalog import catalog, custom

    known = catalog().get(name)
    if known is not None and known.local:
        return
    if known is not None:
        raise ModelError(f"{name} runs in the cloud, on no file and no server", hint=f"woodshed models use {name}")
    meant = next((other for other in catalog() if other.lower() == name.lower()), None)
    if meant is not None:
        raise ModelError(f"{name!r} differs from {meant!r} in capitals alone", hint=f"Write {meant}, or another name.")
    if name.lower() in _TAKEN:
        raise ModelError(f"{name!r} credits another composer", hint="Give your own model another name.")
    custom(name, 1)


def read_setup(name: str, value: Any, where: str) -> ModelSetup:
    """How a model is reached.

    Raises:
        SettingsError: it cannot be meant so; the message names the entry.
    """
    _check_fields(name, value, where)
    try:
        check_name(name)
    except ModelError as error:
        raise SettingsError(f"{where}: {error}", hint=error.hint) from error
    tier = value.get("tier")
    if tier is not None and (type(tier) is not int or tier not in {1, 2, 3}):
        raise SettingsError(f"{where}.tier is {tier!r}, and takes 1, 2 or 3", hint="1 is for easy requests.")
    readers: dict[str, Reader] = {
        "server": address,
        "constraint": one_of(CONSTRAINTS, "none is for a server that obeys no grammar."),
    }
    texts: dict[str, Any] = {}
    for field, given in value.items():
        if field != "tier":
            read: Reader = readers.get(field, text)
            texts[field] = read(given, f"{where}.{field}")
    _check_whole(texts, where)
    file = texts.pop("file", None)
    return ModelSetup(file=None if file is None else _path(file, f"{where}.file"), tier=tier, **texts)


def _check_fields(name: str, value: Any, where: str) -> None:
    if not isinstance(value, dict):
        raise SettingsError(f"{where} holds {value!r}", hint="A model takes " + ", ".join(sorted(FIELDS)) + ".")
    odd = [key for key in value if key not in FIELDS]
    if not odd:
        return
    hint = "A model takes " + ", ".join(sorted(FIELDS)) + "."
    within, parts = value[odd[0]], [name, odd[0]]
    if isinstance(within, dict):  # TOML divides names at dots
        while len(within) == 1 and isinstance(inner := next(iter(within.values())), dict):
            parts.append(next(iter(within)))
            within = inner
        hint = f'Quote the name: [models."{".".join(parts)}"]'
    raise SettingsError(f"{where} holds {', '.join(sorted(odd))}", hint=hint)


def _check_whole(texts: dict[str, Any], where: str) -> None:
    file, server = "file" in texts, "server" in texts
    if file and server:
        raise SettingsError(f"{where} has a file and a server", hint="A model is one or the other: take one out.")
    if not (file or server):
        raise SettingsError(f"{where} has neither a file nor a server", hint='Write file = "…" or server = "…".')
    for name in ("remote", "key_env"):
        if name in texts and not server:
            raise SettingsError(f"{where}.{name} is for a server, and there is none", hint="Take it out.")
    if "key_env" in texts and not re.fullmatch(r"[A-Za-z_]\w*", texts["key_env"], flags=re.ASCII):
        # What stands there may be the key itself, and is not repeated.
        raise SettingsError(
            f"{where}.key_env is no name of a variable", hint="Put the key into the environment, and its name here."
        )


def _path(file: str, where: str) -> Path:
    try:
        return Path(file).expanduser()
    except RuntimeError as error:
        raise SettingsError(f"{where} is {file!r}: {error}", hint="Write the whole path.") from error
