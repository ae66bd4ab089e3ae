"""The fields that were set outright: only they can make a request unusable."""

from __future__ import annotations

from woodshed.errors import KeyNameError, RequestError
from woodshed.piece.brief import GENRES, HAND_SIZES, MOST_BARS, Request
from woodshed.words.keys import read_key
from woodshed.words.wishes import KeyName

SLOWEST, FASTEST = 20.0, 400.0
LONGEST = 10_000
_SIZES = HAND_SIZES[1:]
_GENRE_NAMES = {
    "neosoul": "neo-soul",
    "r&b": "rnb",
    "r-&-b": "rnb",
    "rhythm-and-blues": "rnb",
    "r'n'b": "rnb",
    "r-n-b": "rnb",
}


def check(request: Request) -> KeyName | None:
    """The key that was set, if any, after all set fields were found usable.

    Raises:
        RequestError: a field is out of range or unknown, or the words are empty or too long; the
            message quotes the value, the hint says what is accepted.
    """
    _check_kinds(request)
    _check_words(request.description)
    if request.tempo is not None and not SLOWEST <= request.tempo <= FASTEST:
        raise RequestError(
            f"tempo {request.tempo:g} is out of range",
            hint=f"Use {SLOWEST:g} to {FASTEST:g} beats per minute.",
        )
    if request.num_bars is not None and not 1 <= request.num_bars <= MOST_BARS:
        raise RequestError(f"{request.num_bars} bars are out of range", hint=f"Use 1 to {MOST_BARS} bars.")
    if request.level is not None and not 1 <= request.level <= 10:
        raise RequestError(
            f"level {request.level} is out of range",
            hint="Use 1 (first weeks) to 10 (concert player).",
        )
    if request.hand_size is not None and request.hand_size not in _SIZES:
        raise RequestError(
            f"hand size {request.hand_size!r} is not known",
            hint="Use small (an octave), medium (a ninth) or large (a tenth).",
        )
    if request.key is None:
        return None
    try:
        return read_key(request.key)
    except KeyNameError as error:
        raise RequestError(str(error), hint=error.hint) from error


_KINDS: dict[str, tuple[type, ...]] = {
    "description": (str,),
    "genre": (str,),
    "key": (str,),
    "application": (str,),
    "hand_size": (str,),
    "user_id": (str,),
    "tempo": (int, float),
    "num_bars": (int,),
    "level": (int,),
    "seed": (int,),
}
"""What each field is made of; no truth value is a number."""


def _check_kinds(request: Request) -> None:
    for field, kinds in _KINDS.items():
        value = getattr(request, field)
        optional = value is None and field != "description"
        if not optional and (isinstance(value, bool) or not isinstance(value, kinds)):
            wanted = {"str": "text", "int": "a whole number", "float": "a number"}[kinds[-1].__name__]
            raise RequestError(f"{field} {value!r} is not {wanted}", hint=f"Set {field} to {wanted}, or leave it out.")


def _check_words(words: str) -> None:
    if not words.strip():
        raise RequestError(
            "the description is empty",
            hint='Say what to play, such as "slow gospel worship in Db".',
        )
    if len(words) > LONGEST:
        raise RequestError(
            f"the description has {len(words)} characters",
            hint=f"Use at most {LONGEST}: a sentence or two is enough.",
        )


def genre_named(name: str) -> str:
    """The genre of a field.

    Raises:
        RequestError: there is no such genre.
    """
    plain = "-".join(name.strip().lower().replace("_", " ").split())
    genre = _GENRE_NAMES.get(plain, plain)
    if genre not in GENRES:
        raise RequestError(f"genre {name!r} is not known", hint="Use one of " + ", ".join(GENRES) + ".")
    return genre
