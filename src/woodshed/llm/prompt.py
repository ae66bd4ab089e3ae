"""What a model is told: a prefix that never changes, then the room, then the wish."""

from __future__ import annotations

from typing import NamedTuple

from woodshed.llm.model import Message, Question

_NOTATION = """\
You write chord changes for piano. Answer with one line of bars, nothing else:
| Dm7 G7 | Cmaj7 | % | Bm7b5 E7 |
A space divides the chords of a bar, % repeats the bar before. Chords lead somewhere, the bass moves well, phrases \
end in a cadence."""
"""Short: a processor without a graphics card reads some thirty tokens a second."""

_CHOICE = "You judge chord changes for piano. Answer with the letter of the chart that fits the wish best, no more."


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
