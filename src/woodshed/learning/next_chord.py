"""What comes next: one tune followed chord by chord, in the form that the measure of next-chord prediction asks for."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from woodshed.learning.chord_class import CLASSES, SILENCE, class_of, names
from woodshed.learning.examples import HIDDEN, START_TOKENS, chord_tokens, log_scores, onset_tokens, setting_tokens
from woodshed.learning.net import Answer, Heard, Known, Question
from woodshed.learning.places import Ints, Past
from woodshed.learning.tune import Setting, setting_of, tick
from woodshed.learning.weights import ChordModel, shipped
from woodshed.theory.chord import Chord

Odds = NDArray[np.float64]


class Voice(NamedTuple):
    """What the model says of every class, shape (classes,), and of the earlier changes that it weighed.

    ``places`` are their numbers, ``pointed`` the part of the odds that each gave to its own class.
    """

    odds: Odds
    places: Ints
    pointed: Odds


class Following:
    """A tune followed in one key: what came is heard, what comes is asked.

    A class because hearing a chord changes what is known of all earlier ones.
    """

    def __init__(self, model: ChordModel, setting: Setting) -> None:
        """Begin a tune."""
        self.model, self._setting = model, setting
        self.past = Past(setting)
        self._heard = Heard(model.nets, setting_tokens(setting))
        self._heard.hear(START_TOKENS)
        self._known: Known | None = None
        self._numbers: list[int] = []
        self._onset = 0

    @property
    def numbers(self) -> tuple[int, ...]:
        """The classes so far."""
        return tuple(self._numbers)

    def odds(self, onset: int | None) -> Voice:
        """Probabilities of the class that comes, at an onset in ticks from the start, or at one that is not known."""
        return voices([self], onset)[0]

    def question(self, onset: int | None) -> Question:
        """What the nets are asked about an onset."""
        if self._known is None:
            counted = self.model.counts.distributions(self._numbers, self._setting.genre)
            features = np.concatenate([log_scores(counted), self.past.votes()], 1)
            self._known = self.model.nets.of_classes(features)
        asked = HIDDEN
        if onset is not None:
            onset = max(onset, self._onset)
            asked = onset_tokens(onset, onset - self._onset if self._numbers else None, self._setting)
        places, alike = self.past.alike(onset)
        return Question(self._heard, asked, self._known, places, self.past.classes[places], alike)

    def voice(self, question: Question, answer: Answer) -> Voice:
        """What the nets answered, tempered."""
        odds: Odds = answer.odds**self.model.temperature
        if self._numbers:
            odds[self._numbers[-1]] = 0.0
        odds /= np.add.reduce(odds)
        # A place keeps its part of its class, however the class was tempered.
        kept = odds.take(question.numbers) / np.maximum(answer.odds.take(question.numbers), 1e-30)
        return Voice(odds, question.places, answer.pointed * kept)

    def fork(self) -> Following:
        """The same tune so far, to go on in another way."""
        self.model.nets.hear([self._heard])  # once for both
        twin = copy(self)
        vars(twin).update(past=self.past.fork(), _heard=self._heard.fork(), _numbers=[*self._numbers])
        return twin

    def hear(self, number: int, onset: int | None) -> None:
        """The class that came, and when; where that is not known, a bar after the one before."""
        if onset is None:
            onset = self._onset + self._setting.bar if self._numbers else 0
        before = self._numbers[-1] if self._numbers else None
        if number == before:
            return
        onset = max(onset, self._onset)
        gap = onset - self._onset if self._numbers else None
        tokens = chord_tokens(number, before, onset, gap, self._setting)
        self._heard.hear(tokens)
        self._known = None
        self.past.observe(number, onset)
        self._numbers.append(number)
        self._onset = onset


def voices(followings: Sequence[Following], onset: int | None) -> list[Voice]:
    """What comes next in several tunes, or in several ways of one, at an onset; all follow one model.

    Asked together, eight take about three times as long as one.
    """
    questions = [following.question(onset) for following in followings]
    answers = followings[0].model.nets.ask(questions) if questions else []
    rows = zip(followings, questions, answers, strict=True)
    return [following.voice(question, answer) for following, question, answer in rows]


class NextChord:
    """Predicts the chords of a tune in turn; where the key is not known, every key is followed, and all are weighed."""

    def __init__(self, model: ChordModel, *, hidden: bool = False) -> None:
        """``hidden`` keeps from the model when the next chord begins."""
        self._model, self._hidden = model, hidden
        self.start(key=None, mode=None, genre="other", meter=None)

    def start(self, *, key: str | None, mode: str | None, genre: str | None, meter: str | None) -> None:
        """Begin a tune.

        Raises:
            KeyNameError: the key is none.
        """
        setting = setting_of(key, mode, genre, meter)
        tonics = range(12) if setting.tonic is None else (setting.tonic,)
        self._setting = setting
        self._keys = [(tonic, Following(self._model, setting)) for tonic in tonics]
        self._weights = np.full(len(self._keys), 1.0 / len(self._keys))
        self._asked: list[Odds] = []
        self._onset: int | None = None

    def odds(self, bar: int, beat: float) -> Odds:
        """Probabilities of all classes above C for the chord that begins at a beat of a bar, both from 1."""
        self._onset = tick(bar, beat, self._setting)
        asked = None if self._hidden else self._onset
        told = voices([following for _, following in self._keys], asked)
        self._asked = [_above_c(voice.odds, tonic) for voice, (tonic, _) in zip(told, self._keys, strict=True)]
        found: Odds = np.einsum("k,kc->c", self._weights, np.array(self._asked))
        return found

    def distribution(self, bar: int, beat: float) -> dict[str, float]:
        """The same by symbols."""
        return dict(zip(names(0), self.odds(bar, beat).tolist(), strict=True))

    def observe(self, symbol: str) -> None:
        """The chord that came where the last distribution was asked for.

        Raises:
            ChordSymbolError: it cannot be read.
        """
        chord = Chord.parse(symbol)
        if len(self._keys) > 1 and self._asked:
            self._weights *= np.array([odds[class_of(chord, 0)] for odds in self._asked]) + 1e-9
            self._weights /= self._weights.sum()
        for tonic, following in self._keys:
            following.hear(class_of(chord, tonic), self._onset)


class FullPredictor(NextChord):
    """The predictor with the weights learned from permissive and copyleft charts."""

    def __init__(self) -> None:
        """Load the weights, once for all."""
        super().__init__(shipped("chords-full"))


class OpenPredictor(NextChord):
    """The predictor with the weights learned from permissively licensed charts alone."""

    def __init__(self) -> None:
        """Load the weights, once for all."""
        super().__init__(shipped("chords-open"))


def _above_c(odds: Odds, tonic: int) -> Odds:
    """Probabilities of classes above a tonic as those above C."""
    if not tonic:
        return odds
    rows = odds[:SILENCE].reshape(12, -1)
    return np.concatenate([np.roll(rows, tonic, 0).ravel(), odds[SILENCE:CLASSES]])
