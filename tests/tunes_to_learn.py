"""Tunes that tests learn from and follow: drawn, but shaped like tunes, so that something comes back."""

from __future__ import annotations

from random import Random

from woodshed.learning.tune import GENRES, Setting, Tune

_LOOPS = ([0, 95, 79, 52], [25, 72, 1], [0, 52, 75, 1], [44, 94, 75, 25])


def tune(seed: int, *, split: str = "train", tonic: int = 0, length: int = 24) -> Tune:
    """A tune of an eight-chord strain that is played three times, with one chord of each time changed."""
    dice = Random(seed)
    strain = [number for _ in range(3) for number in dice.choice(_LOOPS)][:8]
    classes: list[int] = []
    onsets: list[int] = []
    for i in range(length):
        number = strain[i % len(strain)] if dice.random() > 0.1 else dice.randrange(121)
        if not classes or classes[-1] != number:
            classes.append(number)
            onsets.append(i * 192)
    setting = Setting(tonic, "major", GENRES[seed % len(GENRES)], 4)
    return Tune(f"tune {seed}", f"group {seed}", setting, tuple(classes), tuple(onsets), "own", split)
