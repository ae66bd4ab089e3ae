"""How probable each letter of a question is, from the alternatives that a server lists for one token."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from woodshed.llm.model import FailureKind, ModelFailure, Usage


def shares_of(
    letters: Sequence[str], tokens: Sequence[Mapping[str, Any]], written: str, usage: Usage | None = None
) -> tuple[float, ...]:
    """The probability of each letter among the letters, adding up to 1; a letter that is not listed has none.

    ``tokens`` are alternatives as the OpenAI protocol lists them, each with ``token`` and ``logprob``. A letter counts
    with a space before it and without. Where a server lists none, what it has ``written`` is taken as certain.
    ``usage`` is what it took, for the failure.

    >>> shares_of("AB", [{"token": " A", "logprob": 0.0}, {"token": "B", "logprob": 0.0}], "A")
    (0.5, 0.5)

    Raises:
        ModelFailure: UNREADABLE, where the model gave none of the letters.
    """
    weights = dict.fromkeys(letters, 0.0)
    for token in tokens:
        letter, logprob = str(token.get("token", "")).strip(), token.get("logprob")
        if letter in weights and isinstance(logprob, int | float) and not math.isnan(logprob):
            weights[letter] += math.exp(min(0.0, logprob))
    if not any(weights.values()) and written.strip() in weights:
        weights[written.strip()] = 1.0
    total = sum(weights.values())
    if not total:
        raise ModelFailure(FailureKind.UNREADABLE, "did not choose any of the charts", usage=usage)
    return tuple(weights[letter] / total for letter in letters)
