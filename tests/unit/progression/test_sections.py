"""A piece is planned in sections that are exactly as long as it."""

from __future__ import annotations

import pytest

from progressions import a_brief
from woodshed.piece import KeyChange
from woodshed.progression.sections import sections_of
from woodshed.theory.key import Key


def outline(**fields):
    return [(s.letter, s.first, s.bars, s.close) for s in sections_of(a_brief(**fields))]


@pytest.mark.parametrize(
    ("fields", "plan"),
    [
        ({"bars": 8}, [("A", 1, 8, "ending")]),
        ({"bars": 8, "loop": True}, [("A", 1, 8, "turn")]),
        ({"bars": 1}, [("A", 1, 1, "ending")]),
        ({"bars": 16}, [("A", 1, 8, "half"), ("A", 9, 8, "ending")]),
        ({"bars": 20, "form": "AB"}, [("A", 1, 8, "full"), ("B", 9, 12, "ending")]),
        ({"bars": 18}, [("A", 1, 8, "half"), ("A", 9, 10, "ending")]),
        ({"bars": 3, "form": "AABA"}, [("A", 1, 3, "ending")]),
    ],
)
def test_sections_follow_the_bars(fields, plan):
    assert plan == outline(**fields)


def test_thirty_two_bars_are_aaba():
    assert "".join(row[0] for row in outline(bars=32)) == "AABA"


@pytest.mark.parametrize("bars", [*range(1, 70), 96, 512])
@pytest.mark.parametrize("form", ["", "AABA", "AB", "ABC"])
def test_no_bar_is_lost(bars, form):
    sections = sections_of(a_brief(bars=bars, form=form))
    ends = [s.first + s.bars for s in sections]
    assert [s.first for s in sections] == [1, *ends[:-1]]
    assert ends[-1] == bars + 1


def test_a_section_ends_where_the_key_changes():
    changes = (KeyChange(5, Key.parse("Db")),)
    sections = sections_of(a_brief(bars=8, key_changes=changes))
    assert [(s.first, s.key.tonic.name, s.close, s.fresh_key) for s in sections] == [
        (1, "C", "pivot", False),
        (5, "Db", "ending", True),
    ]
