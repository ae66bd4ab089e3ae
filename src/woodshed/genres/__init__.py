"""The eight rooms: what each genre's habits, phrases, hand shapes and patterns are, as data."""

from woodshed.genres.rooms import read_room, style_of
from woodshed.genres.style import Application, Pattern, Phrase, Shape, Style

__all__ = ["Application", "Pattern", "Phrase", "Shape", "Style", "read_room", "style_of"]
