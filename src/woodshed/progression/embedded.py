"""Who composes where no language model does."""

from __future__ import annotations

from woodshed.errors import RequestError
from woodshed.progression.by_rules import ByRules
from woodshed.progression.composer import Composer


def embedded(name: str) -> tuple[Composer, ...]:
    """The composers that need nothing but the package, in order: the rules, behind the chord model where it is named.

    The rules come last: they never decline.

    Raises:
        RequestError: there is no composer of this name.
    """
    if name == "rules":
        return (ByRules(),)
    if name != "chord-model":
        raise RequestError(f"there is no composer {name!r}", hint="Use rules or chord-model.")
    from woodshed.progression.by_chords import ByChordModel

    return ByChordModel(), ByRules()
