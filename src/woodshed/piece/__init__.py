"""The three forms a piece takes on its way: brief, chart, arrangement."""

from woodshed.piece.arrangement import Arrangement, Hand, Note, Pedal, Revision
from woodshed.piece.brief import (
    GENRES,
    AskedChord,
    Brief,
    Feel,
    Idiom,
    KeyChange,
    Request,
)
from woodshed.piece.chart import Bar, Change, Chart, Credit, Tone

__all__ = [
    "GENRES",
    "Arrangement",
    "AskedChord",
    "Bar",
    "Brief",
    "Change",
    "Chart",
    "Credit",
    "Feel",
    "Hand",
    "Idiom",
    "KeyChange",
    "Note",
    "Pedal",
    "Request",
    "Revision",
    "Tone",
]
