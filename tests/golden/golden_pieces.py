"""A golden piece for every genre as text, one note a line, so that a change of music reads as music.

python tests/golden/golden_pieces.py jazz            what changed in the golden piece of one genre
python tests/golden/golden_pieces.py --write         all of them anew: only when the change is meant

The pieces are the program's own, eight bars of each genre's usual style with seed 1, composed by the rules, whose music
does not change when weights are learned anew; they say what it played when last read by a pianist, not what is right
for ever.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path

from woodshed import Arrangement, generate
from woodshed.genres import style_of
from woodshed.piece import GENRES
from woodshed.theory.time import QUARTER

FOLDER = Path(__file__).with_name("pieces")


def golden(genre: str) -> Arrangement:
    """The piece that stands for a genre."""
    style = style_of(genre)
    return generate(style.applications[style.usual].title, genre=genre, num_bars=8, seed=1, composer="rules")


def written(piece: Arrangement) -> str:
    """A line a chord, then a line a note: place in quarters, hand, name, length, velocity."""
    bar, meter = piece.chart.meter.bar, piece.chart.meter
    lines = [f"{piece.brief.genre} {piece.brief.application}, {piece.brief.key}, {meter}, {piece.brief.tempo:g}"]
    for number, row in enumerate(piece.chart.bars, 1):
        symbols = " ".join(change.chord.symbol for change in row.changes)
        lines.append(f"[{number}] {symbols}")
        start = (number - 1) * bar
        inside = [n for n in piece.notes if start <= n.written_onset < start + bar]
        for note in sorted(inside, key=lambda n: (n.written_onset, n.pitch.midi)):
            place = (note.written_onset - start) / QUARTER
            length = note.written_duration / QUARTER
            lines.append(f"  {place:6.3f} {note.hand[0].upper()} {note.pitch.name:4} {length:.3f} {note.velocity}")
    return "\n".join(lines) + "\n"


def changes(genre: str) -> str:
    """What differs from the golden piece, as a diff; empty where nothing does."""
    path = FOLDER / f"{genre}.txt"
    old = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    new = written(golden(genre)).splitlines()
    return "\n".join(difflib.unified_diff(old, new, "golden", "now", lineterm="", n=1))


def main() -> int:
    """Show or write golden pieces."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("genre", nargs="*", choices=[*GENRES, []])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    for genre in given.genre or GENRES:
        if given.write:
            (FOLDER / f"{genre}.txt").write_text(written(golden(genre)), encoding="utf-8")
        else:
            sys.stdout.write(changes(genre) or f"{genre}: nothing changed\n")
            sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
