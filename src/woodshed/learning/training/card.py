"""The card of a weight file: what it learned from, under which terms, how it was made, and what it measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_TERMS = {
    "permissive": "public domain, CC0, CC BY, MIT or Apache",
    "gpl": "GPL-2.0-or-later and GPL-3.0",
    "sharealike": "CC BY-SA",
    "own": "Woodshed's own, under its licence",
}
_FIGURES = (
    ("events", "chords predicted", "{:,}"),
    ("top1", "the best guess came", "{:.1%}"),
    ("top3", "among the three best", "{:.1%}"),
    ("top5", "among the five best", "{:.1%}"),
    ("bits", "bits a chord", "{:.3f}"),
    ("ece", "calibration error", "{:.3f}"),
)


def card_of(card: Mapping[str, Any], note: str) -> str:
    """The card as Markdown; ``note`` is what is to be said of its licence.

    >>> print(card_of({"name": "n", "made": "2026-01-01", "charts": {"own": {"jazz": 3}}, "seeds": [0], "nets": 1,
    ...     "temperature": 1.0, "figures": {}, "plan": {"rounds": 2}, "rounds": [[]]}, "Free.").splitlines()[0])
    # n
    """
    return "\n".join([*_lines(card, note), ""])


def _lines(card: Mapping[str, Any], note: str) -> Iterator[str]:
    yield from (f"# {card['name']}", "", f"Made on {card['made']} by `make train`. {note}", "")
    yield from ("## What it learned from", "", "| licence class | terms | charts | of these |", "|---|---|---|---|")
    for licence, genres in sorted(card["charts"].items()):
        parts = ", ".join(f"{genre} {count:,}" for genre, count in sorted(genres.items(), key=lambda one: -one[1]))
        yield f"| {licence} | {_TERMS.get(licence, licence)} | {sum(genres.values()):,} | {parts} |"
    plan = ", ".join(f"{name} {value}" for name, value in card["plan"].items())
    rounds = ", ".join(str(len(rows)) for rows in card["rounds"])
    yield from (
        "",
        "## How",
        "",
        f"- Seeds: {', '.join(map(str, card['seeds']))}; rounds: {rounds}.",
        f"- Plan: {plan}.",
    )
    if card.get("teachers"):
        teaching = ", ".join(f"{name} {value}" for name, value in card["teaching"].items())
        yield f"- They learned from what {len(card['teachers'])} other nets answer, too, whose plan was: {teaching}."
    yield f"- Probabilities to the power of {card['temperature']}, chosen on the validation tunes."
    yield from ("", "## On the validation tunes", "", "| what | measured |", "|---|---|")
    for name, title, form in _FIGURES:
        if name in card["figures"]:
            yield f"| {title} | {form.format(card['figures'][name])} |"
