"""The chord model composes under the brief as the rules do, and leaves to them what is settled."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from progressions import a_brief, symbols
from woodshed.errors import ComposerDeclinedError
from woodshed.genres import style_of
from woodshed.learning import weights
from woodshed.piece import GENRES, AskedChord, Idiom, KeyChange, Request
from woodshed.pipeline import at_once
from woodshed.progression import ByRules, first_chart
from woodshed.progression.by_chords import ByChordModel
from woodshed.progression.check import faults
from woodshed.progression.editing import places
from woodshed.progression.habits import fullest
from woodshed.progression.hearing import hear, is_chord
from woodshed.progression.idiom_rules import holds
from woodshed.theory.key import Key
from woodshed.words import read

FREE = [
    ("jazz", "swing"), ("gospel", "worship"), ("classical", "minuet"), ("neo-soul", "smooth"),
    ("reggae", "lovers_rock"), ("latin", "bossa_nova"), ("rnb", "motown"),
]  # fmt: skip
"""A sub-style of every genre whose changes are free; blues are forms."""


def drawn(brief, seed=1, weights="chords-full"):
    return at_once(ByChordModel(weights).compose(brief, style_of(brief.genre), Random(seed)))


@pytest.mark.parametrize("genre", GENRES)
def test_every_application_is_composed_without_faults_or_left_to_the_rules_with_a_reason(genre):
    style = style_of(genre)
    for name, application in style.applications.items():
        for mode in (application.mode, "major", "minor"):
            brief = a_brief(
                genre, application=name, mode=mode, bars=application.bars, meter=application.meters[0],
                loop=application.loop,
            )  # fmt: skip
            chart = at_once(first_chart([ByChordModel(), ByRules()], brief, style, Random(1)))
            assert faults(chart, brief) == ()
            declined = [reason for who, reason in chart.credit.declined if who == "chord-model"]
            assert chart.credit.composer == ("rules" if declined else "chord-model")
            assert all(declined)


@pytest.mark.parametrize(("genre", "application"), FREE)
@pytest.mark.parametrize("mode", ["major", "minor"])
def test_a_piece_of_any_length_is_composed_without_faults(genre, application, mode):
    for bars in (1, 2, 3, 5, 8, 13, 31):
        brief = a_brief(genre, application=application, mode=mode, bars=bars, loop=bars == 8)
        assert faults(drawn(brief), brief) == ()


@pytest.mark.parametrize("meter", ["2/4", "3/4", "5/4", "6/8", "7/8", "9/8", "12/8"])
def test_bars_are_full_in_every_meter(meter):
    brief = a_brief("jazz", meter=meter, bars=16)
    assert faults(drawn(brief), brief) == ()


def test_the_same_dice_give_the_same_piece_and_others_another():
    brief = a_brief("jazz", bars=16)
    assert drawn(brief, 3) == drawn(brief, 3)
    assert len({symbols(drawn(brief, seed)) for seed in range(8)}) > 6


@pytest.mark.parametrize(("genre", "mode"), [("jazz", "major"), ("rnb", "minor"), ("gospel", "major")])
def test_twelve_keys_share_one_music(genre, mode):
    found = set()
    for tonic in ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"):
        brief = a_brief(genre, tonic, mode, bars=16)
        home = brief.key.tonic.semitone
        found.add(
            tuple(
                (bar, (c.chord.root.semitone - home) % 12, (c.chord.lowest.semitone - home) % 12, c.chord.type)
                for bar, _, c in places(drawn(brief))
            )
        )
    assert len(found) == 1


def test_sections_with_one_letter_share_their_beginning():
    chart = drawn(a_brief("jazz", bars=32, form="AABA"))
    assert [bar.section for bar in chart.bars[::8]] == ["A", "A", "B", "A"]
    first, second, last = ([bar.changes for bar in chart.bars[start : start + 4]] for start in (0, 8, 24))
    assert first == second == last


def test_a_section_closes_where_it_ends():
    for seed in range(4):
        brief = a_brief("jazz", bars=32, form="AABA")
        heard = hear(drawn(brief, seed))
        half = [h for h in heard if h.onset < 16 * brief.meter.bar]
        assert is_chord("I:any", half[-1])
        assert is_chord("I:any", heard[-1])


def test_what_is_asked_is_worked_in():
    for name in ("tritone_sub", "secondary_dominant", "passing_dim", "backdoor"):
        brief = a_brief("jazz", bars=16, idioms=(Idiom(name),))
        assert holds(drawn(brief), Idiom(name))


def test_what_is_refused_is_not_there():
    chart = drawn(a_brief("gospel", bars=16, avoid=frozenset({"sevenths"})))
    assert not any(c.chord.kind.rich and c.chord.kind.family != "dim" for _, _, c in places(chart))


def test_easy_pieces_have_plain_chords():
    for genre in ("gospel", "jazz", "rnb"):
        brief = a_brief(genre, bars=16, level=2, complexity=3)
        chart = drawn(brief)
        assert not any(change.chord.kind.ninth_plus for _, _, change in places(chart)), symbols(chart)
        assert max(len(bar.changes) for bar in chart.bars) <= fullest(brief)


def test_a_long_second_key_is_heard():
    brief = a_brief("rnb", bars=32, key_changes=(KeyChange(17, Key.parse("Eb")),))
    chart = drawn(brief)
    assert faults(chart, brief) == ()
    assert chart.bars[-1].changes[-1].chord.root.name == "Eb"


@pytest.mark.parametrize(
    ("brief", "reason"),
    [
        (a_brief(progression=(AskedChord("I"), AskedChord("IV"))), "you spelled out chords"),
        (a_brief(mode="dorian"), "major and minor alone"),
        (a_brief("blues", bars=12), "the changes of a form are settled"),
        (a_brief(bars=32, idioms=(Idiom("rhythm_changes"),)), "leave little|settled"),
        (a_brief(idioms=(Idiom("vamp"),)), "a vamp has the chords"),
        (a_brief("latin", application="salsa"), "salsa goes round on the loops of the room"),
        (a_brief("gospel", application="shout"), "the changes of shout are its own"),
        (a_brief(idioms=(Idiom("backdoor", bars=(3, 4)),)), "bars of their own"),
        (a_brief(idioms=(Idiom("backdoor"), Idiom("ii_V_I"), Idiom("walkup_7_3_6"))), "leave little of 8 bars"),
        (a_brief(key_changes=(KeyChange(5, Key.parse("Db")),)), "its keys hold for a few bars"),
    ],
)
def test_what_is_settled_is_left_to_the_rules(brief, reason):
    with pytest.raises(ComposerDeclinedError, match=reason):
        drawn(brief)


def test_missing_weights_are_named_and_the_rules_compose():
    brief = a_brief()
    chart = at_once(
        first_chart([ByChordModel("chords-lost"), ByRules()], brief, style_of(brief.genre), Random(1))
    )  # fmt: skip
    assert chart.credit.composer == "rules"
    assert chart.credit.declined == (("chord-model", "there is no weight file chords-lost.npz"),)


def test_damaged_weights_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(weights, "SHIPPED", tmp_path)
    (tmp_path / "chords-torn.npz").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(ComposerDeclinedError, match=r"chords-torn\.npz is damaged"):
        drawn(a_brief(), weights="chords-torn")


def test_a_chord_asked_to_last_two_bars_moves_every_two_bars():
    brief = read(Request(description="bedroom r&b in B minor, 16 bars, a chord every two bars", seed=2), style_of)
    roots = [bar.changes[0].chord.root for bar in drawn(brief).bars]
    assert roots[::2] == roots[1::2]
    assert sum(one != other for one, other in pairwise(roots[::2])) >= 3


def test_two_voices_tell_a_seventh_only_in_a_chord_that_fills_its_bar():
    for seed in range(3):
        brief = read(Request(description="two-part invention in A minor, 12 bars", seed=seed), style_of)
        for bar in drawn(brief).bars:
            assert all(len(c.chord.kind.tones) == 3 for c in bar.changes if c.duration < brief.meter.bar)


def test_no_tritone_substitute_stands_among_plain_triads():
    for seed in range(3):
        words = "worship in E with plain triads only, 8 bars"
        chart = drawn(read(Request(description=words, seed=seed), style_of))
        roots = [change.chord.root.semitone for bar in chart.bars for change in bar.changes]
        assert Key.parse("E").tonic.semitone + 1 not in roots[-3:]
