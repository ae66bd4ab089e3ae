"""What a model is asked for a brief: the same question in every key, narrowed by what the player settled."""

from __future__ import annotations

import asyncio
import re
from random import Random

import pytest

from charts_of_grammar import drawn
from thousand_requests import briefs
from woodshed.genres import style_of
from woodshed.llm.backends import Scripted
from woodshed.llm.cache import Cache, key_of
from woodshed.llm.catalog import catalog
from woodshed.llm.desk import Desk
from woodshed.llm.ledger import Ledger
from woodshed.llm.model import End, Usage
from woodshed.llm.seat import Seat, Terms
from woodshed.piece import Request
from woodshed.progression.by_model import ByModel, choice_of
from woodshed.progression.model_task import task_of
from woodshed.theory.roman import numeral
from woodshed.words import read

KEYS = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
WISHES = ["simple jazz in {}, 8 bars", "slow worship in {}, 12 bars", "sophisticated bossa nova in {}"]
PHI = "phi-3.5-mini"


def brief_of(words, **fields):
    return read(Request(description=words, **fields), style_of)


def task(words, **fields):
    brief = brief_of(words, **fields)
    return task_of(brief, style_of(brief.genre))


@pytest.fixture
def desk(tmp_path):
    """A desk whose only model writes a chart of the rules, with a cache in a file."""

    def script(ask, number):
        return [("text", drawn(ask.grammar, Random(number))), ("end", End("stop", Usage(90, 30)))]

    model = Scripted(PHI, script)
    ledger, cache = Ledger(tmp_path / "ledger.sqlite"), Cache(tmp_path / "charts.sqlite")
    desk = Desk({PHI: Seat(catalog()[PHI], lambda _: model)}, ledger=ledger, cache=cache, terms=Terms())
    yield desk, model
    cache.close()
    ledger.close()


def compose(desk, words, **fields):
    brief = brief_of(words, **fields)
    return asyncio.run(ByModel(desk).compose(brief, style_of(brief.genre), Random(0)))


def degrees(chart):
    return [[numeral(change.chord, chart.key) for change in bar.changes] for bar in chart.bars]


@pytest.mark.parametrize("words", WISHES)
def test_the_same_wish_is_the_same_question_in_all_twelve_keys(words):
    """Prompt, grammar, sampling and dice."""
    assert len({key_of(task(words.format(key)).ask) for key in KEYS}) == 1
    without = words.replace(" in {}", "")
    assert len({key_of(task(without, key=key).ask) for key in KEYS}) == 1


def test_twelve_keys_cost_one_call_and_give_the_same_degrees(desk):
    """Each in its own key."""
    desk, model = desk
    first = compose(desk, WISHES[0].format("C"))
    calls = model.calls
    charts = [compose(desk, WISHES[0].format(key)) for key in KEYS]
    assert model.calls == calls, "one wish, written once, or twice where the first would not do"
    assert all(degrees(chart) == degrees(first) for chart in charts)
    assert len({str(chart.key) for chart in charts}) == 12


def test_other_words_and_another_seed_are_another_call(desk):
    """And so is another length."""
    desk, model = desk
    calls = []
    for words, seed in (
        ("simple jazz in C", 1),
        ("simple jazz in C", 2),
        ("easy jazz in C", 1),
        ("simple jazz in D", 1),
    ):
        compose(desk, f"{words}, 8 bars", seed=seed)
        calls.append(model.calls)
    assert calls[0] < calls[1] < calls[2] == calls[3]


@pytest.mark.parametrize("brief", briefs(60), ids=lambda brief: f"{brief.genre} {brief.bars}")
def test_the_grammar_has_as_many_bars_as_were_asked_and_the_rules_can_write_in_it(brief):
    """Whatever genre, meter and length; the worst case bounds every chart of it."""
    found = task_of(brief, style_of(brief.genre))
    assert found.ask.grammar.bars == brief.bars == len(found.letters)
    assert found.plain.key.signature == 0
    chart = drawn(found.ask.grammar, Random(brief.seed))
    assert re.fullmatch(found.ask.grammar.regex(), chart)
    assert len(chart) <= found.ask.most_tokens


def test_bars_that_the_player_spelled_out_are_settled():
    """In the key in which the model writes."""
    found = task("jazz in Eb, 8 bars, begin with Fm7 Bb7 Ebmaj7")
    assert [slot.text for slot in found.ask.grammar.slots[:3]] == ["Dm7", "G7", "Cmaj7"]
    assert "Settled already: bar 1 is Dm7" in found.ask.messages[-1].content


def test_the_last_bar_comes_to_rest_unless_the_piece_goes_round():
    """By the grammar, not by hope."""
    last = task("simple jazz in C, 8 bars").ask.grammar.slots[-1]
    assert last.last
    assert all(symbol.startswith("C") for symbol in last.last)
    assert not task("a jazz vamp in C that loops, 8 bars").ask.grammar.slots[-1].last


def test_a_blues_is_one_by_where_its_chords_stand():
    """The fourth degree opens bar 5."""
    found = task("a simple blues in G, 12 bars")
    bar = found.ask.grammar.slots[4]
    assert bar.first
    assert all(symbol.startswith("F") for symbol in bar.first)


@pytest.mark.parametrize(
    ("words", "warmth"), [("simple tune in C", 0.4), ("a tune in C", 0.7), ("experimental avant-garde innovative", 1.0)]
)
def test_the_dice_roll_further_for_a_request_that_wants_to_be_surprised(words, warmth):
    """By complexity."""
    assert task(words, genre="jazz").ask.temperature == warmth


def test_the_players_seed_is_the_models():
    """And without one the same question has the same dice in every process."""
    assert task("simple jazz in C", seed=7).ask.seed == 7
    assert task("simple jazz in C").ask.seed == task("simple jazz in A").ask.seed


@pytest.mark.parametrize("genre", ["jazz", "gospel", "latin"])
def test_a_choice_is_between_charts_of_the_rules(genre):
    """Up to four, all different, each with a letter."""
    found = task("a simple tune in F, 8 bars", genre=genre)
    drafts, question = choice_of(found, style_of(genre))
    assert 2 <= len(drafts) == len(set(drafts)) == len(question.letters) <= 4
    assert all(draft in question.messages[-1].content for draft in drafts)
