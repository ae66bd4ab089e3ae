"""Small rooms for reading words: a few applications each, so that no test hangs on the real rooms."""

from __future__ import annotations

from functools import cache

from woodshed.genres.style import Application, Style

_APPLICATIONS: dict[str, tuple[dict[str, object], ...]] = {
    "gospel": (
        {"name": "worship", "words": ("worship",), "tempo": (58, 80), "usual_tempo": 68, "keys": ("Db",)},
        {"name": "shout", "words": ("shout", "praise break"), "tempo": (144, 190), "usual_tempo": 160},
        {"name": "uptempo", "words": ("uptempo", "up tempo"), "tempo": (116, 144), "usual_tempo": 128},
    ),
    "jazz": (
        {
            "name": "swing",
            "words": ("swing", "medium swing"),
            "tempo": (112, 180),
            "usual_tempo": 138,
            "bars": 16,
            "keys": ("F",),
            "swing": "tempo",
        },
        {
            "name": "bebop",
            "words": ("bebop",),
            "tempo": (150, 300),
            "usual_tempo": 196,
            "bars": 16,
            "swing": "tempo",
        },
        {"name": "ballad", "words": ("ballad",), "tempo": (50, 76), "usual_tempo": 62, "swing": "tempo"},
        {"name": "waltz", "words": ("jazz waltz",), "tempo": (110, 200), "usual_tempo": 150, "meters": ("3/4",), "swing": "tempo"},
        {"name": "fusion", "words": ("fusion",), "tempo": (90, 130), "usual_tempo": 108},
        {"name": "blues", "words": ("jazz blues",), "tempo": (100, 180), "usual_tempo": 140, "bars": 12, "swing": "tempo"},
        {"name": "modal", "words": ("modal", "so what"), "tempo": (110, 170), "usual_tempo": 140, "swing": "tempo"},
    ),
    "blues": (
        {"name": "shuffle", "words": ("shuffle",), "tempo": (96, 132), "usual_tempo": 112, "bars": 12, "swing": 0.667},
        {"name": "slow", "words": ("slow blues", "slow"), "tempo": (48, 72), "usual_tempo": 60, "bars": 12, "meters": ("12/8", "4/4"), "swing": 0.667},
    ),
    "classical": (
        {"name": "classical", "words": ("classical",), "tempo": (100, 140), "usual_tempo": 120},
        {"name": "waltz", "words": ("waltz", "viennese waltz"), "tempo": (120, 200), "usual_tempo": 168, "meters": ("3/4",), "bars": 16},
        {"name": "chorale", "words": ("chorale", "satb"), "tempo": (60, 84), "usual_tempo": 72, "voices": "satb"},
        {"name": "minuet", "words": ("minuet",), "tempo": (100, 140), "usual_tempo": 116, "meters": ("3/4",), "bars": 16},
        {"name": "nocturne", "words": ("nocturne",), "tempo": (50, 76), "usual_tempo": 56, "meters": ("12/8",), "keys": ("Eb",)},
    ),
    "neo-soul": (
        {"name": "smooth", "words": ("smooth",), "tempo": (66, 96), "usual_tempo": 78, "swing": 0.56, "unit": "1/16", "late": (4.0, 24.0)},
        {"name": "uptempo", "words": ("uptempo",), "tempo": (92, 112), "usual_tempo": 100, "swing": 0.55, "unit": "1/16"},
    ),
    "reggae": (
        {"name": "roots", "words": ("roots",), "tempo": (66, 84), "usual_tempo": 74, "mode": "minor", "keys": ("A",), "swing": 0.58, "loop": True},
        {"name": "ska", "words": ("ska",), "tempo": (100, 250), "usual_tempo": 120},
    ),
    "latin": (
        {"name": "salsa", "words": ("salsa",), "tempo": (170, 220), "usual_tempo": 188, "clave": "son23", "bars": 16},
        {"name": "bossa_nova", "words": ("bossa nova", "bossa"), "tempo": (115, 150), "usual_tempo": 132, "bars": 16},
        {"name": "bolero", "words": ("bolero",), "tempo": (76, 100), "usual_tempo": 84, "bars": 16},
    ),
    "rnb": (
        {"name": "ballad", "words": ("ballad", "slow jam"), "tempo": (54, 78), "usual_tempo": 66},
        {"name": "groove", "words": ("groove",), "tempo": (80, 100), "usual_tempo": 90},
    ),
}  # fmt: skip


@cache
def small_room(genre: str) -> Style:
    """A room of that genre with few applications and no music."""
    applications = {
        str(entry["name"]): Application(**{"title": str(entry["name"]), **entry})  # type: ignore[arg-type]
        for entry in _APPLICATIONS[genre]
    }
    usual = next(iter(applications))
    return Style(
        genre=genre,
        title=genre,
        applications=applications,
        usual=usual,
        phrases=(),
        shapes=(),
        patterns={},
    )
