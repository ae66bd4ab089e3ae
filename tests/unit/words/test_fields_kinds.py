"""A field of the wrong kind is named with what is accepted, whoever hands it in."""

from __future__ import annotations

import pytest

from woodshed import generate
from woodshed.errors import RequestError


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("tempo", "fast", "a number"), ("tempo", True, "a number"), ("num_bars", 8.5, "a whole number"),
        ("num_bars", True, "a whole number"), ("key", 5, "text"), ("seed", "a", "a whole number"),
        ("level", "easy", "a whole number"), ("genre", 1, "text"),
    ],
)  # fmt: skip
def test_a_field_of_the_wrong_kind_is_told(field, value, wanted):
    with pytest.raises(RequestError, match=f"{field} .* is not {wanted}") as caught:
        generate("swing", **{field: value})
    assert field in caught.value.hint


def test_words_are_text():
    with pytest.raises(RequestError, match="description None is not text"):
        generate(None)  # type: ignore[arg-type]
