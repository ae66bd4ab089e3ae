"""The three forms a piece takes on its way: brief, chart, arrangement."""

from woodshed.piece.arrangement import HANDS, Arrangement, Cell, Hand, Note, Pedal, Revision
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
    "HANDS",
    "Arrangement",
    "AskedChord",
    "Bar",
    "Brief",
    "Cell",
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
