"""A chord symbol as a MusicXML harmony."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from woodshed.output.chord_kinds import Degree, kind_of
from woodshed.theory.chord import Chord
from woodshed.theory.pitch import LETTERS, PitchClass
from woodshed.theory.time import Ticks


@lru_cache(maxsize=8192)
def harmony_xml(chord: Chord, offset: Ticks = 0) -> str:
    """The element, ``offset`` ticks after the place where it stands.

    The kind shows the suffix of the symbol, so degrees are told without being printed again.
    """
    kind, degrees = kind_of(chord.kind.tones)
    shown = "N.C." if chord.silent else chord.type
    bass = "" if chord.bass is None else f"<bass>{_note('bass', chord.bass)}</bass>"
    later = f"<offset>{offset}</offset>" if offset else ""
    root = '<root><root-step text="">C</root-step></root>'
    if not chord.silent:
        root = f"<root>{_note('root', chord.root)}</root>"
    return (
        f'<harmony>{root}<kind text="{escape(shown)}">{kind}</kind>{bass}'
        f"{''.join(map(_degree, degrees))}{later}<staff>1</staff></harmony>\n"
    )


def _note(name: str, note: PitchClass) -> str:
    alter = f"<{name}-alter>{note.alter}</{name}-alter>" if note.alter else ""
    return f"<{name}-step>{LETTERS[note.step]}</{name}-step>{alter}"


def _degree(degree: Degree) -> str:
    return (
        f'<degree print-object="no"><degree-value>{degree.value}</degree-value>'
        f"<degree-alter>{degree.alter}</degree-alter><degree-type>{degree.how}</degree-type></degree>"
    )
