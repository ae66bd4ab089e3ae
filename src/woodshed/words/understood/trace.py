"""Puts together what each phrase of a request did, from what the finders found and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from woodshed.genres.style import Style
from woodshed.piece.brief import Brief
from woodshed.words.idioms import refusal_before
from woodshed.words.reader import found_in
from woodshed.words.style_choice import choose_application
from woodshed.words.understood.names import application, effects_of, genre, mode
from woodshed.words.understood.numbers import NUMBERS
from woodshed.words.understood.silence import silent
from woodshed.words.understood.value import Case, Effect, Outcome, Understood
from woodshed.words.vocabulary import vocabulary

_Found = tuple[int, int, Effect]
Rows = dict[tuple[int, int], list[Effect]]
"""Effects by the first place of their phrase and the one after its last."""


def understood(brief: Brief, style_of: Callable[[str], Style]) -> tuple[Understood, ...]:
    """What each phrase of the brief's words did, in their order, then what had no effect.

    The finders' own record is held against the brief that came of it: what does not agree was overruled, by a field, a
    given chart or other words. ``style_of`` gives the room of a genre. Only asked for, never on the way to a piece.
    """
    if not brief.request.description.strip():
        return ()
    case = _case(brief, style_of)
    rows: Rows = {}
    for start, end, effect in sorted(_found(case), key=lambda one: one[:2]):
        rows.setdefault((start, end), []).append(effect)
    told = [_joined(span, _telling(span, effects, rows), case) for span, effects in rows.items()]
    return (*(one for one in told if one.effect), *silent(case, list(rows)))


def _telling(span: tuple[int, int], effects: list[Effect], rows: Rows) -> list[Effect]:
    """The effects worth telling: no genre a second time, and none overruled of a phrase that did something."""
    before = [e.words for other, several in rows.items() if other < span for e in several if e.outcome == "done"]
    fresh = [e for e in effects if not (e.words.startswith("genre ") and e.words in before)]
    inside = any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in rows)
    done = any(effect.outcome == "done" for effect in effects) or inside
    return [effect for effect in fresh if effect.outcome != "overruled" or not done]


def _case(brief: Brief, style_of: Callable[[str], Style]) -> Case:
    text, wishes = found_in(brief.request.description)
    style = style_of(brief.genre)
    chosen, cover = choose_application(brief.request, text, wishes, style, [])
    played = style.applications.get(brief.application, chosen)
    return Case(brief, text, wishes, played, cover if played is chosen else (0, 0))


def _found(case: Case) -> Iterator[_Found]:
    wishes = case.wishes
    for name, effect_of in NUMBERS.items():
        for said in getattr(wishes, name):
            yield said.start, said.end, effect_of(said, case)
    for mention in wishes.mentions:
        start = refusal_before(case.text.lower, mention.start) if mention.refused else mention.start
        for effect in effects_of(mention, case):
            yield start, mention.end, effect
    for mention in wishes.genres:
        said_genre = genre(mention, case)
        if said_genre is not None:
            yield mention.start, mention.end, said_genre
    for mention in wishes.modes:
        yield mention.start, mention.end, mode(mention, case)
    if case.cover != (0, 0):
        yield *case.cover, application(case)
    yield from _complexity(case)


def _complexity(case: Case) -> Iterator[_Found]:
    for match in vocabulary().complexity.longest(case.text):
        start, end = case.text.tokens[match.first].start, case.text.tokens[match.last].end
        if not any(m.start < end and start < m.end for m in case.wishes.mentions):
            yield start, end, Effect(f"complexity {case.brief.complexity} of 10")


def _joined(span: tuple[int, int], effects: list[Effect], case: Case) -> Understood:
    words = "; ".join(dict.fromkeys(effect.words for effect in effects if effect.words))
    idioms = tuple(dict.fromkeys(idiom for effect in effects for idiom in effect.idioms))
    outcomes = {effect.outcome for effect in effects}
    worst: Outcome = next((o for o in _ORDER if o in outcomes), "done")
    return Understood(*span, case.text.quote(*span), words, worst, idioms)


_ORDER: tuple[Outcome, ...] = ("done", "beyond", "overruled")
"""A phrase that did anything at all was followed."""
