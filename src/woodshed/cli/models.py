"""List language models, fetch one, set one up, try one out. Without a verb the list is printed.

Easy requests go to Phi-3.5 Mini, harder ones to Llama 3.3 70B, both on your own machine, and only the hardest to Gemini
Pro, if you agree. Without any of them the rules compose.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from woodshed.cli.cloud_consent import use_cloud
from woodshed.cli.model_report import test
from woodshed.cli.progress_bar import Progress
from woodshed.errors import ModelError, RequestError
from woodshed.settings import load

if TYPE_CHECKING:
    from woodshed.services.model_listing import Row
    from woodshed.settings import Settings


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.set_defaults(verb="list", json=False, offline=False)
    verbs = parser.add_subparsers(metavar="VERB", prog=parser.prog)
    listing = verbs.add_parser("list", help="every model: tier, size, memory, state, who serves it")
    listing.add_argument("--json", action="store_true", help="one JSON list")
    listing.set_defaults(verb="list")
    pull = verbs.add_parser("pull", help="fetch a model's file; goes on where an earlier pull was cut")
    pull.add_argument("name")
    pull.add_argument("--offline", action="store_true", help="fetch nothing: only verify what is there")
    pull.add_argument("--force", action="store_true", help="also where this machine has too little memory")
    pull.set_defaults(verb="pull")
    use = verbs.add_parser("use", help="set a model up: by a file, a server, or your agreement to the cloud")
    use.add_argument("name")
    use.add_argument("--file", metavar="PATH", help="a GGUF file that is here already")
    use.add_argument(
        "--server", metavar="URL", help="any server of OpenAI's protocol, such as http://127.0.0.1:11434/v1"
    )
    use.add_argument("--model", metavar="NAME", help="what the server calls the model")
    use.add_argument("--tier", type=int, choices=(1, 2, 3), help="of a model of your own: 1 for easy requests")
    use.add_argument("--yes", action="store_true", help="agree that words leave this machine, without being asked")
    use.add_argument("--key", metavar="-", help="- reads the cloud's key from standard input, into the keyring")
    use.set_defaults(verb="use")
    test = verbs.add_parser("test", help="try a model out: canary, tokens a second, first bar, whole answer")
    test.add_argument("name")
    test.add_argument("--json", action="store_true", help="one JSON object")
    test.set_defaults(verb="test")
    forget = verbs.add_parser("forget", help="take a model out of the settings; its file stays")
    forget.add_argument("name")
    forget.set_defaults(verb="forget")


def run(options: Namespace) -> int:
    """Run one verb."""
    return int(_VERBS[options.verb](options, load(offline=options.offline or None)))


def _list(options: Namespace, settings: Settings) -> int:
    from woodshed.services.model_listing import rows

    found = rows(settings)
    if options.json:
        print(json.dumps([asdict(row) for row in found], ensure_ascii=False))
        return 0
    for row in found:
        print(_line(row))
    print(f"\nsettings: {settings.file}\nmodels:   {settings.models_folder}")
    return 0


def _line(row: Row) -> str:
    complexity = f"complexity {row.complexity[0]}-{row.complexity[1]}"
    return "\n".join([
        f"{row.name:<16} tier {row.tier}, {complexity}; {row.size}; {row.memory}",
        f"{'':<16} {row.state}" + (f" - {row.note}" if row.note else ""),
        *([f"{'':<16} served by {row.served_by}"] if row.served_by else []),
    ])  # fmt: skip


def _pull(options: Namespace, settings: Settings) -> int:
    import os

    from woodshed.llm.catalog import entry_of
    from woodshed.llm.hub import HUB, pull
    from woodshed.services.settings_writing import INSTALL

    entry, shown = entry_of(options.name), Progress()
    token = os.environ.get("HF_TOKEN") or None
    hub = settings.hub_url or os.environ.get("HF_ENDPOINT") or HUB
    try:
        path = pull(
            entry, settings.models_folder, endpoint=hub, token=token, progress=shown.show, force=options.force,
            offline=settings.offline,
        )  # fmt: skip
    except ImportError as error:
        raise ModelError(f"a library is missing: {error.name}", hint=INSTALL) from error
    finally:
        shown.close()
    print(f"{entry.title} is ready: {path}\n`woodshed models test {entry.name}` tries it out.")
    return 0


def _use(options: Namespace, settings: Settings) -> int:
    from woodshed.services import model_setup
    from woodshed.services.model_standings import GEMINI

    if options.file and options.server:
        raise RequestError("a model is a file or stands on a server, not both", hint="Leave one of them out.")
    if options.name == GEMINI:
        return use_cloud(options, settings)
    if options.file:
        setup = model_setup.adopt_file(settings, options.name, Path(options.file), options.tier)
        print(f"{options.name} is read from {setup.file}.")
    elif options.server:
        setup = model_setup.adopt_server(settings, options.name, options.server, options.model, options.tier)
        held = {"none": "it obeys no grammar, so its answers are checked and mended"}
        kind = setup.constraint or "none"
        print(f"{options.name} is asked at {setup.server} as {setup.remote}: {held.get(kind, f'held by {kind}')}.")
    else:
        raise RequestError(
            f"it is not said where {options.name} is",
            hint=f"Say --file PATH.gguf or --server URL --model NAME, or fetch it: woodshed models pull {options.name}",
        )
    print(f"`woodshed models test {options.name}` tries it out.")
    return 0


def _forget(options: Namespace, settings: Settings) -> int:
    from woodshed.services.model_setup import forget

    if not forget(settings, options.name):
        raise ModelError(f"{options.name} stands in no setting", hint="`woodshed models` lists what is set up.")
    print(f"{options.name} is not used any more. A file that was pulled stays in {settings.models_folder}.")
    return 0


_VERBS = {"list": _list, "pull": _pull, "use": _use, "test": test, "forget": _forget}
