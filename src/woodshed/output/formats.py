"""The table of formats: name → how an arrangement is written in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from woodshed.errors import OutputError
from woodshed.piece.arrangement import Arrangement


class Format(NamedTuple):
    """What a file of this kind holds, the end of its name, its media type, and what writes it."""

    title: str
    suffix: str
    media_type: str
    render: Callable[[Arrangement], bytes]


def render(arrangement: Arrangement, name: str) -> bytes:
    """The arrangement as the bytes of a file; documents and scores say which finger plays each note.

    Raises:
        OutputError: there is no such format.
    """
    if name not in FORMATS:
        raise OutputError(f"there is no format {name!r}", hint="Use one of " + ", ".join(FORMATS) + ".")
    return FORMATS[name].render(arrangement)


def render_all(arrangement: Arrangement, names: Iterable[str]) -> dict[str, bytes]:
    """The bytes of several files by the names of their formats; the fingers of all are worked out once."""
    names = tuple(names)
    if _FINGERED & {*names}:
        from woodshed.fingering import fingered

        arrangement = fingered(arrangement)
    return {name: render(arrangement, name) for name in names}


_FINGERED = frozenset({"json", "musicxml"})

# Writers are imported when they are used, since most runs write one format.


def _json(arrangement: Arrangement) -> bytes:
    from woodshed.fingering import fingered
    from woodshed.output.document import dumps

    return (dumps(fingered(arrangement)) + "\n").encode()


def _midi(arrangement: Arrangement) -> bytes:
    from woodshed.output.midi import to_midi

    return to_midi(arrangement)


def _musicxml(arrangement: Arrangement) -> bytes:
    from woodshed.fingering import fingered
    from woodshed.output.musicxml import to_musicxml

    return to_musicxml(fingered(arrangement)).encode()


def _chart(arrangement: Arrangement) -> bytes:
    from woodshed.output.chart import to_lead_sheet

    return to_lead_sheet(arrangement).encode()


FORMATS: dict[str, Format] = {
    "json": Format("the arrangement as JSON", ".json", "application/json", _json),
    "midi": Format("a MIDI file", ".mid", "audio/midi", _midi),
    "musicxml": Format("a score", ".musicxml", "application/vnd.recordare.musicxml+xml", _musicxml),
    "chart": Format("a lead sheet as text", ".txt", "text/plain; charset=utf-8", _chart),
}
