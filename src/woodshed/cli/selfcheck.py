"""Show that every genre has every layer of its generator, and that each one really generates."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--json", action="store_true", help="one JSON object a genre and line")


def run(options: Namespace) -> int:
    """Print a row per genre. Returns 1 where one of them fails."""
    from woodshed.services.selfcheck import check_all

    sound = True
    for finding in check_all():
        sound = sound and not finding.faults
        if options.json:
            print(json.dumps(asdict(finding), ensure_ascii=False), flush=True)
            continue
        print(
            f"{'ok' if not finding.faults else 'FAILED':<7} {finding.genre:<10} {finding.made}",
            flush=True,
        )
        print(f"        {' -> '.join(finding.layers)}")
        for fault in finding.faults:
            print(f"        {fault}")
    return 0 if sound else 1
