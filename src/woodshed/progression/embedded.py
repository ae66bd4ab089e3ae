"""Who composes where no language model does."""

from __future__ import annotations

from woodshed.errors import RequestError
from woodshed.progression.by_rules import ByRules
from woodshed.progression.composer import Composer


def embedded(name: str = "chord-model", weights: str | None = None) -> tuple[Composer, ...]:
    """The composers that need nothing but the package, in order: the chord model, then the rules; or the rules alone.

    ``weights`` are those of the chord model, None the usual ones. The rules come last: they never decline.

    Raises:
        RequestError: there is no composer of this name.
    """
    if name == "rules":
        return (ByRules(),)
    if name != "chord-model":
        raise RequestError(f"there is no composer {name!r}", hint="Use chord-model or rules.")
    from woodshed.progression.by_chords import ByChordModel

    return ByChordModel(weights), ByRules()
