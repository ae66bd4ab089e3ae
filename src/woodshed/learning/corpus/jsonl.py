"""Reads charts of one line each, in JSON: the form in which corpora are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from woodshed.learning.corpus.song import Flaw, Song

_BLANK = {"key": None, "mode": None, "meter": None, "title": "", "composer_or_artist": None}


def read_jsonl(content: bytes, path: Path) -> Iterator[Song | Flaw]:
    """A song for each line that is not empty; a line that is no chart is told and the others are kept."""
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            chart = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Flaw(where, f"this is not JSON: {error}")
            continue
        bars = chart.get("bars") if isinstance(chart, dict) else None
        if not isinstance(bars, list) or not all(isinstance(bar, list) for bar in bars):
            yield Flaw(where, 'this is no chart: it has no "bars", each a list of chord symbols')
        else:
            yield Song(where, _BLANK | chart)
