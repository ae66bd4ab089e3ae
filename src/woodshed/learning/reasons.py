"""Why a chord is expected: only what follows from the evidence that spoke for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from woodshed.genres import style_of
from woodshed.learning.chord_class import class_of
from woodshed.learning.expecting import InKey
from woodshed.learning.table import ALL, LONGEST, START
from woodshed.learning.weights import ChordModel
from woodshed.piece.brief import GENRES
from woodshed.theory.analysis import Analysis, analyse
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key

_TITLES = {"rnb": "R&B", "neo-soul": "neo-soul"}
_TAIL = 6
"""Chords before the asked one that are analysed: keys are heard in phrases, and each costs a little."""
_MET = 8
"""Tunes that must have met a context before a share of them is told."""
_TOLD = 0.01
"""Shares below this are not told."""
_SPOKE = 0.5
"""The part of a probability that an earlier place must have given to be named as its reason."""
_ROOM_SPOKE = 0.25
"""The same for the room's phrases, of which one is named."""
_ROLES = {
    "tonic": "tonic function", "subdominant": "subdominant", "dominant": "dominant", "chromatic": "outside the key",
    "silence": "a rest of the harmony",
}  # fmt: skip
_PULLS = {"dominant": "V", "backdoor dominant": "backdoor dominant", "dominant of the home key": "V",
          "dominant of the new key": "V"}  # fmt: skip


_ARRIVALS = {0: "resolves", 8: "deceptive after", 9: "deceptive after"}
"""What a chord of rest does to the dominant before it, by its root in semitones above the tonic."""


class Met(NamedTuple):
    """How tunes went on after a context: how many to each class, how many in all, and the context in words."""

    followers: Mapping[int, int]
    total: int
    words: str


@dataclass(frozen=True)
class Evidence:
    """What reasons rest on: the chords before in order, the key, what is expected in it, and the model's counts.

    ``places`` say where each change of the tune stands, as a player would call it: "bar 3", "chord 3".
    """

    before: Sequence[Chord]
    key: Key
    heard: InKey
    genre: str
    model: ChordModel | None
    places: Sequence[str]

    @cached_property
    def met(self) -> Met | None:
        """What the counts say after the longest context that enough tunes have met: in the genre, else in all."""
        if self.model is None:
            return None
        counts, recent = self.model.counts.by_key, self.heard.expecting.numbers[-LONGEST:]
        contexts = [recent[-length:] for length in range(len(recent), 0, -1)] or [[START]]
        for label in [ALL] if self.genre == "other" else [self.genre, ALL]:
            for context in contexts:
                followers = counts.met(label, context)
                total = sum(followers.values())
                if total >= _MET:
                    return Met(
                        followers, total, f"in {_TITLES.get(label, label) or 'all genres'} {self._after(context)}"
                    )
        return None

    def _after(self, context: Sequence[int]) -> str:
        """The context in the player's own symbols."""
        if list(context) == [START]:
            return "begin so"
        changes: list[Chord] = []
        tonic = self.heard.expecting.tonic
        for chord in self.before:
            if not changes or class_of(changes[-1], tonic) != class_of(chord, tonic):
                changes.append(chord)
        return "after " + " ".join(chord.symbol for chord in changes[-len(context) :])


def reasons_for(chord: Chord, number: int, evidence: Evidence, after: Chord | None = None) -> tuple[str, ...]:
    """Why a chord of a class may come, the most telling first; ``after`` is the chord that follows, where it is known.

    What a chord does to the one before it, then what it is; then the earlier place, the counts and the phrase that
    speak for it.
    """
    tail = [one for one in evidence.before[-_TAIL:] if not one.silent]
    key = _heard_in(evidence.key, evidence.genre)
    line = analyse([*tail, chord, *([after] if after else [])], key)
    here, last = line[len(tail)], line[len(tail) - 1] if tail else None
    said = [*_motion(last, tail[-1], here, chord)] if last is not None else []
    role = _role(here, chord, key)
    if not said or "V of" in role or "substitute" in role:
        said.append(role)
    if after is not None and not after.silent and not chord.silent and _falls(chord, after):
        said.append(f"falls a fifth into {after.symbol}")
    said += [*_place(number, evidence), *_counted(number, evidence), *_phrase(number, evidence)]
    return tuple(dict.fromkeys(said))


@lru_cache(maxsize=128)
def _heard_in(key: Key, genre: str) -> Key:
    """The key as the genre hears it: where its usual style stands in blues, a seventh on the one is at rest."""
    if key.mode != "major" or genre not in GENRES:
        return key
    style = style_of(genre)
    return Key(key.tonic, "blues") if style.applications[style.usual].mode == "blues" else key


def _is_five(chord: Chord, key: Key) -> bool:
    return (chord.root.semitone - key.tonic.semitone) % 12 == 7


def _falls(before: Chord, chord: Chord) -> bool:
    return (before.root.semitone - chord.root.semitone) % 12 == 7


def _motion(last: Analysis, before: Chord, here: Analysis, chord: Chord) -> Iterator[str]:
    """What the chord does to the one before it."""
    if chord.silent:
        return
    role, falls = last.role, _falls(before, chord)
    slides = (before.root.semitone - chord.root.semitone) % 12 == 1
    pulls = not chord.kind.dominant or here.role == "tonic"
    if role in _PULLS and here.role == "tonic":
        above = (chord.root.semitone - here.key.tonic.semitone) % 12
        yield f"{_ARRIVALS.get(above, 'in place of I after')} the {_PULLS[role]}"
    elif role.startswith("secondary dominant of ") and falls:
        yield "resolves the V of " + role.removeprefix("secondary dominant of ")
    elif role.startswith("tritone substitute of ") and slides and pulls:
        yield "resolves the tritone substitute"
    elif role.startswith("two of ") and falls and chord.kind.dominant:
        yield "completes the two-five to " + role.removeprefix("two of ")
    elif here.role == "dominant" and falls and "b3" in before.kind.tones and _is_five(chord, here.key):
        yield "V after its ii"
    elif role == "passing diminished" and (chord.lowest.semitone - before.lowest.semitone) % 12 in {1, 11}:
        yield "the passing diminished leads here by step"


def _role(here: Analysis, chord: Chord, key: Key) -> str:
    """What the chord is, in few words."""
    text = here.role.replace("secondary dominant of ", "V of ")
    if text == "tonic" and chord.root.semitone == here.key.tonic.semitone:
        text = "home"
    elif text == "Picardy third":  # nobody knows yet that the piece ends here
        text = "borrowed from major" if chord.kind.family == "maj" else "chromatic"
    text = _ROLES.get(text, text)
    return text if here.key == key or here.role == "silence" else f"{text} in {here.key}"


def _place(number: int, evidence: Evidence) -> Iterator[str]:
    """The earlier place of the tune that gave most of the probability."""
    belief, numbers = evidence.heard.belief, evidence.heard.expecting.numbers
    votes = [(float(share), int(j)) for share, j in zip(belief.pointed, belief.places, strict=True)]
    votes = [vote for vote in votes if numbers[vote[1]] == number]
    if votes and sum(share for share, _ in votes) >= _SPOKE * belief.odds[number]:
        yield "as in " + evidence.places[max(votes)[1]]


def _counted(number: int, evidence: Evidence) -> Iterator[str]:
    """How many tunes went on so."""
    met = evidence.met
    share = met.followers.get(number, 0) / met.total if met else 0.0
    if met and share >= _TOLD:
        yield f"{100 * share:.0f} % {met.words}"


def _phrase(number: int, evidence: Evidence) -> Iterator[str]:
    """The room's phrase in which the chord follows the two before it, where the room spoke for it."""
    expecting, belief = evidence.heard.expecting, evidence.heard.belief
    if expecting.room is None or len(expecting.numbers) < 2:
        return
    name = expecting.room.names.get((expecting.numbers[-2], expecting.numbers[-1], number))
    if name and belief.roomed[number] >= _ROOM_SPOKE * belief.odds[number]:
        yield f'as in the phrase "{name}"'
