"""Pieces by other hands, read from their files: what their authors say they hold is heard in them."""

from __future__ import annotations

import re

import pytest

from woodshed.explanation import explain
from woodshed.output.document_reading import from_document
from written_exemplars import exemplars


def base(tag: str) -> str:
    """A tag without its argument; an arpeggio is a broken chord."""
    name = re.split(r"[(:]", tag.strip())[0]
    return "broken_chord" if name == "arpeggio" else name


CADENCES = {"half cadence": "half_cadence", "plagal cadence": "plagal", "minor plagal cadence": "plagal"}


def heard(told):
    """The tags of a piece: devices, and the cadences that close its phrases."""
    return {base(d.name) for d in told.devices} | {CADENCES.get(close.title) for close in told.closes}


@pytest.fixture(scope="module")
def pieces(shared):
    files = sorted((shared / "music" / "exemplars").glob("*-*.txt"))
    headers = [re.search(r"idioms: *(.*)", path.read_text("utf-8")) for path in files]
    named = [{base(tag) for tag in (found[1] if found else "").split(",") if tag.strip()} for found in headers]
    told = [explain(from_document(document)) for document in exemplars(shared)]
    return list(zip([path.stem for path in files], named, told, strict=True))


def test_what_the_authors_name_is_heard(pieces):
    """In 95 of 100 devices at least."""
    missed = [(stem, tag) for stem, named, told in pieces for tag in named - heard(told)]
    count = sum(len(named) for _, named, _ in pieces)
    assert count > 140
    assert len(missed) <= 0.05 * count, missed


def test_every_bar_and_chord_is_explained(pieces):
    for stem, _, told in pieces:
        assert told.ending, stem
        for bar in told.bars:
            assert bar.left, stem
            assert bar.right, stem
            assert all(chord.why and chord.numeral for chord in bar.chords), stem


@pytest.mark.parametrize(
    ("stem", "hand", "title"),
    [
        ("blues-boogie", "left", "boogie-woogie"),
        ("blues-minor", "left", "walking bass"),
        ("blues-shuffle", "left", "shuffle in two notes"),
        ("blues-stride", "left", "stride"),
        ("blues-slow-twelve-eight", "left", "rolling triplets"),
        ("blues-rhumba-boogie", "left", "three, three, two"),
        ("classical-alberti-period", "left", "Alberti bass"),
        ("classical-waltz", "left", "waltz bass"),
        ("classical-chorale", "right", "soprano and alto"),
        ("jazz-drop-two-blocks", "right", "block chords"),
        ("jazz-rootless-two-five", "left", "rootless chords"),
        ("jazz-walking-shells", "left", "walking bass"),
        ("latin-montuno-two-three", "right", "montuno"),
        ("latin-montuno-two-three", "left", "tumbao"),
        ("reggae-bubble", "left", "organ bubble"),
        ("reggae-one-drop", "left", "one-drop"),
        ("reggae-one-drop", "right", "skank"),
        ("reggae-ska", "left", "walking bass"),
        ("reggae-steppers", "left", "bass on every beat"),
        ("rnb-doo-wop", "right", "repeated triplets"),
        ("rnb-slow-jam-six-eight", "left", "rolling triplets"),
    ],
)
def test_a_hand_is_called_what_its_author_calls_it(pieces, stem, hand, title):
    told = next(told for name, _, told in pieces if name == stem)
    first = next(stretch for stretch in told.hands if stretch.hand == hand)
    assert first.manners[0].title == title
