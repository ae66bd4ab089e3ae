"""The arrangement as JSON (``woodshed.arrangement/1``): all other formats say less."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any
from zlib import crc32

from woodshed.output.playing import playing_of
from woodshed.piece.arrangement import Arrangement, Note
from woodshed.piece.brief import Request
from woodshed.piece.chart import Bar, Chart
from woodshed.theory.analysis import Analysis, analyse
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.pitch import Pitch
from woodshed.theory.time import Ticks, quarters

FORMAT = "woodshed.arrangement/1"
REQUEST_FIELDS = (
    "description", "genre", "key", "tempo", "num_bars", "application", "level", "seed", "user_id", "hand_size",
)  # fmt: skip

_NOTE = (
    '{"pitch": %d, "name": "%s", "onset": %s, "duration": %s, "velocity": %d, '
    '"written_onset": %s, "written_duration": %s, "hand": "%s", "voice": %d, "finger": %s}'
)


def to_document(arrangement: Arrangement, id: str | None = None) -> dict[str, Any]:  # noqa: A002
    """The whole arrangement as plain values, keys in the order of the specification.

    ``id`` is that of a batch line; without one it is that of a piece that was read back, else it follows from the
    request and its revisions, so that the same request gives the same object. A bar where another key begins carries a
    ``key`` of its own; ``playing`` is what else a hand must know to go on in the same way.
    """
    notes = [_note(note) for note in arrangement.notes]
    return {**_before_notes(arrangement, id), "notes": notes, **_after_notes(arrangement)}


def dumps(arrangement: Arrangement, id: str | None = None) -> str:  # noqa: A002
    """The same object as one line of JSON, exactly as ``json.dumps`` writes it.

    Notes are filled into a line of text instead of a dictionary each, since a batch writes tens of thousands a second.
    """
    before = json.dumps(_before_notes(arrangement, id), ensure_ascii=False)
    after = json.dumps(_after_notes(arrangement), ensure_ascii=False)
    notes = ", ".join([_note_text(note) for note in arrangement.notes])
    return f'{before[:-1]}, "notes": [{notes}], {after[1:]}'


def _before_notes(arrangement: Arrangement, id_: str | None) -> dict[str, Any]:
    brief, chart = arrangement.brief, arrangement.chart
    return {
        "format": FORMAT,
        "id": id_of(arrangement) if id_ is None else id_,
        "status": "ok_with_notice" if brief.notices else "ok",
        "notices": list(brief.notices),
        "request": _request(brief.request),
        "genre": brief.genre,
        "application": brief.application,
        "key": _key(chart.key),
        "meter": str(chart.meter),
        "tempo": {"bpm": float(brief.tempo), "beat": "3/8" if chart.meter.compound else "1/4"},
        "feel": {"swing": brief.feel.swing, "unit": brief.feel.unit},
        "loop": brief.loop,
        "clave": brief.clave,
        "voices": brief.voices,
        "complexity": brief.complexity,
        "level": brief.level,
        "bars": list(_bars(chart)),
    }


def _after_notes(arrangement: Arrangement) -> dict[str, Any]:
    credit = arrangement.chart.credit
    steps = [{"of": r.of, "words": r.words, "settings": dict(r.settings)} for r in arrangement.revisions]
    return {
        "pedal": [{"onset": quarters(p.onset), "value": p.value} for p in arrangement.pedal],
        "generation_method": credit.composer,
        "fallbacks": [{"composer": who, "reason": why} for who, why in credit.declined],
        "warnings": list(arrangement.warnings),
        "playing": playing_of(arrangement.brief),
        **({"revisions": steps} if steps else {}),
    }


def id_of(arrangement: Arrangement) -> str:
    """The name of a piece: its own, else one that follows from its request and its revisions."""
    if arrangement.id is not None:
        return arrangement.id
    brief = arrangement.brief
    told: list[Any] = [_request(brief.request), brief.seed]
    if arrangement.revisions:
        told.append(arrangement.revisions)
    text = json.dumps(told, ensure_ascii=False)
    return f"{brief.genre}-{crc32(text.encode('utf-8', 'replace')):08x}"


def _request(request: Request) -> dict[str, Any]:
    fields = {name: getattr(request, name) for name in REQUEST_FIELDS}
    if request.hand_size is None:  # documents that were written before it had a place read the same
        del fields["hand_size"]
    return fields


def _key(key: Key) -> dict[str, str]:
    return {"tonic": key.tonic.name, "mode": key.mode}


def _bars(chart: Chart) -> Iterator[dict[str, Any]]:
    began = {change.bar: change.key for change in chart.key_changes}
    heard = iter(_heard(chart))
    onset = 0
    for number, bar in enumerate(chart.bars, 1):
        row: dict[str, Any] = {"number": number, "section": bar.section}
        if number in began:
            row["key"] = _key(began[number])
        row["chords"] = list(_chords(bar, onset, heard))
        onset += chart.meter.bar
        yield row


def _heard(chart: Chart) -> Iterator[Analysis]:
    """Numeral and role of every chord, counted in each key of the chart by itself."""
    edges = [1, *(change.bar for change in chart.key_changes), len(chart.bars) + 1]
    for first, after in pairwise(edges):
        bars = chart.bars[first - 1 : after - 1]
        chords = [change.chord for bar in bars for change in bar.changes]
        yield from analyse(chords, chart.key_at(first))


def _chords(bar: Bar, onset: Ticks, heard: Iterator[Analysis]) -> Iterator[dict[str, Any]]:
    for change in bar.changes:
        analysis = next(heard)
        yield {
            "onset": quarters(onset),
            "duration": quarters(change.duration),
            **_meaning(change.chord),
            "function": change.function or analysis.numeral,
            "comment": change.comment or analysis.role,
        }
        onset += change.duration


@lru_cache(maxsize=8192)
def _meaning(chord: Chord) -> dict[str, Any]:
    """What a chord symbol means; the lists of two documents are the same one, so change none."""
    return {
        "symbol": chord.symbol,
        "root": "" if chord.silent else chord.root.name,
        "bass": "" if chord.silent else chord.lowest.name,
        "pitches": [note.name for note in chord.pitch_classes],
    }


@lru_cache(maxsize=512)
def _named(pitch: Pitch) -> tuple[int, str]:
    return pitch.midi, pitch.name


@lru_cache(maxsize=65536)
def _quarters_text(ticks: Ticks) -> str:
    return repr(quarters(ticks))


def _note(note: Note) -> dict[str, Any]:
    midi, name = _named(note.pitch)
    return {
        "pitch": midi,
        "name": name,
        "onset": quarters(note.onset),
        "duration": quarters(note.duration),
        "velocity": note.velocity,
        "written_onset": quarters(note.written_onset),
        "written_duration": quarters(note.written_duration),
        "hand": note.hand,
        "voice": note.voice,
        "finger": note.finger,
    }


def _note_text(note: Note) -> str:
    onset, pitch, duration, velocity, hand, written, length, voice, finger = note
    midi, name = _named(pitch)
    return _NOTE % (
        midi, name, _quarters_text(onset), _quarters_text(duration), velocity,
        _quarters_text(written), _quarters_text(length), hand, voice,
        "null" if finger is None else finger,
    )  # fmt: skip
