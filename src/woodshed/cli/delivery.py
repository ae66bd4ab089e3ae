"""Handing an arrangement over: the chart on the screen, files, or JSON for another program."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from woodshed.cli.files import fresh_stem, write_all
from woodshed.errors import OutputError, RequestError
from woodshed.output.formats import FORMATS, render_all
from woodshed.piece.arrangement import Arrangement

USUAL = ("midi", "musicxml", "json")
"""What is written where no format is named."""

_STEM_LENGTH = 48
_SUFFIXES = {".xml": "musicxml", ".midi": "midi"}
"""Other endings that people use."""

_FOREIGN = {".pdf", ".png", ".svg", ".mp3", ".wav", ".ogg", ".flac", ".mxl", ".mscz", ".ly", ".abc"}
"""Endings of music that is not written here; any other is part of a name, such as v1.5."""


def add_delivery(parser: ArgumentParser) -> None:
    """Give a command the options that say what is written, and where."""
    group = parser.add_argument_group("what comes out")
    group.add_argument(
        "-o", "--output", metavar="PLACE",
        help="a file such as song.mid, a name for several, a folder, or - for standard output",
    )  # fmt: skip
    group.add_argument(
        "--format", action="append", choices=list(FORMATS), metavar="FORMAT",
        help="one of " + ", ".join(FORMATS) + "; may be repeated; usual: " + ", ".join(USUAL),
    )  # fmt: skip
    group.add_argument("--json", action="store_true", help="print the arrangement as JSON, for another program")
    group.add_argument("--force", action="store_true", help="write over files that are there already")
    group.add_argument("--play", action="store_true", help="let it be heard, where there is a sound device")


def deliver(arrangement: Arrangement, title: str, options: Namespace, told: Sequence[str] = ()) -> int:
    """Write what was asked for, then say what was made, what is ``told`` of it, and where it lies.

    Raises:
        OutputError: a file is there already, or cannot be written; then none is.
        RequestError: the options contradict one another.
    """
    said = [f"note: {notice}" for notice in (*arrangement.brief.notices, *arrangement.warnings)] + [*told]
    if options.output == "-":
        _to_standard_output(arrangement, options)
        _aside(said)
        return 0
    written: list[Path] = []
    if not options.json or options.output or options.format:
        written = _write(arrangement, title, options)
    lies = ["written:", *(f"  {path}" for path in written)] if written else []
    if options.json:
        print(FORMATS["json"].render(arrangement).decode().rstrip("\n"))
        _aside([*told, *lies])  # the notes stand in the document
    else:
        print(FORMATS["chart"].render(arrangement).decode().rstrip("\n"))
        print(*said, *lies, sep="\n")
    if options.play:
        from woodshed.cli.sound import play

        print(play(FORMATS["midi"].render(arrangement)), file=sys.stderr)
    return 0


def _aside(lines: Sequence[str]) -> None:
    """Say it where it does not mix with what another program reads."""
    if lines:
        print(*lines, sep="\n", file=sys.stderr)


def _to_standard_output(arrangement: Arrangement, options: Namespace) -> None:
    formats = options.format or (["json"] if options.json else [])
    if len(formats) != 1:
        raise RequestError("standard output takes one format", hint="Name it, such as -o - --format midi.")
    sys.stdout.flush()
    sys.stdout.buffer.write(FORMATS[formats[0]].render(arrangement))


def _write(arrangement: Arrangement, title: str, options: Namespace) -> list[Path]:
    paths = _paths(arrangement, title, options)
    files = render_all(arrangement, [name for name, _ in paths])
    write_all({path: files[name] for name, path in paths}, force=options.force)
    return [path for _, path in paths]


def _paths(arrangement: Arrangement, title: str, options: Namespace) -> list[tuple[str, Path]]:
    place = options.output or ""
    named = format_of(place)
    if place.endswith(("/", os.sep)) and not os.path.isdir(place):
        raise OutputError(f"there is no folder {place}", hint="Make it first, or choose another place.")
    if named:
        if options.format and options.format != [named]:
            raise RequestError(
                f"{place} is a name for {named}, and --format asks for {', '.join(options.format)}",
                hint="Leave the ending out, and every format gets its own.",
            )
        return [(named, Path(place))]
    if Path(place).suffix.lower() in _FOREIGN:
        raise RequestError(
            f"{Path(place).suffix} files are not written",
            hint=f"Endings are {', '.join(form.suffix for form in FORMATS.values())}; "
            "a score program prints the .musicxml, and --play lets the piece be heard.",
        )
    names = list(dict.fromkeys(options.format or USUAL))
    suffixes = [FORMATS[name].suffix for name in names]
    stem = Path(place)
    if not place or stem.is_dir():
        stem = fresh_stem(stem / stem_of(title, arrangement), () if options.force else suffixes)
    return [(name, Path(f"{stem}{suffix}")) for name, suffix in zip(names, suffixes, strict=True)]


def format_of(place: str) -> str | None:
    """The format that the ending of a file name stands for; None where it stands for none."""
    suffix = Path(place).suffix.lower()
    for name, form in FORMATS.items():
        if suffix == form.suffix:
            return name
    return _SUFFIXES.get(suffix)


def stem_of(title: str, arrangement: Arrangement) -> str:
    """A file name out of the words, or of genre, style and key where the words give no letters."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    stem = ""
    for word in words:
        if len(stem) + len(word) >= _STEM_LENGTH:
            break
        stem = f"{stem}-{word}" if stem else word
    brief = arrangement.brief
    key = brief.key.tonic.name.replace("#", "-sharp").lower()
    return stem or f"{brief.genre}-{brief.application}-in-{key}"
