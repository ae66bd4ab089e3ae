"""The notes of one hand, laid into voices."""

from __future__ import annotations

from pieces import a_note
from woodshed.output.voices import laid_out
from woodshed.theory.meter import Meter

COMMON_TIME = Meter.parse("4/4")


def drawn(notes, bars=1, meter="4/4", **options):
    """Each bar as its voices, each voice as a line of ``start:pitches``; ties as ~, rests as r."""
    rows = laid_out(notes, Meter.parse(meter), bars, **options)
    return [[" ".join(map(_text, voice)) for voice in bar] for bar in rows]


def _text(segment):
    heads = ["~" * head.tied_in + head.pitch.name + "~" * head.tied_out + "'" * head.short for head in segment.heads]
    return f"{segment.start}:{'+'.join(heads) or 'r'}"


def test_an_empty_bar_has_one_voice_with_a_rest():
    """In each of its bars."""
    assert drawn([], bars=2) == [["0:r"], ["0:r"]]


def test_notes_of_one_length_that_begin_together_are_a_chord():
    """From the bottom up, with rests around them."""
    notes = [a_note("E4", 960, 960), a_note("C4", 960, 960)]
    assert drawn(notes) == [["0:r 960:C4+E4 1920:r"]]


def test_a_note_over_the_bar_line_is_tied():
    """And goes on in as many bars as it lasts."""
    assert drawn([a_note("C4", 2880, 5760)], bars=3) == [
        ["0:r 1920:r 2880:C4~"],
        ["0:~C4~"],
        ["0:~C4 960:r 1920:r"],
    ]


def test_a_held_note_under_moving_ones_takes_the_second_voice():
    """The higher is the first voice, whichever begins first."""
    notes = [a_note("C3", 0, 3840), *(a_note("G4", t, 960) for t in (960, 1920, 2880))]
    assert drawn(notes) == [["0:r 960:G4 1920:G4 2880:G4", "0:C3"]]


def test_a_third_length_is_tied_within_the_second_voice():
    """Nothing is lost where two voices do not suffice."""
    notes = [a_note("C5", 0, 3840), a_note("E4", 0, 1920), a_note("C4", 0, 960)]
    assert drawn(notes) == [["0:C5", "0:C4+E4~ 960:~E4 1920:r"]]


def test_where_nothing_overlaps_one_voice_is_enough():
    """The marks of voices are a hint, not an order."""
    notes = [a_note("C5", 0, 1920, voice=1), a_note("E4", 1920, 1920, voice=2)]
    assert drawn(notes) == [["0:C5 1920:E4"]]


def test_a_voice_goes_on_where_it_was():
    """Among free voices, that of the note's own mark."""
    notes = [
        a_note("C5", 0, 3840 * 2, voice=1),
        a_note("E4", 960, 960, voice=2),
        a_note("F4", 3840, 960, voice=2),
    ]
    assert drawn(notes, bars=2) == [
        ["0:C5~", "0:r 960:E4 1920:r"],
        ["0:~C5", "0:F4 960:r 1920:r"],
    ]


def test_four_parts_keep_their_voices():
    """Soprano and alto stand in their own voices also where they could share one."""
    notes = [a_note("C5", 0, 1920, voice=1), a_note("E4", 0, 1920, voice=2)]
    assert drawn(notes, parts=True) == [["0:C5 1920:r", "0:E4 1920:r"]]
    assert drawn([], parts=True) == [["0:r"]]


def test_a_key_that_is_struck_again_ends_its_first_note():
    """In one voice; two notes on one key at one moment are one."""
    assert drawn([a_note("C4", 0, 1920), a_note("C4", 0, 1920)]) == [["0:C4 1920:r"]]
    struck_again = [a_note("C4", 0, 1920), a_note("C4", 960, 1920)]
    assert drawn(struck_again, parts=True) == [["0:C4 960:C4 2880:r"]]


def test_triplets_are_marked_at_both_ends():
    """A held second eighth of a triplet is cut where the triplet ends."""
    notes = [a_note("C4", 0, 320), a_note("D4", 320, 1600)]
    voice = laid_out(notes, COMMON_TIME, 1)[0][0]
    assert [(s.start, s.value.ternary, s.tuplet) for s in voice[:3]] == [
        (0, True, "start"),
        (320, True, "stop"),
        (960, False, ""),
    ]
    assert voice[1].heads[0].tied_out


def test_a_note_played_short_is_marked():
    """Half of an eighth is staccato; a half note is not, however short it is played."""
    assert drawn([a_note("C4", 0, 480, played=(0, 200))]) == [["0:C4' 480:r 960:r 1920:r"]]
    assert drawn([a_note("C4", 0, 1920, played=(0, 200))]) == [["0:C4 1920:r"]]


def test_a_chop_of_a_third_of_a_beat_is_written_as_a_short_eighth():
    """336 ticks are no note; the next longer value is, with a dot."""
    assert drawn([a_note("C4", 480, 336)]) == [["0:r 480:C4' 960:r 1920:r"]]


def test_what_lies_behind_the_last_bar_is_left_out():
    """A note is cut at the end of the piece, and one that begins there is dropped."""
    assert drawn([a_note("C4", 1920, 3840), a_note("D4", 3840, 960)]) == [["0:r 1920:C4"]]
