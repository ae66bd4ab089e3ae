"""The words of a revision: what is to change, where, and what must stay."""

from __future__ import annotations

import pytest

from pieces import a_chart, a_piece
from woodshed.errors import RequestError
from woodshed.piece import Bar
from woodshed.piece.bar_text import write_bar
from woodshed.revision.orders import Locks, Order
from woodshed.revision.reading import read_words
from woodshed.theory.chord import Chord

CHART = a_chart("[A]\n| C Am Dm G7 | Dm7 | G7 | C |\n[B]\n| F | Fm | Em7 | A7 |\n[A]\n| C | Dm7 | G7(b9) | C |", "C")
PIECE = a_piece(chart=CHART)


def said(words: str) -> list[tuple]:
    """Each order as its kind, its bars, and what else it says."""
    return [(o.kind, o.bars, o.name or o.amount or str(o.new or o.key or "")) for o in read_words(words, PIECE).orders]


@pytest.mark.parametrize(
    ("words", "orders"),
    [
        ("more tension in bar 7, keep the rest", [("mood", (7,), "tension")]),
        ("a bit darker", [("mood", None, "darker")]),
        ("make the last four bars brighter", [("mood", (9, 10, 11, 12), "brighter")]),
        ("the bridge darker", [("mood", (5, 6, 7, 8), "darker")]),
        ("simpler chords in bars 5 to 8", [("mood", (5, 6, 7, 8), "simpler")]),
        ("jazzier in the second half", [("mood", (7, 8, 9, 10, 11, 12), "jazzier")]),
        ("busier from bar 9 on", [("texture", (9, 10, 11, 12), 1.0)]),
        ("less busy in bar 7", [("texture", (7,), -1.0)]),
        ("sparser in the B section", [("texture", (5, 6, 7, 8), -1.0)]),
        ("redo bars 3-4", [("redo", (3, 4), "")]),
        ("redo bars 3 and 5", [("redo", (3, 5), "")]),
        ("bars 3-4 again please", [("redo", (3, 4), "")]),
        ("another ending", [("ending", None, "")]),
        ("other voicings in bar 5", [("voicing", (5,), "")]),
        ("change the third chord of bar 1 to Ab7", [("chord", (1,), "Ab7")]),
        ("make bar 4 Ebmaj7", [("chord", (4,), "Ebmaj7")]),
        ("replace the G7 in bar 3 by its tritone sub", [("substitute", (3,), "tritone substitute")]),
        ("put a passing chord before bar 5", [("idiom", (4,), "secondary_dominant")]),
        ("add a tritone sub in bar 6", [("idiom", (6,), "")]),
        ("a half step up", [("transpose", None, 1)]),
        ("down a whole step", [("transpose", None, -2)]),
        ("the bridge a half step up", [("transpose", (5, 6, 7, 8), 1)]),
        ("transpose to Eb", [("key", None, "Eb major")]),
        ("slower", [("tempo", None, 0.85)]),
        ("a little slower", [("tempo", None, 0.92)]),
        ("at 80", [("bpm", None, 80.0)]),
        ("easier", [("level", None, -2.0)]),
        ("level 3", [("at_level", None, 3)]),
        ("as a bossa", [("style", None, "latin/bossa_nova")]),
        ("make it swing", [("feel", None, 0.62)]),
        ("in 3/4", [("meter", None, "3/4")]),
        ("louder in the last 2 bars and softer in bar 1", [("volume", (11, 12), 12.0), ("volume", (1,), -12.0)]),
        ("darker, in bar 6", [("mood", (6,), "darker")]),
        ("make the bridge darker and louder", [("mood", (5, 6, 7, 8), "darker"), ("volume", (5, 6, 7, 8), 12.0)]),
        ("slow it down to 70", [("bpm", None, 70.0)]),
        ("play it as a slow blues", [("style", None, "blues/slow")]),
        ("other chords in bar 5", [("redo", (5,), "")]),
        ("bar 3 is boring", [("redo", (3,), "")]),
        ("Db7 instead of the G7 in bar 3", [("chord", (3,), "Db7")]),
        ("let bar 8 be F7alt", [("chord", (8,), "F7alt")]),
        ("darker in the fourth bar", [("mood", (4,), "darker")]),
        ("take it up a minor third", [("transpose", None, 3)]),
        # too much of something asks for its contrary; what is refused is not asked
        ("not so dark", [("mood", None, "brighter")]),
        ("it's a bit too loud in bar 2", [("volume", (2,), -12.0)]),
        ("the melody in bar 3 is too busy", [("texture", (3,), -1.0)]),
        ("brighter in bar 3, don't make it louder", [("mood", (3,), "brighter")]),
        ("bar 3 not darker, bar 4 darker", [("mood", (4,), "darker")]),
        # all but what is set apart
        ("everything except bars 1-10 darker", [("mood", (11, 12), "darker")]),
        ("all but the last ten bars softer", [("volume", (1, 2), -12.0)]),
        ("keep everything but the last two bars", [("redo", (11, 12), "")]),
        ("only change the last two bars", [("redo", (11, 12), "")]),
        ("bars 1-2 darker, the rest brighter", [("mood", (1, 2), "darker"), ("mood", tuple(range(3, 13)), "brighter")]),
        # sections by their letters alone
        ("the first A simpler", [("mood", (1, 2, 3, 4), "simpler")]),
        ("put the last A in D", [("key", (9, 10, 11, 12), "D major")]),
        ("the B louder", [("volume", (5, 6, 7, 8), 12.0)]),
        # one chord or all of a bar
        ("change the third bar to Db7", [("chord", (3,), "Db7")]),
        ("use Db7 in bar 3 instead of G7", [("chord", (3,), "Db7")]),
        ("a fill in bar 4", [("idiom", (4,), "")]),
        ("replace all dominants with tritone subs", [("substitute", tuple(range(1, 13)), "tritone substitute")]),
        # how far, and how much further
        ("swing harder", [("feel", None, "more")]),
        ("straighten it out", [("feel", None, 0.5)]),
        ("double time", [("tempo", None, 2.0)]),
        ("the melody simpler", [("texture", None, -1.0)]),
        ("change the left hand pattern", [("redo", None, "")]),
    ],
)
def test_what_is_asked_is_heard_with_its_place(words: str, orders: list[tuple]):
    assert orders == said(words)


@pytest.mark.parametrize(
    ("words", "locks"),
    [
        ("darker in bar 6, keep the rest", Locks(rest=True)),
        ("darker, keep bars 1-4 and 7", Locks(frozenset({1, 2, 3, 4, 7}))),
        ("darker but leave bar 3 alone", Locks(frozenset({3}))),
        ("busier, don't touch the chords", Locks(chords=True)),
        ("darker and keep the left hand", Locks(hands=frozenset({"left"}))),
        ("only the right hand, busier in bar 2", Locks(hands=frozenset({"left"}))),
        ("keep the changes, vary bars 3-4", Locks(chords=True)),
        (
            "busier, keep the left hand and the chords of bar 1",
            Locks(hands=frozenset({"left"}), parts=frozenset({("chords", 1)})),
        ),
        ("busier, keep the right hand in bars 2-3", Locks(parts=frozenset({("right", 2), ("right", 3)}))),
    ],
)  # fmt: skip
def test_what_must_stay_is_heard(words: str, locks: Locks):
    wish = read_words(words, PIECE)
    assert locks == wish.locks
    assert wish.orders
    assert wish.notices == ()


def test_a_chord_may_be_named_by_what_it_is_and_where_it_stands():
    """The place in the bar counts from 0; the last is -1."""
    assert read_words("change the last chord of bar 1 to Db7", PIECE).orders == (
        Order("chord", (1,), new=Chord.parse("Db7"), place=-1, words="change the last chord of bar 1 to Db7"),
    )
    assert read_words("replace the A7 by a Dbdim7", PIECE).orders[0].bars == (8,)


@pytest.mark.parametrize(
    ("words", "bars"),
    [
        ("bar 2: Gm7 C7", ["Gm7 C7"]),
        ("change bar 5 to Am7b5 D7", ["Am7b5 D7"]),
        ("put Dm7 G7 Em7 A7 in bar 3", ["Dm7 G7 Em7 A7"]),
        ("bars 3-4: Dm7 . . G7 | Cmaj7", ["Dm7 . . G7", "Cmaj7"]),
        ("bar 2: Fm", ["Fm"]),
    ],
)
def test_the_chords_of_a_bar_may_be_written_out(words: str, bars: list[str]):
    rows = [order.row for order in read_words(words, PIECE).orders]
    assert bars == [write_bar(Bar(row), CHART.meter) for row in rows]


def test_one_hand_or_some_bars_may_be_meant_at_another_level():
    order = read_words("make the left hand easier in the bridge", PIECE).orders[0]
    assert (order.kind, order.bars, order.hands, order.in_part) == ("level", (5, 6, 7, 8), frozenset({"left"}), True)
    assert not read_words("easier", PIECE).orders[0].in_part


def test_a_bridge_that_is_not_marked_is_told_with_its_bars():
    plain = a_piece(chart=a_chart("[A]\n| C | F | G7 | C | C | F | G7 | C |", "C"))
    notice = "No bridge is marked in this piece: bars 5-6 are taken for it."
    assert read_words("the bridge darker", plain).notices == (notice,)


def test_what_lies_outside_is_told_with_its_reason():
    notices = read_words("darker in bar 3 like a herring, and add strings", PIECE).notices
    assert any("like a herring" in notice for notice in notices)
    assert any("strings" in notice and "two hands" in notice for notice in notices)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("darker in bar 99", "there is no bar 99"),
        ("darker in the D section", "there is no section D"),
        ("change the third chord of bar 2 to Ab7", "bar 2 has no third chord"),
        ("replace the B7 in bar 3 by E7", "bar 3 holds no B7"),
        ("replace the Bmaj7 by E7", "there is no Bmaj7 in this piece"),
        ("redo the fifth chorus", "there is no"),
        ("bars 5 through 3 darker", "bars 5-3 run backwards"),
        ("the verse darker", "no verse is marked"),
        ("use Db7 in bar 3 instead of B7", "bar 3 holds no B7"),
        ("bars 3-4: Dm7 G7", "names 2 of the bars"),
        ("bar 99: Dm7 G7", "there is no bar 99"),
    ],
)
def test_what_is_not_there_is_named(words: str, message: str):
    with pytest.raises(RequestError, match=message) as error:
        read_words(words, PIECE)
    assert error.value.hint


def test_what_was_not_understood_is_said_beside_what_was():
    wish = read_words("purple monkeys, and darker in bar 6", PIECE)
    assert [order.kind for order in wish.orders] == ["mood"]
    assert wish.notices == ('Not understood, and without effect: "purple monkeys".',)
