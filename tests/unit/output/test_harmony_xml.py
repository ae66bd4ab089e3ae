"""A chord symbol as a MusicXML harmony."""

from __future__ import annotations

from woodshed.output.harmony_xml import harmony_xml
from woodshed.theory.chord import Chord


def test_root_kind_bass_and_degrees():
    """The kind shows the suffix as it is written; degrees are not printed a second time."""
    assert harmony_xml(Chord.parse("Bb7(b9)/D")) == (
        "<harmony><root><root-step>B</root-step><root-alter>-1</root-alter></root>"
        '<kind text="7(b9)">dominant</kind><bass><bass-step>D</bass-step></bass>'
        '<degree print-object="no"><degree-value>9</degree-value><degree-alter>-1</degree-alter>'
        "<degree-type>add</degree-type></degree><staff>1</staff></harmony>\n"
    )


def test_a_chord_between_two_notes_stands_at_an_offset():
    """In ticks after the note before which it is written."""
    assert "<kind" in harmony_xml(Chord.parse("F#m"), 480)
    assert "<offset>480</offset>" in harmony_xml(Chord.parse("F#m"), 480)


def test_silence_is_told_as_such():
    """N.C. has no root to show."""
    assert harmony_xml(Chord.parse("N.C.")) == (
        '<harmony><root><root-step text="">C</root-step></root>'
        '<kind text="N.C.">none</kind><staff>1</staff></harmony>\n'
    )
