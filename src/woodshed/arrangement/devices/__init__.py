"""The ways of playing, one per file, by the names that rooms use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from woodshed.arrangement.devices.answered import answered
from woodshed.arrangement.devices.bebop_line import bebop_line
from woodshed.arrangement.devices.block_chords import block_chords
from woodshed.arrangement.devices.blues_riff import blues_riff
from woodshed.arrangement.devices.by_chord import by_chord
from woodshed.arrangement.devices.chorale import chorale
from woodshed.arrangement.devices.clave_chords import clave_chords
from woodshed.arrangement.devices.dub_chop import dub_chop
from woodshed.arrangement.devices.duet import duet
from woodshed.arrangement.devices.figure import figured
from woodshed.arrangement.devices.fill import fill
from woodshed.arrangement.devices.fourths import fourths
from woodshed.arrangement.devices.melody import melody
from woodshed.arrangement.devices.montuno import montuno
from woodshed.arrangement.devices.planed_chords import planed_chords
from woodshed.arrangement.devices.praise_break import praise_break
from woodshed.arrangement.devices.riddim import riddim
from woodshed.arrangement.devices.slide_home import slide_home
from woodshed.arrangement.devices.sung_chords import sung_chords
from woodshed.arrangement.devices.tumbao import tumbao
from woodshed.arrangement.devices.walking_bass import walking_bass
from woodshed.arrangement.devices.with_other import with_other

if TYPE_CHECKING:
    from woodshed.arrangement.device import Device

__all__ = ["DEVICES"]

DEVICES: Mapping[str, Device] = {
    "chorale": chorale,
    "by_chord": by_chord,
    "answered": answered,
    "clave_chords": clave_chords,
    "duet": duet,
    "bebop_line": bebop_line,
    "dub_chop": dub_chop,
    "block_chords": block_chords,
    "blues_riff": blues_riff,
    "figure": figured,
    "fourths": fourths,
    "fill": fill,
    "melody": melody,
    "planed_chords": planed_chords,
    "praise_break": praise_break,
    "sung_chords": sung_chords,
    "montuno": montuno,
    "riddim": riddim,
    "slide_home": slide_home,
    "tumbao": tumbao,
    "walking_bass": walking_bass,
    "with_other": with_other,
}
"""Name in patterns.toml -> device."""
