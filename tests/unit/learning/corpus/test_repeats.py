"""The order in which written bars are played."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from woodshed.learning.corpus.repeats import MOST_PLAYED, Bar, played

PLAIN = Bar()
OPENS = Bar(opens=True)
CLOSES = Bar(closes=2)


def ending(*passes, closes=0):
    """A bar under a bracket."""
    return Bar(endings=frozenset(passes), closes=closes)


def test_bars_without_signs_are_played_once():
    assert played([PLAIN] * 3) == [0, 1, 2]


def test_a_stretch_between_repeat_signs_is_played_as_often_as_they_say():
    assert played([PLAIN, OPENS, CLOSES, PLAIN]) == [0, 1, 2, 1, 2, 3]
    assert played([Bar(opens=True, closes=3)]) == [0, 0, 0]


def test_a_closing_sign_alone_repeats_from_the_last_one_or_the_beginning():
    assert played([PLAIN, CLOSES, PLAIN, CLOSES]) == [0, 1, 0, 1, 2, 3, 2, 3]


def test_each_pass_has_its_ending():
    assert played([OPENS, ending(1, closes=2), ending(2), PLAIN]) == [0, 1, 0, 2, 3]
    assert played([OPENS, ending(1, 2, closes=3), ending(3)]) == [0, 1, 0, 1, 0, 2]


def test_a_first_ending_alone_is_left_out_the_second_time():
    assert played([OPENS, ending(1, closes=2), PLAIN]) == [0, 1, 0, 2]


def test_a_closing_sign_in_the_last_ending_does_not_begin_anew():
    assert played([OPENS, ending(1, closes=2), ending(2, closes=2), PLAIN]) == [0, 1, 0, 2, 3]


def test_a_bracket_that_begins_with_the_second_ending_is_played():
    assert played([PLAIN, ending(2), PLAIN]) == [0, 1, 2]


def test_endings_over_several_bars_belong_together():
    assert played([OPENS, ending(1), ending(1, closes=2), ending(2), ending(2)]) == [0, 1, 2, 0, 3, 4]


def test_da_capo_al_fine_ends_where_fine_stands():
    assert played([PLAIN, Bar(fine=True), Bar(returns="start")]) == [0, 1, 2, 0, 1]


def test_dal_segno_al_coda_goes_from_the_sign_to_the_coda():
    tune = [PLAIN, Bar(segno=True), Bar(leaves=True), Bar(returns="segno"), Bar(coda=True)]
    assert played(tune) == [0, 1, 2, 3, 1, 2, 4]


def test_after_a_return_repeats_are_not_taken_and_the_last_ending_is_played():
    tune = [OPENS, ending(1, closes=2), ending(2), Bar(fine=True), Bar(returns="start")]
    assert played(tune) == [0, 1, 0, 2, 3, 4, 0, 2, 3]


def test_a_return_may_name_the_ending_with_which_the_piece_stops():
    tune = [OPENS, ending(1, closes=2), ending(2), Bar(returns="start", until=1)]
    assert played(tune) == [0, 1, 0, 2, 3, 0, 1]


def test_a_repeat_is_played_before_the_return_behind_it():
    assert played([Bar(opens=True), Bar(closes=2, returns="start")]) == [0, 1, 0, 1, 0, 1]


@given(
    st.lists(
        st.builds(
            Bar,
            opens=st.booleans(),
            closes=st.sampled_from((0, 0, 2, 3)),
            endings=st.frozensets(st.integers(1, 3), max_size=2),
            segno=st.booleans(),
            coda=st.booleans(),
            leaves=st.booleans(),
            fine=st.booleans(),
            returns=st.sampled_from(("", "", "start", "segno")),
            until=st.integers(0, 2),
        ),
        max_size=12,
    )
)
def test_whatever_the_signs_say_the_way_ends_within_the_piece(bars):
    order = played(bars)
    assert len(order) <= MOST_PLAYED
    assert all(0 <= place < len(bars) for place in order)
    assert not bars or order
