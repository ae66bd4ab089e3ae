"""What can write a progression, and how one after the other is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Protocol

from woodshed.errors import ComposerDeclinedError
from woodshed.genres.style import Style
from woodshed.piece.brief import Brief
from woodshed.piece.chart import Chart, Credit


class Composer(Protocol):
    """Writes chord changes: a language model, a small model, or rules."""

    @property
    def name(self) -> str:
        """The name that appears in the credit."""
        ...

    async def compose(self, brief: Brief, style: Style, rng: Random) -> Chart:
        """Write ``brief.bars`` bars in ``brief.key``.

        Raises:
            ComposerDeclinedError: this composer cannot; the message says why.
        """
        ...


async def first_chart(composers: Sequence[Composer], brief: Brief, style: Style, rng: Random) -> Chart:
    """The chart of the first composer that does not decline; its credit names the others.

    Raises:
        ComposerDeclinedError: none of them could help; the message gives every reason.
    """
    declined: list[tuple[str, str]] = []
    for composer in composers:
        try:
            chart = await composer.compose(brief, style, rng)
        except ComposerDeclinedError as reason:
            declined += reason.declined or ((composer.name, str(reason)),)
            continue
        return replace(chart, credit=Credit(chart.credit.composer, (*declined, *chart.credit.declined)))
    reasons = "; ".join(f"{name}: {reason}" for name, reason in declined) or "none was asked"
    raise ComposerDeclinedError(
        f"nobody could write the changes ({reasons})",
        hint="Let the rules compose as well: they never decline.",
    )
