"""Takes a chart out of the JSON that some servers can only be held to, while it arrives.

A JSON schema lets a server write ``"| C | G7 |"`` or ``["C", "G7"]``. Who asked for a chart gets ``| C | G7 |``.
"""

from __future__ import annotations

import json

BLANK = " \t\r\n"


class ChartText:
    r"""Turns the pieces of an answer into the pieces of a chart. It remembers what has not come to an end.

    A string is unwrapped as it comes, a list bar by bar, and what is neither is passed on as it is.

    >>> chart = ChartText()
    >>> [chart.read(piece) for piece in ('["Dm', '7 G7", "Cma', 'j7"', "]")]
    ['', '| Dm7 G7 |', ' Cmaj7 |', '']
    >>> ChartText().read('"| C | G7 |"'), ChartText().read("| C | G7 |")
    ('| C | G7 |', '| C | G7 |')
    """

    def __init__(self) -> None:
        self._form = ""
        self._inside = False
        self._held = ""
        self._is_first = True

    def read(self, piece: str) -> str:
        """What the piece adds to the chart; empty where a bar is not complete yet."""
        if not self._form:
            piece = (self._held + piece).lstrip(BLANK)
            self._held = ""
            if not piece:
                return ""
            self._form = piece[0]
        match self._form:
            case "[":
                return "".join(map(self._signed, piece))
            case '"':
                return "".join(map(self._unwrapped, piece))
            case _:
                return piece

    def _string(self, sign: str) -> str | None:
        """The string that a sign completes, if it does."""
        if not self._inside:
            self._inside = sign == '"'
            return None
        if sign == '"' and not _is_escaping(self._held):
            string, self._held, self._inside = self._held, "", False
            return _decoded(string)
        self._held += sign
        return None

    def _signed(self, sign: str) -> str:
        """The bar that a sign of a list completes."""
        bar = self._string(sign)
        if bar is None:
            return ""
        opening = "|" if self._is_first else ""
        self._is_first = False
        # Some models write the lines into the strings as well.
        return f"{opening} {bar.strip(BLANK + '|')} |"

    def _unwrapped(self, sign: str) -> str:
        """What a sign of a single string adds: itself, unless it belongs to the wrapping or to an escape."""
        if self._is_first:  # the sign that opens the string
            self._is_first = False
            self._inside = True
            return ""
        if not self._inside:
            return ""
        if sign == '"' and not _is_escaping(self._held):
            self._inside = False
            return ""
        self._held += sign
        if _is_escaping(self._held) or _is_code(self._held):
            return ""
        text, self._held = _decoded(self._held), ""
        return text


def _is_escaping(text: str) -> bool:
    """Whether a text ends in a backslash that changes the sign after it."""
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _is_code(text: str) -> bool:
    """Whether a text is the beginning of an escape with a number."""
    return text.startswith("\\u") and len(text) < 6


def _decoded(string: str) -> str:
    """A string without its escapes; itself where they are wrong, so that the chart's reader sees what stood there."""
    try:
        return str(json.loads(f'"{string}"', strict=False))
    except ValueError:
        return string
