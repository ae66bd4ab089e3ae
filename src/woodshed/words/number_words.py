"""Number words as players say them: "thirty-two", "one-sixty", "a hundred and twenty"."""

from __future__ import annotations

import re

from woodshed.words.clue import Clue

_UNITS = {word: number for number, word in enumerate("one two three four five six seven eight nine".split(), 1)}
_TEENS = {
    word: number
    for number, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        10,
    )
}
_TENS = {
    word: 10 * number for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_VALUES = {"zero": 0, "dozen": 12, "fourty": 40, **_UNITS, **_TEENS, **_TENS}

_UNIT = "(?:" + "|".join(_UNITS) + ")"
_TEEN = "(?:" + "|".join(_TEENS) + ")"
_TEN = "(?:" + "|".join([*_TENS, "fourty"]) + ")"
_BELOW_100 = rf"(?:{_TEN}(?:[- ]{_UNIT}\b)?|{_TEEN}|{_UNIT})"
# "one sixty" is a tempo, but "two thirty-two bar choruses" are two of thirty-two.
_NOT_BARS = r"(?![- ](?:bars?|measures?|eighth?s?)\b)"

NUMBER_WORDS = Clue(
    rf"\b(?:(?P<thousands>(?:a|{_BELOW_100})[- ])?thousand"
    rf"|(?P<hundreds>(?:a|{_BELOW_100})[- ])?hundred(?:[- ](?:and[- ])?(?P<rest>{_BELOW_100}))?"
    rf"|(?P<spoken>one|two|three)[- ](?P<tens>(?>{_TEN}(?:[- ]{_UNIT}\b)?|{_TEEN})\b){_NOT_BARS}"
    rf"|(?P<oh>one|two|three)[- ](?:oh|o)[- ](?P<unit>{_UNIT})"
    rf"|(?P<dozens>half |two |three |four )?(?:a )?(?P<dozen>dozen)"
    r"|(?P<decade>twent|thirt|fort|fift|sixt|sevent|eight|ninet)ies"
    rf"|(?P<plain>zero|{_BELOW_100}))(?P<plural>s?)\b",
    re.IGNORECASE,
)
"""One number in words; plurals of single digits ("two-fives") keep their s."""


def _below_100(words: str) -> int:
    return sum(_VALUES[word] for word in re.split(r"[- ]", words.strip().lower()) if word)


def _times(words: str | None) -> int:
    if not words or words[:-1].lower() == "a":
        return 1
    return _below_100(words[:-1])


def value_of(found: re.Match[str]) -> int:
    """The number that a match of ``NUMBER_WORDS`` stands for.

    >>> value_of(NUMBER_WORDS.search("two hundred and ten"))
    210
    """
    words = found[0].lower()
    if found["decade"] or found["dozen"]:
        return _round_number(found)
    if found["plain"]:
        return _below_100(found["plain"])
    if found["spoken"]:
        return 100 * _below_100(found["spoken"]) + _below_100(found["tens"])
    if found["oh"]:
        return 100 * _below_100(found["oh"]) + _below_100(found["unit"])
    if "thousand" in words:
        return 1000 * _times(found["thousands"])
    return 100 * _times(found["hundreds"]) + _below_100(found["rest"] or "")


def _round_number(found: re.Match[str]) -> int:
    """A decade, or so many dozen."""
    if found["decade"]:
        return _VALUES[found["decade"].lower() + "y"]
    said = (found["dozens"] or "one").strip().lower()
    return 6 if said == "half" else 12 * _VALUES[said]


def in_figures(found: re.Match[str]) -> str:
    """The same in figures, with the s of a plural or of a decade.

    >>> in_figures(NUMBER_WORDS.search("the fifties")), in_figures(NUMBER_WORDS.search("two-fives"))
    ('50s', '2')
    """
    plural = found["plural"].lower() or ("s" if found["decade"] else "")
    return f"{value_of(found)}{plural}"
