"""Tells of what is asked for and is not written here: other instruments, drums, singing, sounds, and tunes by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from woodshed.words.clue import Clue
from woodshed.words.idioms import refusal_before
from woodshed.words.text import Text, words_of
from woodshed.words.vocabulary import vocabulary
from woodshed.words.wishes import Wishes

_FILE = Path(__file__).with_name("outside.toml")
_BETWEEN = r"(?:,? (?!(?:and|or|in|at|no|not|but)\b)[\w'-]+){0,3}? "
_CAPITALS = r"[A-Z][\w']+(?:[ -](?:(?:of|the|a|an|in|on|to|my|me|for|is|it|and|de|la) ){0,3}(?:[A-Z][\w']+|\d+))*"
_KEY = re.compile(r"[A-H](?:b|#|is|es)?m?\b|[A-H] (?:flat|sharp)")


class Told(NamedTuple):
    """A stretch of the text, and the notice about it."""

    start: int
    end: int
    notice: str


class _Outside(NamedTuple):
    """The clues of the data, made once: a clue for each topic with its reason, those of tunes, and plain words."""

    topics: tuple[tuple[Clue, str], ...]
    quoted: Clue
    capitals: Clue
    manners: Clue
    listed: frozenset[str]
    plain: frozenset[str]


def tell_outside(text: Text, wishes: Wishes) -> Iterator[Told]:
    """Notices on what lies outside, each with its stretch; what the vocabulary tells of itself is left to it."""
    told = [(m.start, m.end) for m in wishes.mentions if m.meaning.beyond]
    for found in (*_topics(text), *_tunes(text, wishes)):
        if not any(start < found.end and found.start < end for start, end in told):
            told.append((found.start, found.end))
            yield found


def plain_words() -> frozenset[str]:
    """Words that ask for nothing, beside those of the vocabulary."""
    return _outside().plain


def _topics(text: Text) -> Iterator[Told]:
    for clue, since in _outside().topics:
        for found in clue.finditer(text.lower):
            start, end = found.span("noun") if found["noun"] else found.span("noun2")
            refused = any(refusal_before(text.lower, at) < at for at in {start, found.start()})
            if refused or _likened(text.lower, start):
                continue
            yield Told(start, end, f'"{text.quote(start, end)}" cannot be served, since {since}.')
            break


def _likened(lower: str, start: int) -> bool:
    return bool(re.search(r"\b(?:like|as if|sound of|style of|imitat\w+|reminiscent of)\b[^,.;]{0,30}$", lower[:start]))


def _tunes(text: Text, wishes: Wishes) -> Iterator[Told]:
    outside = _outside()
    for clue, quoted in ((outside.quoted, True), (outside.capitals, False)):
        for found in clue.finditer(text.text):
            start, end = found.span("name")
            end = start + len(_without_key(text.text[start:end]))
            if start == end or outside.manners.match(text.lower, end):
                continue
            if quoted or _is_name(text, wishes, start, end):
                name = text.quote(start, end).strip('"')
                yield Told(start, end, f'The tune "{name}" is not known here: melody and changes are our own.')


def _is_name(text: Text, wishes: Wishes, start: int, end: int) -> bool:
    """Whether a stretch is no style, device or player, but the name of a tune."""
    if text.lower[start:end].strip("\"'") in _outside().listed:
        return True
    known = vocabulary()
    words = words_of(text.lower[start:end])
    free = [w for w in words if w not in known.words and w not in known.passing and not w[0].isdigit()]
    return bool(free) and not any(first < end and start < last for first, last in wishes.spans())


def _without_key(name: str) -> str:
    """A name in capitals up to where a key begins: "Misty in Eb" is Misty."""
    words = name.split(" ")
    for place, word in enumerate(words):
        if _KEY.fullmatch(word.strip("'")) and place:
            kept = words[:place]
            while kept and kept[-1].islower():
                kept.pop()
            return " ".join(kept)
    return name


def _nouns(nouns: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, nouns), key=len, reverse=True))


def _topic(entry: Mapping[str, Any], asking: Mapping[str, Any]) -> tuple[Clue, str]:
    nouns, alike = _nouns(entry["nouns"]), _nouns(asking["alike"])
    parts, words = _nouns(asking["parts"]), _nouns(asking["words"])
    other = rf"(?![ -]?(?:{alike})\b)(?!\w)"
    source = (
        rf"\b(?:{words})(?: an?| the| some)?(?:{_BETWEEN}| )(?P<noun>(?:{nouns})(?: (?:{parts}))?){other}"
        rf"|\b(?P<noun2>(?:{nouns}) (?:{parts})){other}"
    )
    cues = {max(noun.split(), key=len) for noun in entry["nouns"]}
    return Clue(source, cues=" ".join(sorted(cues))), entry["since"]


@cache
def _outside() -> _Outside:
    table = tomli.loads(_FILE.read_text("utf-8"))
    tunes = table["tunes"]
    openings = _nouns(tunes["openings"])
    # Without its first letter, which may be a capital.
    cues = " ".join(sorted({name.split()[0][1:] for name in tunes["openings"]}))
    lead = rf"(?:(?i:\b(?:{openings})(?: the| me| us)?(?: song| tune)?):? )"
    return _Outside(
        topics=tuple(_topic(entry, table["asking"]) for entry in table["topic"]),
        quoted=Clue(rf"{lead}\"(?P<name>[^\"]{{3,60}})\"", cues='"'),
        capitals=Clue(rf"{lead}(?P<name>{_CAPITALS})", cues=cues),
        manners=Clue(rf"[\"']?[- ](?:{_nouns(tunes['manners'])})\b"),
        listed=frozenset(tunes["listed"]),
        plain=frozenset(word for phrase in table["plain"]["words"] for word in words_of(phrase)),
    )
