"""The chord model through every generator: what comes next, and how progressions go on."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from importlib import import_module

import pytest

from woodshed.errors import ChordSymbolError, KeyNameError, MeterError, RequestError
from woodshed.learning import weights
from woodshed.piece import GENRES
from woodshed.services import selfcheck
from woodshed.services.base_generator import BaseGenreGenerator
from woodshed.services.jazz_generator import jazz_generator_service as jazz
from woodshed.services.local_llm_generator_mixin import LocalLLMGeneratorMixin
from woodshed.services.ml_progression_predictor_mixin import MLProgressionPredictorMixin
from woodshed.theory.chord import Chord

CHAIN = [LocalLLMGeneratorMixin, MLProgressionPredictorMixin, BaseGenreGenerator]


@pytest.fixture
def no_weights(tmp_path, monkeypatch):
    """An empty folder in place of that of the weight files."""
    monkeypatch.setattr(weights, "SHIPPED", tmp_path)
    weights.shipped.cache_clear()
    yield
    weights.shipped.cache_clear()


def service_of(genre: str):
    """The generator of a genre."""
    name = genre.replace("-", "")
    return getattr(import_module(f"woodshed.services.{name}_generator"), f"{name}_generator_service")


@pytest.mark.parametrize("genre", GENRES)
def test_every_generator_predicts(genre):
    """Between the language models and the rules; best first, each a chord, all of them together one."""
    service = service_of(genre)
    assert [layer for layer in type(service).__mro__ if layer in CHAIN] == CHAIN
    chords = service.predict_next_chord(["C", "F", "G7"], {"key": "C", "count": None})
    chances = [chance for _, chance in chords]
    assert sum(chances) == pytest.approx(1.0)
    assert chances == sorted(chances, reverse=True)
    assert all(Chord.parse(symbol).symbol == symbol for symbol, _ in chords)
    assert chords[0][0].startswith("C")
    ways = service.get_progression_suggestions("C")
    assert ways
    assert all(set(way) == {"chords", "numerals", "probability", "reason"} for way in ways)
    assert (chords.by, chords.key, chords.notices) == ("chord-model", "C major", ())


def test_genres_predict_differently():
    """Each is asked for itself, unless the context names another."""
    asked = (["C"], {"key": "C"})
    answers = {genre: tuple(service_of(genre).predict_next_chord(*asked)) for genre in GENRES}
    assert len(set(answers.values())) == len(GENRES)
    assert tuple(jazz.predict_next_chord(["C"], {"key": "C", "genre": "blues"})) == answers["blues"]
    assert tuple(jazz.predict_next_chord(["C"], {"key": "C", "style": "R&B"})) == answers["rnb"]


def test_a_style_within_a_genre_is_heard_as_the_genre_and_told():
    """The model was not taught bebop by itself."""
    found = jazz.get_progression_suggestions("F", "bebop", {"length": 2, "count": 3})
    assert len(found) == 3
    assert "bebop" in found.notices[0]
    assert [dict(way) for way in found] == list(
        jazz.get_progression_suggestions("F", "jazz", {"length": 2, "count": 3})
    )


def test_a_progression_is_gone_on_from():
    """What was played so far is part of the context."""
    found = jazz.get_progression_suggestions("C", "jazz", {"progression": "| Dm7 | G7 |", "length": 1})
    assert found[0]["chords"][0].startswith("C")


def test_where_the_chord_stands_may_be_told():
    """A bar and a beat from one, and a meter."""
    context = {"key": "C", "meter": "3/4", "bar": 4, "beat": 2}
    assert jazz.predict_next_chord("| C | F | G7 |", context)


def test_nothing_is_needed():
    """Neither a key nor a chord."""
    assert jazz.predict_next_chord([]) == jazz.predict_next_chord([], {"key": "C"})
    assert jazz.predict_next_chord(["Fm7", "Bb7"]).key == "Eb major"


@pytest.mark.parametrize(
    ("context", "error", "part"),
    [
        ({"keys": "C"}, RequestError, "'keys'"),
        ({"key": "Q"}, KeyNameError, "Q"),
        ({"key": 3}, RequestError, "key is 3"),
        ({"genre": "polka"}, RequestError, "polka"),
        ({"style": "warp"}, RequestError, "warp"),
        ({"meter": "5/17"}, MeterError, "5/17"),
        ({"bar": 0}, RequestError, "no bar 0"),
        ({"bar": "two"}, RequestError, "'two'"),
        ({"bar": True}, RequestError, "True"),
        ({"bar": 2, "beat": 9}, RequestError, "no beat 9"),
        ({"bar": 2, "beat": float("nan")}, RequestError, "nan"),
        ({"bar": 2, "beat": "x"}, RequestError, "'x'"),
        ({"beat": 2}, RequestError, "which bar"),
        ({"count": 0}, RequestError, "0"),
        ({"count": 1.5}, RequestError, "1.5"),
        ({"weights": "chords-best"}, RequestError, "chords-best"),
        ("C major", RequestError, "no mapping"),
    ],
)
def test_a_context_that_cannot_be_is_refused(context, error, part):
    """The message quotes it, the hint says what is accepted."""
    with pytest.raises(error, match=part) as caught:
        jazz.predict_next_chord(["C"], context)
    assert caught.value.hint


def test_many_may_ask_at_once():
    """Threads share what is remembered, and each gets the answer that it would get alone."""
    row = "C Am F G7 C Am F G7 Em A7 Dm G7".split()
    asked = [(row[:length], {"genre": genre}) for length in range(1, len(row)) for genre in ("jazz", "blues")]
    alone = [list(jazz.predict_next_chord(*one)) for one in asked]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda one: list(jazz.predict_next_chord(*one)), asked))
    assert together == alone


def test_answers_are_plain_lists():
    """They cross a border as such."""
    chords = jazz.predict_next_chord(["C"], {"key": "C"})
    assert isinstance(chords, list)
    assert json.loads(json.dumps(chords)) == [list(one) for one in chords]
    again = copy(chords)
    assert (again, again.key, again.by) == (chords, chords.key, chords.by)


def test_an_unreadable_chord_is_quoted():
    """As everywhere."""
    with pytest.raises(ChordSymbolError, match="H7x"):
        jazz.predict_next_chord(["C", "H7x"])


def test_without_weights_the_rules_answer_with_a_warning(no_weights):
    """The answer says so as well."""
    with pytest.warns(RuntimeWarning, match=r"chords-full\.npz"):
        chords = jazz.predict_next_chord(["Dm7", "G7"], {"key": "C"})
    assert chords.by == "rules"
    assert chords[0][0].startswith("C")
    with pytest.warns(RuntimeWarning, match="room speak"):
        assert jazz.get_progression_suggestions("C", "gospel")


def test_the_selfcheck_finds_missing_weights(no_weights):
    """A fallback is music, but not sound."""
    faults = selfcheck.check("jazz").faults
    assert len(faults) == 1
    assert "chord model is not used" in faults[0]


def test_the_selfcheck_looks_at_what_is_predicted(monkeypatch):
    """A name that is only inherited is not enough."""

    def broken(self, current_progression, context=None):
        return [("C", 0.5), ("Qb", 0.6)]

    monkeypatch.setattr(MLProgressionPredictorMixin, "predict_next_chord", broken)
    faults = " ".join(selfcheck.check("jazz").faults)
    assert "Qb" in faults
