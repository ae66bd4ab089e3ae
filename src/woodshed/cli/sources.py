"""Reading a given chart: text, an arrangement as JSON, or MusicXML; and what it says of itself."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from woodshed.errors import UnreadableError
from woodshed.piece.brief import GENRES
from woodshed.piece.chart import Chart
from woodshed.piece.chart_text import headers, read_chart
from woodshed.theory.key import Key

_FILE_ENDINGS = {".chart", ".json", ".musicxml", ".mxl", ".txt", ".xml"}
_LONGEST_NAME = 255
_HINT = "Give bars such as '| Dm7 G7 | Cmaj7 |', or a file: chart text, an arrangement as JSON, or MusicXML."


@dataclass(frozen=True, slots=True)
class Source:
    """A chart, and what it says of itself: title, fields of a request, and what was left out."""

    chart: Chart
    title: str
    fields: dict[str, object]
    warnings: tuple[str, ...] = ()


def read_source(given: str, key: Key | None) -> Source:
    """Read a chart from an argument: the chart itself, the name of a file, or - for standard input.

    Raises:
        UnreadableError: it cannot be read; the message names the bar, where there is one.
    """
    if given == "-":
        return source_of(sys.stdin.buffer.read(), key)
    if given.strip() and "|" not in given and "\n" not in given and len(given.encode()) <= _LONGEST_NAME:
        path = Path(given)
        if os.path.exists(path) or path.suffix.lower() in _FILE_ENDINGS:
            return source_of(_content(path), key)
    return source_of(given.encode(), key)


def source_of(content: bytes, key: Key | None) -> Source:
    """Read a chart from what a file holds, whatever it is called.

    Raises:
        UnreadableError: as above.
    """
    if content.startswith(b"PK") or content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _score(content, key)
    if content.startswith(b"MThd"):
        raise UnreadableError("this is a MIDI file, which holds notes and no chords", hint=_HINT)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"the chart is not text: {error.reason} at byte {error.start}", hint=_HINT) from None
    if text.lstrip().startswith("{"):
        return _document(text, key)
    if not text.strip():
        raise UnreadableError("the chart is empty", hint=_HINT)
    return _text(text, key)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read: {error.strerror}", hint=_HINT) from error


def _text(text: str, key: Key | None) -> Source:
    said = headers(text)
    fields: dict[str, object] = {}
    genre, _, rest = said.get("style", "").partition(",")
    if genre in GENRES:
        application, _, level = rest.partition(",")
        fields |= {"genre": genre, "application": application.strip().replace(" ", "_") or None}
        number = level.partition(",")[0].removeprefix(" level ")
        fields["level"] = number if number.isdecimal() else None
    tempo = said.get("tempo", "")
    warnings: tuple[str, ...] = ()
    if tempo.replace(".", "", 1).isdecimal():
        fields["tempo"] = tempo
    elif tempo:
        warnings = (f'The tempo "{tempo}" of the chart is no number, and was left out.',)
    return Source(read_chart(text, key), said.get("title", ""), fields, warnings)


def _document(text: str, key: Key | None) -> Source:
    from woodshed.output.document_reading import chart_of, parse_json

    document = parse_json(text)
    fields = {name: document.get(name) for name in ("genre", "application", "level")}
    tempo, request = document.get("tempo"), document.get("request")
    fields["tempo"] = tempo.get("bpm") if isinstance(tempo, dict) else None
    title = request.get("description") if isinstance(request, dict) else None
    fields["hand_size"] = request.get("hand_size") if isinstance(request, dict) else None
    chart = chart_of(document) if key is None else replace(chart_of(document), key=key)
    return Source(chart, title if isinstance(title, str) else "", fields)


def _score(content: bytes, key: Key | None) -> Source:
    from woodshed.output.musicxml_reading import read_lead_sheet

    sheet = read_lead_sheet(content)
    chart = sheet.chart if key is None else replace(sheet.chart, key=key)
    return Source(chart, sheet.title, {"tempo": sheet.tempo}, sheet.warnings)
