"""The same chart through other programs: symbols in, one a bar in 4/4, and a MIDI file out.

They write less than this project does (block chords, no hands), so what they cost is a floor.
Every peer is imported inside its own function, so that none pays for another.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import which

Player = Callable[[Sequence[str]], bytes]
Reader = Callable[[Sequence[str]], int]

BEATS = 4
BPM = 160


def with_pychord(symbols: Sequence[str]) -> bytes:
    """Pychord reads the chords, pretty_midi writes the file."""
    import pretty_midi
    import pychord

    midi = pretty_midi.PrettyMIDI(initial_tempo=BPM)
    piano = pretty_midi.Instrument(program=0)
    seconds = BEATS * 60 / BPM
    for bar, symbol in enumerate(symbols):
        for name in pychord.Chord(symbol).components_with_pitch(root_pitch=4):
            key = pretty_midi.note_name_to_number(name)
            piano.notes.append(pretty_midi.Note(80, key, bar * seconds, (bar + 1) * seconds))
    midi.instruments.append(piano)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "peer.mid"
        midi.write(str(path))
        return path.read_bytes()


def with_mingus(symbols: Sequence[str]) -> bytes:
    """Mingus reads the chords and writes the file."""
    from mingus.containers import Bar, NoteContainer, Track
    from mingus.core import chords
    from mingus.midi.midi_file_out import write_Track

    track = Track()
    for symbol in symbols:
        bar = Bar("C", (BEATS, 4))
        bar.place_notes(NoteContainer(chords.from_shorthand(symbol)), 1)
        track.add_bar(bar)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "peer.mid"
        write_Track(str(path), track, BPM)
        return path.read_bytes()


def with_music21(symbols: Sequence[str]) -> bytes:
    """music21 reads the chords and writes the file."""
    from music21 import harmony, midi, stream, tempo

    part = stream.Part()
    part.append(tempo.MetronomeMark(number=BPM))
    for symbol in symbols:
        chord = harmony.ChordSymbol(symbol.replace("b", "-", 1) if symbol[1:2] == "b" else symbol)
        chord.writeAsChord = True
        chord.quarterLength = BEATS
        part.append(chord)
    written: bytes = midi.translate.music21ObjectToMidiFile(part).writestr()
    return written


def with_mma(symbols: Sequence[str]) -> bytes:
    """MMA, a whole process: bass, chords and drums of its own in the groove Swing."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "peer.mma"
        bars = "\n".join(f"{n} {symbol}" for n, symbol in enumerate(symbols, 1))
        source.write_text(f"Tempo {BPM}\nGroove Swing\n{bars}\n", encoding="utf-8")
        out = source.with_suffix(".mid")
        subprocess.run(["mma", "-f", str(out), str(source)], check=True, capture_output=True)
        return out.read_bytes()


def read_with_pychord(symbols: Sequence[str]) -> int:
    """How many symbols pychord reads, tones and all."""
    import pychord

    return _count(lambda symbol: pychord.Chord(symbol).components(), symbols)


def read_with_mingus(symbols: Sequence[str]) -> int:
    """How many symbols mingus reads, tones and all."""
    from mingus.core import chords

    return _count(chords.from_shorthand, symbols)


def read_with_music21(symbols: Sequence[str]) -> int:
    """How many symbols music21 reads, tones and all."""
    from music21 import harmony

    return _count(lambda symbol: harmony.ChordSymbol(symbol).pitches, symbols)


def _count(read: Callable[[str], object], symbols: Sequence[str]) -> int:
    readable = 0
    for symbol in symbols:
        try:
            readable += bool(read(symbol))
        except Exception:  # noqa: BLE001, S112, each peer has errors of its own; unread is the finding
            continue
    return readable


PLAYERS: dict[str, Player] = {
    "mingus": with_mingus,
    "pychord + pretty_midi": with_pychord,
    "music21": with_music21,
}
"""In process."""

if which("mma"):
    PLAYERS["MMA (whole process)"] = with_mma

READERS: dict[str, Reader] = {
    "mingus": read_with_mingus,
    "pychord": read_with_pychord,
    "music21": read_with_music21,
}
