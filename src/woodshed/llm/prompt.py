"""What a model is told: a prefix that never changes, then the room, then the wish."""

from __future__ import annotations

from typing import NamedTuple

from woodshed.llm.model import Message, Question

_NOTATION = """\
You write chord changes for piano players. You answer with one line of bars and nothing else, like this:
| Dm7 G7 | Cmaj7 | % | Bm7b5 E7 |
Every bar ends with a bar line. Chords of one bar are divided by a space and share its beats; % means the bar before \
once more. Never write words, lengths, lyrics, numbers of bars or explanations. Write for the genre as its best \
players would: chords that lead somewhere, a bass that moves well, phrases of four bars, a cadence where a phrase \
ends."""

_CHOICE = """\
You judge chord changes for piano players. You are shown a wish and several charts, each with a letter. You answer \
with the letter of the chart that fits the wish best, and nothing else."""


class Wish(NamedTuple):
    """What a prompt is made of, everything in the key in which the model writes.

    ``room`` are lines on the genre and the style, ``examples`` two short passages in the same notation; ``facts`` are
    what the player settled, a line each; ``words`` is the request without names of keys.
    """

    room: tuple[str, ...]
    examples: tuple[str, ...]
    facts: tuple[str, ...]
    words: str


def asking(wish: Wish) -> tuple[Message, ...]:
    """The conversation that asks for a chart. All requests share its beginning, those of one style a longer one."""
    return (Message("system", _NOTATION), Message("user", _told(wish)))


def asking_again(messages: tuple[Message, ...], answer: str, faults: tuple[str, ...]) -> tuple[Message, ...]:
    """The same conversation with a complete answer and what was wrong with it."""
    again = f"That will not do: {'; '.join(faults)}. Write the whole line again, mended."
    return (*messages, Message("assistant", answer), Message("user", again))


def choosing(wish: Wish, charts: tuple[str, ...]) -> Question:
    """The question which of several charts fits the wish best."""
    letters = tuple("ABCDEFGH"[: len(charts)])
    listed = [f"{letter}: {chart}" for letter, chart in zip(letters, charts, strict=True)]
    content = "\n".join([_told(wish), "", *listed, "", "The letter of the best chart:"])
    return Question((Message("system", _CHOICE), Message("user", content)), letters)


def _told(wish: Wish) -> str:
    examples = [f"For example: {example}" for example in wish.examples]
    # The words come last, between marks, so that nothing in them can pass for one of our lines.
    words = " ".join(wish.words.replace('"', "'").split())
    return "\n".join([*wish.room, *examples, *wish.facts, f'The wish: "{words}"'])
