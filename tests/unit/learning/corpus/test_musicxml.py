"""Chords of scores, with the way through the piece played out."""

from __future__ import annotations

import tomllib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from woodshed.learning.corpus import musicxml_chord
from woodshed.learning.corpus.musicxml import read_musicxml
from woodshed.learning.corpus.song import Flaw
from woodshed.output.chord_kinds import kind_of
from woodshed.theory.chord import Chord

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">'
)
FOUR = (
    "<attributes><divisions>2</divisions><key><fifths>-3</fifths><mode>minor</mode></key>"
    "<time><beats>4</beats><beat-type>4</beat-type></time></attributes>"
)
LEFT, RIGHT = '<barline location="left">{}</barline>', '<barline location="right">{}</barline>'
FORWARD, BACKWARD = '<repeat direction="forward"/>', '<repeat direction="backward"/>'


def note(eighths, more=""):
    """A note of so many eighths."""
    return f"<note>{more}<pitch><step>C</step><octave>5</octave></pitch><duration>{eighths}</duration></note>"


def chord(root, kind="major", more=""):
    """A chord symbol."""
    alter = root.count("#") - root.count("b")
    above = f"<root-alter>{alter}</root-alter>" if alter else ""
    return f"<harmony><root><root-step>{root[0]}</root-step>{above}</root><kind>{kind}</kind>{more}</harmony>"


def degree(value, alter, how):
    """A degree of a chord symbol."""
    return (
        f"<degree><degree-value>{value}</degree-value><degree-alter>{alter}</degree-alter>"
        f"<degree-type>{how}</degree-type></degree>"
    )


def ending(number, kind):
    """One end of a bracket."""
    return f'<ending number="{number}" type="{kind}"/>'


def score(*measures, head=""):
    """A score of one part."""
    bars = "".join(m if m.startswith("<measure") else f"<measure>{m}</measure>" for m in measures)
    return f'{HEAD}<score-partwise version="4.0">{head}<part id="P1">{bars}</part></score-partwise>'.encode()


def read(*measures, head=""):
    """The song of a score."""
    (song,) = read_musicxml(score(*measures, head=head), Path("scores/sheet.musicxml"))
    return song


def bars(*measures):
    """The bars of a score as they are played, each its symbols with their beats."""
    chart = read(*measures).chart
    return [
        " ".join(f"{symbol}@{beat:g}" for symbol, beat in zip(symbols, beats, strict=True))
        for symbols, beats in zip(chart["bars"], chart["beats"], strict=True)
    ]


def test_a_lead_sheet_with_repeat_and_brackets_is_played_out():
    """As notation programs write it: title, composer, minor key, two endings, a last bar."""
    head = (
        "<work><work-title>Night Ferry</work-title></work><identification>"
        '<creator type="composer">Jane Doe</creator></identification>'
    )
    song = read(
        FOUR + LEFT.format(FORWARD) + chord("C", "minor-seventh") + note(8),
        chord("F", "dominant") + note(4) + chord("Bb", "dominant") + note(4),
        LEFT.format(ending(1, "start")) + chord("G", "half-diminished") + note(8)
        + RIGHT.format(ending(1, "stop") + BACKWARD),
        LEFT.format(ending(2, "start")) + chord("Eb", "major-seventh") + note(8)
        + RIGHT.format(ending(2, "discontinue")),
        chord("C", "minor") + note(8),
        head=head,
    )  # fmt: skip
    chart = song.chart
    assert (chart["title"], chart["composer_or_artist"]) == ("Night Ferry", "Jane Doe")
    assert (chart["key"], chart["mode"], chart["meter"]) == ("C", "minor", "4/4")
    assert [" ".join(bar) for bar in chart["bars"]] == [
        "Cm7", "F7 Bb7", "Gm7b5", "Cm7", "F7 Bb7", "Ebmaj7", "Cm",
    ]  # fmt: skip
    assert chart["beats"][1] == [1, 3]


def test_chords_stand_where_the_notes_around_them_say():
    """In the divisions of the score, after notes, forward, backup and offset."""
    bar = (
        FOUR + chord("C") + note(3) + chord("F") + note(5) + "<backup><duration>2</duration></backup>"
        + chord("G", "dominant") + "<forward><duration>2</duration></forward>"
    )  # fmt: skip
    assert bars(bar) == ["C@1 F@2.5 G7@4"]
    assert bars(FOUR + chord("F") + chord("C", more="<offset>4</offset>") + note(8)) == ["F@1 C@3"]


def test_notes_of_chords_and_grace_notes_take_no_time():
    more = note(4, "<chord/>")
    assert bars(FOUR + chord("C") + note(0, "<grace/>") + note(4) + more + chord("F")) == ["C@1 F@3"]


def test_beats_are_those_of_the_meter():
    six = FOUR.replace("<beats>4", "<beats>6").replace("<beat-type>4", "<beat-type>8")
    assert bars(six + chord("C") + note(3) + chord("F") + note(3)) == ["C@1 F@4"]


def test_a_pickup_stands_at_the_end_of_its_bar():
    pickup = f'<measure number="0" implicit="yes">{FOUR}{chord("G", "dominant")}{note(2)}</measure>'
    assert bars(pickup, chord("C") + note(8)) == ["G7@4", "C@1"]


def test_bars_under_a_sign_of_repetition_sound_again():
    start = '<attributes><measure-style><measure-repeat type="start">1</measure-repeat></measure-style></attributes>'
    stop = '<attributes><measure-style><measure-repeat type="stop"/></measure-style></attributes>'
    assert bars(FOUR + chord("C") + note(4) + chord("F"), start + note(8), stop + note(8)) == ["C@1 F@3"] * 2 + [""]


def test_da_capo_al_fine_is_played_out():
    fine = '<direction><direction-type><words>Fine</words></direction-type><sound fine="yes"/></direction>'
    assert bars(FOUR + chord("C") + fine, chord("G") + '<sound dacapo="yes"/>') == ["C@1", "G@1", "C@1"]


@pytest.mark.parametrize(
    ("symbol", "harmony"),
    [
        ("F#m7b5", chord("F#", "half-diminished")),
        ("C7(b9)", chord("C", "dominant", degree(9, -1, "add"))),
        ("Bbmaj7(#5)", chord("Bb", "major-seventh", degree(5, 1, "alter"))),
        ("C(add9)", chord("C", "major", degree(9, 0, "add"))),
        ("C(no3)", chord("C", "major", degree(3, 0, "subtract"))),
        ("C", chord("C", "major", degree("none", 0, "add"))),
        ("C/E", chord("C", more="<bass><bass-step>E</bass-step></bass>")),
        ("N.C.", "<harmony><kind>none</kind></harmony>"),
        ("Cm7", '<harmony><root><root-step>C</root-step></root><kind text="m7">other</kind></harmony>'),
    ],
)
def test_chord_symbols_are_read_by_kind_and_degrees(symbol, harmony):
    assert [symbol] == read(FOUR + chord("Eb") + note(4) + harmony).chart["bars"][0][1:]


def test_without_a_mode_only_the_signature_is_known():
    chart = read(FOUR.replace("<mode>minor</mode>", "") + chord("C", "minor")).chart
    assert (chart["key"], chart["mode"]) == ("Eb", None)


def test_a_packed_score_is_unpacked():
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr(
            "META-INF/container.xml", '<container><rootfiles><rootfile full-path="a.xml"/></rootfiles></container>'
        )
        archive.writestr("a.xml", score(FOUR + chord("C")))
    (song,) = read_musicxml(packed.getvalue(), Path("sheet.mxl"))
    assert song.chart["bars"] == [["C"]]


def test_a_score_without_a_title_is_named_by_its_file():
    assert read(FOUR + chord("C")).chart["title"] == "sheet"


@pytest.mark.parametrize(
    ("content", "where", "why"),
    [
        (b"not a score", "", "not MusicXML"),
        (b"PK\x03\x04broken", "", "not MusicXML"),
        (b"<score-timewise/>", "", "not a partwise score"),
        (b"<score-partwise/>", "", "no chord symbols"),
        (score(FOUR + chord("C"), chord("D", "Petrushka")), "bar 2", "'Petrushka' is not known"),
        (score(FOUR + "<harmony><function>V</function><kind>major</kind></harmony>"), "bar 1", "no root"),
        (score(FOUR + chord("C") + "<note><duration>long</duration></note>"), "bar 1", "long"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_bar(content, where, why):
    (flaw,) = read_musicxml(content, Path("sheet.xml"))
    assert isinstance(flaw, Flaw)
    assert where == flaw.where
    assert why in flaw.why


def test_a_document_that_declares_entities_is_refused():
    """They could grow without bound, or reach for other files."""
    bomb = b'<!DOCTYPE score-partwise [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><score-partwise>&b;</score-partwise>'
    (flaw,) = read_musicxml(bomb, Path("bomb.xml"))
    assert "of its own" in flaw.why


def test_every_kind_has_a_suffix_that_is_read_and_a_source():
    entries = tomllib.loads((Path(musicxml_chord.__file__).parent / "musicxml_kinds.toml").read_text())["kind"]
    assert len({entry["kind"] for entry in entries}) == len(entries)
    for entry in entries:
        assert entry["source"]
        assert not Chord.parse("C" + entry["suffix"]).silent


@pytest.mark.parametrize(
    "suffix", ["", "m", "aug", "dim", "7", "maj7", "m7", "m(maj7)", "m7b5", "dim7", "9", "sus4", "m6"]
)
def test_kinds_mean_what_they_mean_where_scores_are_written(suffix):
    kind, degrees = kind_of(Chord.parse("C" + suffix).kind.tones)
    assert not degrees
    (song,) = read_musicxml(score(FOUR + chord("C", kind)), Path("sheet.xml"))
    assert Chord.parse("C" + suffix) == Chord.parse(song.chart["bars"][0][0])
