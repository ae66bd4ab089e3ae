"""What holds of every arrangement, whatever was asked: two hands can play it, and one seed is one piece."""

from __future__ import annotations

from collections import defaultdict
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from woodshed.arrangement import arrange, remarks
from woodshed.arrangement.essentials import needed_tones
from woodshed.genres.rooms import style_of
from woodshed.piece import GENRES, Arrangement, Brief, Feel, Idiom, Note, Request
from woodshed.piece.brief import HAND_SIZES
from woodshed.progression.by_rules import compose
from woodshed.theory.key import Key
from woodshed.theory.meter import SERVED, Meter

TONICS = "C Db D Eb E F F# G Ab A Bb B".split()
SUB_STYLES = [(genre, name) for genre in GENRES for name in style_of(genre).applications]


def a_brief(genre: str, name: str, **fields: object) -> Brief:
    """A brief that leaves all to the sub-style, but for these fields."""
    application = style_of(genre).applications[name]
    tonic, _, mode = application.keys[0].partition(" ")
    swing = 0.6 if isinstance(application.swing, str) else application.swing
    usual: dict[str, object] = {
        "request": Request(description=application.title, genre=genre, seed=1),
        "genre": genre,
        "application": name,
        "key": Key.parse(f"{tonic} {mode or application.mode}"),
        "meter": Meter.parse(application.meters[0]),
        "tempo": application.usual_tempo,
        "bars": 8,
        "level": 5,
        "complexity": 5,
        "seed": 1,
        "feel": Feel(swing, application.unit, *application.late),
        "loop": application.loop,
        "clave": application.clave,
        "voices": application.voices,
    }
    return Brief(**{**usual, **fields})  # type: ignore[arg-type]


def played(brief: Brief) -> Arrangement:
    style = style_of(brief.genre)
    chart = compose(brief, style, Random(f"{brief.seed} chart"))
    return arrange(chart, style, brief, Random(f"{brief.seed} hands"))


def told(piece: Arrangement) -> dict[tuple[str, int], set[int]]:
    """For each hand and written onset the tones struck, as semitones above the tonic."""
    tonic = piece.brief.key.tonic.semitone
    tones: dict[tuple[str, int], set[int]] = defaultdict(set)
    for note in piece.notes:
        tones[note.hand, note.written_onset].add((note.pitch.midi - tonic) % 12)
    return tones


@pytest.mark.parametrize(("genre", "name"), SUB_STYLES)
@pytest.mark.parametrize("level", [1, 3, 5, 8, 10])
def test_two_hands_can_play_every_sub_style_at_every_level(genre, name, level):
    assert remarks(played(a_brief(genre, name, level=level, seed=level))) == ()


@settings(max_examples=150)
@given(
    style=st.sampled_from(SUB_STYLES), tonic=st.sampled_from(TONICS), meter=st.sampled_from(SERVED),
    level=st.integers(1, 10), complexity=st.integers(1, 10), bars=st.integers(1, 24),
    tempo=st.integers(40, 260), size=st.sampled_from(HAND_SIZES),
    hands=st.sampled_from(["both", "left", "right"]), loop=st.booleans(), seed=st.integers(0, 999),
)  # fmt: skip
def test_two_hands_can_play_whatever_is_asked(style, tonic, meter, tempo, size, **fields):
    genre, name = style
    mode = style_of(genre).applications[name].mode
    piece = played(
        a_brief(
            genre, name, key=Key.parse(f"{tonic} {mode}"), meter=Meter.parse(meter),
            tempo=float(tempo), hand_size=size, **fields,
        )
    )  # fmt: skip
    assert remarks(piece) == ()
    total = piece.brief.bars * piece.chart.meter.bar
    for note in piece.notes:
        assert 0 <= note.written_onset < note.written_onset + note.written_duration <= total
        assert note.duration > 0
    assert list(piece.notes) == sorted(piece.notes, key=lambda n: (n.onset, n.pitch.midi))
    silent = {"left": "right", "right": "left"}.get(fields["hands"])
    assert not [note for note in piece.notes if note.hand == silent]


@pytest.mark.parametrize(("genre", "name"), SUB_STYLES)
def test_the_same_brief_and_seed_give_the_same_piece(genre, name):
    assert played(a_brief(genre, name)) == played(a_brief(genre, name))


@pytest.mark.parametrize("genre", GENRES)
def test_another_seed_gives_another_piece(genre):
    name = style_of(genre).usual
    assert len({played(a_brief(genre, name, seed=seed)).notes for seed in range(6)}) >= 5


@pytest.mark.parametrize(("genre", "name"), SUB_STYLES)
def test_another_key_is_the_same_music_elsewhere(genre, name):
    """Every hand strikes the same degrees at the same places in all twelve keys; only octaves may differ."""
    if style_of(genre).applications[name].voices:
        pytest.skip("four singers keep their ranges, so they part the chord anew")
    mode = style_of(genre).applications[name].mode
    first, *others = (told(played(a_brief(genre, name, key=Key.parse(f"{tonic} {mode}")))) for tonic in TONICS)
    assert all(other == first for other in others)


@pytest.mark.parametrize(("size", "reach"), [("narrow", 11), ("small", 12), ("medium", 14), ("large", 16)])
@pytest.mark.parametrize(("genre", "name"), SUB_STYLES)
def test_no_grip_is_wider_than_the_hand_unless_it_is_rolled(genre, name, size, reach):
    """Where rolled chords are wanted, they alone are wider, and no more than a tenth."""
    for level, wanted in ((3, ()), (9, ()), (6, (Idiom("rolled_chords"),))):
        piece = played(a_brief(genre, name, level=level, hand_size=size, idioms=wanted, bars=4))
        assert remarks(piece) == ()
        for grip in [] if piece.brief.voices else grips_of(piece):
            width = max(n.pitch.midi for n in grip) - min(n.pitch.midi for n in grip)
            late = max(n.onset for n in grip) - min(n.onset for n in grip)
            assert width <= (16 if late else reach)


@pytest.mark.parametrize(("genre", "name"), SUB_STYLES)
def test_hands_of_every_size_tell_the_chords(genre, name):
    """What a small hand leaves out is never what makes the chord."""
    silent = {size: untold(played(a_brief(genre, name, level=6, hand_size=size))) for size in HAND_SIZES}
    assert max(silent.values()) <= silent["medium"]


def grips_of(piece: Arrangement) -> list[list[Note]]:
    """What each hand strikes at once."""
    grips: dict[tuple[str, int], list[Note]] = defaultdict(list)
    for note in piece.notes:
        grips[note.hand, note.written_onset].append(note)
    return list(grips.values())


def untold(piece: Arrangement) -> int:
    """How many essential tones of all chords do not sound while their chord lasts."""
    count = 0
    for _, onset, change in piece.chart.timeline():
        sounding = {
            note.pitch.midi % 12
            for note in piece.notes
            if note.written_onset < onset + change.duration and note.written_onset + note.written_duration > onset
        }
        groups = needed_tones(change.chord, root=False) if change.chord.pitch_classes else ()
        count += sum(not sounding.intersection(group) for group in groups)
    return count
