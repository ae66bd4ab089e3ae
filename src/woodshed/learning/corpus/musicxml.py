"""Reads the chords of MusicXML lead sheets, with their repeats, endings and returns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from woodshed.errors import CorpusError
from woodshed.learning.corpus.musicxml_chord import symbol_of
from woodshed.learning.corpus.musicxml_tree import score_of
from woodshed.learning.corpus.repeats import Bar
from woodshed.learning.corpus.song import Flaw, Heading, Song, key_of_signature, song_of
from woodshed.theory.key import Key

_MOST_FIFTHS = 7
_MINOR = frozenset({"minor", "aeolian", "dorian", "phrygian"})
_UNIT = 4


def read_musicxml(content: bytes, path: Path) -> Iterator[Song | Flaw]:
    """The song of a score: the chords of its first part that has any."""
    try:
        root = score_of(content)
    except CorpusError as error:
        yield Flaw("", str(error))
        return
    part = next((part for part in root.iter("part") if part.find(".//harmony") is not None), None)
    if part is None:
        yield Flaw("", "this score has no chord symbols")
        return
    sheet = _Sheet()
    for number, measure in enumerate(part.iter("measure"), 1):
        try:
            sheet.take(measure)
        except (CorpusError, ValueError, OverflowError, ZeroDivisionError) as error:
            yield Flaw(f"bar {number}", str(error))
            return
    title = root.findtext("work/work-title") or root.findtext("movement-title") or path.stem
    composer = next((c.text or "" for c in root.iter("creator") if c.get("type") == "composer"), "")
    heading = Heading(title.strip(), composer.strip(), sheet.meter or "4/4", sheet.key, sheet.mode_known)
    yield song_of(heading, sheet.bars)


class _Sheet:
    """Goes through the measures; a class, since divisions, meter and brackets hold until they change."""

    def __init__(self) -> None:
        self.bars: list[Bar] = []
        self.meter = ""
        self.key: Key | None = None
        self.mode_known = True
        self._divisions = Fraction(1)
        self._beats, self._unit = 4, _UNIT
        self._endings: frozenset[int] = frozenset()
        self._again = 0  # how many bars before a sign of repetition stands for

    def take(self, measure: ET.Element) -> None:
        """Take in the next measure.

        Raises:
            CorpusError, ValueError, OverflowError, ZeroDivisionError: a number or a chord in it cannot be read.
        """
        now = length = Fraction(0)
        chords: list[tuple[Fraction, str]] = []
        signs: dict[str, Any] = {}
        ends = False
        for child in measure:
            if child.tag == "attributes":
                self._attributes(child)
            elif child.tag == "harmony":
                offset = Fraction(child.findtext("offset") or 0) / self._divisions
                chords.append((max(Fraction(0), now + offset), symbol_of(child)))
            elif child.tag in ("note", "forward", "backup"):
                now += self._step(child)
                length = max(length, now)
            elif child.tag == "barline":
                ends = self._barline(child, signs) or ends
            else:
                _directions(child, signs)
        placed = self._placed(chords, length, first=measure)
        again = self.bars[-self._again].chords if self._again and len(self.bars) >= self._again else ()
        self.bars.append(Bar(placed or again, endings=self._endings, **signs))
        if ends:
            self._endings = frozenset()

    def _step(self, child: ET.Element) -> Fraction:
        """How far an element moves the time, in quarters; notes of a chord and grace notes do not."""
        if child.find("chord") is not None or child.find("grace") is not None:
            return Fraction(0)
        duration = Fraction((child.findtext("duration") or "0").strip()) / self._divisions
        return -duration if child.tag == "backup" else duration

    def _attributes(self, child: ET.Element) -> None:
        self._divisions = Fraction((child.findtext("divisions") or str(self._divisions)).strip())
        beats, unit = child.findtext("time/beats"), child.findtext("time/beat-type")
        if beats and unit:
            self._beats, self._unit = sum(map(int, beats.split("+"))), int(unit)
            self.meter = self.meter or f"{self._beats}/{self._unit}"
        sharps, mode = child.findtext("key/fifths"), (child.findtext("key/mode") or "").strip()
        if sharps and self.key is None and abs(int(sharps)) <= _MOST_FIFTHS:
            self.key, self.mode_known = key_of_signature(int(sharps), minor=mode in _MINOR), bool(mode)
        repeat = child.find("measure-style/measure-repeat")
        if repeat is not None:
            self._again = int(repeat.text or 1) if repeat.get("type") == "start" else 0

    def _barline(self, child: ET.Element, signs: dict[str, Any]) -> bool:
        """Take in the signs of a bar line; whether a bracket ends with it."""
        repeat, ending = child.find("repeat"), child.find("ending")
        if repeat is not None and repeat.get("direction") == "forward":
            signs["opens"] = True
        elif repeat is not None:
            signs["closes"] = max(2, int(repeat.get("times") or 2))
        if ending is None:
            return False
        if ending.get("type") == "start":
            self._endings = frozenset(map(int, re.findall(r"[1-9]\d?", ending.get("number") or "")))
        return ending.get("type") != "start"

    def _placed(
        self, chords: list[tuple[Fraction, str]], length: Fraction, *, first: ET.Element
    ) -> tuple[tuple[float, str], ...]:
        """Chords with their beats from 1; those of a pickup stand at the end of its bar."""
        late = Fraction(0)
        if not self.bars and (first.get("implicit") == "yes" or first.get("number") == "0"):
            late = max(Fraction(0), Fraction(_UNIT * self._beats, self._unit) - length)
        return tuple((float(1 + (late + onset) * self._unit / _UNIT), symbol) for onset, symbol in sorted(chords))


def _directions(child: ET.Element, signs: dict[str, Any]) -> None:
    """What a direction says of the way through the piece."""
    sound = child if child.tag == "sound" else child.find("sound")
    if sound is None:
        return
    if sound.get("segno"):
        signs["segno"] = True
    if sound.get("coda"):
        signs["coda"] = True
    if sound.get("tocoda"):
        signs["leaves"] = True
    if sound.get("fine"):
        signs["fine"] = True
    if sound.get("dalsegno"):
        signs["returns"] = "segno"
    elif sound.get("dacapo") == "yes":
        signs["returns"] = "start"
