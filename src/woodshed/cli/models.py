"""List language models, fetch one, set one up, try one out. Without a verb the list is printed.

Easy requests go to Phi-3.5 Mini, harder ones to Llama 3.3 70B, both on your own machine, and only the hardest to Gemini
Pro, if you agree. Without any of them the rules compose.
"""

from __future__ import annotations

import json
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from woodshed.cli.model_forget import forget_model
from woodshed.cli.model_report import test
from woodshed.cli.model_use import use
from woodshed.cli.progress_bar import Progress
from woodshed.errors import ModelError
from woodshed.settings import load, odd_variables

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from woodshed.services.model_listing import Row
    from woodshed.settings import Settings

    Verbs = _SubParsersAction[ArgumentParser]


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.set_defaults(verb="list", json=False, offline=False)
    parser.add_argument("--json", action="store_true", default=False, help="one JSON list")
    verbs = parser.add_subparsers(metavar="VERB", prog=parser.prog)
    listing = verbs.add_parser("list", help="every model: tier, size, memory, state, who serves it")
    listing.add_argument("--json", action="store_true", default=SUPPRESS, help="one JSON list")
    listing.set_defaults(verb="list")
    _add_pull(verbs)
    _add_use(verbs)
    test = verbs.add_parser("test", help="try a model out: canary, tokens a second, first bar, whole answer")
    test.add_argument("name")
    test.add_argument("--json", action="store_true", default=SUPPRESS, help="one JSON object")
    test.set_defaults(verb="test")
    forget = verbs.add_parser("forget", help="take a model out of the settings; its file stays")
    forget.add_argument("name")
    forget.set_defaults(verb="forget")


def _add_pull(verbs: Verbs) -> None:
    pull = verbs.add_parser("pull", help="fetch a model's file; goes on where an earlier pull was cut")
    pull.add_argument("name")
    pull.add_argument("--offline", action="store_true", help="fetch nothing: only verify what is there")
    pull.add_argument("--force", action="store_true", help="also where this machine has too little memory")
    pull.set_defaults(verb="pull")


def _add_use(verbs: Verbs) -> None:
    use = verbs.add_parser("use", help="set a model up: by a file, a server, or your agreement to the cloud")
    use.add_argument("name")
    use.add_argument("--file", metavar="PATH", help="a GGUF file that is here already")
    use.add_argument(
        "--server", metavar="URL", help="any server of OpenAI's protocol, such as http://127.0.0.1:11434/v1"
    )
    use.add_argument("--model", metavar="NAME", help="what the server calls the model")
    use.add_argument("--key-env", metavar="NAME", help="the variable of the environment that holds the server's key")
    use.add_argument("--tier", type=int, choices=(1, 2, 3), help="of a model of your own: 1 for easy requests")
    use.add_argument("--yes", action="store_true", help="agree that words leave this machine, without being asked")
    use.add_argument("--key", metavar="-", help="- reads the cloud's key from standard input, into the keyring")
    use.set_defaults(verb="use")


def run(options: Namespace) -> int:
    """Run one verb."""
    for remark in odd_variables():
        print(f"woodshed: {remark}", file=sys.stderr)
    if options.verb == "forget":
        return forget_model(options)
    return int(_VERBS[options.verb](options, load(offline=options.offline or None)))


def _list(options: Namespace, settings: Settings) -> int:
    from woodshed.services.model_listing import listing

    if sys.stderr.isatty():
        print("looking for servers …", file=sys.stderr, flush=True)
    found, remark = listing(settings)
    if remark:
        print(f"woodshed: {remark}", file=sys.stderr)
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


_VERBS = {"list": _list, "pull": _pull, "use": use, "test": test}
