"""Prints the chart of the front page anew, with the command that stands above it: ``make docs``."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).parent.parent / "README.md"
SHOWN = re.compile(r"^(\$ (woodshed generate [^\n]*)\n).*?^```", flags=re.MULTILINE | re.DOTALL)


def main() -> None:
    """Run the first command of the page that shows its output, and put that below it."""
    page = PAGE.read_text(encoding="utf-8")
    found = SHOWN.search(page)
    if found is None:
        raise SystemExit("the front page shows no command with its output")
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", *shlex.split(found[2])],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
    fresh = f"{found[1]}{done.stdout.rstrip()}\n```"
    PAGE.write_text(page[: found.start()] + fresh + page[found.end() :], encoding="utf-8")


if __name__ == "__main__":
    main()
