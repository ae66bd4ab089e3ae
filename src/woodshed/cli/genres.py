"""List what each genre offers: its applications, their tempos, and the words that ask for them."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from woodshed.errors import RequestError
from woodshed.genres import style_of
from woodshed.genres.style import Application
from woodshed.piece.brief import GENRES


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("genre", nargs="?", help="only this one: " + ", ".join(GENRES))
    parser.add_argument("--json", action="store_true", help="one JSON object for all")


def run(options: Namespace) -> int:
    """Print one table per genre."""
    if options.genre is not None and options.genre not in GENRES:
        raise RequestError(f"there is no genre {options.genre!r}", hint="Use one of " + ", ".join(GENRES) + ".")
    genres = [options.genre] if options.genre else list(GENRES)
    if options.json:
        print(json.dumps({genre: _offer(genre) for genre in genres}, ensure_ascii=False, indent=1))
        return 0
    for genre in genres:
        style = style_of(genre)
        print(f"{style.title} (--genre {genre})")
        for application in style.applications.values():
            usual = " (usual)" if application.name == style.usual else ""
            words = ", ".join(application.words)
            print(f"  {application.name + usual:<26} {_tempo(application):<12} {words}")
        print()
    return 0


def _offer(genre: str) -> dict[str, Any]:
    style = style_of(genre)
    return {
        "title": style.title,
        "usual": style.usual,
        "applications": {
            name: {
                "title": a.title,
                "tempo": list(a.tempo),
                "usual_tempo": a.usual_tempo,
                "meters": list(a.meters),
                "bars": a.bars,
                "words": list(a.words),
            }
            for name, a in style.applications.items()
        },
    }


def _tempo(application: Application) -> str:
    low, high = application.tempo
    return f"{low:.0f}-{high:.0f} BPM"
