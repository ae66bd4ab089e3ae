"""The chart as a lead sheet in plain text: four bars a line, which ``read_chart`` reads back."""

from __future__ import annotations

from collections.abc import Iterator

from woodshed.output.title import plain_text, title_of
from woodshed.piece.arrangement import Arrangement
from woodshed.piece.bar_text import write_bar
from woodshed.piece.brief import Brief
from woodshed.piece.chart import Bar, Chart

BARS_A_LINE = 4


def to_lead_sheet(arrangement: Arrangement) -> str:
    """Title, key, meter, tempo, feel, form and composer, then the bars."""
    brief, chart = arrangement.brief, arrangement.chart
    title = _without_bars(title_of(brief.request))
    lines = [f"Title: {title}"] if title else []
    lines += [
        f"Key: {chart.key}",
        f"Meter: {chart.meter}",
        f"Tempo: {brief.tempo:g}",
        f"Feel: {feel_in_words(brief)}",
        f"Form: {form_of(chart)}",
        f"Style: {_style(brief)}",
        f"Composed by: {_credit(chart)}",
    ]
    return "\n".join(lines) + "\n\n" + write_bars(chart)


def write_chart(chart: Chart) -> str:
    """Key, meter and bars alone: all that ``read_chart`` needs to give the same chart again.

    Comments and credit are not written: what is read counts as given.
    """
    return f"Key: {chart.key}\nMeter: {chart.meter}\n\n{write_bars(chart)}"


def write_bars(chart: Chart) -> str:
    """The bars, four to a line, columns aligned; a section or another key begins a new line."""
    groups = list(_lines(chart))
    cells = [_cells(bars, chart) for _, bars in groups]
    widths = [max(len(row[k]) for row in cells if k < len(row)) for k in range(max(map(len, cells)))]
    out: list[str] = []
    for k, ((heads, bars), row) in enumerate(zip(groups, cells, strict=True)):
        if k and heads:
            out.append("")
        out += heads
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        last = k + 1 == len(groups) or groups[k + 1][1][0].section != bars[-1].section
        out.append("| " + " | ".join(padded) + (" ||" if last else " |"))
    return "\n".join(out) + "\n"


def form_of(chart: Chart) -> str:
    """The sections in their order with the number of their bars, such as ``A 8, B 8``."""
    runs: list[tuple[str, int]] = []
    for bar in chart.bars:
        if runs and runs[-1][0] == bar.section:
            runs[-1] = (bar.section, runs[-1][1] + 1)
        else:
            runs.append((bar.section, 1))
    return ", ".join(f"{name} {bars}" for name, bars in runs)


def feel_in_words(brief: Brief) -> str:
    """Straight or swung, and how far; in compound meters the beat is in three already."""
    if brief.feel.swing <= 0.5 or brief.meter.compound:
        return "straight"
    notes = "sixteenths" if brief.feel.unit == "1/16" else "eighths"
    return f"swung {notes}, {brief.feel.swing:g}"


def _style(brief: Brief) -> str:
    parts = [brief.genre, brief.application.replace("_", " "), f"level {brief.level}"]
    if brief.clave:
        parts.append(f"clave {brief.clave}")
    if brief.loop:
        parts.append("loop")
    return ", ".join(part for part in parts if part)


def _credit(chart: Chart) -> str:
    declined = "; ".join(f"{who}: {why}" for who, why in chart.credit.declined)
    return _without_bars(plain_text(chart.credit.composer + (f" ({declined})" if declined else "")))


def _without_bars(words: str) -> str:
    # A bar line in the title would be read back as music.
    return words.replace("|", "/")


def _lines(chart: Chart) -> Iterator[tuple[list[str], list[Bar]]]:
    """Rows of at most four bars, each with the lines that stand above it."""
    new_keys = {change.bar: change.key for change in chart.key_changes}
    heads: list[str] = []
    row: list[Bar] = []
    section = None
    for number, bar in enumerate(chart.bars, 1):
        begins = bar.section != section or number in new_keys
        if row and (begins or len(row) == BARS_A_LINE):
            yield heads, row
            heads, row = [], []
        if number in new_keys:
            heads.append(f"Key: {new_keys[number]}")
        if bar.section != section:
            section = bar.section
            heads.append(f"[{section}]")
        row.append(bar)
    yield heads, row


def _cells(bars: list[Bar], chart: Chart) -> list[str]:
    cells: list[str] = []
    before: list[tuple[str, int]] | None = None
    for bar in bars:
        now = [(change.chord.symbol, change.duration) for change in bar.changes]
        cells.append("%" if now == before else write_bar(bar, chart.meter))
        before = now
    return cells
