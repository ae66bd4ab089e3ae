"""The ``woodshed`` program: runs a command, and turns what goes wrong into a message and a code."""

from __future__ import annotations

import errno
import gc
import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from woodshed.cli.files import unwritable
from woodshed.errors import RequestError, RoomError, WoodshedError

DONE, FAULT, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: done; our fault; unusable input; stopped from the keyboard (128 + SIGINT)."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What the system says where no more can be written."""

COMMANDS = {
    "generate": "turn words into an arrangement: chart, MIDI, score, JSON",
    "arrange": "play a chart of your own",
    "revise": "change a piece that is there, and keep the rest",
    "explain": "say why a piece is as it is, bar by bar",
    "batch": "serve many requests, one a line",
    "suggest": "say which chord may come next, and why; fill the holes of a chart",
    "chord": "say what a chord symbol means",
    "genres": "list what each genre offers",
    "train": "teach the chord model your own songs",
    "models": "list language models, fetch one, set one up, test one",
    "route": "say which model would be asked, and why",
    "stats": "what the models did, cost and saved",
    "selfcheck": "show that every genre really generates",
}

_USAGE = """usage: woodshed COMMAND …

Words to a playable two-hand piano arrangement, in eight genres, on this machine.

  woodshed generate "slow gospel worship in Db with passing chords"
  woodshed arrange "| Dm7 G7 | Cmaj7 |" --genre jazz

commands:
{commands}

`woodshed COMMAND --help` lists the options of a command.
Exit codes: 0 done, 1 our fault, 2 input that cannot be used."""


class _Parser(ArgumentParser):
    """An argument parser whose mistakes are errors of ours, with a hint."""

    def error(self, message: str) -> NoReturn:
        raise RequestError(message, hint=f"`{self.prog} --help` lists what is accepted.")


def program() -> NoReturn:
    """Run as a process of its own, which should start quickly."""
    # One piece leaves little to collect, and looking through every module for it takes longer than
    # to compose; a batch turns the collector on again.
    gc.disable()
    # No matrix is multiplied here, and threads for it would cost more than all of the arranging.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(main())


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command of the terminal door and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without the flat sign shows ?
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except WoodshedError as error:
        tell(error)
        return FAULT if isinstance(error, RoomError) else UNUSABLE
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _let_go_of_output()  # the reader, such as `head`, has seen enough
        return DONE
    except Exception as error:  # noqa: BLE001, the last door before a player
        if isinstance(error, OSError) and error.errno in _FULL:
            _let_go_of_output()
            tell(unwritable(Path("standard output"), error))
            return UNUSABLE
        _own_up(error)
        return FAULT
    return code


def _let_go_of_output() -> None:
    """See to it that Python does not complain again when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(error: WoodshedError) -> None:
    """Print an error and its hint where errors belong."""
    print(f"woodshed: {error}", file=sys.stderr)
    if error.hint:
        print(f"  {error.hint}", file=sys.stderr)


def _run(arguments: list[str]) -> int:
    if not arguments:
        print(_usage(), file=sys.stderr)
        return UNUSABLE
    name, *rest = arguments
    if name in {"-h", "--help", "help"}:
        print(_usage())
        return DONE
    if name == "--version":
        from woodshed import __version__

        print(f"woodshed {__version__}")
        return DONE
    if name not in COMMANDS:
        raise RequestError(f"there is no command {name!r}", hint=_meant(name))
    command = import_module(f"woodshed.cli.{name}")
    parser = _Parser(prog=f"woodshed {name}", description=command.__doc__, allow_abbrev=False)
    command.add_arguments(parser)
    try:
        options = parser.parse_args(rest)
    except SystemExit as leaving:  # argparse leaves after --help
        return int(leaving.code or DONE)
    return int(command.run(options))


def _usage() -> str:
    return _USAGE.format(commands="\n".join(f"  {n:<10} {what}" for n, what in COMMANDS.items()))


def _meant(name: str) -> str:
    commands = "Commands are " + ", ".join(COMMANDS) + "."
    return f'{commands} For words, write: woodshed generate "{name}"' if " " in name else commands


def _own_up(error: Exception) -> None:
    if os.environ.get("WOODSHED_TRACE"):
        import traceback

        traceback.print_exception(error)
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = "" if place is None else (f" in {Path(place.tb_frame.f_code.co_filename).name}, line {place.tb_lineno}")
    print(
        f"woodshed: this is our fault: {type(error).__name__}: {error}{where}\n"
        "  Please report this line with the command that you gave; "
        "WOODSHED_TRACE=1 shows the whole trace.",
        file=sys.stderr,
    )
