"""A bar that grows with what was fetched."""

from __future__ import annotations

import sys

_BAR_WIDTH = 30


class Progress:
    """A bar that grows; a class since it remembers what is on the screen."""

    def __init__(self) -> None:
        self._shown = -1
        self._live = sys.stderr.isatty()

    def show(self, done: int, size: int) -> None:
        """Show so many bytes of so many: each percent on a screen, each tenth in a file."""
        percent = 100 * done // size if size else 0
        if percent == self._shown or not (self._live or percent % 10 == 0):
            return
        self._shown = percent
        filled = _BAR_WIDTH * percent // 100
        line = f"[{'#' * filled}{'.' * (_BAR_WIDTH - filled)}] {percent:3d} % of {size / 1e9:.2f} GB"
        print(f"\r{line}" if self._live else line, end="" if self._live else "\n", file=sys.stderr, flush=True)

    def close(self) -> None:
        """End the line."""
        if self._live and self._shown >= 0:
            print(file=sys.stderr)
