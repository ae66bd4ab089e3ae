"""The score."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from musicxml_schema import faults
from pieces import a_chart, a_note, a_piece
from read_back import on_paper, read_score
from woodshed import generate
from woodshed.output import render
from woodshed.output.document_reading import from_document
from woodshed.output.musicxml import to_musicxml
from woodshed.piece.arrangement import Pedal
from woodshed.piece.brief import GENRES, Feel, Request
from written_exemplars import exemplars

GOLDEN = Path(__file__).parents[2] / "golden"


def walk_up():
    """Two bars of gospel: a walk-up in the left hand, a triplet and a pushed chord in the right."""
    chart = a_chart("| Db Ebm7 | Db/F |", "Db")
    left = [("Db3", 0, 1920), ("Eb3", 1920, 960), ("E3", 2880, 960), ("F3", 3840, 3840)]
    right = [
        ("Ab4", 0, 320), ("Bb4", 320, 320), ("Db5", 640, 320), ("F4", 960, 960), ("Db5", 960, 960),
        ("Gb4", 1920, 1440), ("F4", 3360, 4320), ("Ab4", 3360, 4320), ("Db5", 3360, 2400),
    ]  # fmt: skip
    return a_piece(
        *(a_note(*row, "left") for row in left),
        *(a_note(*row, "right") for row in right),
        chart=chart,
        pedal=(Pedal(0, 127), Pedal(3840, 0)),
        tempo=66.0,
        application="worship",
        request=Request(description='slow <worship> & "praise"'),
    )


def test_the_golden_score():
    """Two bars, read over by eye: a tie over the bar line, a triplet, an accidental, chords."""
    assert to_musicxml(walk_up()) == (GOLDEN / "walk-up.musicxml").read_text(encoding="utf-8")


def test_the_golden_score_is_valid_and_read_by_others():
    """Against the MusicXML 4.0 schema, and by music21."""
    piece = walk_up()
    assert faults(to_musicxml(piece).encode()) == []
    score = read_score(to_musicxml(piece))
    for hand, read in (("right", score.right), ("left", score.left)):
        written = Counter((n.written_onset, n.written_duration, n.pitch.midi) for n in piece.notes if n.hand == hand)
        assert Counter({(t, d, p): k for (t, p, d), k in read.items()}) == written


def element(text, name):
    """The first element of a name, as text."""
    return re.search(rf"<{name}[ >].*?</{name}>", text, re.DOTALL)[0]


def test_tempo_is_printed_in_beats_and_sounds_in_quarters():
    """A dotted quarter in 6/8."""
    text = to_musicxml(a_piece(chart=a_chart("| C |", meter="6/8"), tempo=54.0))
    assert "<beat-unit>quarter</beat-unit><beat-unit-dot/><per-minute>54</per-minute>" in text
    assert '<sound tempo="81">' in text


@pytest.mark.parametrize(
    ("feel", "words", "sound"),
    [
        (Feel(), "Shuffle<", "<straight/>"),
        (Feel(2 / 3), "Shuffle, swing<", "<first>2</first><second>1</second><swing-type>eighth<"),
        (
            Feel(0.6, "1/16"),
            "Shuffle, swung sixteenths<",
            "<first>3</first><second>2</second><swing-type>16th<",
        ),
    ],
)
def test_swing_is_told_not_spelled_out(feel, words, sound):
    """In words for the player, as a ratio for programs."""
    text = to_musicxml(a_piece(feel=feel, application="shuffle"))
    assert words in element(text, "words") + "<"
    assert sound in element(text, "swing")


def test_the_style_does_not_say_swing_twice_and_compound_meters_not_at_all():
    """Their beats are in three already."""
    assert '<words font-weight="bold">Swing<' in to_musicxml(a_piece(feel=Feel(0.6)))
    text = to_musicxml(a_piece(chart=a_chart("| C |", meter="12/8"), feel=Feel(0.6), application=""))
    assert "<words" not in text
    assert "<straight/>" in text


def test_a_change_of_key_is_signed_where_it_happens():
    """Blues is signed as the major on its tonic; more than seven accidentals never."""
    text = to_musicxml(a_piece(chart=a_chart("| C |\nKey: Eb minor\n| Ebm |", "C blues")))
    assert re.findall(r"<fifths>(-?\d+)</fifths><mode>(\w+)", text) == [
        ("0", "major"),
        ("-6", "minor"),
    ]


def test_sections_are_rehearsal_marks_and_a_loop_is_repeated():
    """Each section once, where it begins."""
    text = to_musicxml(a_piece(chart=a_chart("[A] | C | F | [B] G |"), loop=True))
    assert re.findall(r"<rehearsal>(\w+)", text) == ["A", "B"]
    assert [m[0] for m in re.finditer(r"<repeat direction=\"\w+\"/>", text)] == [
        '<repeat direction="forward"/>',
        '<repeat direction="backward"/>',
    ]
    assert faults(text.encode()) == []


def test_a_chord_symbol_stands_over_its_note_or_at_an_offset():
    """Where the right hand holds through the change."""
    text = to_musicxml(a_piece(a_note("C5", 0, 3840), chart=a_chart("| C F . G |")))
    assert re.findall(r"<offset>(\d+)</offset>", text) == ["960", "2880"]


@pytest.mark.parametrize(("velocity", "sign"), [(30, "pp"), (50, "p"), (64, "mp"), (75, "mf"), (90, "f"), (120, "ff")])
def test_loudness_is_marked_once_at_the_start(velocity, sign):
    """By the mean strength of the notes."""
    text = to_musicxml(a_piece(a_note("C4", 0, 960, velocity=velocity)))
    assert re.findall(r"<dynamics><(\w+)/>", text) == [sign]


def test_words_that_xml_cannot_hold_are_taken_out():
    """Control characters break a score; letters of any script do not."""
    text = to_musicxml(a_piece(request=Request(description="a\x00b\ud800 ≤ 🎹\n<c>"), application=""))
    assert "<work-title>a b ≤ 🎹 &lt;c&gt;</work-title>" in text
    assert "<words" not in text
    assert faults(text.encode()) == []


def test_four_parts_have_two_voices_on_each_staff():
    """Soprano and alto above, tenor and bass below."""
    notes = [
        a_note(name, 0, 3840, hand, voice)
        for name, hand, voice in (
            ("C5", "right", 1), ("E4", "right", 2), ("G3", "left", 3), ("C3", "left", 4),
        )
    ]  # fmt: skip
    text = to_musicxml(a_piece(*notes, voices="satb"))
    assert re.findall(r"<step>(\w).*?<voice>(\d).*?<staff>(\d)", text) == [
        ("C", "1", "1"), ("E", "2", "1"), ("G", "5", "2"), ("C", "6", "2"),
    ]  # fmt: skip


def test_the_written_exemplars_are_valid_scores_with_the_same_notes_and_chords(shared):
    """Every fourth of forty-eight pieces by other hands, read back by music21."""
    for document in exemplars(shared)[::4]:
        piece = from_document(document)
        text = to_musicxml(piece)
        assert faults(text.encode()) == []
        score = read_score(text)
        for hand, read in (("right", score.right), ("left", score.left)):
            assert {(t, p) for t, p, _ in read} == on_paper(piece.notes, hand)
        assert score.harmony == [(t, c.chord.semitones) for _, t, c in piece.chart.timeline()]


def test_fingers_stand_with_their_notes_and_a_rolled_chord_has_its_wavy_line():
    """A tied note is fingered once; keys that go down 30 ms apart, lowest first, are rolled."""
    chord = [
        a_note(name, 0, 4800, played=(at, 4000))._replace(finger=f)
        for name, at, f in (("C4", 0, 1), ("G4", 70, 2), ("E5", 140, 5))
    ]
    text = to_musicxml(a_piece(*chord, a_note("D5", 4800, 960), chart=a_chart("| C | C |")))
    assert re.findall(r"<fingering>(\d)</fingering>", text) == ["1", "2", "5"]
    assert text.count("<arpeggiate/>") == 3
    assert faults(text.encode()) == []


def test_keys_that_go_down_together_or_from_the_top_are_not_rolled():
    """What swing moves as a whole, what is a hair apart, and what falls."""
    for times in ((40, 40), (0, 20), (140, 0)):
        notes = [a_note(n, 0, 960, played=(at, 900)) for n, at in zip(("C4", "E4"), times, strict=True)]
        assert "<arpeggiate/>" not in to_musicxml(a_piece(*notes))


@pytest.mark.parametrize("genre", GENRES)
def test_every_note_of_a_rendered_score_and_document_has_its_finger(genre):
    """In four voices as well; the score is valid."""
    words = "chorale" if genre == "classical" else "something typical"
    piece = generate(words, genre=genre, num_bars=4, seed=2)
    score = render(piece, "musicxml").decode()
    assert faults(score.encode()) == []
    untied = score.count("<pitch>") - score.count('<tie type="stop"/>')
    assert len(re.findall(r"<fingering>[1-5]</fingering>", score)) == untied
    assert all(1 <= note["finger"] <= 5 for note in json.loads(render(piece, "json"))["notes"])
