"""Reads the chord symbols of a MusicXML lead sheet into a chart, and its tune."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from math import inf, isfinite
from typing import NamedTuple
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from woodshed.errors import ChartError, UnreadableError, WoodshedError
from woodshed.output.chord_kinds import Degree, kind_of, tones_of
from woodshed.output.musicxml_tune import tune_of
from woodshed.piece.brief import KeyChange
from woodshed.piece.chart import Bar, Change, Chart, Credit
from woodshed.piece.key_finding import key_of
from woodshed.theory.chord import NO_CHORD, Chord
from woodshed.theory.chord_naming import naming, settled
from woodshed.theory.key import MODES, Key
from woodshed.theory.meter import Meter
from woodshed.theory.pitch import LETTERS, PitchClass
from woodshed.theory.time import QUARTER, Ticks, ticks

_HINT = "Give a MusicXML score (.musicxml, .xml or .mxl) with chord symbols."
_BY_FIFTHS = (3, 0, 4, 1, 5, 2, 6)  # the steps F C G D A E B
_MOST_BYTES = 32 * 2**20  # a score of a symphony is smaller


class LeadSheet(NamedTuple):
    """The chart of a score, its title, its tempo in beats a minute, and what was left out."""

    chart: Chart
    title: str
    tempo: float | None
    warnings: tuple[str, ...]


@dataclass
class _Measure:
    """What a measure says, times in quarters from its start."""

    symbols: list[tuple[Fraction, Chord]] = field(default_factory=list)
    length: Fraction = Fraction(0)
    meter: Meter | None = None
    key: Key | None = None
    section: str = ""
    repeats: bool = False
    tempo: float = 0.0


def read_lead_sheet(content: bytes) -> LeadSheet:
    """The chords of a score, bar by bar; each is held until the next, silence before the first.

    Of the notes the tune of a part on one staff is read. Repeats are not played out, a pickup bar is left out: each
    with a warning.

    Raises:
        ChartError: a chord cannot be read, or the meter changes; the message names the bar.
        UnreadableError: it is no MusicXML, or it has no chord symbols.
        MeterError: its meter is not served.
    """
    root = _root(content)
    part = next((p for p in root.iter("part") if p.find(".//harmony") is not None), None)
    if part is None:
        raise UnreadableError("this score has no chord symbols", hint=_HINT)
    warnings: list[str] = []
    measures, elements = list(_measures(part)), list(part.iter("measure"))
    meter = next((m.meter for m in measures if m.meter), Meter(4, 4))
    first = part.find("measure")
    short = 0 < measures[0].length * QUARTER < meter.bar and len(measures) > 1
    if first is not None and short and (first.get("implicit") == "yes" or first.get("number") == "0"):
        warnings.append("the pickup bar is left out")
        measures, elements = measures[1:], elements[1:]
    if any(measure.repeats for measure in measures):
        warnings.append("repeats and endings are not played out: each bar is read once")
    crowded = [str(number) for number, measure in enumerate(measures, 1) if _loses_chords(measure, meter)]
    if crowded:
        warnings.append(
            f"chords stand on one another or past the bar line, and one was left out: bar {', '.join(crowded)}"
        )
    title = root.findtext("work/work-title") or root.findtext("movement-title") or ""
    quarters = next((m.tempo for m in measures if m.tempo), 0.0)
    tempo = quarters / 1.5 if meter.compound else quarters
    chart = replace(_chart(measures, meter), tune=tune_of(part, elements, meter.bar))
    return LeadSheet(chart, title.strip(), tempo or None, tuple(warnings))


def _root(content: bytes) -> ET.Element:
    try:
        if content[:2] == b"PK":
            content = _unpacked(content)
        root = ET.fromstring(content)  # noqa: S314, the parser refuses entities that grow
    except (ET.ParseError, BadZipFile, KeyError, LookupError, ValueError) as error:
        raise UnreadableError(f"this is not MusicXML: {error}", hint=_HINT) from error
    if root.tag != "score-partwise":
        raise UnreadableError(f"this is <{root.tag}>, not a partwise score", hint=_HINT)
    return root


def _unpacked(content: bytes) -> bytes:
    """The score inside a compressed file: the one that its container names, else the first."""
    with ZipFile(BytesIO(content)) as archive:
        container = ET.fromstring(_member(archive, "META-INF/container.xml"))  # noqa: S314
        rootfile = container.find(".//{*}rootfile")
        if rootfile is None:
            raise KeyError("the container names no score")
        return _member(archive, rootfile.get("full-path", ""))


def _member(archive: ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _MOST_BYTES:
        raise ValueError(f"{name} is larger than {_MOST_BYTES // 2**20} MiB")
    return archive.read(name)


def _measures(part: ET.Element) -> Iterator[_Measure]:
    divisions = 1
    for number, element in enumerate(part.iter("measure"), 1):
        measure = _Measure()
        now = Fraction(0)
        for child in element:
            if child.tag == "attributes":
                divisions = max(1, _number(child.findtext("divisions"), divisions, number))
                _attributes(child, measure, number)
            elif child.tag == "harmony":
                offset = Fraction(_number(child.findtext("offset"), 0, number), divisions)
                measure.symbols.append((max(Fraction(0), now + offset), _chord(child, number)))
            elif child.tag in ("note", "forward", "backup"):
                now += _step(child, divisions, number)
                measure.length = max(measure.length, now)
            else:
                _signs(child, measure, number)
        measure.symbols.sort(key=lambda symbol: symbol[0])
        yield measure


def _decimal(text: str | None, default: float, bar: int) -> float:
    if text is None:
        return default
    try:
        number = float(text)
    except ValueError:
        number = inf
    if not isfinite(number):
        raise ChartError(f"bar {bar}: {text!r} is not a number", hint=_HINT)
    return number


def _number(text: str | None, default: int, bar: int) -> int:
    return round(_decimal(text, default, bar))


def _step(child: ET.Element, divisions: int, bar: int) -> Fraction:
    """How far an element moves the time; notes of a chord and grace notes do not."""
    if child.find("chord") is not None or child.find("grace") is not None:
        return Fraction(0)
    length = Fraction(_number(child.findtext("duration"), 0, bar), divisions)
    return -length if child.tag == "backup" else length


def _attributes(child: ET.Element, measure: _Measure, bar: int) -> None:
    beats, unit = child.findtext("time/beats"), child.findtext("time/beat-type")
    if beats and unit:
        measure.meter = Meter.parse(f"{beats}/{unit}")
    fifths = child.findtext("key/fifths")
    if fifths is not None:
        mode = child.findtext("key/mode") or "major"
        measure.key = _key(_number(fifths, 0, bar), mode if mode in MODES else "major")


def _key(fifths: int, mode: str) -> Key:
    """The key of a mode with this signature: its tonic lies so many fifths from that of none."""
    alter, place = divmod(fifths - Key(PitchClass(0), mode).signature + 1, len(_BY_FIFTHS))
    return Key(PitchClass(_BY_FIFTHS[place], max(-2, min(2, alter))), mode).simplified


def _signs(child: ET.Element, measure: _Measure, bar: int) -> None:
    rehearsal = child.findtext("direction-type/rehearsal")
    if rehearsal:
        measure.section = rehearsal.strip()
    sound = child if child.tag == "sound" else child.find("sound")
    if sound is not None:
        measure.tempo = _decimal(sound.get("tempo"), measure.tempo, bar)
    if child.tag == "barline" and (child.find("repeat") is not None or child.find("ending") is not None):
        measure.repeats = True


def _chord(harmony: ET.Element, bar: int) -> Chord:
    kind = harmony.find("kind")
    name = "" if kind is None else (kind.text or "").strip()
    if name == "none":
        return NO_CHORD
    root = _pitch_class(harmony, "root", bar)
    if root is None:
        raise ChartError(f"bar {bar}: a chord symbol has no root", hint=_HINT)
    degrees = [_degree(element, bar) for element in harmony.iter("degree")]
    tones = tones_of(name, degrees)
    shown = "" if kind is None else kind.get("text", "")
    try:
        written = Chord.parse(root.name + shown)
    except WoodshedError:
        written = None
    if tones is None and (written is None or not shown):
        raise ChartError(f"bar {bar}: a chord of the kind {name!r} is not known", hint=_HINT)
    if written and (tones is None or kind_of(written.kind.tones) == (name, tuple(degrees))):
        chord_type = written.type
    else:
        chord_type = naming(settled(tones or frozenset())).name
    return Chord(root, chord_type, _pitch_class(harmony, "bass", bar))


def _pitch_class(harmony: ET.Element, name: str, bar: int) -> PitchClass | None:
    step = (harmony.findtext(f"{name}/{name}-step") or "").strip()
    if not step or step not in LETTERS:
        return None
    alter = _number(harmony.findtext(f"{name}/{name}-alter"), 0, bar)
    return PitchClass(LETTERS.index(step), alter) if abs(alter) <= 2 else None


def _degree(element: ET.Element, bar: int) -> Degree:
    return Degree(
        _number(element.findtext("degree-value"), 1, bar),
        _number(element.findtext("degree-alter"), 0, bar),
        (element.findtext("degree-type") or "add").strip(),
    )


def _chart(measures: list[_Measure], meter: Meter) -> Chart:
    bars: list[Bar] = []
    keys: list[KeyChange] = []
    held, section = NO_CHORD, "A"
    for number, measure in enumerate(measures, 1):
        if measure.meter and measure.meter != meter:
            message = f"bar {number}: the meter changes to {measure.meter}"
            raise ChartError(message, hint="A chart keeps one meter; split the score in two.")
        if measure.key and (not keys or keys[-1].key != measure.key):
            keys.append(KeyChange(number, measure.key))
        section = measure.section or section
        changes = _changes(measure, held, meter)
        held = changes[-1].chord
        bars.append(Bar(changes, section))
    first = keys[0].key if keys and keys[0].bar == 1 else key_of([c for b in bars for c in b.changes])
    later = tuple(change for change in keys if change.bar > 1)
    return Chart(key=first, meter=meter, bars=tuple(bars), credit=Credit("given"), key_changes=later)


def _loses_chords(measure: _Measure, meter: Meter) -> bool:
    """Whether two chords stand at one place, where the last is taken, or one past the bar."""
    places = {ticks(onset) for onset, _ in measure.symbols}
    return len(places) < len(measure.symbols) or max(places, default=0) >= meter.bar


def _changes(measure: _Measure, held: Chord, meter: Meter) -> tuple[Change, ...]:
    """The chords of a bar with their lengths; what was held before sounds until the first."""
    starts: dict[Ticks, Chord] = {0: held}
    for onset, chord in measure.symbols:
        place = ticks(onset)
        if place < meter.bar:
            starts[place] = chord
    places = [*sorted(starts), meter.bar]
    return tuple(Change(starts[place], after - place) for place, after in pairwise(places))
