"""Several versions of a piece at once: made, measured against one another, and written to numbered files."""

from __future__ import annotations

import copy
import os
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from woodshed.cli.delivery import USUAL, deliver, format_of, stem_of
from woodshed.cli.fields import whole
from woodshed.cli.files import fresh_stem, refuse_existing
from woodshed.errors import RequestError
from woodshed.output.formats import FORMATS

if TYPE_CHECKING:
    from woodshed.cli.generating import Generating
    from woodshed.piece import Arrangement, Request
    from woodshed.revision import Variations


def add_variations(parser: ArgumentParser) -> None:
    """Give a command the option that asks for several versions."""
    parser.add_argument("--variations", metavar="N", help="so many versions that really differ, in numbered files")


def generated_versions(generating: Generating, request: Request, options: Namespace) -> Variations:
    """Versions of a request. A model writes the first; the others are made from it, or by the rules, at no cost."""
    from woodshed.revision import generated
    from woodshed.revision.variations import freshened

    first = generating.generate(request)
    seed = first.brief.seed

    def make(number: int) -> Arrangement:
        if not number:
            return first
        if generating.asks:
            return freshened(first, f"{seed} version {number}")
        return generating.generate(replace(request, seed=seed + number))

    return generated(make, whole("--variations", options.variations))


def deliver_variations(found: Variations, title: str, options: Namespace) -> int:
    """Hand over every version under a number of its own, then say how far each pair lies apart.

    Raises:
        OutputError: one of the files is there already, or cannot be written; then none is.
        RequestError: the options contradict one another.
    """
    from woodshed.revision.variations import table

    if options.output == "-" and not options.json:
        raise RequestError("standard output takes one version", hint="Use --json: it prints a line for each.")
    places = _places(found, title, options)
    for number, (version, place) in enumerate(zip(found.versions, places, strict=True), 1):
        own = copy.copy(options)
        own.output = place
        if not options.json:
            print(f"version {number} of {len(found.versions)}")
        deliver(version, title, own)
        if not options.json:
            print()
    if not options.json:
        print("how far they lie apart:", *table(found), sep="\n  ")
        if found.notice:
            print(f"note: {found.notice}")
    return 0


def _places(found: Variations, title: str, options: Namespace) -> list[str | None]:
    """Where each version goes: the name that was given, or one of ours, with its number."""
    count = len(found.versions)
    if options.json and not options.format and options.output in {None, "-"}:
        return [None] * count
    place = options.output or ""
    named = format_of(place)
    ending = Path(place).suffix if named else ""
    stem = Path(place[: len(place) - len(ending)] if ending else place)
    names = [named] if named else list(dict.fromkeys(options.format or USUAL))
    suffixes = [ending] if ending else [FORMATS[name].suffix for name in names if name]
    numbered = [f"-{number}{suffix}" for number in range(1, count + 1) for suffix in suffixes]
    if not place or os.path.isdir(place):
        stem = fresh_stem(stem / stem_of(title, found.versions[0]), () if options.force else numbered)
    for suffix in numbered:
        refuse_existing(Path(f"{stem}{suffix}"), force=options.force)
    return [f"{stem}-{number}{ending}" for number in range(1, count + 1)]
