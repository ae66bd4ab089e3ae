"""Above the steps: says what was understood of a request, and why the music is as it is."""

from woodshed.explanation.as_values import as_values
from woodshed.explanation.explaining import explain
from woodshed.explanation.explanation import Explanation
from woodshed.explanation.hands import hearing_of
from woodshed.explanation.in_text import bars_in_text, in_text, request_in_text
from woodshed.explanation.reading import reading_of

__all__ = [
    "Explanation", "as_values", "bars_in_text", "explain", "hearing_of", "in_text", "reading_of", "request_in_text",
]  # fmt: skip
