"""Time signatures: how long a bar is and where its beats fall."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from woodshed.errors import MeterError
from woodshed.theory.time import QUARTER, Ticks

SERVED = ("2/4", "3/4", "4/4", "5/4", "6/8", "7/8", "9/8", "12/8")
_GROUPS = {"5/4": (3, 2), "7/8": (2, 2, 3)}


@dataclass(frozen=True)
class Meter:
    """A time signature. ``count`` notes of value 1/``unit`` fill a bar.

    >>> Meter.parse("12/8").beats
    (0, 1440, 2880, 4320)
    """

    count: int
    unit: int

    @staticmethod
    def parse(text: str) -> Meter:
        """Read a time signature such as ``"6/8"``.

        Raises:
            MeterError: it is not one of the served signatures.
        """
        name = text.strip().replace(" ", "")
        if name not in SERVED:
            raise MeterError(f"meter {text!r} is not served", hint="Use one of " + ", ".join(SERVED) + ".")
        count, unit = name.split("/")
        return Meter(int(count), int(unit))

    def __str__(self) -> str:
        return f"{self.count}/{self.unit}"

    @cached_property
    def bar(self) -> Ticks:
        """The length of a bar in ticks."""
        return self.count * 4 * QUARTER // self.unit

    @cached_property
    def compound(self) -> bool:
        """Whether the beat divides in three (6/8, 9/8, 12/8)."""
        return self.unit == 8 and self.count % 3 == 0

    @cached_property
    def beat(self) -> Ticks:
        """The felt beat in ticks.

        A dotted quarter in compound meters, an eighth in 7/8, else a quarter.
        """
        if self.compound:
            return 3 * QUARTER // 2
        return 4 * QUARTER // self.unit

    @cached_property
    def beats(self) -> tuple[Ticks, ...]:
        """The beats of a bar, in ticks from its start."""
        return tuple(range(0, self.bar, self.beat))

    @cached_property
    def halves(self) -> tuple[Ticks, ...]:
        """Where the bar divides most naturally in two, in ticks.

        At its third beat in 4/4, 3/4 and 9/8, at its second in 2/4 and 6/8.
        """
        groups = _GROUPS.get(str(self))
        if groups:
            return (0, groups[0] * 4 * QUARTER // self.unit)
        beats = len(self.beats)
        if beats == 1:
            return (0,)
        return (0, self.beats[(beats + 1) // 2])
