"""Taking a model out of the settings, and saying what is left of it."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from woodshed.errors import ModelError, SettingsError
from woodshed.settings import load, load_anyhow
from woodshed.settings.readers import YES

if TYPE_CHECKING:
    from woodshed.settings import Settings


def forget_model(options: Namespace) -> int:
    """Take a model out of the settings, also out of such as cannot be used for it."""
    from woodshed.services.cloud_key import drop_key
    from woodshed.services.model_setup import forget
    from woodshed.services.model_standings import GEMINI

    name = options.name
    broken: SettingsError | None = None
    try:
        settings = load()
    except SettingsError as error:
        settings, broken = load_anyhow(), error
    found = forget(settings, name)
    key = name == GEMINI and drop_key()
    if broken is not None and not found:
        raise broken
    left = list(_left(name, settings))
    if not (found or key):
        raise ModelError(
            f"{name} stands in no setting", hint=" ".join(left) or "`woodshed models` lists what is set up."
        )
    print(f"{name} is not used any more." if found else f"There was no agreement to {name}.")
    if key:
        print("Its key was taken out of the keyring.")
    print("\n".join(left), end="\n" if left else "")
    if broken is not None:
        load()  # says what else cannot be used
    return 0


def _left(name: str, settings: Settings) -> Iterator[str]:
    """Why a model may still be asked, and how to be rid of it."""
    from woodshed.llm.catalog import catalog
    from woodshed.services.model_standings import GEMINI, found_servers, pulled

    if name == GEMINI:
        if os.environ.get("WOODSHED_CLOUD_CONSENT", "").strip().lower() in YES:
            yield "WOODSHED_CLOUD_CONSENT in the environment still agrees: take it out."
        if os.environ.get("GEMINI_API_KEY"):
            yield "GEMINI_API_KEY still stands in the environment."
        return
    entry = catalog().get(name)
    file = None if entry is None else pulled(entry, settings.models_folder)
    if file is not None:
        yield f"The file that was pulled is asked as long as it is there: delete {file.file} to be rid of it."
    server = found_servers(settings).get(name)
    if server is not None:
        yield f"A server that was found has it: stop the one at {server.server}, then say `woodshed models`."
