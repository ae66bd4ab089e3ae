"""What a trial of a model showed, on the screen."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from woodshed.settings import Settings


def test(options: Namespace, settings: Settings) -> int:
    """Try a model out and print what it showed. Returns 2 where it failed."""
    from woodshed.services.canary_notes import note_canary
    from woodshed.services.language_models import seat_for
    from woodshed.services.model_trial import try_out

    seat_for(settings, options.name)  # says at once what cannot be asked
    print(f"asking {_whom(options.name, settings)} …", file=sys.stderr, flush=True)
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
    if trial.fault:
        print(f"  {_next_step(options.name, settings)}", file=sys.stderr)
    return 2 if trial.fault else 0


def _whom(name: str, settings: Settings) -> str:
    """Who is asked, and where."""
    from woodshed.services.model_standings import setups_of

    setup = setups_of(settings).get(name)
    if setup is None:
        return f"{name} at Google"
    return f"{name} in {setup.file}" if setup.file else f"{name} at {setup.server} as {setup.remote or name}"


def _next_step(name: str, settings: Settings) -> str:
    from woodshed.services.model_standings import setups_of

    setup = setups_of(settings).get(name)
    if setup is None:
        return "See that the key is right and the network is there; then test it again."
    if setup.file is not None:
        return f"Try another file: woodshed models use {name} --file PATH.gguf"
    return (
        f"See that the server runs; then set it up anew: woodshed models use {name} --server {setup.server} --model …"
    )


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
