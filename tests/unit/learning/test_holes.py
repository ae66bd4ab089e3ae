"""Holes: filled from both sides, and what is given stays."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from woodshed.errors import ChartError, RequestError
from woodshed.learning import Context, fill
from woodshed.learning.chord_class import SILENCE, class_of
from woodshed.learning.expecting import Expecting
from woodshed.learning.holes import MOST_HOLES
from woodshed.learning.line import line_of, setting_for
from woodshed.learning.suggestions import model_of
from woodshed.piece.chart_text import read_chart
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter

C = Key.parse("C")


def roots(text: str) -> list[str]:
    """The roots of a chart: which colour a chord has, training may change."""
    return [chord.root.name for chord in line_of(text, Meter(4, 4)).chords]


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("| Dm7 | ? | Cmaj7 |", {"G"}),
        ("Dm7 ? Cmaj7", {"G"}),
        ("| Cmaj7 . . ? | Dm7 | G7 | C6 |", {"A", "C#"}),
    ],
)
def test_a_hole_is_filled_from_both_sides(text, filled):
    """In a row and in bars; into Dm7 lead its dominant and the diminished chord below it, which are one sound."""
    found = fill(text, Context(key=C, genre="jazz"))
    (hole,) = found.holes
    assert hole.chosen.chord.root.name in filled
    assert roots(found.text) == roots(text.replace("?", hole.chosen.chord.symbol))


def test_what_is_given_stays_as_it_is_written():
    """Every sign of the text but the holes, odd spellings and all."""
    text = "Key: C\n|: C△7:1.5 ?:2.5 | Dmi7 / ? / :| C6 ? |"
    found = fill(text, Context(genre="jazz"))
    parts = text.split("?")
    place = 0
    for part in parts:
        place = found.text.index(part, place) + len(part)
    assert "?" not in found.text
    assert len(found.holes) == 3
    read_chart(found.text)


def test_a_hole_that_is_played_again_gets_the_same_chord():
    """One sign in the text, one chord, whatever the repeats."""
    found = fill("|: Cmaj7 ? | Dm7 ? :| Cmaj7 |", Context(key=C, genre="jazz"))
    assert len(found.holes) == 2
    assert found.text.count("|:") == 1


def test_a_filled_hole_is_never_its_neighbour():
    """A chord that goes on would fill nothing."""
    found = fill("| C | ? | F | ? | ? | G7 |", Context(key=C, genre="gospel"))
    row = [class_of(chord, 0) for chord in line_of(found.text, Meter(4, 4)).chords]
    assert all(one != other for one, other in pairwise(row))


def test_one_hole_is_filled_exactly():
    """As by trying every chord and reckoning the whole row out."""
    for before, after in (("Dm7", "Cmaj7"), ("Em7", "Dm7"), ("C", "F")):
        found = fill(f"| {before} | ? | {after} |", Context(key=C, genre="jazz"))
        model, _ = model_of("chords-full")
        best, chances = -1, {}
        first, last = (class_of(Chord.parse(symbol), 0) for symbol in (before, after))
        for number in set(range(SILENCE)) - {first, last}:
            expecting = Expecting(model, setting_for(C, "jazz", Meter(4, 4)), 0)
            expecting.hear(first, 0)
            chance = float(expecting.belief(192).odds[number])
            expecting.hear(number, 192)
            chances[number] = chance * float(expecting.belief(384).odds[last])
        best = max(chances, key=chances.__getitem__)
        assert class_of(found.holes[0].chosen.chord, 0) == best
        top = sum(sorted(chances.values(), reverse=True)[:8])
        assert found.holes[0].chosen.probability == pytest.approx(chances[best] / top, rel=0.02)


def test_a_hole_tells_its_bar_its_reasons_and_what_else_would_do():
    """From both sides."""
    hole = fill("| Dm7 | ? | Cmaj7 |", Context(key=C, genre="jazz"), count=2).holes[0]
    assert hole.place == "bar 2"
    assert len(hole.others) == 2
    assert "falls a fifth into Cmaj7" in hole.chosen.reasons
    assert hole.chosen.probability >= hole.others[0].probability >= hole.others[1].probability
    assert hole.chosen.probability + sum(one.probability for one in hole.others) <= 1.0 + 1e-9


def test_all_keys_are_filled_alike():
    """Twelve times the same chart."""
    rows = set()
    for semis in range(12):
        row = [Chord.parse(s).transposed(semis).symbol for s in ("Am7", "D7", "Cmaj7")]
        text = f"| {row[0]} | ? | {row[1]} | ? | {row[2]} |"
        found = fill(text, Context(key=C.transposed(semis), genre="latin"))
        rows.add(tuple(class_of(hole.chosen.chord, semis) for hole in found.holes))
    assert len(rows) == 1


def test_chords_that_stand_for_holes_may_stand_in_the_chart_too():
    """Strange chords are chords."""
    found = fill("| Cdim(maj7) | ? | Dbdim(maj7) | C7sus2 |", Context(key=C))
    assert found.text.startswith("| Cdim(maj7) | ")
    assert found.text.endswith(" | Dbdim(maj7) | C7sus2 |")


def test_only_holes_are_filled_somehow():
    """Even then there is music, in C."""
    found = fill("| ? | ? | ? | ? |", Context(genre="jazz"))
    assert len(found.holes) == 4
    assert str(found.key) == "C major"


def test_without_weights_the_room_fills_and_says_so(no_weights):
    """As everywhere."""
    found = fill("| Dm7 | ? | Cmaj7 |", Context(key=C, genre="jazz"))
    assert found.by == "rules"
    assert found.notices
    assert found.holes[0].chosen.chord.root.name == "G"


@pytest.mark.parametrize(
    ("text", "error", "part"),
    [
        ("| C | F |", RequestError, "no hole"),
        ("", RequestError, "no hole"),
        ("| ? " * (MOST_HOLES + 1) + "|", RequestError, "too many"),
        ("| ? | H7x |", ChartError, "bar 2"),
        ("| ? . . . . . | C |", ChartError, "bar 1"),
    ],
)
def test_a_chart_that_cannot_be_filled_is_refused(text, error, part):
    """With what is wrong and where."""
    with pytest.raises(error, match=part) as caught:
        fill(text, Context())
    assert caught.value.hint


def test_fewer_than_none_cannot_be_told():
    """None can."""
    assert fill("| C | ? | F |", Context(key=C), count=0).holes[0].others == ()
    with pytest.raises(RequestError, match="-1"):
        fill("| C | ? | F |", Context(key=C), count=-1)


def test_probabilities_are_numbers():
    """No hole is told with a chance outside 0 to 1."""
    for hole in fill("| C | ? | ? | F | ? |", Context(key=C, genre="rnb")).holes:
        chances = np.array([one.probability for one in (hole.chosen, *hole.others)])
        assert ((chances >= 0) & (chances <= 1)).all()
