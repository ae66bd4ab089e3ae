"""Serve many requests: one JSON object a line in, one arrangement a line out, in the same order.

A line is {"id": "…", "request": "words", "genre": "…"}; any field of a request may stand in it. A line that cannot be
served gives {"id": "…", "error": {…}} in its place, and the run goes on. What is done when it is stopped is kept.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from woodshed.cli.answers import Answer
from woodshed.cli.asking import add_asking, settings_for_music
from woodshed.cli.files import part_beside, publish, refuse_existing, unwritable
from woodshed.cli.workers import answers
from woodshed.errors import OutputError, RequestError

_MOST_WORKERS = 64
"""More processes than this only take memory; they are all started at once."""

_GLANCE_SECONDS = 0.1
"""How often the count on the screen changes: often enough to live, seldom enough to be free."""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("requests", metavar="IN", help="the request lines; - reads standard input")
    parser.add_argument("-o", "--output", default="-", metavar="OUT", help="the answers; usual: standard output")
    parser.add_argument("--force", action="store_true", help="write over OUT if it is there already")
    parser.add_argument(
        "--workers",
        metavar="N",
        help="processes; usual: one a core, where the batch is long enough; one where a model is asked",
    )
    add_asking(parser)


def run(options: Namespace) -> int:
    """Answer every line. Returns 0 also where lines hold errors, 1 where one is our own fault."""
    workers, settings = _workers(options.workers), settings_for_music(options)
    _keep_requests(options.requests, options.output)
    gc.freeze()  # what is loaded stays; only what the pieces leave is looked through
    gc.enable()
    told = _Progress()
    with _lines(options.requests) as lines, _sink(options.output, force=options.force) as sink:
        try:
            with closing(answers(lines, workers, settings)) as coming:
                for line in coming:
                    sink.write(line.text)
                    told.add(line)
        finally:
            told.close()
    return 1 if told.count["fault"] else 0


class _Progress:
    """Counts the answers, shows the count, and sums up; a class since it keeps count."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()
        self._unused: Counter[str] = Counter()
        self._shown = time.monotonic()
        self._live = sys.stderr.isatty()

    def add(self, line: Answer) -> None:
        """Count one more answer."""
        self.count[line.kind] += 1
        self._unused.update(line.unused)
        if self._live and time.monotonic() - self._shown > _GLANCE_SECONDS:
            self._shown = time.monotonic()
            print(f"\r{self.count.total()} lines", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Say how it went."""
        parts = [f"{self.count['served']} arrangements"]
        if self.count["refused"]:
            parts.append(f"{self.count['refused']} lines with an error in their place")
        if self.count["fault"]:
            parts.append(f"{self.count['fault']} lines that failed by our own fault")
        if self._unused:
            names = ", ".join(f"{name} ({times})" for name, times in self._unused.items())
            parts.append(f"fields not known and not used: {names}")
        print("\r" * self._live + "; ".join(parts), file=sys.stderr)


class _Sink:
    """Takes whole lines, and knows how far they are whole; a class since it holds an open file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._whole = 0

    def write(self, text: str) -> None:
        """Write one line, so that a reader has it at once."""
        line = text.encode() + b"\n"
        self._file.write(line)
        self._file.flush()
        self._whole += len(line)

    def cut(self) -> None:
        """Take back a line that was interrupted in its middle."""
        self._file.truncate(self._whole)


@contextmanager
def _sink(place: str, *, force: bool) -> Iterator[_Sink]:
    """Where the answers go. A file gets its name when the run ends or is stopped, always whole."""
    path = Path(place)
    if place == "-":
        sys.stdout.flush()
        with _told(Path("standard output")):
            yield _Sink(sys.stdout.buffer)
        return
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        # A pipe or a device takes lines as they come.
        with _told(path), path.open("wb") as file:
            yield _Sink(file)
        return
    refuse_existing(path, force=force)
    part = part_beside(path)
    try:
        with _told(path), part.open("wb") as file:
            sink = _Sink(file)
            try:
                yield sink
            except BaseException:
                sink.cut()
                raise
    finally:
        _keep(part, path, force=force)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell in plain words what went wrong with a file. That nobody reads on is no error."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(path, error) from error


def _keep(part: Path, path: Path, *, force: bool) -> None:
    try:
        publish(part, path, force=force)
    except OutputError as error:
        raise OutputError(f"{error}; the answers are kept in {part}", hint=error.hint) from error


@contextmanager
def _lines(place: str) -> Iterator[Iterator[bytes]]:
    if place == "-":
        yield iter(sys.stdin.buffer)
        return
    try:
        with Path(place).open("rb") as file:
            yield iter(file)
    except OSError as error:
        if error.filename is None or os.fspath(error.filename) != place:
            raise
        raise RequestError(
            f"{place} cannot be read: {error.strerror}",
            hint="Name a file of request lines, or - for standard input.",
        ) from error


def _keep_requests(requests: str, output: str) -> None:
    """Refuse to write the answers over the requests, with ``--force`` as well."""
    if "-" in {requests, output} or not os.path.isfile(requests) or not os.path.exists(output):
        return
    if Path(requests).samefile(output):
        raise OutputError(
            f"{output} holds the requests, and the answers would take their place",
            hint="Name another file with -o.",
        )


def _workers(given: str | None) -> int | None:
    if given is None:
        return None
    if not given.isdecimal() or not 1 <= int(given) <= _MOST_WORKERS:
        raise RequestError(f"--workers is {given!r}", hint=f"Give a whole number from 1 to {_MOST_WORKERS}.")
    return int(given)
