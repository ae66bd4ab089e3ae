"""Small rooms for reading words, so that no test hangs on the real ones."""

from __future__ import annotations

from functools import cache

import tomli

from woodshed.genres.style import Application, Style

_ROOMS = tomli.loads("""
[gospel]
worship = {words = ["worship"], tempo = [58, 80], usual_tempo = 68, keys = ["Db"]}
shout = {words = ["shout", "praise break"], tempo = [144, 190], usual_tempo = 160}
uptempo = {words = ["uptempo", "up tempo"], tempo = [116, 144], usual_tempo = 128}

[jazz.swing]
words = ["swing", "medium swing"]
tempo = [112, 180]
usual_tempo = 138
bars = 16
keys = ["F"]
swing = "tempo"

[jazz.bebop]
words = ["bebop"]
tempo = [150, 300]
usual_tempo = 196
bars = 16
swing = "tempo"

[jazz.ballad]
words = ["ballad"]
tempo = [50, 76]
usual_tempo = 62
swing = "tempo"

[jazz.waltz]
words = ["jazz waltz"]
tempo = [110, 200]
usual_tempo = 150
meters = ["3/4"]
swing = "tempo"

[jazz.fusion]
words = ["fusion"]
tempo = [90, 130]
usual_tempo = 108

[jazz.blues]
words = ["jazz blues"]
tempo = [100, 180]
usual_tempo = 140
bars = 12
swing = "tempo"

[jazz.modal]
words = ["modal", "so what"]
tempo = [110, 170]
usual_tempo = 140
swing = "tempo"

[blues.shuffle]
words = ["shuffle"]
tempo = [96, 132]
usual_tempo = 112
bars = 12
swing = 0.667

[blues.slow]
words = ["slow blues", "slow"]
tempo = [48, 72]
usual_tempo = 60
bars = 12
meters = ["12/8", "4/4"]
swing = 0.667

[classical]
classical = {words = ["classical"], tempo = [100, 140], usual_tempo = 120}
chorale = {words = ["chorale", "satb"], tempo = [60, 84], usual_tempo = 72, voices = "satb"}
minuet = {words = ["minuet"], tempo = [100, 140], usual_tempo = 116, meters = ["3/4"], bars = 16}

[classical.waltz]
words = ["waltz", "viennese waltz"]
tempo = [120, 200]
usual_tempo = 168
meters = ["3/4"]
bars = 16

[classical.nocturne]
words = ["nocturne"]
tempo = [50, 76]
usual_tempo = 56
meters = ["12/8"]
keys = ["Eb"]

[neo-soul.smooth]
words = ["smooth"]
tempo = [66, 96]
usual_tempo = 78
swing = 0.56
unit = "1/16"
late = [4.0, 24.0]

[neo-soul.uptempo]
words = ["uptempo"]
tempo = [92, 112]
usual_tempo = 100
swing = 0.55
unit = "1/16"

[reggae.roots]
words = ["roots"]
tempo = [66, 84]
usual_tempo = 74
mode = "minor"
keys = ["A"]
swing = 0.58
loop = true

[reggae.ska]
words = ["ska"]
tempo = [100, 250]
usual_tempo = 120

[latin]
salsa = {words = ["salsa"], tempo = [170, 220], usual_tempo = 188, clave = "son23", bars = 16}
bossa_nova = {words = ["bossa nova", "bossa"], tempo = [115, 150], usual_tempo = 132, bars = 16}
bolero = {words = ["bolero"], tempo = [76, 100], usual_tempo = 84, bars = 16}

[rnb]
ballad = {words = ["ballad", "slow jam"], tempo = [54, 78], usual_tempo = 66}
groove = {words = ["groove"], tempo = [80, 100], usual_tempo = 90}
""")


@cache
def small_room(genre: str) -> Style:
    """A room of that genre with few applications and no music."""
    applications = {}
    for name, entry in _ROOMS[genre].items():
        values = {n: tuple(v) if isinstance(v, list) else v for n, v in entry.items()}
        applications[name] = Application(name=name, title=name, **values)
    return Style(
        genre=genre,
        title=genre,
        applications=applications,
        usual=next(iter(applications)),
        phrases=(),
        shapes=(),
        patterns={},
    )
