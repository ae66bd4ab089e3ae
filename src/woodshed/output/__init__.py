"""Step 4 of 4: arrangement to files."""

from woodshed.output.formats import FORMATS, Format, render

__all__ = ["FORMATS", "Format", "render"]
