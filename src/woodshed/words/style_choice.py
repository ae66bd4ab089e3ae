"""Chooses the genre and its application: the field, else the words, else what is usual."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from woodshed.errors import RequestError
from woodshed.genres.style import Application, Style
from woodshed.piece.brief import Request
from woodshed.words.fields import genre_named
from woodshed.words.idioms import mentions
from woodshed.words.respelling import spelled
from woodshed.words.text import Text, spell
from woodshed.words.vocabulary import Match, Meaning, Phrases, vocabulary
from woodshed.words.wishes import Wishes

USUAL_GENRE = "jazz"
"""Where no word speaks for a genre: its changes suit most tunes."""

_NAMES = frozenset({"gospel", "jazz", "blues", "classical", "neo soul", "reggae", "latin", "r&b", "rnb"})
# Words that say how fast or where rather than which style: a style beside them is meant.
_WEAK = frozenset(
    "swing swinging medium slow fast uptempo up tempo shuffle practice concert "
    "standard contemporary smooth ballad groove church "
    "chopin schumann mendelssohn brahms mozart haydn bach handel vivaldi corelli telemann field "
    "debussy ravel satie clementi kuhlau czerny strauss marley dilla jobim piazzolla".split()
)
_CLAVES = frozenset({"son", "rumba"})
_BY_TEMPO = frozenset({"ballad", "slow", "swing", "uptempo", "fast", "medium", "shuffle", "groove", "bebop"})


def choose_genre(request: Request, wishes: Wishes, notices: list[str]) -> str:
    """The genre of the field, else the one that most words speak for.

    Raises:
        RequestError: the field names no genre.
    """
    scores: dict[str, float] = {}
    for mention in wishes.genres:
        genre = mention.meaning.genre
        if genre and not mention.refused:
            scores[genre] = scores.get(genre, 0) + mention.meaning.weight
    if request.genre is not None:
        return genre_named(request.genre)
    if not scores:
        notices.append(f"No genre was named, so {USUAL_GENRE} was taken.")
        return USUAL_GENRE
    return max(scores, key=lambda genre: scores[genre])


def tell_other_genre(genre: str, wishes: Wishes, notices: list[str]) -> None:
    """Say so where the words name another genre than the field, and nothing of the one set."""
    said = [m for m in wishes.genres if not m.refused]
    named = [m for m in said if m.words.lower().replace("-", " ") in _NAMES]
    if named and not any(m.meaning.genre == genre for m in said):
        notices.append(f'The words say "{named[0].words}", the field says {genre}: {genre} it is.')


class _Chosen(NamedTuple):
    application: Application
    span: tuple[int, int]


def choose_application(
    request: Request, text: Text, wishes: Wishes, style: Style, notices: list[str]
) -> tuple[Application, tuple[int, int]]:
    """The application of the field, the words, the players named, else the usual; and where said.

    Raises:
        RequestError: the field names no application of the genre.
    """
    said = _said(text, style)
    if request.application is not None:
        application = _named(request.application, style)
        if said and said.application.name != application.name and said.span != (0, 0):
            words = text.quote(*said.span)
            if words.lower() not in style.genre:
                name = application.name
                notices.append(f'The words say "{words}", the field says {name}: {name} it is.')
        return application, (0, 0)
    if said:
        return said
    for mention in wishes.genres:
        if mention.meaning.genre == style.genre and not mention.refused:
            for name in mention.meaning.applications:
                if name in style.applications:
                    return style.applications[name], (0, 0)
    return _usual(wishes, style), (0, 0)


def _usual(wishes: Wishes, style: Style) -> Application:
    usual = style.applications[style.usual]
    if not wishes.tempos:
        return _by_word(wishes, style, usual)
    if len(wishes.tempos) != 1:
        return usual
    tempo = wishes.tempos[0].value
    if 0.85 * usual.tempo[0] <= tempo <= 1.15 * usual.tempo[1]:
        return usual
    fitting = [a for a in style.applications.values() if a.name in _BY_TEMPO and a.tempo[0] <= tempo <= a.tempo[1]]
    return min(fitting, key=lambda a: abs(a.usual_tempo - tempo), default=usual)


def _by_word(wishes: Wishes, style: Style, usual: Application) -> Application:
    """A slow or fast sub-style where a word asks for a tempo that the usual one never has."""
    said = [m.meaning for m in wishes.mentions if not m.refused]
    slow = [m.bpm <= _SLOW_BPM for m in said if m.bpm] + [m.tempo <= _SLOW_PLACE for m in said if m.tempo is not None]
    if slow and all(slow) and usual.tempo[0] > _SLOW_BPM:
        return next((style.applications[name] for name in ("slow", "ballad") if name in style.applications), usual)
    return usual


_SLOW_PLACE, _SLOW_BPM = 0.2, 80.0
"""Words at most this far into a range are slow; a style whose range begins above this pace is not."""


def _named(name: str, style: Style) -> Application:
    plain = "_".join(name.strip().lower().replace("-", " ").replace("_", " ").split())
    if plain in style.applications:
        return style.applications[plain]
    text = spelled(name.replace("_", " "))
    found = list(_phrases(_listed(style)).longest(text))
    if found:
        # "12/8 slow drag" and "Hammond/quartet drive" hold a name that is known: the longest of them.
        return style.applications[_longest(found).meanings[0]]
    meanings = [m for match in vocabulary().genres.longest(text) for m in match.meanings if m.genre == style.genre]
    by_player = next((a for m in meanings for a in m.applications if a in style.applications), "")
    known = any(vocabulary().wishes.longest(text))
    if by_player or meanings or known or _names_form(name, style):
        return style.applications[by_player or style.usual]
    raise RequestError(
        f"application {name!r} is not known in {style.genre}",
        hint="Use one of " + ", ".join(style.applications) + ".",
    )


def _names_form(name: str, style: Style) -> bool:
    """Whether a form of the genre is named, such as "8-bar" in the blues."""
    text = spell(f"{name} {style.genre}")
    whole = (match.first == 0 and match.last == len(text.tokens) - 1 for match in vocabulary().wishes.longest(text))
    return any(whole)


def _longest(found: Iterable[Match]) -> Match:
    return max(found, key=lambda match: (match.last - match.first, -match.first))


def alias_of(request: Request, style: Style) -> str:
    """The application that was set, where it is not simply one of the names: its words tell more than a name does."""
    name, genre = request.application or "", style.genre
    plain = "_".join(name.strip().lower().replace("-", " ").replace("_", " ").split())
    return "" if not plain or plain in style.applications else f"{name.replace('_', ' ')} {genre}"


Listed = tuple[tuple[str, tuple[str, ...]], ...]


def _listed(style: Style) -> Listed:
    return tuple((a.name, (a.name.replace("_", " "), a.title, *a.words)) for a in style.applications.values())


@lru_cache(maxsize=64)
def _phrases(listed: Listed) -> Phrases:
    return Phrases(([spell(w).lower for w in words], name) for name, words in listed)


def _said(text: Text, style: Style) -> _Chosen | None:
    """The application that the words name best: before any "with", the longest, the last."""
    found = []
    for match in _phrases(_listed(style)).longest(text):
        start, end = text.tokens[match.first].start, text.tokens[match.last].end
        found.append((match, start, end))
    refused = {
        m.start for m in mentions([(m._replace(meanings=(Meaning(),)), s, e) for m, s, e in found], text) if m.refused
    }
    candidates = [(m, s, e) for m, s, e in found if s not in refused and not _names_clave(text, s, e)]
    if not candidates:
        return None
    aside = text.lower.find(" with ")
    best = max(
        candidates,
        key=lambda c: (
            not all(style.applications[name].form for name in c[0].meanings),
            *_rank(c[0].meanings, text.lower[c[1] : c[2]], c[1], aside, c[0].last - c[0].first),
        ),
    )
    name = _of_equals(best[0].meanings, text.lower[best[1] : best[2]])
    return _Chosen(style.applications[name], (best[1], best[2]))


def _names_clave(text: Text, start: int, end: int) -> bool:
    """Whether a style's name only says which clave is meant, as in "rumba clave"."""
    follows = text.lower[end:].lstrip(" -")
    return text.lower[start:end] in _CLAVES and follows.startswith("clave")


def _rank(names: Iterable[str], words: str, start: int, aside: int, length: int) -> tuple[bool, bool, int, int]:
    weak = all(word in _WEAK for word in words.replace("-", " ").split())
    return (aside < 0 or start < aside, not weak, length, start)


def _of_equals(names: tuple[str, ...], words: str) -> str:
    """Of applications that share a phrase, the one that bears it as its name, else the first."""
    plain = words.replace(" ", "_").replace("-", "_")
    return next((name for name in names if name == plain), names[0])
