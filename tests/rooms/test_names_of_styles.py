"""Every sub-style is reached by the names that musicians give it, as a field and in words."""

from __future__ import annotations

import pytest

from woodshed.errors import RequestError
from woodshed.genres import style_of
from woodshed.piece import Request
from woodshed.words import read

NAMES = {
    "gospel": {
        "traditional": "traditional", "contemporary": "contemporary", "worship": "worship", "uptempo": "uptempo",
        "jazz-gospel": "jazz_gospel", "practice": "practice", "concert": "concert", "hymn reharmonization": "hymn",
        "12/8 slow drag": "slow_drag", "Hammond/quartet drive": "quartet", "praise break / shout": "shout",
        "choir anthem with key-ups": "choir_anthem", "talk/sermon underscore (preacher chords)": "preacher",
        "altar call vamp": "altar_call", "CCM pads": "ccm",
    },
    "jazz": {
        "bebop": "bebop", "swing": "swing", "ballad": "ballad", "latin": "latin", "modal": "modal",
        "standard": "standard",
        "uptempo": "uptempo", "jazz waltz": "waltz", "bossa": "bossa", "jazz blues": "blues", "cool": "cool",
        "hard bop": "hard_bop", "Coltrane": "coltrane", "post-bop": "post_bop", "stride": "stride",
        "solo piano": "solo_piano", "comping-only (rootless)": "comping", "gypsy/2-beat": "gypsy", "fusion": "fusion",
    },
    "blues": {
        "delta": "delta", "chicago": "chicago", "texas": "texas", "boogie_woogie": "boogie_woogie",
        "slow": "slow", "shuffle": "shuffle", "fast": "fast", "jump": "jump", "New Orleans/rhumba (Fess)": "rhumba",
        "St Louis stride": "st_louis", "gospel-blues": "gospel_blues", "minor blues": "minor",
        "jazz-blues": "jazz_blues",
        "rock'n'roll": "rock_n_roll", "soul-blues 12/8": "soul_blues", "Kansas City riff": "kansas_city",
        "rhumba-boogie": "rhumba", "8-bar": "shuffle", "16-bar": "shuffle", "24-bar": "shuffle",
    },
    "classical": {
        "baroque": "baroque", "classical": "classical", "romantic": "romantic", "chorale (SATB)": "chorale",
        "invention/counterpoint": "invention", "minuet": "minuet", "sonatina": "sonatina", "waltz": "waltz",
        "nocturne": "nocturne", "prelude": "prelude", "theme & variations": "variations",
        "impressionist": "impressionist", "hymn": "hymn", "ground bass": "ground", "étude": "etude",
        "figured-bass realization": "figured_bass", "sarabande": "sarabande", "gigue": "gigue",
    },
    "neo-soul": {
        "smooth": "smooth", "uptempo": "uptempo", "contemporary": "contemporary", "alternative": "alternative",
        "lo-fi/hip-hop (Dilla)": "lo_fi", "Rhodes ballad": "ballad", "gospel-neo": "gospel_neo",
        "Glasper/jazz-hop (quartal, displaced)": "glasper", "6/8 soul": "six_eight", "D'Angelo pocket": "pocket",
    },
    "reggae": {
        "roots": "roots", "dancehall": "dancehall", "dub": "dub", "lovers_rock": "lovers_rock", "ska": "ska",
        "rocksteady": "rocksteady", "one-drop": "one_drop", "rockers": "rockers", "steppers": "steppers",
        "digital/ragga": "ragga", "ballad-reggae": "ballad", "organ bubble": "bubble",
    },
    "latin": {
        "salsa": "salsa", "mambo": "mambo", "cha_cha": "cha_cha", "bossa_nova": "bossa_nova", "bolero": "bolero",
        "uptempo": "uptempo", "son montuno": "son_montuno", "guaguancó/rumba": "guaguanco", "timba": "timba",
        "guajira": "guajira", "danzón": "danzon", "bachata": "bachata", "merengue": "merengue", "samba": "samba",
        "baião": "baiao", "tango": "tango", "milonga": "milonga", "songo": "songo", "Afro-Cuban 6/8": "afro_cuban",
        "partido alto": "partido_alto", "Latin jazz": "latin_jazz",
    },
    "rnb": {
        "classic_soul": "classic_soul", "neo_soul": "neo_soul", "contemporary_rnb": "contemporary_rnb",
        "ballad": "ballad", "groove": "groove", "uptempo": "uptempo", "6/8 slow jam": "slow_jam",
        "90s new-jack swing": "new_jack", "Motown": "motown", "Philly": "philly", "quiet storm": "quiet_storm",
        "trap-soul": "trap_soul", "gospel-R&B": "gospel_rnb", "60s Memphis (Stax)": "memphis", "doo-wop": "doo_wop",
    },
}  # fmt: skip
CASES = [(genre, name, style) for genre, names in NAMES.items() for name, style in names.items()]


@pytest.mark.parametrize(("genre", "name", "style"), CASES, ids=str)
def test_a_field_takes_every_name(genre, name, style):
    brief = read(Request(description="something in C", genre=genre, application=name), style_of)
    assert brief.application == style


@pytest.mark.parametrize("genre", NAMES)
def test_every_sub_style_of_the_room_is_among_them_or_has_words_of_its_own(genre):
    for name, application in style_of(genre).applications.items():
        assert name in NAMES[genre].values() or application.words


def test_a_name_says_more_than_the_style():
    """Meter, form and devices in the name count as in the words."""
    brief = read(Request(description="in C", genre="blues", application="24-bar"), style_of)
    assert brief.bars == 24
    brief = read(Request(description="in C", genre="jazz", application="rhythm changes"), style_of)
    assert brief.application == "rhythm_changes"
    assert brief.bars == 32


@pytest.mark.parametrize("name", ["polka", "wibble", ""])
def test_a_name_that_nobody_knows_is_refused(name):
    with pytest.raises(RequestError):
        read(Request(description="in C", genre="jazz", application=name), style_of)
