"""Every error a caller may meet, drawn as a tree, each with a hint.

WoodshedError
├── UnreadableError            something given in writing cannot be read
│   ├── ChordSymbolError       a chord symbol
│   ├── NumeralError           a Roman or Nashville numeral
│   ├── KeyNameError           the name of a key
│   ├── MeterError             a time signature
│   └── ChartError             a chart: names the bar
├── RequestError               a request cannot be served as it stands
├── RoomError                  a genre's data: names file and entry
├── ComposerDeclinedError      a composer cannot help; the next one is asked
├── OutputError                a file cannot be written
├── ModelError                 a language model cannot be set up or asked
│   └── DownloadError          its file could not be fetched
├── WeightsError               weights of the chord model are missing, damaged or of another version
├── CorpusError                a file of charts to learn from cannot be read: names file and line
└── SettingsError              a setting cannot be used: names it and where it stands
"""

from __future__ import annotations


class WoodshedError(Exception):
    """The root of the tree. ``hint`` says what is accepted and what to do next."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UnreadableError(WoodshedError):
    """Something given in writing cannot be read."""


class ChordSymbolError(UnreadableError):
    """A chord symbol cannot be read."""


class NumeralError(UnreadableError):
    """A Roman or Nashville numeral cannot be read."""


class KeyNameError(UnreadableError):
    """The name of a key cannot be read."""


class MeterError(UnreadableError):
    """A time signature cannot be read or is not served."""


class ChartError(UnreadableError):
    """A chart cannot be read; the message names the bar."""


class RequestError(WoodshedError):
    """A request cannot be served as it stands."""


class RoomError(WoodshedError):
    """The data of a genre is wrong; the message names file and entry."""


class ComposerDeclinedError(WoodshedError):
    """A composer cannot help with this brief; the message says why.

    ``declined`` names those who were asked, each with its reason, where a composer stands for several.
    """

    def __init__(self, message: str, *, hint: str = "", declined: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message, hint=hint)
        self.declined = declined


class OutputError(WoodshedError):
    """A file cannot be written."""


class ModelError(WoodshedError):
    """A language model cannot be set up, fetched or asked as things stand."""


class DownloadError(ModelError):
    """A model could not be fetched; what was fetched is kept, and the next pull goes on from there."""


class SettingsError(WoodshedError):
    """A setting cannot be used; the message names it and where it stands."""


class WeightsError(WoodshedError):
    """The weights of the chord model are missing, damaged or of another version."""


class CorpusError(WoodshedError):
    """A file of charts to learn from cannot be read; the message names file and line."""
