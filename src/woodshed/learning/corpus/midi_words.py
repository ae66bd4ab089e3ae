"""What a MIDI file says in words and signs: texts, lyrics, markers, cues, meters and keys; its notes are passed over.

The format is that of Standard MIDI Files 1.0 (RP-001).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from woodshed.errors import CorpusError

WORDS = {1: "text", 5: "lyric", 6: "marker", 7: "cue"}
"""Meta events that hold words."""
_METER, _KEY, _END = 0x58, 0x59, 0x2F
_META, _SYSTEM = 0xFF, (0xF0, 0xF7)
_DATA_BYTES = {0x8: 2, 0x9: 2, 0xA: 2, 0xB: 2, 0xC: 1, 0xD: 1, 0xE: 2}
"""Data bytes of a message by the upper half of its status."""

_DAMAGED = "this MIDI file is damaged: an event in it has no end"


class MidiWords(NamedTuple):
    """Ticks of a quarter, and lists in the order of time: words as (tick, kind, text), meters as (tick, count, unit).

    ``sharps`` and ``minor`` are the first key signature, None where there is none.
    """

    quarter: int
    words: list[tuple[int, str, str]]
    meters: list[tuple[int, int, int]]
    sharps: int | None
    minor: bool


def midi_words(content: bytes) -> MidiWords:
    """The words and signs of all tracks of a file.

    Raises:
        CorpusError: it is no MIDI file, it counts in seconds, or it ends too early.
    """
    if content[:4] != b"MThd" or len(content) < 14:
        raise CorpusError("this is not a MIDI file")
    quarter = int.from_bytes(content[12:14], "big")
    if not 0 < quarter < 0x8000:
        raise CorpusError("this MIDI file counts in seconds, not in beats")
    found = MidiWords(quarter, [], [], None, minor=False)
    at = 8 + int.from_bytes(content[4:8], "big")
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "big")
        if content[at : at + 4] == b"MTrk":
            for tick, kind, data in _meta_events(content[at + 8 : at + 8 + size]):
                found = _with(found, tick, kind, data)
        at += 8 + size
    found.words.sort(key=lambda word: word[0])
    found.meters.sort()
    return found


def _with(found: MidiWords, tick: int, kind: int, data: bytes) -> MidiWords:
    if kind in WORDS:
        found.words.append((tick, WORDS[kind], _text(data).strip(" \0\r\n\t")))
    elif kind == _METER and len(data) >= 2 and data[0] and data[1] < 6:
        found.meters.append((tick, data[0], 2 ** data[1]))
    elif kind == _KEY and len(data) >= 2 and found.sharps is None:
        sharps = data[0] - 256 * (data[0] > 127)
        if abs(sharps) <= 7:
            return found._replace(sharps=sharps, minor=data[1] == 1)
    return found


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _meta_events(track: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The meta events of a track with their ticks and kinds."""
    at = tick = running = 0
    try:
        while at < len(track):
            wait, at = _number(track, at)
            tick += wait
            # A message without a status of its own has that of the last message of a channel.
            status = track[at] if track[at] >= 0x80 else running
            at += track[at] >= 0x80
            if status == _META:
                size, start = _number(track, at + 1)
                if track[at] == _END:
                    return
                yield tick, track[at], track[start : start + size]
                at = start + size
            elif status in _SYSTEM:
                size, at = _number(track, at)
                at += size
            else:
                running = status
                at += _DATA_BYTES[status >> 4]
    except (IndexError, KeyError) as error:
        raise CorpusError(_DAMAGED) from error
    if at > len(track):
        raise CorpusError(_DAMAGED)


def _number(track: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and the place behind it."""
    value = 0
    for place in range(at, at + 4):
        value = value << 7 | track[place] & 0x7F
        if track[place] < 0x80:
            return value, place + 1
    raise CorpusError(_DAMAGED)
