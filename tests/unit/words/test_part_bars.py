"""Chords spelled out for a part of the piece stand in the bars of that part."""

from __future__ import annotations

import pytest

from woodshed.words.part_bars import bars_of_parts, part_named


@pytest.mark.parametrize(
    ("before", "part"),
    [
        ("in C, verse: ", "verse"), ("and the chorus goes ", "chorus"), ("first half ", "first half"),
        ("AABA, A: ", "A"), ("with B section ", "B"), ("the middle eight is ", "bridge"), ("in A, ", ""),
        ("a chorus of voices singing ", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_words_before_chords_name_their_part(before, part):
    assert part_named(before) == part


@pytest.mark.parametrize(
    ("parts", "form", "bars", "spans"),
    [
        (["verse", "chorus"], "", 16, {"verse": [(1, 8)], "chorus": [(9, 16)]}),
        (["verse", "chorus", "bridge"], "", 24, {"verse": [(1, 8)], "chorus": [(9, 16)], "bridge": [(17, 24)]}),
        (["A", "B"], "AABA", 32, {"A": [(1, 8), (9, 16), (25, 32)], "B": [(17, 24)]}),
        (["bridge"], "", 32, {"bridge": [(17, 24)]}),
        (["second half"], "", 8, {"second half": [(5, 8)]}),
        ([], "", 8, {}),
    ],
)
def test_parts_share_the_bars(parts, form, bars, spans):
    assert bars_of_parts(parts, form, bars) == spans
