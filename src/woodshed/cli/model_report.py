"""What a trial of a model showed, on the screen."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from woodshed.settings import Settings


def test(options: Namespace, settings: Settings) -> int:
    """Try a model out and print what it showed. Returns 1 where it failed."""
    from woodshed.services.canary_notes import note_canary
    from woodshed.services.model_trial import try_out

    trial = try_out(settings, options.name)
    note_canary(settings, options.name, trial.fault)
    report = trial.canary
    shown: dict[str, Any] = {
        "model": options.name, "held_to_the_grammar": report.honoured, "number_of_bars_held": report.shaped,
        "canary_first_ms": report.first_ms, "canary_ms": report.total_ms, "tokens_a_second": report.tokens_a_second,
        "first_bar_ms": trial.first_bar_ms, "eight_bars_ms": trial.whole_ms, "choice_ms": trial.choice_ms,
        "chart": trial.chart, "fault": trial.fault or None,
    }  # fmt: skip
    if options.json:
        print(json.dumps(shown, ensure_ascii=False))
    else:
        print("\n".join(_told(shown)))
    return 1 if trial.fault else 0


def _told(shown: Mapping[str, Any]) -> list[str]:
    held = "held to the grammar" if shown["held_to_the_grammar"] else (
        "held to the number of bars; what they say is checked" if shown["number_of_bars_held"]
        else "not held to the grammar; its answers are checked"
    )  # fmt: skip
    lines = [f"{shown['model']}: {shown['fault'] or held}"]
    units = {
        "tokens_a_second": "tokens a second",
        "first_bar_ms": "ms to the first bar",
        "eight_bars_ms": "ms for eight bars",
        "choice_ms": "ms to choose one of four charts",
    }
    lines += [f"  {shown[name]:8.1f} {unit}" for name, unit in units.items() if shown[name] is not None]
    return [*lines, *([f"  {shown['chart']}"] if shown["chart"] else [])]
