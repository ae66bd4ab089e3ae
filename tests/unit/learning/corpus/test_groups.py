"""Charts of one tune, whatever their title, key and source."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.learning.chord_class import SILENCE
from woodshed.learning.corpus.groups import changes_of, grouped, split_of, title_key, without_doubles
from woodshed.learning.tune import Setting, Tune

LONG = (0, 45, 70, 0, 51, 20, 70)
OTHER = (0, 21, 70, 45, 0, 72, 0)


def a_tune(identity, classes=LONG, group="", split="train"):
    """A tune of one bar a chord."""
    onsets = tuple(192 * place for place in range(len(classes)))
    return Tune(identity, group or identity, Setting(0), tuple(classes), onsets, "own", split)


def moved(classes, semitones):
    """The same chords in another key, as a source would write them that has the wrong signature."""
    return tuple(n if n == SILENCE else (n + 10 * semitones) % SILENCE for n in classes)


def groups(*tunes, titles=None, settled=None):
    """The groups that tunes come to be in."""
    count = len(tunes)
    return [tune.group for tune in grouped(tunes, titles or [None] * count, settled or [False] * count)]


@given(st.lists(st.integers(0, SILENCE), min_size=6, max_size=20), st.integers(0, 11))
def test_transposed_doubles_are_one_group(classes, semitones):
    one, two = groups(a_tune("one", classes), a_tune("two", moved(classes, semitones)))
    assert (one == two) == any(number != SILENCE for number in classes)


def test_fewer_than_six_changes_are_alike_by_chance():
    short = LONG[:5]
    assert changes_of(a_tune("x", short)) is None
    assert groups(a_tune("one", short), a_tune("two", short)) == ["one", "two"]


def test_charts_with_one_title_are_one_tune():
    assert groups(a_tune("x1"), a_tune("x2", OTHER), titles=["moon", "moon"]) == ["moon", "moon"]


def test_what_belongs_to_the_same_belongs_together():
    """One shares a title with the second, and the second its chords with the third."""
    tunes = a_tune("x1"), a_tune("x2", OTHER), a_tune("x3", moved(OTHER, 5))
    assert groups(*tunes, titles=["moon", "moon", "sun"]) == ["moon"] * 3


def test_tunes_with_a_group_of_their_own_keep_it_and_others_join_them():
    known = a_tune("k", LONG, group="abc", split="test")
    own = a_tune("o", moved(LONG, 3))
    out = grouped([own, known], ["moon", None], [False, True])
    assert [(tune.group, tune.split) for tune in out] == [("abc", "test")] * 2


def test_between_two_known_groups_the_stricter_split_is_taken():
    """So nothing of what is tested is learned from."""
    learned, tested = a_tune("l", OTHER, "abc", "train"), a_tune("t", LONG, "xyz", "test")
    own = a_tune("o", LONG)
    out = grouped([learned, own, tested], ["moon", "moon", None], [True, False, True])
    assert [(tune.group, tune.split) for tune in out] == [("abc", "train"), ("xyz", "test"), ("xyz", "test")]


@given(st.permutations(range(5)))
def test_the_order_of_the_files_changes_nothing(order):
    tunes = [
        a_tune("a"),
        a_tune("b", OTHER),
        a_tune("c", moved(LONG, 2)),
        a_tune("d", OTHER[:5]),
        a_tune("e", LONG[:6]),
    ]
    titles = ["moon", "sun", "star", "sun", None]
    wanted = {t.identity: (t.group, t.split) for t in grouped(tunes, titles, [False] * 5)}
    mixed = grouped([tunes[k] for k in order], [titles[k] for k in order], [False] * 5)
    assert {t.identity: (t.group, t.split) for t in mixed} == wanted


def test_of_doubles_the_first_stays():
    tunes = [a_tune("a"), a_tune("b", moved(LONG, 7)), a_tune("c", OTHER), a_tune("d", LONG[:4]), a_tune("e", LONG[:4])]
    assert [tune.identity for tune in without_doubles(tunes)] == ["a", "c", "d", "e"]


def test_a_double_brings_the_charts_of_its_group_along():
    """The own version of a tested tune goes, and the other own version of it is tested too."""
    tunes = [
        a_tune("known", LONG, "abc", "test"),
        a_tune("own 1", moved(LONG, 1), "moon", "train"),
        a_tune("own 2", OTHER, "moon", "train"),
    ]
    out = without_doubles(tunes)
    assert [(tune.identity, tune.group, tune.split) for tune in out] == [
        ("known", "abc", "test"), ("own 2", "abc", "test"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("The Girl from Ipanema", "Girl From Ipanema, The"),
        ("Água de Beber", "agua de beber!"),
        ("Don't Know Why", "DONT KNOW WHY"),
        ("A Foggy Day", "Foggy Day"),
    ],
)
def test_titles_are_compared_without_article_accent_and_sign(one, two):
    assert title_key(one) == title_key(two)


def test_titles_in_other_scripts_and_composers_tell_apart():
    assert title_key("月亮代表我的心") != title_key("夜来香")
    assert title_key("Sonata", "Haydn") != title_key("Sonata", "Mozart")
    assert title_key("!?") == ""


def test_splits_are_eight_one_and_one_in_ten():
    counted = Counter(split_of(f"tune {number}") for number in range(10_000))
    assert [counted[split] for split in ("train", "valid", "test")] == pytest.approx([8000, 1000, 1000], rel=0.1)
