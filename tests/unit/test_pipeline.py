"""The whole road: words to arrangement, one step after the other."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from random import Random

import pytest

from woodshed.errors import ComposerDeclinedError, RequestError
from woodshed.genres import style_of
from woodshed.learning import weights
from woodshed.piece import GENRES, Request
from woodshed.piece.chart import Credit
from woodshed.piece.chart_text import read_chart
from woodshed.pipeline import Fields, at_once, compose, generate, play_chart, realize
from woodshed.progression import ByRules, Given
from woodshed.words import read


class Waiting:
    """A composer that waits for something, as one over a network would."""

    name = "waiting"

    async def compose(self, brief, style, rng):
        await asyncio.sleep(0)
        return await ByRules().compose(brief, style, rng)


def brief_of(words: str):
    """What a sentence asks for."""
    return read(Request(description=words, seed=3), style_of)


def test_words_become_notes_for_two_hands():
    """With what was set outright beating the words."""
    piece = generate("slow blues in A", key="Eb", num_bars=12, seed=1)
    assert str(piece.brief.key.tonic) == "Eb"
    assert len(piece.chart.bars) == 12
    assert {note.hand for note in piece.notes} == {"left", "right"}
    assert piece.chart.credit.composer == "rules"


def test_the_chord_model_composes_unless_the_rules_are_named():
    """And the rules what it declines."""
    piece = generate("a jazz tune, 16 bars", seed=1)
    assert (piece.chart.credit.composer, len(piece.chart.bars)) == ("chord-model", 16)
    assert piece == generate("a jazz tune, 16 bars", seed=1, composer="chord-model")
    blues = generate("slow blues in A", seed=1)
    assert blues.chart.credit.composer == "rules"
    assert blues.chart.credit.declined[0][0] == "chord-model"
    assert generate("a jazz tune, 16 bars", seed=1, composer="rules").chart.credit == Credit("rules")


def test_without_its_weights_the_rules_compose_and_say_why(tmp_path, monkeypatch):
    """Damaged, or lost: nobody goes without music."""
    monkeypatch.setattr(weights, "SHIPPED", tmp_path)
    weights.shipped.cache_clear()
    lost = generate("a jazz tune, 16 bars", seed=1).chart.credit
    (tmp_path / "chords-full.npz").write_bytes(b"PK\x03\x04 and no more")
    torn = generate("a jazz tune, 16 bars", seed=1).chart.credit
    assert (lost.composer, torn.composer) == ("rules", "rules")
    assert lost.declined == (("chord-model", "there is no weight file chords-full.npz"),)
    assert "damaged" in dict(torn.declined)["chord-model"]


def test_an_unknown_composer_is_named():
    """With those that there are."""
    with pytest.raises(RequestError, match="no composer 'mozart'") as error:
        generate("a song", composer="mozart")
    assert "chord-model" in error.value.hint


def test_a_given_chart_brings_its_own_key_meter_and_bars():
    """Whatever the words say of them."""
    chart = read_chart("Key: Eb major\nMeter: 3/4\n| Ebmaj7 | Ab6 | Bb7 | Eb6 | %|")
    piece = play_chart(chart, Request(description="a waltz in C, 32 bars in four", genre="jazz"))
    assert piece.chart.bars == chart.bars
    assert (str(piece.brief.key), str(piece.brief.meter), piece.brief.bars) == (
        "Eb major",
        "3/4",
        5,
    )
    assert piece.chart.credit.composer == "given"


def test_a_given_chart_is_not_stretched():
    """A number of bars that was set outright is held against the chart."""
    with pytest.raises(ComposerDeclinedError, match="2 bars, and 3 are asked"):
        play_chart(read_chart("| C | G7 |"), Request(description="a song", genre="rnb", num_bars=3))


def test_another_composer_does_not_reshuffle_the_hands():
    """Chart and hands have dice of their own."""
    brief = brief_of("medium gospel in F, 8 bars")
    ruled = at_once(realize(brief, composers=[ByRules()]))
    given = at_once(realize(brief, composers=[Given(ruled.chart)]))
    assert given.notes == ruled.notes
    assert given.chart.credit.composer == "given"


@pytest.mark.parametrize("genre", GENRES)
def test_one_seed_gives_one_piece_and_another_seed_another(genre):
    """In every genre."""
    first, again, other = (generate("a piece", genre=genre, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first.notes != other.notes


def test_composers_that_never_wait_need_no_event_loop():
    """And one that waits is told apart, and runs in one."""
    request = Request(description="blues in A", seed=1)
    with pytest.raises(RuntimeError, match="needs an event loop"):
        at_once(compose(request, composers=[Waiting()]))
    awaited = asyncio.run(compose(request, composers=[Waiting()]))
    assert awaited == at_once(compose(request, composers=[ByRules()]))


def test_the_fields_of_generate_are_those_of_a_request():
    """One list, written twice so that editors can help."""
    fields = set(Request.__dataclass_fields__) - {"description"}
    assert set(Fields.__annotations__) == fields


def test_a_brief_alone_decides_the_piece():
    """The words have been read: whatever else they say changes nothing any more."""
    brief = brief_of("reggae in G, 8 bars")
    reworded = replace(brief, request=replace(brief.request, description="other words"))
    rng = Random("3 chart")
    chart = at_once(ByRules().compose(brief, style_of("reggae"), rng))
    assert at_once(realize(brief, composers=[ByRules()])).chart.bars == chart.bars
    assert at_once(realize(reworded, composers=[ByRules()])).chart.bars == chart.bars
