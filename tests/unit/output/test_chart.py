"""The lead sheet as text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pieces import a_chart, a_piece
from woodshed.output.chart import feel_in_words, form_of, to_lead_sheet, write_bars, write_chart
from woodshed.piece.brief import Feel, Request
from woodshed.piece.chart import Credit
from woodshed.piece.chart_text import read_chart

GOLDEN = Path(__file__).parents[2] / "golden"

WORSHIP = """
Key: Db major
[A]
| Dbmaj9 | Gbmaj7 Ab9sus | % | Db/F . . Edim7 | Ebm7 | Ab13 |
[B]
| Bbm7:1.5 Eb7:2.5 | N.C. |
Key: D major
| Dmaj9 | Dmaj9 | Dmaj9 |
"""


def worship():
    """A chart with everything: a held beat, uneven chords, silence, a change of key, equal bars."""
    chart = replace(read_chart(WORSHIP), credit=Credit("rules", (("phi-3.5-mini", "no model\nis set up"),)))
    return a_piece(
        chart=chart,
        genre="gospel",
        application="slow_worship",
        tempo=66.0,
        loop=True,
        request=Request(description="slow worship | in Db\nwith a lift"),
    )


def test_the_golden_lead_sheet():
    """Four bars a line, columns aligned, sections and keys above, equal bars as %."""
    assert to_lead_sheet(worship()) == (GOLDEN / "worship.txt").read_text(encoding="utf-8")


def test_the_lead_sheet_is_read_back_as_the_same_chart():
    """Only the credit becomes that of a given chart."""
    piece = worship()
    assert read_chart(to_lead_sheet(piece)) == replace(piece.chart, credit=Credit("given"))


def test_a_bar_is_written_out_at_the_beginning_of_a_line():
    """Nobody looks for a repeated bar in the line above."""
    text = write_bars(a_chart("| C | C | C | C | C | C |"))
    assert text == "[A]\n| C | % | % | % |\n| C | % ||\n"


def test_a_chart_needs_key_and_meter_to_be_read_again():
    """The shortest text that loses nothing."""
    assert write_chart(a_chart("| C |", "C", "3/4")) == "Key: C major\nMeter: 3/4\n\n[A]\n| C ||\n"


def test_the_form_counts_the_bars_of_its_sections():
    """In their order, a section that comes back named again."""
    assert form_of(a_chart("[A] | C | C | [B] F | [A] C |")) == "A 2, B 1, A 1"


@pytest.mark.parametrize(
    ("feel", "words"),
    [
        (Feel(), "straight"),
        (Feel(0.667), "swung eighths, 0.667"),
        (Feel(0.58, "1/16"), "swung sixteenths, 0.58"),
    ],
)
def test_the_feel_is_told_in_words(feel, words):
    """With the place of the off-beat."""
    assert feel_in_words(a_piece(feel=feel).brief) == words


def test_a_piece_without_words_or_style_says_less():
    """No empty lines, no stray commas."""
    text = to_lead_sheet(a_piece(request=Request(description=" "), application="", clave="son23"))
    assert text.startswith("Key: C major\n")
    assert "Style: jazz, level 5, clave son23\n" in text
