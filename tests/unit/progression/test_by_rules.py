"""The rules join phrases of a room into a piece that is as long as asked, in its key, and ends."""

from __future__ import annotations

import pytest

from progressions import a_brief, composed, symbols
from woodshed.genres import style_of
from woodshed.piece import GENRES, AskedChord, Idiom, KeyChange
from woodshed.progression.check import faults
from woodshed.progression.editing import places
from woodshed.progression.habits import habits_of
from woodshed.progression.hearing import hear, is_chord
from woodshed.progression.idiom_rules import holds
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("mode", ["major", "minor"])
@pytest.mark.parametrize("bars", [1, 2, 3, 5, 7, 8, 12, 13, 20, 31, 36])
def test_a_piece_of_any_length_is_without_faults(genre, mode, bars):
    for meter in ("4/4", "3/4", "6/8"):
        for loop in (False, True):
            brief = a_brief(genre, mode=mode, bars=bars, meter=meter, loop=loop)
            assert faults(composed(brief), brief) == ()


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("mode", ["dorian", "phrygian", "lydian", "mixolydian", "blues"])
def test_every_mode_is_served(genre, mode):
    brief = a_brief(genre, mode=mode)
    assert faults(composed(brief), brief) == ()


@pytest.mark.parametrize("genre", GENRES)
def test_every_application_has_its_chords(genre):
    for name, application in style_of(genre).applications.items():
        brief = a_brief(genre, application=name, mode=application.mode, bars=application.bars)
        assert faults(composed(brief), brief) == ()


@pytest.mark.parametrize("genre", GENRES)
def test_what_the_genre_wants_is_there(genre):
    for seed in range(6):
        brief = a_brief(genre, bars=16)
        chart = composed(brief, seed)
        assert all(holds(chart, habit) for habit in habits_of(brief)), symbols(chart)


@pytest.mark.parametrize("genre", ["gospel", "jazz", "rnb", "latin", "reggae"])
def test_easy_pieces_have_plain_chords(genre):
    """At most two chords a bar, no ninths, nothing altered."""
    for seed in range(6):
        chart = composed(a_brief(genre, bars=16, level=2, complexity=3), seed)
        kinds = [change.chord.kind for _, _, change in places(chart)]
        assert not any(kind.ninth_plus for kind in kinds), symbols(chart)
        assert max(len(bar.changes) for bar in chart.bars) <= 2


def test_no_sevenths_means_none():
    chart = composed(a_brief("gospel", avoid=frozenset({"sevenths"})))
    assert not any(c.chord.kind.rich and c.chord.kind.family != "dim" for _, _, c in places(chart))


def test_the_same_dice_give_the_same_piece_and_others_another():
    brief = a_brief("jazz", bars=32)
    assert composed(brief, 3) == composed(brief, 3)
    assert len({symbols(composed(brief, seed)) for seed in range(8)}) > 4


def test_sections_with_one_letter_share_their_beginning():
    chart = composed(a_brief("rnb", bars=32, form="AABA"))
    assert [bar.section for bar in chart.bars[::8]] == ["A", "A", "B", "A"]
    first, second, bridge = (chart.bars[start].changes for start in (0, 8, 16))
    assert first == second
    assert first != bridge


def test_chords_spelled_out_come_in_order():
    row = tuple(AskedChord(numeral=n) for n in ("I", "vi", "ii", "V"))
    chart = composed(a_brief("jazz", progression=row, cycled=True, bars=8, loop=True))
    assert symbols(chart) == "Cmaj7 | Am7 | Dm7 | G7 | Cmaj7 | Am7 | Dm7 | G7"


def test_a_row_that_was_gone_round_comes_home():
    row = tuple(AskedChord(numeral=n) for n in ("I", "vi", "IV", "V"))
    assert symbols(composed(a_brief("reggae", progression=row, cycled=True, bars=8))) == (
        "C | Am | F | G | C | Am | F | G C"
    )
    assert symbols(composed(a_brief("reggae", progression=row, cycled=True, bars=9))).endswith("| C")


def test_a_row_that_is_too_long_shares_its_bars():
    row = tuple(AskedChord(numeral=n) for n in ("I", "V/VII", "vi", "I/V", "IV", "I/III", "ii", "V"))
    brief = a_brief("reggae", progression=row, bars=4, loop=True)
    assert symbols(composed(brief)) == "C G/B | Am C/G | F C/E | Dm G"


def test_a_row_once_is_completed_by_the_room():
    row = tuple(AskedChord(chord=Chord.parse(s)) for s in ("Dm7", "G7", "Cmaj9"))
    brief = a_brief("jazz", progression=row, bars=8)
    chart = composed(brief)
    assert symbols(chart).startswith("Dm7 | G7 | Cmaj9 |")
    assert faults(chart, brief) == ()


def test_a_chord_stands_in_the_bar_that_was_named():
    row = (
        AskedChord(chord=Chord.parse("Eb13"), bar=3),
        AskedChord(numeral="bII7", bar=7),
        AskedChord(numeral="V7", bar=7),
    )
    brief = a_brief("gospel", progression=row, bars=8, idioms=(Idiom("passing_dim"),))
    bars = composed(brief).bars
    assert [c.chord.symbol for c in bars[2].changes] == ["Eb13"]
    assert [c.chord.symbol for c in bars[6].changes] == ["Db9", "G9"]


def test_minor_chords_and_the_five_of_classic_soul_are_sevenths():
    row = tuple(AskedChord(numeral=n) for n in ("I", "V/VII", "vi", "IV", "ii", "V"))
    brief = a_brief("rnb", application="motown", progression=row, bars=6, loop=True)
    assert symbols(composed(brief)) == "C | G/B | Am7 | F | Dm7 | G7"


def test_plain_numerals_of_a_blues_are_sevenths():
    row = tuple(AskedChord(numeral=n) for n in ("I", "V", "IV", "IV"))
    assert symbols(composed(a_brief("blues", progression=row))).startswith("C7 | G7 | F7 | F7 |")


@pytest.mark.parametrize("genre", GENRES)
def test_a_change_of_key_is_prepared(genre):
    """V of the new key stands before it, its tonic on the first beat, and the piece ends there."""
    changes = (KeyChange(9, Key.parse("Db")),)
    chart = composed(a_brief(genre, bars=16, key_changes=changes))
    heard = hear(chart, tonic=1)
    index = next(i for i, h in enumerate(heard) if h.onset >= 8 * chart.meter.bar)
    assert is_chord("V:any", heard[index - 1])
    assert is_chord("I:any", heard[index])
    assert is_chord("I:any", heard[-1])


def test_a_vamp_climbs_by_half_steps():
    row = (AskedChord(numeral="I"), AskedChord(numeral="IV"))
    keys = tuple(KeyChange(bar, Key.parse(k)) for bar, k in ((5, "Bb"), (9, "B"), (13, "C")))
    brief = a_brief("gospel", "A", progression=row, cycled=True, bars=16, key_changes=keys, loop=True)
    bars = composed(brief).bars
    roots = [bars[n - 1].changes[0].chord.root.name for n in (1, 2, 5, 6, 9, 10, 13, 14)]
    assert roots == ["A", "D", "Bb", "Eb", "B", "E", "C", "F"]


@pytest.mark.parametrize("bars", [12, 24, 36])
def test_a_blues_turns_round_and_ends_at_last(bars):
    chart = composed(a_brief("blues", bars=bars))
    heard = hear(chart)
    for end in range(12, bars, 12):
        last = [h for h in heard if h.bar == end]
        assert is_chord("V:any|bII:any", last[-1])
    assert is_chord("I:dom", heard[-1])


@pytest.mark.parametrize(("bars", "name"), [(13, "blues_12"), (16, "so_what_form"), (40, "so_what_form")])
def test_a_form_is_stretched_or_shortened(bars, name):
    brief = a_brief("jazz", mode="dorian", bars=bars, idioms=(Idiom(name),))
    assert faults(composed(brief), brief) in {(), ("the twelve-bar form is not there",)}


def test_a_ground_ends_on_its_tonic():
    brief = a_brief("classical", mode="minor", bars=8, idioms=(Idiom("lament"),))
    chart = composed(brief)
    assert symbols(chart).endswith("Cm")
    assert faults(chart, brief) == ()


def test_a_section_in_the_other_mode_has_chords_of_that_mode():
    """What stood in A minor does not come back as C minor in C major."""
    for seed in range(4):
        brief = a_brief("rnb", mode="minor", bars=16, key_changes=(KeyChange(9, Key.parse("Eb")),))
        chart = composed(brief, seed)
        assert chart.bars[8].changes[0].chord.kind.family != "min" or chart.bars[8].section != chart.bars[0].section
        tonic = [c.chord for _, _, c in places(chart)[-1:]]
        assert tonic[0].symbol.startswith("Eb")


@pytest.mark.parametrize("seed", range(4))
def test_slow_rnb_has_no_bare_five(seed):
    """Each comes out of its sus chord, or is one."""
    chart = composed(a_brief("rnb", application="ballad", bars=16, tempo=66.0), seed)
    heard = [c.chord for _, _, c in places(chart)]
    for before, chord in zip([None, *heard], heard, strict=False):
        if chord.root.semitone == (chart.key.tonic.semitone + 7) % 12 and chord.kind.family == "dom":
            assert before is not None
            assert before.root == chord.root


@pytest.mark.parametrize("seed", range(4))
def test_worship_without_chords_in_passing_has_none(seed):
    avoid = frozenset({"passing_dim", "secondary_dominant"})
    chart = composed(a_brief("gospel", application="worship", bars=8, avoid=avoid), seed)
    kinds = {c.chord.kind.family for _, _, c in places(chart)}
    assert kinds <= {"maj", "min", "sus"}


def test_a_row_that_is_over_leads_on():
    """After the player's last chord one may pass; their own bars stay as they are."""
    row = tuple(AskedChord(numeral=n) for n in ("VIIm7b5", "III7", "vim7", "iim7", "V7", "Imaj7"))
    passing = 0
    for seed in range(6):
        chart = composed(a_brief("gospel", bars=8, progression=row, complexity=5), seed)
        assert all(len(bar.changes) == 1 for bar in chart.bars[:5])
        passing += len(chart.bars[5].changes) > 1
    assert passing


def test_a_modal_form_is_moved_by_the_keys_that_are_named_and_not_twice():
    keys = (KeyChange(17, Key.parse("C# dorian")), KeyChange(25, Key.parse("C dorian")))
    brief = a_brief("jazz", mode="dorian", bars=32, application="modal", key_changes=keys)
    roots = [bar.changes[0].chord.root.name for bar in composed(brief).bars]
    assert roots == ["C"] * 16 + ["C#"] * 8 + ["C"] * 8


def test_a_form_that_has_only_some_of_the_bars_leaves_the_others_to_the_key():
    brief = a_brief(
        "jazz", mode="lydian", bars=8, application="coltrane", idioms=(Idiom("coltrane_changes", None, None, (1, 4)),)
    )
    chart = composed(brief)
    first, rest = symbols(chart).split(" | ")[:4], symbols(chart).split(" | ")[4:]
    assert first == ["Cmaj7 Eb7", "Abmaj7 B7", "Emaj7 G7", "Cmaj7"]
    assert "Eb7" not in " ".join(rest)


def test_minor_jazz_in_five_rocks_between_one_and_five():
    brief = a_brief("jazz", mode="minor", bars=16, meter="5/4")
    assert "Cm7 Gm7" in symbols(composed(brief))
