"""Finds what the vocabulary names, with how often, where, and whether it was refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from woodshed.words.clue import Clue
from woodshed.words.text import Text
from woodshed.words.vocabulary import Match, Meaning, Phrases
from woodshed.words.wishes import Mention, Place, Said, Taken

_REFUSED = Clue(
    r"\b(?:no|not|without|avoid(?:ing)?|never|skip(?:ping)?|don't|dont|do not|doesn't"
    r"|isn't|free of|sans|leave out|leaving out|nothing|hold the|stay away from|zero|minus|steer clear of"
    r"|keep away from|keep clear of|stay clear of|drop the|lose the|ditch the|cut the|forget the|avoids|skips"
    r"|take out|taking out|remove|removing|get rid of|omit|omitting|eliminate)"
    r"(?: (?:use|using|play|playing|put|putting|any|go|get|anywhere|near|close|single|of|the|a|an"
    r"|too|too much|too many|much|more|fancy"
    r"|it|to|be|of|make it|want|like|have|do|put in|all|over|be too|kind of|sort of"
    r"|being))*\s*$",
    cues="no with avoid never skip n't dont sans free leav hold stay zero minus steer keep drop lose ditch cut forget"
    " take taking remov get omit elimin",
)
_NONE = Clue(
    r"(?: chords?)?:? (?:none|no thanks|not at all|(?:are |is )?(?:forbidden|not allowed))\b"
    r"|\s*\? (?:no|none|nope|rather not|please not)\b",
    cues="none thanks not forbidden ?",
)
_GOES = Clue(
    r",? (?:that|which|where|there is|it|we|the chords|going|should)* ?(?:goes?|going|moves?|has|have|uses?"
    r"|gets?|visits?|slides?|slips?|put|play|is|want)? ?(?:to|into|through|in)? ?(?:the |a |an |some )?"
)
_OR = Clue(r"^\s*,?\s*(?:or|nor)(?: any| the| a)?\s*$|^\s*,\s*$")
_COUNT = Clue(
    r"(?<!the )(?<!\bbar )(?<!\bmeasure )\b(?:at least |exactly |about |some )?(?P<n>\d{1,2})(?: (?:good|nice|proper"
    r"|clear|real|different|big|long|little|short|tasty|quick))?[- ]$",
    cues="0 1 2 3 4 5 6 7 8 9",
)
_FEW = Clue(r"\b(?:a few|several|some|a couple of|a couple)(?: \w+)? $", cues="few several some couple")
_FEW_COUNT = {"a few": 3, "several": 3, "a couple of": 2, "a couple": 2}
_REPEATED = Clue(
    r"(?: (?:in)?to (?:the )?\w+)?,? (?:at least )?(?:(?P<word>twice|thrice)|(?P<n>\d{1,2})"
    r" times)\b(?! (?:through|round|around|over|as|the)\b)"
    r"|(?: (?:in)?to (?:the )?\w+)?,? (?:and )?(?:then )?(?:do|play|run|hit) (?:it|that|this)"
    r" (?:again|once more|1 more time|a 2nd time|a second time)\b",
    cues="twice thrice times again once more 2nd second",
)
_OF_THEM = Clue(
    r"[^.;]{0,45}?\b(?:at least |exactly |about )?(?P<n>\d{1,2}) of (?:them|'em|em|those|these)\b",
    cues="of them of 'em of em of those of these",
)
_NEAR, _AFTER_NEAR = 45, 12
"""How many characters a place may stand after the idiom, and before it."""


def matches(phrases: Phrases, text: Text, taken: Taken) -> Iterator[tuple[Match, int, int]]:
    """The phrases that stand in stretches not yet taken, with their places."""
    for match in phrases.longest(text):
        start, end = text.tokens[match.first].start, text.tokens[match.last].end
        if taken.free(start, end):
            yield match, start, end


_KIND = (
    r"(?:(?:minor|major|dominant|min|maj|dom|m)[ -]?(?:7|9|11|13|sevenths?|ninths?|elevenths?"
    r"|thirteenths?)(?:ths?|s)?|(?:9|7)ths|ninths|sevenths)(?: chords?)?"
)
_SLIDING = Clue(
    rf"\b(?:descending|falling|sliding|slipping|dropping|parallel|chromatic)(?: down)? {_KIND}\b"
    rf"|\b{_KIND},? (?:that |which |to )?(?:are |is |all )?(?:descend|fall|slid|slip|drop"
    r"|(?:step|mov|go|walk|com|creep|glid)\w* down)\w*",
    cues="descend fall slid slip drop parallel chromatic down",
)
_PLANING = Meaning(idioms=("chromatic_planing",))


def sliding(text: Text, known: Iterable[Mention]) -> Iterator[Mention]:
    """Chords of one kind that go down: "descending minor ninths", "maj7 chords sliding down"."""
    spans = [(m.start, m.end) for m in known if "chromatic_planing" in m.meaning.idioms]
    for found in _SLIDING.finditer(text.lower):
        if not spans and not _is_refused(text.lower, *found.span()):
            yield Mention(_PLANING, text.quote(*found.span()), *found.span())
            return


def counted_after(found: Iterable[tuple[Match, int, int]], text: Text, taken: Taken) -> dict[int, int]:
    """How often a device is wanted where its number follows it, by the place of the device.

    "A backdoor into the one, twice" means two of them; forms and loops are left out, for "rhythm changes twice" are two
    choruses.
    """
    counts: dict[int, int] = {}
    for match, start, end in reversed(list(found)):  # a number belongs to the nearest before it
        whole = any(m.bars or m.loop or m.progression for m in match.meanings)
        if whole or not any(m.idioms for m in match.meanings):
            continue
        for pattern in (_REPEATED, _OF_THEM):
            said = pattern.match(text.lower, end)
            if said and taken.free(*said.span()):
                taken.take(*said.span("n" if pattern is _OF_THEM else 0))
                number = said.group("n")
                counts[start] = int(number) if number else 3 if said["word"] == "thrice" else 2
                break
    return counts


def mentions(found: Iterable[tuple[Match, int, int]], text: Text, after: dict[int, int] | None = None) -> list[Mention]:
    """The same with counts and refusals; one mention for every meaning of a phrase.

    ``after`` are counts that were found behind the phrases, by their places.
    """
    result: list[Mention] = []
    refused_before = (False, -1)
    for match, start, end in found:
        refused = _is_refused(text.lower, start, end)
        if not refused and refused_before[0] and refused_before[1] <= start:
            refused = _or_follows(text.lower, refused_before[1], start)
        refused_before = (refused, end)
        before = _count(text.lower[max(0, start - _NEAR) : start])
        count = None if refused else before or (after or {}).get(start)
        words = text.quote(start, end)
        meanings: tuple[Meaning, ...] = match.meanings
        result += [Mention(meaning, words, start, end, refused, count) for meaning in meanings]
    return result


def refusal_before(lower: str, start: int) -> int:
    """Where the words begin that refuse what stands at ``start``, such as "no" or "without any"; else ``start``."""
    found = _REFUSED.search(lower, max(0, start - 40), start)
    return found.start() if found else start


def _is_refused(lower: str, start: int, end: int) -> bool:
    return bool(_REFUSED.search(lower, max(0, start - 40), start) or _NONE.match(lower, end))


def _or_follows(lower: str, end: int, start: int) -> bool:
    between = _OR.match(lower[end:start])
    if not between:
        return False
    # "no sevenths, pedal or fills" refuses all three; "no sevenths, walking bass" only one.
    return "or" in between[0] or bool(re.match(r"[^,.;]{0,40},? (?:or|nor) ", lower[start:]))


def _count(before: str) -> int | None:
    number = _COUNT.search(before)
    if number:
        return int(number["n"]) or None
    few = _FEW.search(before)
    if few:
        return next((n for words, n in _FEW_COUNT.items() if few[0].startswith(words)), None)
    return None


def place_of(
    span: tuple[int, int], places: list[Said[Place]], spans: list[tuple[int, int]], lower: str
) -> Place | None:
    """The place that belongs to the words of a span: the next after them, else the one before.

    ``spans`` are the words that places may belong to; a place goes to the nearest of them, and rather to the one
    before.
    """
    start, end = span
    for place in places:
        if place.start >= end and _belongs(span, place, spans, lower):
            return place.value
    start = _start_of_chain(start, spans, lower)
    for place in reversed(places):
        owned = any(s[1] <= place.start and _belongs(s, place, spans, lower) for s in spans)
        between = lower[place.end : start]
        near = 0 <= start - place.end <= _AFTER_NEAR or bool(_GOES.fullmatch(between))
        near = near or (0 <= start - place.end <= _NEAR and "," not in between and _opens(place, lower))
        near = near and not re.search(r"[.;]", between)
        if near and not owned and not any(place.end <= other < start for other, _ in spans):
            return place.value
    return None


def _opens(place: Said[Place], lower: str) -> bool:
    """Whether a clause begins with a place, which then says where all of it is: "bar 8 should fool us (5 to 6)"."""
    return _OPENS.search(lower, max(0, place.start - _AFTER_NEAR), place.start) is not None


_OPENS = Clue(r"(?:^|[.;:]) ?(?:and |but |then )?$")


def _start_of_chain(start: int, spans: list[tuple[int, int]], lower: str) -> int:
    """Where the names before it begin that a name carries on: "in bar 3 slide minor ninths down by half steps"."""
    for first, after in sorted(spans, reverse=True):
        if after <= start and lower[after:start] in {" ", " chords ", " chord "}:
            start = first
    return start


def _end_of_chain(span: tuple[int, int], spans: list[tuple[int, int]], lower: str) -> int:
    """Where a name ends that others carry on: in "planing major sevenths in bar 3" the planing is in bar 3, too."""
    end = span[1]
    for start, after in sorted(spans):
        if start >= end and lower[end:start] in _CARRIED_ON:
            end = after
    return end


_CARRIED_ON = frozenset({" ", " of ", " in ", " with "})


def _belongs(span: tuple[int, int], place: Said[Place], spans: list[tuple[int, int]], lower: str) -> bool:
    """Whether a place belongs to the words before it: near, and nothing between."""
    end = _end_of_chain(span, spans, lower)
    between = lower[end : place.start]
    if len(between) > _NEAR or re.search(r"[.;]", between) or any(end <= s < place.start for s, _ in spans):
        return False
    leads = any(0 <= s - place.end <= _AFTER_NEAR for s, _ in spans)
    return not (("," in between or between.strip() in {"then", "and"}) and leads)
