"""Charts as players write them."""

from __future__ import annotations

import pytest

from woodshed.errors import ChartError, KeyNameError, MeterError
from woodshed.piece.bar_text import plain_shares, write_bar
from woodshed.piece.chart_text import headers, read_chart
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter


def read(text, meter=None):
    """Each bar as its symbols with their beats, such as ``Dm7:2 G7:2``."""
    chart = read_chart(text, meter=meter and Meter.parse(meter))
    beat = chart.meter.beat
    return [" ".join(f"{c.chord.symbol}:{c.duration / beat:g}" for c in bar.changes) for bar in chart.bars]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| Dm7 G7 | Cmaj7 |", ["Dm7:2 G7:2", "Cmaj7:4"]),
        ("Dm7 G7 | Cmaj7", ["Dm7:2 G7:2", "Cmaj7:4"]),
        ("|Dm7 G7|Cmaj7|]", ["Dm7:2 G7:2", "Cmaj7:4"]),
        ("Dm7 G7 Cmaj7", ["Dm7:4", "G7:4", "Cmaj7:4"]),  # without bar lines, a bar each
        ("C\nF", ["C:4", "F:4"]),
        ("| C F G |", ["C:2 F:1 G:1"]),
        ("| C . . G7 |", ["C:3 G7:1"]),
        ("| C / G7 / |", ["C:2 G7:2"]),
        ("| C // G7 |", ["C:3 G7:1"]),
        ("| C . |", ["C:4"]),
        ("| C:1.5 G7:2.5 |", ["C:1.5 G7:2.5"]),
        ("| C:1/3 .:2/3 G7:3 |", ["C:1 G7:3"]),
        ("| C | % | % |", ["C:4", "C:4", "C:4"]),
        ("| C |  | . . G . |", ["C:4", "C:4", "C:2 G:2"]),
        ("| C || F |", ["C:4", "F:4"]),
        ("| N.C. | NC C |", ["N.C.:4", "N.C.:2 C:2"]),
        ("| C | F |\n\n| G | C |", ["C:4", "F:4", "G:4", "C:4"]),
        ("|: C | F :| G |", ["C:4", "F:4", "C:4", "F:4", "G:4"]),
        ("|: C :| x3 F |", ["C:4", "C:4", "C:4", "F:4"]),
        ("| C :|: F :|", ["C:4", "C:4", "F:4", "F:4"]),
    ],
)
def test_bars_are_read_as_players_mean_them(text, expected):
    """Bar lines, dots, slashes, numbers of beats, repeats of bars and of strains."""
    assert read(text) == expected


@pytest.mark.parametrize(
    ("meter", "text", "expected"),
    [
        ("3/4", "| C F |", ["C:2 F:1"]),
        ("5/4", "| C F |", ["C:3 F:2"]),
        ("6/8", "| C F |", ["C:1 F:1"]),
        ("6/8", "| C F G |", ["C:0.666667 F:0.666667 G:0.666667"]),
        ("6/8", "| C . . . . G |", ["C:1.66667 G:0.333333"]),
        ("12/8", "| C . G7 . |", ["C:2 G7:2"]),
        ("7/8", "| C . . F . . . |", ["C:3 F:4"]),
    ],
)
def test_bars_of_other_meters_are_told_off_in_their_beats(meter, text, expected):
    """In compound meters by the dotted beat, or by its eighths where there are more signs."""
    assert read(text, meter) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("| C | Dm7 Q7 |", "bar 2: chord symbol 'Q7'"),
        ("| C D E F G |", "bar 1 has 5 chords, and 4/4 has 4 beats"),
        ("| C / / / / |", "bar 1 has 5 beats, and 4/4 has 4 beats"),
        ("| C . G |", "bar 1 has 3 beats"),
        ("| C:2 G:3 |", "bar 1 lasts 5 beats, and 4/4 has 4"),
        ("| C:2 G |", "bar 1: 'G' does not say how many beats"),
        ("| C:0 G:4 |", "bar 1: 'C:0' cannot last 0 beats"),
        ("| C:1/7 G:27/7 |", "bar 1: 'C:1/7' cannot last 1/7 beats"),
        ("| C:1/0 G:4 |", "bar 1: 'C:1/0' cannot last"),
        ("| C::2 |", "bar 1: "),
        ("| % |", "bar 1: % repeats a bar"),
        ("| . . C . |", "bar 1: there is no chord to hold"),
        ("| |", "bar 1: there is no chord to hold"),
        ("", "no bar"),
        ("Key: C", "no bar"),
        ("| C |\nnow comes the bridge", "line 2 is neither bars nor a header"),
        ("| C |\nMeter: 3/4\n| C |", "the meter changes to 3/4 after bar 1"),
        ("|: C :| x999", "more than 512 bars"),
        ("| C " * 513 + "|", "more than 512 bars"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_bar(text, words):
    """And with a hint of what is accepted."""
    with pytest.raises(ChartError) as error:
        read_chart(text)
    assert words in str(error.value)
    assert error.value.hint


def test_headers_name_key_and_meter():
    """What the caller says beats them; other lines with a colon are for the reader's eye."""
    text = "Title: A waltz\nKey: Bb minor\nMeter: 3/4\nTempo: 66\n| Bbm |"
    chart = read_chart(text)
    assert (str(chart.key), str(chart.meter)) == ("Bb minor", "3/4")
    chart = read_chart(text, Key.parse("F"), Meter.parse("4/4"))
    assert (str(chart.key), str(chart.meter)) == ("F major", "4/4")
    assert headers(text) == {
        "title": "A waltz",
        "key": "Bb minor",
        "meter": "3/4",
        "tempo": "66",
    }


@pytest.mark.parametrize(("header", "error"), [("Key: Q", KeyNameError), ("Meter: 4/9", MeterError)])
def test_a_header_that_names_nothing_known_is_an_error(header, error):
    """As everywhere else."""
    with pytest.raises(error):
        read_chart(f"{header}\n| C |")


def test_a_later_key_begins_with_the_next_bar():
    """Also where the caller names the first key."""
    text = "| C | G7 |\nKey: D\n| D | A7 |\nKey: C\n| C |"
    for key in (None, Key.parse("C")):
        chart = read_chart(text, key)
        assert [(c.bar, str(c.key)) for c in chart.key_changes] == [(3, "D major"), (5, "C major")]
    whole = "Key: C\n" + text.replace("Key: D", "Meter: 4/4\nKey: D")
    moved = read_chart(whole, Key.parse("Eb"))
    assert [str(moved.key_at(bar)) for bar in (1, 3, 5)] == ["Eb major", "D major", "Eb major"]


def test_sections_are_named_in_brackets_or_before_a_colon():
    """On a line of their own, before a bar, or inside a row."""
    text = "[Intro] | C |\n[A]\n| F | [B] G |\nCoda: | C |"
    assert [bar.section for bar in read_chart(text).bars] == ["Intro", "A", "B", "Coda"]


def test_without_a_key_it_is_heard_out_of_the_chords():
    """Two-five-one in Eb."""
    assert str(read_chart("| Fm7 | Bb7 | Ebmaj7 |").key) == "Eb major"


@pytest.mark.parametrize("name", ["charts.jsonl", "charts_testonly.jsonl"])
def test_real_charts_survive_being_written_and_read(shared, name):
    """Every fiftieth of thousands, each bar with as many chords as its beats allow."""
    import json

    lines = (shared / "corpora" / name).read_text(encoding="utf-8").splitlines()[::50]
    read_bars = 0
    for line in lines:
        row = json.loads(line)
        if row["meter"] not in ("4/4", "3/4", "6/8", "12/8") or len(row["bars"]) > 512:
            continue
        meter = Meter.parse(row["meter"])
        for symbols in row["bars"]:
            if not symbols or not plain_shares(len(symbols), meter):
                continue
            text = "| " + " ".join(s.replace(" ", "") for s in symbols) + " |"
            bar = read_chart(text, Key.parse("C"), meter).bars[0]
            again = read_chart(f"| {write_bar(bar, meter)} |", Key.parse("C"), meter).bars[0]
            assert again == bar
            read_bars += 1
    assert read_bars > 1000
