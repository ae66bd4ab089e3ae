"""Reads ``woodshed.arrangement/1`` back, and says where a document is wrong."""

from __future__ import annotations

import json
from typing import Any, cast

from woodshed.errors import ChartError, UnreadableError, WoodshedError
from woodshed.output.document import FORMAT, REQUEST_FIELDS
from woodshed.output.playing import read_playing
from woodshed.piece.arrangement import Arrangement, Hand, Note, Pedal, Revision
from woodshed.piece.brief import GENRES, HAND_SIZES, Brief, Feel, KeyChange, Request
from woodshed.piece.chart import Bar, Change, Chart, Credit
from woodshed.theory.chord import Chord
from woodshed.theory.key import MODES, Key
from woodshed.theory.meter import Meter
from woodshed.theory.pitch import Pitch, PitchClass
from woodshed.theory.time import ticks

_HINT = f'A document of format "{FORMAT}" is read, such as `woodshed generate --json` prints.'
_NUMBER = (int, float)
_NEVER = object()
_FARTHEST = 1_000_000
"""Quarter notes, or beats a minute, beyond which no piece goes; ticks stay far from what a MIDI file can hold."""
_SLOWEST, _FASTEST = 10, 1000
"""Beats a minute: a MIDI file holds no fewer than four quarters a minute, and a document may count in eighths."""
_SLACK = 2  # ticks; six decimals of a quarter are finer, hand-written documents may be coarser


def loads(text: str) -> Arrangement:
    """The arrangement that a line of JSON holds.

    Raises:
        ChartError: a bar or chord is wrong; the message names it.
        UnreadableError: it is not JSON, or anything else in it is wrong; the message names where.
    """
    return from_document(parse_json(text))


def parse_json(text: str) -> dict[str, Any]:
    """The object that a text of JSON holds.

    Raises:
        UnreadableError: it is not JSON, or not an object; the message names line and column.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        what = error.msg.removesuffix(" at")  # the message of an open string ends so
        raise UnreadableError(f"this is not JSON: {what} at {where}", hint=_HINT) from None
    except RecursionError:
        raise UnreadableError("this JSON is nested too deeply", hint=_HINT) from None
    if not isinstance(document, dict):
        raise UnreadableError("this JSON holds no object", hint=_HINT)
    return document


def from_document(document: dict[str, Any]) -> Arrangement:
    """The arrangement that a document describes; what it does not hold takes its usual value.

    Raises:
        ChartError: a bar or chord is wrong; the message names it.
        UnreadableError: anything else is wrong; the message names the place.
    """
    if document.get("format") != FORMAT:
        raise UnreadableError(f"format is {document.get('format')!r}", hint=_HINT)
    chart = chart_of(document, told=True)
    notes = _field(document, "notes", list, "the document")
    pedal = _field(document, "pedal", list, "the document", [])
    return Arrangement(
        brief=_brief(document, chart),
        chart=chart,
        notes=tuple(_note(row, number) for number, row in enumerate(notes, 1)),
        pedal=tuple(_pedal(row, number) for number, row in enumerate(pedal, 1)),
        warnings=_texts(document, "warnings"),
        id=_optional(document, "id") if isinstance(document.get("id"), str) else None,
        revisions=tuple(_revision(row) for row in _field(document, "revisions", list, "the document", [])),
    )


def chart_of(document: dict[str, Any], *, told: bool = False) -> Chart:
    """The chart alone: ``key``, ``meter`` and ``bars`` are all that is needed.

    Its chords keep the functions that the document names only where they are to be ``told`` again.

    Raises:
        ChartError: a bar or chord is wrong; the message names it.
        UnreadableError: key or meter is missing or wrong.
    """
    meter = Meter.parse(_field(document, "meter", str, "the document"))
    key = _key(_field(document, "key", dict, "the document"), "key")
    bars: list[Bar] = []
    changes: list[KeyChange] = []
    rows = _field(document, "bars", list, "the document")
    if not rows:
        raise ChartError("the document has no bars", hint=_HINT)
    for number, row in enumerate(rows, 1):
        where = f"bar {number}"
        if not isinstance(row, dict):
            raise ChartError(f"{where} is not an object", hint=_HINT)
        if row.get("number", number) != number:
            raise ChartError(f"{where} is numbered {row['number']!r}", hint="Bars count from 1.")
        if "key" in row:
            new = _key(_field(row, "key", dict, where), where)
            changes.append(KeyChange(number, new))
        bars.append(_bar(row, (number - 1) * meter.bar, meter, where, told=told))
    declined = [_fallback(row) for row in _field(document, "fallbacks", list, "the document", [])]
    composer = _field(document, "generation_method", str, "the document", "given")
    credit = Credit(composer, tuple(declined))
    return Chart(key=key, meter=meter, bars=tuple(bars), credit=credit, key_changes=tuple(changes))


def _bar(row: dict[str, Any], start: int, meter: Meter, where: str, *, told: bool) -> Bar:
    changes = []
    edge = start
    for place, chord in enumerate(_field(row, "chords", list, where), 1):
        here = f"{where}, chord {place}"
        if not isinstance(chord, dict):
            raise ChartError(f"{here} is not an object", hint=_HINT)
        onset = ticks(_field(chord, "onset", _NUMBER, here))
        duration = ticks(_field(chord, "duration", _NUMBER, here))
        if duration <= 0 or abs(onset - edge) > _SLACK:
            message = f"{here}: a gap or an overlap at {onset / 960:g} quarters"
            raise ChartError(message, hint="Chords fill a bar one after the other.")
        function = _field(chord, "function", str, here, "") if told else ""
        changes.append(Change(_chord(chord, here), duration, _field(chord, "comment", str, here, ""), function))
        edge += duration
    if abs(edge - start - meter.bar) > _SLACK or not changes:
        raise ChartError(
            f"{where} holds {(edge - start) / 960:g} quarters of chords",
            hint=f"A bar of {meter} holds {meter.bar / 960:g} quarters.",
        )
    return Bar(tuple(changes), _field(row, "section", str, where, "A"))


def _chord(row: dict[str, Any], where: str) -> Chord:
    try:
        return Chord.parse(_field(row, "symbol", str, where))
    except WoodshedError as error:
        raise ChartError(f"{where}: {error}", hint=error.hint) from error


def _brief(document: dict[str, Any], chart: Chart) -> Brief:
    where = "the document"
    request = _request(_field(document, "request", dict, where, {}))
    genre = _field(document, "genre", str, where)
    if genre not in GENRES:
        raise UnreadableError(f"genre is {genre!r}", hint="Use one of " + ", ".join(GENRES) + ".")
    level = _field(document, "level", int, where, 5)
    if not 1 <= level <= 10:
        raise UnreadableError(f"level is {level}", hint="Use 1 (first weeks) to 10 (concert player).")
    size = request.hand_size if request.hand_size in HAND_SIZES else "medium"
    playing = {"seed": request.seed or 0, "hand_size": size, **read_playing(document.get("playing", {}))}
    return Brief(
        request=request,
        genre=genre,
        application=_field(document, "application", str, where, ""),
        key=chart.key,
        meter=chart.meter,
        tempo=_tempo(_field(document, "tempo", dict, where), chart.meter),
        bars=len(chart.bars),
        level=level,
        complexity=_field(document, "complexity", int, where, level),
        feel=_feel(_field(document, "feel", dict, where, {}), *playing.pop("late", (0.0, 0.0))),
        loop=_field(document, "loop", bool, where, default=False),
        clave=_optional(document, "clave"),
        voices=_optional(document, "voices"),
        key_changes=chart.key_changes,
        notices=_texts(document, "notices"),
        **playing,
    )


def _tempo(row: dict[str, Any], meter: Meter) -> float:
    """Beats a minute of the meter, whatever note value the document counts in."""
    bpm, unit = float(_field(row, "bpm", _NUMBER, "tempo")), _field(row, "beat", str, "tempo", "1/4")
    if not _SLOWEST <= bpm <= _FASTEST:
        raise UnreadableError(f"tempo is {bpm:g}", hint=f"Use {_SLOWEST} to {_FASTEST} beats a minute.")
    quarters_in = {"1/8": 0.5, "1/4": 1.0, "3/8": 1.5, "1/2": 2.0}
    if unit not in quarters_in:
        raise UnreadableError(f"tempo: beat is {unit!r}", hint="Use one of " + ", ".join(quarters_in) + ".")
    felt = 1.5 if meter.compound else 1.0
    return bpm * (quarters_in[unit] / felt)


def _feel(row: dict[str, Any], late_left: float, late_right: float) -> Feel:
    swing = float(_field(row, "swing", _NUMBER, "feel", 0.5))
    if not 0 < swing < 1:
        raise UnreadableError(f"feel: swing is {swing:g}", hint="It is the place of the off-beat in its beat, as 0.62.")
    return Feel(swing, _field(row, "unit", str, "feel", "1/8"), late_left, late_right)


def _request(row: dict[str, Any]) -> Request:
    kinds: dict[str, Any] = {"tempo": _NUMBER, "num_bars": int, "level": int, "seed": int}
    given = {
        name: _field(row, name, kinds.get(name, str), "request") for name in REQUEST_FIELDS if row.get(name) is not None
    }
    return Request(**{"description": "", **given})


def _key(row: dict[str, Any], where: str) -> Key:
    mode = _field(row, "mode", str, where, "major")
    if mode not in MODES:
        raise UnreadableError(f"{where}: mode is {mode!r}", hint="Use one of " + ", ".join(MODES) + ".")
    return Key(PitchClass.parse(_field(row, "tonic", str, where)), mode)


def _note(row: Any, number: int) -> Note:
    where = f"note {number}"
    if not isinstance(row, dict):
        raise UnreadableError(f"{where} is not an object", hint=_HINT)
    pitch = Pitch.parse(_field(row, "name", str, where))
    midi = _field(row, "pitch", int, where, pitch.midi)
    if pitch.midi != midi:
        raise UnreadableError(f"{where}: {pitch.name} is not pitch {midi}", hint="C4 is 60.")
    hand = _field(row, "hand", str, where)
    if hand not in ("left", "right"):
        raise UnreadableError(f"{where}: hand is {hand!r}", hint="Use left or right.")
    onset = _field(row, "onset", _NUMBER, where)
    duration = _field(row, "duration", _NUMBER, where)
    written_onset = _field(row, "written_onset", _NUMBER, where, onset)
    written_duration = _field(row, "written_duration", _NUMBER, where, duration)
    velocity = _field(row, "velocity", int, where)
    if min(onset, written_onset) < 0 or min(duration, written_duration) <= 0:
        raise UnreadableError(f"{where} lies before the first bar, or has no length", hint=_HINT)
    if not 1 <= velocity <= 127:
        raise UnreadableError(f"{where}: velocity is {velocity}", hint="Use 1 to 127.")
    return Note(
        onset=ticks(onset),
        pitch=pitch,
        duration=ticks(duration),
        velocity=velocity,
        hand=cast("Hand", hand),
        written_onset=ticks(written_onset),
        written_duration=ticks(written_duration),
        voice=_field(row, "voice", int, where, 1),
        finger=_finger(row, where),
    )


def _finger(row: dict[str, Any], where: str) -> int | None:
    if row.get("finger") is None:
        return None
    finger: int = _field(row, "finger", int, where)
    if not 1 <= finger <= 5:
        raise UnreadableError(f"{where}: finger is {finger}", hint="Use 1, the thumb, to 5, or null.")
    return finger


def _pedal(row: Any, number: int) -> Pedal:
    where = f"pedal {number}"
    if not isinstance(row, dict):
        raise UnreadableError(f"{where} is not an object", hint=_HINT)
    onset, value = _field(row, "onset", _NUMBER, where), _field(row, "value", int, where)
    if onset < 0 or not 0 <= value <= 127:
        raise UnreadableError(f"{where}: {value} at {onset}", hint="Values run from 0 to 127.")
    return Pedal(ticks(onset), value)


def _fallback(row: Any) -> tuple[str, str]:
    if not isinstance(row, dict):
        raise UnreadableError("a fallback is not an object", hint=_HINT)
    return _field(row, "composer", str, "fallbacks"), _field(row, "reason", str, "fallbacks")


def _revision(row: Any) -> Revision:
    where = "revisions"
    if not isinstance(row, dict):
        raise UnreadableError("a revision is not an object", hint=_HINT)
    settings = _field(row, "settings", dict, where, {})
    told = tuple((str(name), str(value)) for name, value in settings.items())
    return Revision(_field(row, "of", str, where), _field(row, "words", str, where, ""), told)


def _texts(document: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(map(str, _field(document, name, list, "the document", [])))


def _optional(document: dict[str, Any], name: str) -> str | None:
    if document.get(name) is None:
        return None
    return cast("str", _field(document, name, str, "the document"))


def _field(row: dict[str, Any], name: str, kind: Any, where: str, default: Any = _NEVER) -> Any:
    """A field of the right kind, or its default; True is not taken for 1."""
    value = row.get(name, default)
    if value is _NEVER:
        raise UnreadableError(f"{where} has no {name!r}", hint=_HINT)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise UnreadableError(f"{where}: {name} is {value!r}", hint=_HINT)
    if kind is _NUMBER and not -_FARTHEST <= value <= _FARTHEST:  # nor NaN and Infinity, which Python's JSON lets in
        raise UnreadableError(f"{where}: {name} is {value!r}", hint=f"Numbers go up to {_FARTHEST:,}.")
    return value
