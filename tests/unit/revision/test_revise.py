"""Revising a piece: only what was asked changes, and what cannot be done is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from woodshed import Locks, generate, revise
from woodshed.arrangement import remarks
from woodshed.errors import RequestError
from woodshed.output.document import dumps, id_of, to_document
from woodshed.output.document_reading import loads
from woodshed.piece import GENRES
from woodshed.progression.moods import degree, moods
from woodshed.revision import bar_changes, offers
from woodshed.revision.revise import as_told

WORSHIP = as_told(generate("slow gospel worship in Db, 8 bars", seed=3, composer="rules"))
SWING = as_told(generate("medium swing in Bb", num_bars=8, seed=2, composer="rules"))


def touched(before, after) -> list[int]:
    return [change.bar for change in bar_changes(before, after)]


def symbols(piece, bar: int) -> list[str]:
    return [change.chord.symbol for change in piece.chart.bars[bar - 1].changes]


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize(("words", "mood"), [("more tension", "tension"), ("darker", "darker"), ("simpler", "simpler")])
def test_a_bar_moves_the_way_that_was_asked_and_no_other_does(genre: str, words: str, mood: str):
    before = generate("a piece", genre=genre, num_bars=8, seed=1, level=6)
    after = revise(before, f"{words} in bar 3")
    assert set(touched(before, after)) <= {2, 3}  # a push into the bar goes with it
    if symbols(after, 3) == symbols(before, 3):
        assert any(words in notice for notice in after.brief.notices)
        return
    key = before.chart.key_at(3)
    was, now = (degree(moods()[mood], piece.chart.bars[2].changes, key) for piece in (before, after))
    assert now - was >= moods()[mood].least


def test_darker_and_then_brighter_borrow_and_give_back():
    dark = revise(WORSHIP, "darker")
    assert "Gbm6/9" in symbols(dark, 2) + symbols(dark, 5) or "Ebm7b5" in symbols(dark, 4) + symbols(dark, 7)
    light = revise(dark, "brighter")
    assert touched(dark, light)


def test_the_rest_that_is_kept_is_kept_to_the_byte():
    after = revise(WORSHIP, "more tension in bar 7, keep the rest")
    was, now = to_document(WORSHIP), to_document(after)
    inside = [n for n in now["notes"] if 24 <= n["written_onset"] < 28]
    assert [n for n in was["notes"] if not 24 <= n["written_onset"] < 28] == [
        n for n in now["notes"] if n not in inside
    ]
    assert [b for b in was["bars"] if b["number"] != 7] == [b for b in now["bars"] if b["number"] != 7]


@pytest.mark.parametrize("words", ["no sevenths", "add a tritone sub", "darker", "as neo soul", "transpose to A"])
def test_what_is_told_of_a_chord_is_told_of_no_other_in_its_place(words: str):
    """The numeral and the role of a chord that went are not those of the one that came."""
    blues = as_told(generate("blues in G", num_bars=8, seed=1))
    after = revise(blues, words)
    plain = [tuple(replace(c, function="", comment="") for c in bar.changes) for bar in after.chart.bars]
    bars = tuple(replace(bar, changes=row) for bar, row in zip(after.chart.bars, plain, strict=True))
    fresh = to_document(replace(after, chart=replace(after.chart, bars=bars)))["bars"]
    told = to_document(after)["bars"]
    changed = [n for n in range(8) if symbols(blues, n + 1) != symbols(after, n + 1)]
    assert changed
    for n in changed:
        assert [c["function"] for c in fresh[n]["chords"]] == [c["function"] for c in told[n]["chords"]]


def test_a_chord_is_replaced_by_the_one_that_was_named_and_by_its_substitute():
    assert symbols(revise(SWING, "make bar 2 Ebmaj7"), 2) == ["Ebmaj7"]
    dominant = next(c.chord for c in SWING.chart.bars[5].changes if c.chord.kind.dominant)
    after = revise(SWING, f"replace the {dominant.symbol} in bar 6 by its tritone sub")
    roots = [c.chord.root.semitone for c in after.chart.bars[5].changes]
    assert (dominant.root.semitone + 6) % 12 in roots


@pytest.mark.parametrize("steps", [1, -3, 5, 7, -7, 12])
def test_a_transposed_piece_is_the_same_music_elsewhere(steps: int):
    """Every note moves alike, but for what hands cannot play there."""
    after = revise(SWING, transpose=steps)
    assert after.chart.key.tonic.semitone == (SWING.chart.key.tonic.semitone + steps) % 12
    assert remarks(after) == ()
    shared = {(n.hand, n.written_onset, (n.pitch.midi + steps) % 12) for n in SWING.notes} & {
        (n.hand, n.written_onset, n.pitch.midi % 12) for n in after.notes
    }
    assert len(shared) >= 0.95 * len({(n.hand, n.written_onset, n.pitch.midi % 12) for n in SWING.notes})


def test_a_tempo_leaves_every_note_where_it_stands_in_quarters():
    after = revise(SWING, "slower")
    assert after.notes == SWING.notes
    assert after.brief.tempo < SWING.brief.tempo


def test_a_feel_moves_the_off_beats_alone():
    """At a tempo at which no jump becomes too quick by it."""
    slow = revise(SWING, tempo=96)
    after = revise(slow, feel="straight")
    assert all(n.onset == n.written_onset for n in after.notes)
    assert {(n.written_onset, n.pitch) for n in after.notes} == {(n.written_onset, n.pitch) for n in slow.notes}
    back = revise(after, feel=slow.brief.feel.swing)
    assert [n.onset for n in back.notes] == [n.onset for n in slow.notes]


def test_another_level_plays_the_same_chart():
    after = revise(SWING, "easier")
    assert after.brief.level == SWING.brief.level - 2
    assert [symbols(after, n) for n in range(1, 9)] == [symbols(SWING, n) for n in range(1, 9)]
    assert remarks(after) == ()


def test_another_style_brings_its_tempo_feel_and_colours():
    after = revise(SWING, "as a bossa")
    assert (after.brief.genre, after.brief.application) == ("latin", "bossa_nova")
    assert after.brief.feel.swing == 0.5
    assert remarks(after) == ()


def test_busier_and_sparser_are_heard():
    def strokes(piece):
        return len({(n.hand, n.written_onset) for n in piece.notes if n.written_onset // 3840 == 2})

    assert strokes(revise(SWING, "busier in bar 3")) > strokes(SWING) > strokes(revise(SWING, "less busy in bar 3"))


def test_other_voicings_keep_chords_rhythm_and_all_other_bars():
    after = revise(WORSHIP, voicing=5)
    assert touched(WORSHIP, after) == [5]
    assert symbols(after, 5) == symbols(WORSHIP, 5)
    assert {(n.hand, n.written_onset) for n in after.notes} == {(n.hand, n.written_onset) for n in WORSHIP.notes}


def test_an_alternative_that_is_shown_can_be_taken():
    rows = offers(SWING, 3)
    assert [one.cost for one in rows] == sorted(one.cost for one in rows)
    assert all(0 <= one.distance <= 1 and one.why for one in rows)
    after = revise(SWING, take=(3, 2))
    assert symbols(after, 3) == [c.chord.symbol for c in rows[1].changes]


def test_the_document_says_what_it_came_from_and_goes_on_from_there():
    first = revise(SWING, "darker", level=4)
    second = revise(loads(dumps(first)), "slower")
    assert [(r.of, r.words) for r in second.revisions] == [(id_of(SWING), "darker"), (id_of(first), "slower")]
    assert first.revisions[0].settings == (("level", "4"),)
    assert len({id_of(p) for p in (SWING, first, second)}) == 3
    assert dumps(loads(dumps(second))) == dumps(second)


def test_the_same_revision_gives_the_same_bytes():
    assert dumps(revise(SWING, "redo bars 3-4")) == dumps(revise(SWING, "redo bars 3-4"))
    assert dumps(revise(SWING, "redo bars 3-4", seed=5)) != dumps(revise(SWING, "redo bars 3-4"))


def test_an_option_beats_the_words_and_says_so():
    after = revise(SWING, "at 90", tempo=120)
    assert after.brief.tempo == 120
    assert after.brief.notices == ('The words say "90", and tempo 120 is set: the setting holds.',)


def test_a_push_belongs_to_the_bar_that_it_is_written_in():
    """A bar that is kept keeps the pushes out of it; a push into it is offered again by the bar written anew."""
    before = as_told(generate("medium swing in Bb", num_bars=8, seed=4))
    length = before.chart.meter.bar
    pushes = [
        n for n in before.notes
        if n.written_onset + n.written_duration > (n.written_onset // length + 1) * length + 60
    ]  # fmt: skip
    assert pushes
    bar = pushes[0].written_onset // length + 1
    kept = revise(before, "slower, keep the rest", keep=Locks(frozenset({bar})))
    assert pushes[0] in kept.notes


@pytest.mark.parametrize(
    ("words", "keep", "settings", "message"),
    [
        ("", None, {}, "nothing is asked"),
        ("purple monkeys", None, {}, 'nothing in "purple monkeys" was understood'),
        ("keep bars 1-4", None, {}, "what to keep, and not what to change"),
        ("in 3/4", None, {}, "the meter of a piece cannot be changed"),
        ("darker", Locks(chords=True), {}, "needs other chords"),
        ("busier", Locks(hands=frozenset({"left", "right"})), {}, "needs other notes"),
        ("", Locks(frozenset({3})), {"redo": "3-4"}, "while bar 3 is kept"),
        ("a step up", Locks(frozenset({3})), {}, "it moves every note"),
        ("transpose to C minor", None, {}, "cannot be put in C minor"),
        ("as a jazz waltz", None, {}, "goes in 3/4"),
        ("", None, {"redo": "9"}, "there is no bar 9"),
        ("", None, {"redo": "4-2"}, "run backwards"),
        ("", None, {"redo": "x"}, "names no bars"),
        ("", None, {"level": 11}, "level 11 is out of range"),
        ("", None, {"tempo": 4000.0}, "tempo 4000 is out of range"),
        ("", None, {"feel": "wobbly"}, "feel 'wobbly' is not known"),
        ("", None, {"take": (3, 99)}, "there is no alternative 99 for bar 3"),
        ("", None, {"hand_size": "huge"}, "hand size 'huge' is not known"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(words, keep, settings, message):
    with pytest.raises(RequestError, match=message) as error:
        revise(SWING, words, keep=keep, **settings)
    assert error.value.hint


def test_a_wide_order_passes_kept_bars_by():
    after = revise(WORSHIP, "jazzier in bars 1-4", keep=Locks(frozenset({2})))
    assert 2 not in touched(WORSHIP, after)
    assert any(notice.startswith("Bar 2 is kept") for notice in after.brief.notices)


@pytest.mark.parametrize("words", ["slower in bar 3", "straight in bars 1-4", "bars 5-8 as gospel"])
def test_what_holds_for_the_whole_piece_is_not_done_for_a_few_bars(words: str):
    with pytest.raises(RequestError, match="holds for the whole piece") as error:
        revise(SWING, words)
    assert error.value.hint


def test_some_bars_of_a_hand_are_written_for_another_level_and_the_piece_keeps_its_own():
    after = revise(SWING, "make the left hand easier in bars 3-4")
    assert after.brief.level == SWING.brief.level
    assert set(touched(SWING, after)) <= {3, 4}
    assert [n for n in after.notes if n.hand == "right"] == [n for n in SWING.notes if n.hand == "right"]
    assert "Bars 3-4, the left hand: written for level 3." in after.brief.notices[0]


def test_a_hand_is_moved_by_an_octave_and_by_nothing_else_alone():
    after = revise(SWING, "the right hand an octave higher in bars 1-2")
    was, now = (
        {(n.written_onset, n.pitch.midi) for n in piece.notes if n.hand == "right" and n.written_onset < 7680}
        for piece in (SWING, after)
    )
    moved = now & {(onset, pitch + 12) for onset, pitch in was}
    assert len(moved) >= 0.8 * len(was)  # where the hand could not come back in time, a note stays
    with pytest.raises(RequestError, match="moves one hand"):
        revise(SWING, "the right hand up a third")


def test_some_bars_are_put_in_a_key():
    after = revise(SWING, "put bars 5-8 in Db")
    assert (str(after.chart.key_at(5)), str(after.chart.key)) == ("Db major", "Bb major")


@pytest.mark.parametrize("words", ["put it in Bb", f"bar 1: {' '.join(symbols(SWING, 1))}"])
def test_what_is_so_already_is_told(words: str):
    after = revise(SWING, words)
    assert touched(SWING, after) == []
    assert "already" in after.brief.notices[0] or "Nothing changed" in after.brief.notices[0]


def test_a_device_that_no_hand_plays_here_leaves_the_piece_alone_and_is_told():
    after = revise(SWING, "with deep bass")
    assert touched(SWING, after) == []
    assert "no way to play it" in after.brief.notices[0]
    with pytest.raises(RequestError, match="cannot be served, since the tempo is one throughout"):
        revise(SWING, "end with a ritardando")


def test_fewer_notes_are_not_none():
    after = revise(SWING, "less notes in the right hand")
    for bar in range(8):
        assert any(n.hand == "right" and n.written_onset // 3840 == bar for n in after.notes)


def test_another_ending_goes_another_way():
    after = revise(SWING, "another ending")
    roots = [[c.chord.root for bar in p.chart.bars[-2:] for c in bar.changes] for p in (SWING, after)]
    assert roots[0] != roots[1]


def test_all_dominants_give_way_where_all_are_named():
    before = revise(SWING, "bars 1-2: Bbmaj7 G7 | Cm7 F7")
    after = revise(before, "replace all the dominants with their tritone subs")
    assert (symbols(after, 1)[1], symbols(after, 2)[1]) == ("Db7", "B7")


def test_notes_that_a_feel_makes_unplayable_are_counted():
    after = revise(SWING, tempo=200, feel="straight")
    lost = len(SWING.notes) - len(after.notes)
    assert bool(lost) == any("left out, which hands could not play so" in notice for notice in after.brief.notices)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"tempo": "fast"}, "tempo 'fast' is no number"),
        ({"redo": 3}, "redo 3 is no list of bars"),
        ({"level": "3"}, "level '3' is no whole number"),
        ({"take": 3}, "take 3 is no pair"),
        ({"foo": 1}, "no setting 'foo'"),
        ({"hand_size": "narrow"}, "hand size 'narrow' is not known"),
    ],
)
def test_a_setting_of_another_kind_is_refused_with_its_value(settings: dict, words: str):
    with pytest.raises(RequestError, match=words) as error:
        revise(SWING, **settings)
    assert error.value.hint
