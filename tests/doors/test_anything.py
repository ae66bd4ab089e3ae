"""Whatever is given, the doors answer with music or with an error of the input."""

from __future__ import annotations

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from woodshed.cli.answers import answer
from woodshed.cli.sources import source_of
from woodshed.errors import WoodshedError
from woodshed.piece import GENRES

WORDS = """
slow fast in for a bars the major minor b # 7 12 512 0 -3 1e9 72 bpm key of C Db F# Q H blues swing
waltz 6/8 5/4 4/4 intro tag AABA loop modulate up half step walking bass tritone sub ii-V-I 7-3-6
I-vi-ii-V Dm7 G7 | Cmaj7 % N.C. no without left hand only beginner level ten small hands clave 2-3
montuno, and; but: . ! ? 🎹 ♭ é “ten” 1/0
"""
SAID = st.lists(st.sampled_from([*GENRES, *WORDS.split()]), min_size=1, max_size=14).map(" ".join)
LIKELY = st.sampled_from([*GENRES, "C", "A minor", "swing", "3", [], {}])
VALUES = st.one_of(LIKELY, st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12))
NAMES = ["genre", "key", "tempo", "num_bars", "application", "level", "seed", "user_id", "id", "x"]


def told(line: bytes) -> dict:
    """The answer of a line, which is not our fault."""
    found = answer(1, line)
    assert found.kind != "fault", found.text
    return json.loads(found.text)


@given(words=SAID)
@settings(max_examples=60)
@example("in")
@example("512 bars of blues in 6/8")
def test_any_words_of_the_trade_are_served(words):
    """In any order, however little sense they make: every bar filled, or a refusal."""
    document = told(json.dumps({"request": words, "level": 3}).encode())
    if "error" not in document:
        assert [bar["number"] for bar in document["bars"]] == list(range(1, len(document["bars"]) + 1))
        assert document["notes"]


@given(words=st.text(min_size=1, max_size=60))
@settings(max_examples=40)
def test_any_text_is_words(words):
    """Of any script, with whatever signs."""
    told(json.dumps({"request": words, "num_bars": 2}).encode())


@given(fields=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5))
@settings(max_examples=60)
def test_any_fields_are_served_or_refused(fields):
    """Of any type and range; what is refused has a hint."""
    document = told(json.dumps({"request": "4 bars", **fields}).encode())
    if "error" in document:
        assert document["error"]["hint"]


@given(line=st.binary(max_size=60))
@settings(max_examples=40)
def test_any_line_is_answered(line):
    """Also one that is no text at all."""
    told(line)


@given(
    content=st.one_of(
        st.binary(max_size=80),
        st.text(alphabet='ABCDEFGabm7#/|:%.[]() \n{}<>"=x123é', max_size=60).map(str.encode),
    )
)
@settings(max_examples=150)
def test_any_file_is_a_chart_or_refused(content):
    """Text, JSON, XML, archives, and what looks like them."""
    try:
        bars = source_of(content, None).chart.bars
    except WoodshedError:
        return
    assert bars
