"""Reading the chords of a score."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from pieces import a_chart, a_note, a_piece
from woodshed.errors import ChartError, MeterError, UnreadableError
from woodshed.output.musicxml import to_musicxml
from woodshed.output.musicxml_reading import read_lead_sheet

FOUR = (
    "<attributes><divisions>2</divisions><key><fifths>-3</fifths></key>"
    "<time><beats>4</beats><beat-type>4</beat-type></time></attributes>"
)
NOTE = "<note><pitch><step>C</step><octave>4</octave></pitch><duration>{}</duration></note>"


def chord(root="C", kind="major", text=None, more="", offset=""):
    """A harmony as other programs write it."""
    shown = "" if text is None else f' text="{text}"'
    alter = root.count("#") - root.count("b")
    return (
        f"<harmony><root><root-step>{root[0]}</root-step><root-alter>{alter}</root-alter></root>"
        f"<kind{shown}>{kind}</kind>{more}{offset}</harmony>"
    )


def score(*measures, head=""):
    """A score of one part."""
    bars = "".join(m if m.startswith("<measure") else f"<measure>{m}</measure>" for m in measures)
    return f'<score-partwise>{head}<part id="P1">{bars}</part></score-partwise>'.encode()


def read(*measures, head=""):
    """Each bar as its symbols with their lengths in quarters."""
    chart = read_lead_sheet(score(*measures, head=head)).chart
    return [" ".join(f"{c.chord.symbol}:{c.duration / 960:g}" for c in bar.changes) for bar in chart.bars]


def test_chords_stand_where_the_notes_around_them_say():
    """In the divisions of the score, after notes, forward, backup and offset."""
    bar = (
        FOUR + chord() + NOTE.format(3) + chord("F") + NOTE.format(5)
        + "<backup><duration>2</duration></backup>" + chord("G", "dominant")
        + "<forward><duration>2</duration></forward>"
    )  # fmt: skip
    assert read(bar) == ["C:1.5 F:1.5 G7:1"]
    later = chord(offset="<offset>4</offset>")
    assert read(FOUR + chord("F") + later + NOTE.format(8)) == ["F:2 C:2"]


def test_notes_of_chords_and_grace_notes_take_no_time():
    """Only the first note of a chord moves on."""
    more = NOTE.format(4).replace("<note>", "<note><chord/>")
    grace = NOTE.format(0).replace("<duration>0</duration>", "").replace("<note>", "<note><grace/>")
    assert read(FOUR + chord() + grace + NOTE.format(4) + more + chord("F")) == ["C:2 F:2"]


def test_a_chord_is_held_until_the_next():
    """Over bar lines; before the first there is silence."""
    assert read(FOUR, chord() + NOTE.format(8), NOTE.format(8)) == ["N.C.:4", "C:4", "C:4"]
    late = NOTE.format(2) + chord("F")
    assert read(FOUR + chord(), late) == ["C:4", "C:1 F:3"]


def test_a_chord_after_the_bar_line_is_not_in_the_bar():
    """Four quarters are full."""
    assert read(FOUR + chord() + NOTE.format(8) + chord("F")) == ["C:4"]


@pytest.mark.parametrize(
    ("harmony", "symbol"),
    [
        (chord("Bb", "dominant", "7"), "Bb7"),
        (chord("F#", "minor-seventh"), "F#m7"),
        (chord("C", "dominant-13th"), "C13"),
        (chord("C", "suspended-fourth", "", "<degree><degree-value>7</degree-value>"
               "<degree-alter>0</degree-alter><degree-type>add</degree-type></degree>"), "C7sus"),
        (chord("C", "dominant", "7♭9", "<degree><degree-value>9</degree-value>"
               "<degree-alter>-1</degree-alter><degree-type>add</degree-type></degree>"), "C7(b9)"),
        (chord("C", "major", more="<bass><bass-step>E</bass-step></bass>"), "C/E"),
        (chord("C", "Tristan", "m7b5"), "Cm7b5"),
        (chord("C", "none", "N.C."), "N.C."),
        (chord("C", "minor", "banana"), "Cm"),
    ],
)  # fmt: skip
def test_chords_of_other_programs_are_understood(harmony, symbol):
    """By their kind and degrees; the text helps where it says the same, or all that there is."""
    assert read(FOUR + harmony) == [f"{symbol}:4"]


def test_key_meter_title_tempo_and_sections_are_read():
    """Tempo in beats a minute, which are dotted quarters in 6/8."""
    measure = (
        "<attributes><key><fifths>-4</fifths><mode>minor</mode></key>"
        "<time><beats>6</beats><beat-type>8</beat-type></time></attributes>"
        "<direction><direction-type><rehearsal>B</rehearsal></direction-type>"
        '<sound tempo="90.0"/></direction>'
    )
    change = "<attributes><key><fifths>2</fifths><mode>none</mode></key></attributes>"
    sheet = read_lead_sheet(score(measure + chord(), change, head="<movement-title> Waltz </movement-title>"))
    assert (sheet.title, sheet.tempo, sheet.warnings) == ("Waltz", 60.0, ())
    assert (str(sheet.chart.key), str(sheet.chart.meter)) == ("F minor", "6/8")
    assert [(c.bar, str(c.key)) for c in sheet.chart.key_changes] == [(2, "D major")]
    assert [bar.section for bar in sheet.chart.bars] == ["B", "B"]


def test_without_a_signature_the_key_is_heard():
    """As in a chart of text."""
    sheet = read_lead_sheet(score(chord("D", "minor-seventh"), chord("G", "dominant"), chord("C")))
    assert (str(sheet.chart.key), sheet.tempo) == ("C major", None)


def test_what_is_left_out_is_told():
    """A pickup bar and repeats."""
    pickup = f'<measure number="0" implicit="yes">{FOUR}{NOTE.format(2)}</measure>'
    repeat = '<barline location="right"><repeat direction="backward"/></barline>'
    sheet = read_lead_sheet(score(pickup, chord() + NOTE.format(8) + repeat))
    assert len(sheet.chart.bars) == 1
    assert [warning.split(":")[0] for warning in sheet.warnings] == [
        "the pickup bar is left out",
        "repeats and endings are not played out",
    ]


def packed(**files):
    """A compressed score."""
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return content.getvalue()


CONTAINER = '<container><rootfiles><rootfile full-path="score.xml"/></rootfiles></container>'


def test_a_compressed_score_is_unpacked():
    """The file that its container names."""
    content = packed(**{"META-INF__container_xml": CONTAINER, "score_xml": score(FOUR + chord()).decode()})
    assert read_lead_sheet(content).chart.bars[0].changes[0].chord.symbol == "C"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<score", "not MusicXML"),
        (b"<html></html>", "<html>, not a partwise score"),
        (b"PK\x03\x04nothing", "not MusicXML"),
        (packed(readme="hello"), "not MusicXML"),
        (packed(**{"META-INF__container_xml": "<container/>"}), "names no score"),
        (score(FOUR), "no chord symbols"),
        (b"<score-partwise/>", "no chord symbols"),
    ],
)
def test_what_is_no_score_with_chords_is_refused(content, words):
    """With what it is instead."""
    with pytest.raises(UnreadableError, match=words):
        read_lead_sheet(content)


def test_a_score_that_unpacks_too_large_is_refused(monkeypatch):
    """A small file can hold a very large one."""
    monkeypatch.setattr("woodshed.output.musicxml_reading._MOST_BYTES", 100)
    big = packed(**{"META-INF__container_xml": CONTAINER, "score_xml": score(FOUR + chord()).decode()})
    with pytest.raises(UnreadableError, match="is larger than"):
        read_lead_sheet(big)


@pytest.mark.parametrize(
    ("measures", "words"),
    [
        ((FOUR + chord("C", "Tristan"),), "bar 1: a chord of the kind 'Tristan'"),
        ((FOUR, "<harmony><kind>major</kind></harmony>"), "bar 2: a chord symbol has no root"),
        ((FOUR + chord(), FOUR.replace("<beats>4", "<beats>3")), "bar 2: the meter changes to 3/4"),
        ((FOUR + chord() + NOTE.format("long"),), "bar 1: 'long' is not a number"),
        ((FOUR + chord() + NOTE.format("inf"),), "bar 1: 'inf' is not a number"),
    ],
)
def test_what_cannot_be_a_chart_is_named_with_its_bar(measures, words):
    """As in a chart of text."""
    with pytest.raises(ChartError, match=words):
        read_lead_sheet(score(*measures))


def test_a_meter_that_is_not_served_is_an_error():
    """As everywhere."""
    with pytest.raises(MeterError):
        read_lead_sheet(score(FOUR.replace("<beats>4", "<beats>11") + chord()))


def test_our_own_scores_are_read_back_to_the_letter():
    """Also where kind and degrees alone would be read more simply."""
    chart = a_chart("| C13(b9add11) F5(no5) | Gbmaj7(#11)/Bb |", "Gb")
    sheet = read_lead_sheet(to_musicxml(a_piece(a_note("C4", 0, 960), chart=chart)).encode())
    assert sheet.chart == chart
