"""Setting a model up: by a file, a server, or the agreement to the cloud."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from woodshed.cli.cloud_consent import asked_about, use_cloud
from woodshed.errors import RequestError

if TYPE_CHECKING:
    from woodshed.settings import Settings

_OPTIONS = ("file", "server", "model", "key_env", "tier", "key", "yes")


def use(options: Namespace, settings: Settings) -> int:
    """Set a model up."""
    from woodshed.services.model_standings import GEMINI

    if options.file is not None and options.server is not None:
        raise RequestError("a model is a file or stands on a server, not both", hint="Leave one of them out.")
    if options.name == GEMINI:
        _refuse_unused(options, "gemini-pro runs in the cloud alone", {"key", "yes"})
        return use_cloud(options, settings)
    tier = set() if _in_catalog(options.name) else {"tier"}
    if options.file is not None:
        _refuse_unused(options, "a file needs no such thing", {"file", *tier})
        return _use_file(options, settings)
    if options.server is not None:
        _refuse_unused(options, "a server needs no such thing", {"server", "model", "key_env", "yes", *tier})
        return _use_server(options, settings)
    raise RequestError(
        f"it is not said where {options.name} is",
        hint=f"Say --file PATH.gguf or --server URL --model NAME, or fetch it: woodshed models pull {options.name}",
    )


def _in_catalog(name: str) -> bool:
    from woodshed.llm.catalog import catalog

    return name in catalog()


def _refuse_unused(options: Namespace, reason: str, used: set[str]) -> None:
    unused = [name for name in _OPTIONS if name not in used and getattr(options, name) not in (None, False)]
    if unused == ["tier"]:
        reason = f"the tier of {options.name} stands in the catalog"
    if unused:
        spelled = " and ".join("--" + name.replace("_", "-") for name in unused)
        raise RequestError(f"{reason}: {spelled} would not be used", hint=f"Leave out {spelled}.")


def _use_file(options: Namespace, settings: Settings) -> int:
    from woodshed.services.model_setup import adopt_file, on_your_word

    path = Path(options.file)
    setup = adopt_file(settings, options.name, path, options.tier)
    print(f"{options.name} is read from {setup.file}.")
    if on_your_word(options.name, path.name):
        print(f"{path.name} will be credited as {options.name} on your word.")
    print(f"`woodshed models test {options.name}` tries it out.")
    return 0


def _use_server(options: Namespace, settings: Settings) -> int:
    from woodshed.llm.addresses import host_of, is_loopback
    from woodshed.services.model_setup import adopt_server, has_agreed, on_your_word
    from woodshed.settings.readers import address

    name, url = options.name, address(options.server, "--server")
    remote, agreed = options.model or name, None
    asks = not (is_loopback(url) or settings.offline or settings.local_only or has_agreed(settings, name, url))
    if asks and (agreed := asked_about(options, host_of(url))) is None:
        return 0
    setup = adopt_server(settings, name, url, options.model, options.tier, options.key_env, agreed)
    kind = setup.constraint or "none"
    held = "it obeys no grammar, so its answers are checked and mended" if kind == "none" else f"held by {kind}"
    print(f"{name} is asked at {setup.server} as {setup.remote}: {held}.")
    if on_your_word(name, remote):
        print(f"{remote} will be credited as {name} on your word.")
    print(f"`woodshed models test {name}` tries it out.")
    return 0
