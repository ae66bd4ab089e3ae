"""The layer of the chord model: what comes next, and how a progression may go on."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from woodshed.services.base_generator import BaseGenreGenerator

if TYPE_CHECKING:
    from woodshed.learning.in_plain_values import Progression, Told
    from woodshed.theory.key import Key

Answers = TypeVar("Answers", bound="Told[Any]")


class MLProgressionPredictorMixin(BaseGenreGenerator):
    """Next-chord prediction by the names of the contract; the work is done in ``woodshed.learning``."""

    def predict_next_chord(
        self, current_progression: Progression, context: Mapping[str, Any] | None = None
    ) -> Told[tuple[str, float]]:
        """The chords that may come next with their probabilities, best first, for this genre unless another is named.

        ``context`` may hold key (without one every key is weighed), genre or style, meter, bar and beat of the next
        chord from 1, count (None for all, which make one together), weights, and user_id, whose habits then count.
        ``notices`` of the answer, and a warning, say where the chord model or the habits could not be used.

        Raises:
            UnreadableError: a chord, the key or the meter cannot be read.
            RequestError: a field of the context is unknown or cannot be.
        """
        from woodshed.learning.in_plain_values import next_chords

        return _aloud(next_chords(current_progression, _with_habits(context), self.request_model.genre))

    def learn_from_choice(
        self, user_id: str, current_progression: Progression, context: Mapping[str, Any] | None = None, *,
        kept: str | None = None, refused: Iterable[str] = (),
    ) -> None:  # fmt: skip
        """Let a player's next suggestions lean towards what they kept after a progression, and away from what not.

        What is learned stays on this machine, for this player alone unless they share it
        (``woodshed.services.chord_habits.share`` and ``withdraw``); ``forget`` beside these forgets it.

        Raises:
            UnreadableError: a chord, the key or the meter cannot be read.
            RequestError: no player is named, nothing was kept or refused, the context cannot be, or what is kept of the
                player is damaged.
            OutputError: it cannot be written.
        """
        from woodshed.learning.in_plain_values import context_of
        from woodshed.services.chord_habits import learn_choice

        asked = context_of(context, self.request_model.genre)
        _warn(learn_choice(user_id, current_progression, asked, kept=kept, refused=refused).notices)

    def get_progression_suggestions(
        self, key: Key | str | None, style: str | None = None, context: Mapping[str, Any] | None = None
    ) -> Told[dict[str, Any]]:
        """Progressions in a key and style, best first: chords, numerals, probability and reason of each.

        ``context`` may hold progression, which they go on from, length in chords, count, meter, bar, beat and weights.

        Raises:
            UnreadableError: a chord, the key or the meter cannot be read.
            RequestError: there is no such style, or a field of the context is unknown or cannot be.
        """
        from woodshed.learning.in_plain_values import progressions

        return _aloud(progressions(key, style, context, self.request_model.genre))


def _with_habits(context: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A context with the habits of the player whom it names in their place."""
    if not context or "user_id" not in context:
        return context
    from woodshed.services.chord_habits import habits_to_ask

    rest = {name: value for name, value in context.items() if name != "user_id"}
    if context["user_id"] is None:
        return rest
    habits = habits_to_ask(context["user_id"])
    _warn(habits.notices)
    return {**rest, "habits": habits}


def _aloud(answers: Answers) -> Answers:
    """The answers, after a warning where the model fell back: who takes a list may not look at its notices."""
    if answers.by == "rules":
        warnings.warn("\n".join(answers.notices), RuntimeWarning, stacklevel=3)
    return answers


def _warn(notices: Iterable[str]) -> None:
    for notice in notices:
        warnings.warn(notice, RuntimeWarning, stacklevel=4)
